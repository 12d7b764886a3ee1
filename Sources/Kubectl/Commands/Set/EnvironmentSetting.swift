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
      Flag("env", "e", .array, "A variable as KEY=VALUE").unsimulated(),
      Flag("list", .boolean, "Print the variables"),
      Flag("resolve", .boolean, "Print values in place of where they come from; not simulated"),
      Flag("overwrite", .boolean, "true", "Let variables be changed that are there already"),
    ]
  )

  let resources: [String]
  private let arguments: ParsedArguments
  private var added: [Value] = []
  private var removed: [String] = []

  init(_ invocation: Invocation) throws(Failure) {
    arguments = invocation.arguments
    let words = invocation.positional
    let first =
      words.firstIndex { $0.contains("=") || $0.hasSuffix("-") } ?? words.endIndex
    resources = Array(words[..<first])
    for word in words[first...] {
      if let sign = word.firstIndex(of: "=") {
        added.append([
          "name": .string(String(word[..<sign])),
          "value": .string(String(word[word.index(after: sign)...])),
        ])
      } else if word.hasSuffix("-") {
        removed.append(String(word.dropLast()))
      } else {
        throw .message("all resources must be specified before environment changes: \(word)")
      }
    }
    try refuseMixedFlags()
  }

  private func refuseMixedFlags() throws(Failure) {
    let isList = arguments.bool("list")
    if isList, arguments.isGiven("output") {
      throw .message("--list and --output may not be specified together")
    }
    if arguments.bool("resolve") {
      throw .message("kubectl set env --resolve is not simulated")
    }
    if arguments.isGiven("keys"), !arguments.isGiven("from") {
      throw .message("when specifying --keys, a configmap or secret must be provided with --from")
    }
    if added.isEmpty, removed.isEmpty, !isList, !arguments.isGiven("from") {
      throw .message("at least one environment variable must be provided")
    }
  }

  mutating func prepare<Client: KubernetesClient>(
    _ invocation: Invocation,
    _ client: inout Client
  ) throws(Failure) {
    let from = arguments.string("from")
    guard !from.isEmpty else { return }
    let catalog = try ResourceCatalog(&client)
    let request = try ResourceRequest([from], catalog)
    guard let target = request.targets.first else {
      throw .message("resource(s) were provided, but no name was specified")
    }
    let references = ["ConfigMap": "configMapKeyRef", "Secret": "secretKeyRef"]
    guard let reference = references[target.resource.kind] else {
      throw .message("unsupported resource specified in --from")
    }
    let source = try asking { () throws(Status) in
      try client.get(target.resource, namespace: invocation.namespace, name: target.name)
    }
    let keys = arguments.list("keys")
    for key in source.manifest()["data"]?.sortedByKey().object?.keys ?? []
    where keys.isEmpty || keys.contains(key) {
      let place: Value = ["key": .string(key), "name": .string(target.name)]
      let variable: Value = [
        "name": .string(arguments.string("prefix") + Self.variableName(key)),
        "valueFrom": .object(ValueObject([(reference, place)])),
      ]
      added.append(variable)
    }
  }

  /// A key as the name of a variable: in capitals, and other signs as underscores.
  private static func variableName(_ key: String) -> String {
    String(key.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }).uppercased()
  }

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    let pattern = arguments.string("containers")
    let name = tree["metadata"]?["name"]?.string ?? ""
    let before = tree
    var listing = ""
    let count = try PodTemplateTree.changeContainers(of: &tree, resource, named: pattern) {
      (container: inout Value) throws(Failure) in
      let variables = try changed(container["env"]?.array ?? [])
      container["env"] = variables.isEmpty ? nil : .array(variables)
      let title = "\(resource.kind) \(name), container \(container["name"]?.string ?? "")"
      listing += "# \(title)\n" + variables.map(Self.line).joined()
    }
    if count == 0 {
      station.complain(
        "warning: \(resource.plural)/\(name) does not have any containers matching \"\(pattern)\"\n"
      )
    }
    if arguments.bool("list") {
      station.print(listing)
      tree = before
    }
  }

  /// The variables with the changes, in the order that they had.
  private func changed(_ variables: [Value]) throws(Failure) -> [Value] {
    if !arguments.bool("overwrite") {
      for variable in variables {
        if let name = variable["name"]?.string,
          added.contains(where: { $0["name"] == variable["name"] })
        {
          throw .message(
            "'\(name)' already has a value (\(variable["value"]?.string ?? "")), and --overwrite is"
              + " false"
          )
        }
      }
    }
    var result: [Value] = []
    for variable in variables where !removed.contains(variable["name"]?.string ?? "") {
      result.append(added.last { $0["name"] == variable["name"] } ?? variable)
    }
    for variable in added where !result.contains(where: { $0["name"] == variable["name"] }) {
      result.append(variable)
    }
    return result
  }

  /// How `--list` prints a variable.
  private static func line(_ variable: Value) -> String {
    let name = variable["name"]?.string ?? ""
    guard let source = variable["valueFrom"] else {
      return "\(name)=\(variable["value"]?.string ?? "")\n"
    }
    func key(_ field: String, _ what: String) -> String? {
      source[field].map {
        "\(what) \($0["name"]?.string ?? ""), key \($0["key"]?.string ?? "")"
      }
    }
    let place =
      key("configMapKeyRef", "configmap") ?? key("secretKeyRef", "secret")
      ?? source["fieldRef"].map { "field path \($0["fieldPath"]?.string ?? "")" }
      ?? source["resourceFieldRef"].map { "resource field \($0["resource"]?.string ?? "")" }
      ?? "invalid valueFrom"
    return "# \(name) from \(place)\n"
  }
}
