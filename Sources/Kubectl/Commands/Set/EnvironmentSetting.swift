import KubernetesAPI
import Manifests

/// `kubectl set env`: sets, removes and lists the environment variables of containers.
struct EnvironmentSetting: ObjectSetting {
  static let done = "env updated"
  static let failurePrefix = "failed to patch env update to pod template: "
  static let spec = CommandSpec(
    name: "env",
    summary: "Update environment variables on a pod template",
    details: "NAME=VALUE sets a variable, NAME- takes it away.",
    examples: [
      .init("Set a variable", "kubectl set env deployment/web MODE=debug"),
      .init("Take it away", "kubectl set env deployment/web MODE-"),
      .init("List all", "kubectl set env deployment/web --list"),
      .init(
        "Take the keys of a config map",
        "kubectl set env --from=configmap/settings deploy/web"
      ),
    ],
    usage: "kubectl set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
    flags: [
      Flag("containers", "c", .string, "*", completion: .container, "The containers; * for all"),
      Flag("from", .string, "A config map or secret whose keys become variables"),
      Flag("keys", .strings, "The keys to take of it"),
      Flag("prefix", .string, "What the names of its variables begin with"),
      Flag("env", "e", .array, "A variable as KEY=VALUE"),
      Flag("list", .boolean, "Print the variables"),
      Flag("resolve", .boolean, "Print values in place of where they come from"),
      Flag("overwrite", .boolean, "true", "Let variables be changed that are there already"),
    ]
  )

  let resources: [String]
  private let arguments: ParsedArguments
  private let words: [String]
  private var added: [Value] = []
  private var removed: [String] = []
  private var values = EnvironmentValues()

  init(_ invocation: Invocation) throws(Failure) {
    arguments = invocation.arguments
    let all = invocation.positional
    if arguments.bool("all"), arguments.isGiven("selector") {
      throw .message("cannot set --all and --selector at the same time")
    }
    func isChange(_ word: String) -> Bool { word.contains("=") || word.hasSuffix("-") }
    let first = all.firstIndex(where: isChange) ?? all.endIndex
    resources = Array(all[..<first])
    words = Array(all[first...])
    if !words.allSatisfy(isChange) {
      throw .message(
        "all resources must be specified before environment changes: "
          + all.joined(separator: " ")
      )
    }
    if arguments.list("filename").isEmpty, resources.isEmpty {
      throw .message(
        "one or more resources must be specified as <resource> <name> or <resource>/<name>"
      )
    }
    if arguments.bool("list"), arguments.isGiven("output") {
      throw .message("--list and --output may not be specified together")
    }
    if arguments.isGiven("keys"), !arguments.isGiven("from") {
      throw .message("when specifying --keys, a configmap or secret must be provided with --from")
    }
  }

