import KubernetesAPI

/// The data of config maps and secrets, as flags give it.
enum DataFlags {
  static let appendHash = Flag("append-hash", .boolean, "Append a hash of the contents to the name")

  static let all = [
    Flag("from-literal", .array, "A key and its value, KEY=VALUE"),
    Flag("from-file", .strings, completion: .file, "A file or directory, or KEY=FILE"),
    Flag("from-env-file", .strings, completion: .file, "A file of lines KEY=VALUE"),
    appendHash,
  ]

  /// The entries with their keys, checked as keys of a `kind`.
  static func data<Station: Workstation>(
    _ arguments: ParsedArguments,
    _ kind: Kind,
    _ name: String,
    _ station: Station
  ) throws(Failure) -> [(key: String, bytes: [UInt8])] {
    let environment = arguments.list("from-env-file")
    let files = arguments.list("from-file")
    let literals = arguments.list("from-literal")
    if !environment.isEmpty, !files.isEmpty || !literals.isEmpty {
      throw .message("from-env-file cannot be combined with from-file or from-literal")
    }
    var data: [(key: String, bytes: [UInt8])] = []
    func add(_ key: String, _ bytes: [UInt8]) throws(Failure) {
      let errors = Names.configMapKeyErrors(key)
      if !errors.isEmpty { throw kind.invalidKey(key, errors.joined(separator: ",")) }
      if data.contains(where: { $0.key == key }) { throw kind.doubledKey(key, name) }
      data.append((key, bytes))
    }
    for literal in literals {
      let parts = literal.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .message("invalid literal source \(literal), expected key=value")
      }
      try add(String(parts[0]), Array(parts[1].utf8))
    }
    for source in files {
      for entry in try file(source, station) { try add(entry.key, entry.bytes) }
    }
    for path in environment {
      for entry in try variables(path, station) { try add(entry.key, entry.bytes) }
    }
    return data
  }

  /// Whose keys they are: the words for mistakes differ.
  enum Kind {
    case configMap
    case secret

    func invalidKey(_ key: String, _ why: String) -> Failure {
      switch self {
      case .configMap: .message("\"\(key)\" is not a valid key name for a ConfigMap: \(why)")
      case .secret: .message("\"\(key)\" is not valid key name for a Secret \(why)")
      }
    }

    func doubledKey(_ key: String, _ name: String) -> Failure {
      switch self {
      case .configMap:
        .message(
          "cannot add key \"\(key)\", another key by that name already exists in Data for ConfigMap"
            + " \"\(name)\""
        )
      case .secret: .message("cannot add key \(key), another key by that name already exists")
      }
    }
  }

  /// What `--from-file` names: a file, a file by another name, or the files of a directory.
  private static func file<Station: Workstation>(
    _ source: String,
    _ station: Station
  ) throws(Failure) -> [(key: String, bytes: [UInt8])] {
    let parts = source.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, parts[0].isEmpty {
      throw .message("key name for file path \(parts[1]) missing")
    }
    if parts.count == 2, parts[1].isEmpty {
      throw .message("file path for key name \(parts[0]) missing")
    }
    if parts.count > 2 { throw .message("key names or file paths cannot contain '='") }
    let path = parts[parts.count - 1]
    let name = parts.count == 2 ? parts[0] : path.split(separator: "/").last.map(String.init)
    switch station.content(of: path) {
    case .file(let bytes): return [(name ?? path, bytes)]
    case .directory(let entries):
      if parts.count == 2 { throw .message("cannot give a key name for a directory path") }
      return entries.compactMap { entry in
        guard case .file(let bytes) = station.content(of: "\(path)/\(entry)") else { return nil }
        return (entry, bytes)
      }
    case .missing: throw .message("error reading \(path): no such file or directory")
    case .unreadable(let why): throw .message("error reading \(path): \(why.lowercased())")
    }
  }

  private static func variables<Station: Workstation>(
    _ path: String,
    _ station: Station
  ) throws(Failure) -> [(key: String, bytes: [UInt8])] {
    let content: [UInt8]
    switch station.content(of: path) {
    case .file(let bytes): content = bytes
    case .directory: throw .message("env config file cannot be a directory")
    case .missing: throw .message("error reading \(path): no such file or directory")
    case .unreadable(let why): throw .message("error reading \(path): \(why.lowercased())")
    }
    var text = String(decoding: content, as: UTF8.self)
    if text.hasPrefix("\u{feff}") { text.removeFirst() }
    var found: [(key: String, bytes: [UInt8])] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if line.isEmpty || line.hasPrefix("#") { continue }
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(parts[0])
      guard isVariable(key) else {
        throw .message(
          "\"\(key)\" is not a valid key name: a valid environment variable name must consist of"
            + " alphabetic characters, digits, '_', '-', or '.', and must not start with a digit"
            + " (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation"
            + " is '[-._a-zA-Z][-._a-zA-Z0-9]*')"
        )
      }
      // A name alone takes the value that the shell has for it.
      let value = parts.count == 2 ? String(parts[1]) : station.variable(key) ?? ""
      found.append((key, Array(value.utf8)))
    }
    return found
  }

  /// Whether the text can be the name of a variable.
  static func isVariable(_ key: String) -> Bool {
    guard let first = key.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return false }
    return Names.configMapKeyErrors(key).isEmpty
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
    usage:
      "kubectl create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1]"
      + " [--dry-run=server|client|none]",
    flags: DataFlags.all
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var map = ConfigMap()
    map.metadata.name = name
    for entry in try DataFlags.data(invocation.arguments, .configMap, name, station) {
      if let text = String(validating: entry.bytes, as: UTF8.self) {
        map.data[entry.key] = text
      } else {
        map.binaryData[entry.key] = Base64.encode(entry.bytes)
      }
    }
    if invocation.arguments.bool("append-hash") {
      map.metadata.name += "-" + ContentHash.suffix(of: map)
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
      + " [--from-literal=key1=value1] [--dry-run=server|client|none]",
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
    for entry in try DataFlags.data(invocation.arguments, .secret, name, station) {
      secret.data[entry.key] = Base64.encode(entry.bytes)
    }
    return secret.named(invocation)
  }
}
