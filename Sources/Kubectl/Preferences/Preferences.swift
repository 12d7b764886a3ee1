import Manifests

/// What a user prefers: aliases and defaults of flags, as `~/.kube/kuberc` has them.
struct Preferences: Sendable {
  /// A flag with the value that it has where none is given.
  struct Option: Sendable, Hashable {
    var name: String
    var value: String
  }

  /// A command's flags.
  struct Defaults: Sendable, Hashable {
    var command: String
    var options: [Option]
  }

  /// A name for a command with arguments.
  struct Alias: Sendable, Hashable {
    var name: String
    var command: String
    var prependArgs: [String]
    var appendArgs: [String]
    var options: [Option]
  }

  static let apiVersion = "kubectl.config.k8s.io/v1beta1"

  var defaults: [Defaults] = []
  var aliases: [Alias] = []
  /// Which plugins may be asked for credentials; empty where nothing is said.
  var credentialPolicy = ""
  var credentialAllowlist: [Value] = []

  /// Nothing preferred.
  init() {}

  /// Reads a file; nil where it holds no preferences.
  init?(_ tree: Value) {
    guard tree["kind"]?.string == "Preference",
      tree["apiVersion"]?.string?.hasPrefix("kubectl.config.k8s.io/") == true
    else { return nil }
    func options(_ tree: Value) -> [Option] {
      (tree["options"]?.array ?? []).map {
        Option(name: $0["name"]?.string ?? "", value: $0["default"]?.string ?? "")
      }
    }
    func words(_ tree: Value?) -> [String] { (tree?.array ?? []).compactMap(\.string) }
    defaults = (tree["defaults"]?.array ?? []).map {
      Defaults(command: $0["command"]?.string ?? "", options: options($0))
    }
    aliases = (tree["aliases"]?.array ?? []).map {
      Alias(
        name: $0["name"]?.string ?? "",
        command: $0["command"]?.string ?? "",
        prependArgs: words($0["prependArgs"]),
        appendArgs: words($0["appendArgs"]),
        options: options($0)
      )
    }
    credentialPolicy = tree["credentialPluginPolicy"]?.string ?? ""
    credentialAllowlist = tree["credentialPluginAllowlist"]?.array ?? []
  }

  /// The tree as `view` shows it, or with nulls as the file has it.
  func tree(forFile: Bool) -> Value {
    var tree: Value = ["kind": "Preference", "apiVersion": .string(Self.apiVersion)]
    func options(_ options: [Option]) -> Value {
      .array(options.map { ["name": .string($0.name), "default": .string($0.value)] })
    }
    func words(_ words: [String]) -> Value { .array(words.map { .string($0) }) }
    let preset = defaults.map { entry -> Value in
      var tree: Value = ["command": .string(entry.command)]
      if !entry.options.isEmpty { tree["options"] = options(entry.options) }
      return tree
    }
    let named = aliases.map { entry -> Value in
      var tree: Value = ["name": .string(entry.name), "command": .string(entry.command)]
      if !entry.prependArgs.isEmpty { tree["prependArgs"] = words(entry.prependArgs) }
      if !entry.appendArgs.isEmpty { tree["appendArgs"] = words(entry.appendArgs) }
      if !entry.options.isEmpty { tree["options"] = options(entry.options) }
      return tree
    }
    tree["defaults"] = .some(preset.isEmpty ? .null : .array(preset))
    tree["aliases"] = .some(named.isEmpty ? .null : .array(named))
    if !credentialPolicy.isEmpty { tree["credentialPluginPolicy"] = .string(credentialPolicy) }
    if !credentialAllowlist.isEmpty {
      tree["credentialPluginAllowlist"] = .array(credentialAllowlist)
    }
    return tree
  }

  /// The words of a call with an alias in their front spelled out.
  func expanding(_ words: [String], builtins: [String]) -> [String] {
    guard let index = words.firstIndex(where: { !$0.hasPrefix("-") }), index == 0,
      !builtins.contains(words[0]), let alias = aliases.first(where: { $0.name == words[0] })
    else { return words }
    let rest = Array(words.dropFirst())
    let given = alias.options.filter { !Self.gives(rest, $0.name) }
    let flags = given.map { "--\($0.name)=\($0.value)" }
    let command = alias.command.split(separator: " ").map(String.init)
    // What is appended may begin with what ends all flags.
    return command + alias.prependArgs + flags + rest + alias.appendArgs
  }

  /// Whether words give a flag, or one letter of it.
  private static func gives(_ words: [String], _ name: String) -> Bool {
    let letters = ["output": "o", "namespace": "n", "selector": "l", "filename": "f"]
    return words.prefix { $0 != "--" }.contains { word in
      word == "--\(name)" || word.hasPrefix("--\(name)=")
        || (letters[name].map { word.hasPrefix("-\($0)") && !word.hasPrefix("--") } ?? false)
    }
  }
}