  mutating func prepare<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    for word in arguments.list("env") + words {
      if word == "-" {
        let lines = String(decoding: station.standardInput, as: UTF8.self).split(separator: "\n")
        for line in lines where !line.hasPrefix("#") { try take(String(line)) }
      } else {
        try take(word)
      }
    }
    if removed.contains(where: { name in added.contains { $0["name"]?.string == name } }) {
      throw .message(
        "can not both modify and remove the same environment variable in the same command"
      )
    }
    try takeKeys(invocation, &client, &station)
    let prefix = arguments.string("prefix")
    guard !prefix.isEmpty else { return }
    added = added.map {
      var variable = $0
      variable["name"] = .string(prefix + (variable["name"]?.string ?? ""))
      return variable
    }
  }

  /// Reads one change: `KEY=VALUE` or `KEY-`.
  private mutating func take(_ word: String) throws(Failure) {
    if let sign = word.firstIndex(of: "=") {
      let name = String(word[..<sign])
      if let why = Self.fault(of: name) {
        throw .message("\"\(name)\" is not a valid key name: \(why)")
      }
      added.append([
        "name": .string(name), "value": .string(String(word[word.index(after: sign)...])),
      ])
    } else if word.hasSuffix("-") {
      removed.append(String(word.dropLast()))
    } else {
      throw .message("unknown environment variable: \(word)")
    }
  }

  /// Why kubectl takes a name for none of a variable; nil where it does.
  private static func fault(of name: String) -> String? {
    let isFine = name.enumerated().allSatisfy { index, character in
      guard character.isASCII else { return false }
      return character.isLetter || "-._".contains(character) || (index > 0 && character.isNumber)
    }
    if isFine, !name.isEmpty {
      if name == "." { return "must not be '.'" }
      if name == ".." { return "must not be '..'" }
      return name.hasPrefix("..") ? "must not start with '..'" : nil
    }
    return "a valid environment variable name must consist of alphabetic characters, digits, '_',"
      + " '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or"
      + " 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"
  }

  /// Takes the keys of the config map or secret that `--from` names.
  private mutating func takeKeys<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let from = arguments.string("from")
    guard !from.isEmpty else { return }
    let request = try ResourceRequest([from], try ResourceCatalog(&client))
    guard let target = request.targets.first else {
      throw .message("resource(s) were provided, but no name was specified")
    }
    let source = try asking { () throws(Status) in
      try client.get(target.resource, namespace: invocation.namespace, name: target.name)
    }
    let references = ["ConfigMap": "configMapKeyRef", "Secret": "secretKeyRef"]
    guard let reference = references[target.resource.kind] else {
      throw .message("unsupported resource specified in --from")
    }
    let keys = arguments.list("keys")
    for key in source.manifest()["data"]?.sortedByKey().object?.keys ?? []
    where keys.isEmpty || keys.contains(key) {
      let place: Value = ["key": .string(key), "name": .string(target.name)]
      let name = Self.variableName(key)
      if name != key, invocation.version == .current {
        station.complain("Warning: key \(key) transferred to \(name)\n")
      }
      let variable: Value = [
        "name": .string(name), "valueFrom": .object(ValueObject([(reference, place)])),
      ]
      added.append(variable)
    }
  }

  /// A key as the name of a variable: in capitals, and other signs as underscores.
  private static func variableName(_ key: String) -> String {
    String(key.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }).uppercased()
  }

  mutating func study<Client: KubernetesClient>(
    _ objects: [any APIObject],
    _ invocation: Invocation,
    _ client: inout Client
  ) {
    guard arguments.bool("list"), arguments.bool("resolve") else { return }
    for object in objects {
      var tree = object.manifest()
      _ = try? PodTemplateTree.changeContainers(
        of: &tree,
        object.resource,
        named: arguments.string("containers")
      ) { (container: inout Value) throws(Failure) in
        for variable in container["env"]?.array ?? [] {
          if let source = variable["valueFrom"] {
            values.fetch(source, invocation.namespace, &client)
          }
        }
      }
    }
  }

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    let pattern = arguments.string("containers")
    let name = tree["metadata"]?["name"]?.string ?? ""
    let before = tree
    var (listing, troubles) = ("", "")
    let count = try PodTemplateTree.changeContainers(of: &tree, resource, named: pattern) {
      (container: inout Value) throws(Failure) in
      let variables = try changed(container["env"]?.array ?? [], resource, name)
      container["env"] = variables.isEmpty ? Value?.none : .some(.array(variables))
      let title = "\(resource.kind) \(name), container \(container["name"]?.string ?? "")"
      let list = list(variables, container, before)
      listing += "# \(title)\n" + list.lines
      troubles += list.troubles
    }
    if count == 0 {
      station.complain(
        "Warning: \(resource.kind)/\(name) does not have any containers matching \"\(pattern)\"\n"
      )
    }
    if arguments.bool("list") {
      station.print(listing)
      if !troubles.isEmpty { station.complain(troubles) }
      tree = before
    }
  }

  /// How `--list` prints a container's variables, and what could not be found out.
  private func list(
    _ variables: [Value],
    _ container: Value,
    _ object: Value
  ) -> (lines: String, troubles: String) {
    var lines = ""
    var failed: [(why: String, names: [String])] = []
    for variable in variables {
      let name = variable["name"]?.string ?? ""
      guard let source = variable["valueFrom"] else {
        lines += "\(name)=\(variable["value"]?.string ?? "")\n"
        continue
      }
      if arguments.bool("resolve") {
        switch values.value(of: source, container, object) {
        case .success(let value):
          lines += "\(name)=\(value)\n"
          continue
        case .failure(let trouble):
          if let index = failed.firstIndex(where: { $0.why == trouble.text }) {
            failed[index].names.append(name)
          } else {
            failed.append((trouble.text, [name]))
          }
        }
      }
      lines += "# \(name) from \(EnvironmentValues.place(of: source))\n"
    }
    let troubles = failed.map {
      "error retrieving reference for \($0.names.sorted().joined(separator: ", ")): \($0.why)\n"
    }
    return (lines, troubles.sorted().joined())
  }

  /// The variables with the changes, in the order that they had.
  private func changed(
    _ variables: [Value],
    _ resource: APIResource,
    _ object: String
  ) throws(Failure) -> [Value] {
    if !arguments.bool("overwrite") {
      for variable in variables {
        if let name = variable["name"]?.string,
          added.contains(where: { $0["name"] == variable["name"] })
        {
          throw .message(
            "\(resource.plural)/\(object) '\(name)' already has a value"
              + " (\(variable["value"]?.string ?? "")), and --overwrite is false"
          )
        }
      }
    }
    var result: [Value] = []
    for variable in variables where !removed.contains(variable["name"]?.string ?? "") {
      result.append(added.last { $0["name"] == variable["name"] } ?? variable)
    }
    for variable in added where !result.contains(where: { $0["name"] == variable["name"] }) {
      result.append(added.last { $0["name"] == variable["name"] } ?? variable)
    }
    return result
  }
}
