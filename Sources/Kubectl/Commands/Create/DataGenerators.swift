import KubernetesAPI

/// The data of config maps and secrets, as flags give it.
enum DataFlags {
  static let all = [
    Flag("from-literal", .array, "A key and its value, KEY=VALUE"),
    Flag("from-file", .array, completion: .file, "A file or directory, or KEY=FILE"),
    Flag("from-env-file", .array, completion: .file, "A file of lines KEY=VALUE"),
    Flag("append-hash", .boolean, "Add a hash to the name; not simulated"),
  ]

  /// The keys with their bytes, for an object of that kind and name.
  static func data<Station: Workstation>(
    _ arguments: ParsedArguments,
    _ station: Station,
    kind: String,
    name: String
  )
    throws(Failure) -> [(key: String, bytes: [UInt8])]
  {
    if !arguments.list("from-env-file").isEmpty,
      !arguments.list("from-file").isEmpty || !arguments.list("from-literal").isEmpty
    {
      throw .message("from-env-file cannot be combined with from-file or from-literal")
    }
    var data: [(key: String, bytes: [UInt8])] = []
    for source in arguments.list("from-file") {
      let parts = source.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count <= 2 else {
        throw .message("key names or file paths cannot contain '='")
      }
      if parts.count == 2, parts[0].isEmpty {
        throw .message("key name for file path \(parts[1]) missing")
      }
      if parts.count == 2, parts[1].isEmpty {
        throw .message("file path for key name \(parts[0]) missing")
      }
      let path = parts.last ?? source
      let name = parts.count == 2 ? parts[0] : path.split(separator: "/").last.map(String.init)
      data += try files(path, name ?? path, named: parts.count == 2, station)
    }
    for literal in arguments.list("from-literal") {
      let parts = literal.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .message("invalid literal source \(literal), expected key=value")
      }
      data.append((String(parts[0]), Array(parts[1].utf8)))
    }
    for path in arguments.list("from-env-file") {
      guard case .file(let bytes) = station.content(of: path) else {
        throw .message("error reading \(path): no such file or directory")
      }
      data += variables(String(decoding: bytes, as: UTF8.self))
    }
    try check(data.map(\.key), kind: kind, name: name)
    return data
  }

  /// Refuses keys that are none, and those that stand twice.
  private static func check(_ keys: [String], kind: String, name: String) throws(Failure) {
    let isSecret = kind == "Secret"
    for (index, key) in keys.enumerated() {
      if let why = Names.configMapKeyErrors(key).first {
        throw .message(
          isSecret
            ? "\"\(key)\" is not valid key name for a Secret \(why)"
            : "\"\(key)\" is not a valid key name for a \(kind): \(why)"
        )
      }
      guard keys[..<index].contains(key) else { continue }
      throw .message(
        isSecret
          ? "cannot add key \(key), another key by that name already exists"
          : "cannot add key \"\(key)\", another key by that name already exists in Data for \(kind)"
            + " \"\(name)\""
      )
    }
  }

  private static func files<Station: Workstation>(
    _ path: String,
    _ name: String,
    named: Bool,
    _ station: Station
  ) throws(Failure) -> [(key: String, bytes: [UInt8])] {
    switch station.content(of: path) {
    case .file(let bytes): return [(name, bytes)]
    case .directory(let entries):
      if named {
        throw .message("cannot give a key name for a directory path")
      }
      return entries.compactMap { entry in
        guard case .file(let bytes) = station.content(of: "\(path)/\(entry)") else { return nil }
        return (entry, bytes)
      }
    case .missing, .unreadable:
      throw .message("error reading \(path): no such file or directory")
    }
  }

  private static func variables(_ text: String) -> [(key: String, bytes: [UInt8])] {
    text.split(separator: "\n").compactMap { line in
      let line = line.drop { $0 == " " || $0 == "\t" }
      guard !line.hasPrefix("#"), let sign = line.firstIndex(of: "=") else { return nil }
      return (String(line[..<sign]), Array(line[line.index(after: sign)...].utf8))
    }
  }
}

/// `kubectl create configmap`.
enum ConfigMapGenerator: Generator {
  static let failurePrefix = "failed to create configmap: "
  static let spec = CommandSpec(
    name: "configmap",
    aliases: ["cm"],
    summary: "Create a config map from a local file, directory or literal value",
    examples: [
      .init("From values", "kubectl create configmap app --from-literal=color=blue"),
      .init("From a file", "kubectl create configmap app --from-file=settings.properties"),
    ],
    usage: "kubectl create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1]",
    flags: DataFlags.all
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var map = ConfigMap()
    map.metadata.name = name
    for entry in try DataFlags.data(
      invocation.arguments,
      station,
      kind: "ConfigMap",
      name: name
    ) {
      if let text = String(validating: entry.bytes, as: UTF8.self) {
        map.data[entry.key] = text
      } else {
        map.binaryData[entry.key] = Base64.encode(entry.bytes)
      }
    }
    return map
  }
}

/// `kubectl create secret generic`.
enum GenericSecretGenerator: Generator {
  static let failurePrefix = "failed to create secret "
  static let spec = CommandSpec(
    name: "generic",
    summary: "Create a secret from a local file, directory, or literal value",
    examples: [
      .init("From a value", "kubectl create secret generic creds --from-literal=password=s3cr3t")
    ],
    usage:
      "kubectl create secret generic NAME [--type=string] [--from-file=[key=]source]"
      + " [--from-literal=key1=value1]",
    flags: DataFlags.all + [Flag("type", .string, "The type of the secret")]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var secret = Secret()
    secret.metadata.name = name
    secret.type = invocation.arguments.string("type")
    for entry in try DataFlags.data(
      invocation.arguments,
      station,
      kind: "Secret",
      name: name
    ) {
      secret.data[entry.key] = Base64.encode(entry.bytes)
    }
    return secret
  }
}
