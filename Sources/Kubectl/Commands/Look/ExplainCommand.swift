import KubernetesAPI

/// `kubectl explain`: what the fields of a kind mean, from the tables of its structs.
struct ExplainCommand: Command {
  static let spec = CommandSpec(
    name: "explain",
    group: .intermediate,
    summary: "Get documentation for a resource",
    details: "Fields are named by their path: pods.spec.containers.",
    examples: [
      .init("The fields of pods", "kubectl explain pods"),
      .init("One field", "kubectl explain pods.spec.containers"),
    ],
    usage: "kubectl explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group]"
      + " [-o|--output=plaintext|plaintext-openapiv2]",
    flags: [
      Flag("recursive", "R", .boolean, "Print the fields of fields, too"),
      Flag("api-version", .string, "The group and version"),
      Flag("output", "o", .string, "plaintext", "plaintext"),
    ],
    words: .types
  )

  private let invocation: Invocation
  /// The form asked for where it is none; said once the server has answered.
  private let unknownFormat: String?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let output = invocation.arguments.string("output")
    unknownFormat = ["plaintext", "plaintext-openapiv2"].contains(output) ? nil : output
    if invocation.positional.isEmpty {
      throw .message(
        "You must specify the type of resource to explain. Use \"kubectl api-resources\" for a"
          + " complete list of supported resources."
      )
    }
    if invocation.positional.count > 1 {
      throw .message("We accept only this format: explain RESOURCE")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let catalog = try ResourceCatalog(&client)
    if let unknownFormat { throw .message("unrecognized format: \(unknownFormat)") }
    var path = invocation.positional[0].split(separator: ".").map(String.init)
    // What follows may be the kind's group in place of its fields.
    let word = invocation.positional[0]
    if invocation.version == .current, word.contains("..") || word.hasPrefix(".") {
      throw .message("invalid jsonpath syntax, first node must be field node")
    }
    let whole = catalog.resources.first {
      !$0.group.isEmpty && (word == $0.qualifiedPlural || word.hasPrefix($0.qualifiedPlural + "."))
    }
    if path.count > 1, let whole {
      let rest = word.dropFirst(whole.qualifiedPlural.count)
      path = [whole.plural] + rest.split(separator: ".").map(String.init)
    }
    guard let name = path.first, let found = catalog.find(name),
      let resource = try served(found, catalog),
      resource.custom != nil || APIKinds.type(of: resource) != nil
    else {
      throw .plain("the server doesn't have a resource type \"\(path.first ?? "")\"\n")
    }
    let pad = invocation.version == .v18 ? "     " : "       "
    var head = ""
    if !resource.group.isEmpty, invocation.version == .current {
      head += "GROUP:      \(resource.group)\n"
    }
    head += "KIND:\(pad)\(resource.kind)\n"
    head += "VERSION:\(pad.dropLast(3))\(version(resource))\n\n"
    station.print(head)
    guard resource.custom == nil, let type = APIKinds.type(of: resource) else {
      let page = SchemaPage(isRecursive: invocation.arguments.bool("recursive"))
      station.print(try page.text(resource, path: Array(path.dropFirst())))
      return .finished
    }
    let page = FieldPage(isRecursive: invocation.arguments.bool("recursive"))
    var structure: any APIStruct.Type = type
    var row: FieldRow?
    for (index, field) in path.dropFirst().enumerated() {
      guard
        let found = page.rows(of: structure, isKind: index == 0).first(where: { $0.name == field })
      else {
        let last = invocation.version == .v18 ? field : path.last ?? field
        throw .message("field \"\(last)\" does not exist")
      }
      row = found
      guard let inner = FieldPage.structure(found.shape) else {
        guard index == path.count - 2 else {
          throw .message("field \"\(path.last ?? "")\" does not exist")
        }
        station.print(page.text(scalar: found))
        return .finished
      }
      structure = inner
    }
    station.print(page.text(structure, as: row))
    return .finished
  }

  /// The kind in the version that `--api-version` names.
  private func served(
    _ resource: APIResource,
    _ catalog: ResourceCatalog
  ) throws(Failure) -> APIResource? {
    let wanted = invocation.arguments.string("api-version")
    if wanted.isEmpty || invocation.version == .v18 { return resource }
    let found = catalog.resources.first {
      $0.plural == resource.plural && $0.apiVersion == wanted
    }
    guard let found else {
      throw .message(
        "couldn't find resource for \"\(wanted.contains("/") ? "" : "/")\(wanted),"
          + " Resource=\(resource.plural)\""
      )
    }
    return found
  }

  private func version(_ resource: APIResource) -> String {
    invocation.version == .v18 ? resource.apiVersion : resource.version
  }
}
