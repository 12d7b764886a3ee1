import KubernetesAPI
import Manifests

/// Where the preferences are kept.
enum PreferencesFile {
  static func path<Station: Workstation>(_ arguments: ParsedArguments, _ station: Station) -> String
  {
    let given = arguments.string("kuberc")
    if !given.isEmpty { return given }
    if let variable = station.variable("KUBERC"), !variable.isEmpty { return variable }
    return "\(station.variable("HOME") ?? "")/.kube/kuberc"
  }

  static let flag = Flag("kuberc", .string, completion: .file, "A file of preferences")

  static func read<Station: Workstation>(
    _ path: String,
    _ station: Station
  ) throws(Failure) -> Preferences? {
    guard case .file(let bytes) = station.content(of: path) else { return nil }
    let tree = try? YAMLReader.value(String(decoding: bytes, as: UTF8.self))
    guard let tree, let preferences = Preferences(tree) else {
      throw .message(
        "no preferences loaded from \(path): no valid preferences found in \(path), use --v=5 to see"
          + " details"
      )
    }
    return preferences
  }

  static func write<Station: Workstation>(
    _ preferences: Preferences,
    _ path: String,
    _ station: inout Station
  ) {
    _ = station.write(YAMLWriter.text(of: preferences.tree(forFile: true).sortedByKey()), to: path)
    station.print("Updated \(path)\n")
  }
}

/// `kubectl kuberc set`: keeps a default or an alias.
struct KubercSetCommand: Command {
  static let spec = CommandSpec(
    name: "set",
    summary: "Set values in the kuberc configuration",
    examples: [
      .init(
        "Ask before anything is deleted",
        "kubectl kuberc set --section=defaults --command=delete --option=interactive=true"
      ),
      .init(
        "A name for a command",
        "kubectl kuberc set --section=aliases --name=getn --command=get --prependarg=nodes"
      ),
    ],
    usage: "kubectl kuberc set --section (defaults|aliases) --command COMMAND",
    flags: [
      PreferencesFile.flag,
      Flag("section", .string, "What to change: defaults, aliases or credentialplugin"),
      Flag("command", .string, "The command, as in get or create deployment"),
      Flag("name", .string, "The name of an alias"),
      Flag("option", .array, "A flag with its value, FLAG=VALUE; repeatable"),
      Flag("prependarg", .array, "A word that an alias puts in front; repeatable"),
      Flag("appendarg", .array, "A word that an alias puts at the end; repeatable"),
      Flag("overwrite", .boolean, "Replace what is there already"),
      Flag("policy", .string, "Which plugins may be asked for credentials"),
      Flag("allowlist-entry", .array, "A plugin that may be asked, FIELD=VALUE; repeatable"),
    ],
    required: ["section"],
    asksServer: false
  )

  private let invocation: Invocation
  private let options: [Preferences.Option]

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    let section = arguments.string("section")
    guard ["defaults", "aliases", "credentialplugin"].contains(section) else {
      throw .message(
        "--section must be \"defaults\", \"aliases\", or \"credentialplugin\", got: \(section)"
      )
    }
    var options: [Preferences.Option] = []
    for text in arguments.list("option") {
      guard let sign = text.firstIndex(of: "=") else {
        throw .message("invalid option format \"\(text)\", expected flag=value")
      }
      let value = String(text[text.index(after: sign)...])
      options.append(.init(name: String(text[..<sign]), value: value))
    }
    self.options = options
    if section == "credentialplugin" {
      let policy = arguments.string("policy")
      guard ["AllowAll", "DenyAll", "Allowlist"].contains(policy) else {
        throw .plain(
          "error:  --policy must be  \"AllowAll\", \"DenyAll\", or \"Allowlist\", got: \(policy)"
        )
      }
      return
    }
    if arguments.string("command").isEmpty {
      throw .message("--command is required when --section=aliases or --section=defaults")
    }
    if section == "aliases", arguments.string("name").isEmpty {
      throw .message("--name is required when --section=aliases")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    let path = PreferencesFile.path(arguments, station)
    var preferences = try PreferencesFile.read(path, station) ?? Preferences()
    switch arguments.string("section") {
    case "defaults": try setDefaults(&preferences)
    case "aliases": try setAlias(&preferences)
    default:
      preferences.credentialPolicy = arguments.string("policy")
      preferences.credentialAllowlist = arguments.list("allowlist-entry").map { entry in
        let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
        return .object(ValueObject([(parts[0], .string(parts.count > 1 ? parts[1] : ""))]))
      }
    }
    PreferencesFile.write(preferences, path, &station)
    return .finished
  }

  private func setDefaults(_ preferences: inout Preferences) throws(Failure) {
    let command = invocation.arguments.string("command")
    let entry = Preferences.Defaults(command: command, options: options)
    if let index = preferences.defaults.firstIndex(where: { $0.command == command }) {
      guard invocation.arguments.bool("overwrite") else {
        throw .message(
          "defaults for command \"\(command)\" already exist, use --overwrite to replace"
        )
      }
      preferences.defaults[index] = entry
    } else {
      preferences.defaults.append(entry)
    }
  }

  private func setAlias(_ preferences: inout Preferences) throws(Failure) {
    let arguments = invocation.arguments
    let entry = Preferences.Alias(
      name: arguments.string("name"),
      command: arguments.string("command"),
      prependArgs: arguments.list("prependarg"),
      appendArgs: arguments.list("appendarg"),
      options: options
    )
    if let index = preferences.aliases.firstIndex(where: { $0.name == entry.name }) {
      guard arguments.bool("overwrite") else {
        throw .message("alias \"\(entry.name)\" already exists, use --overwrite to replace")
      }
      preferences.aliases[index] = entry
    } else {
      preferences.aliases.append(entry)
    }
  }
}

/// `kubectl kuberc view`: prints the preferences.
struct KubercViewCommand: Command {
  static let spec = CommandSpec(
    name: "view",
    summary: "Display the current kuberc configuration",
    examples: [.init("Print the preferences", "kubectl kuberc view")],
    usage: "kubectl kuberc view",
    flags: [
      PreferencesFile.flag,
      Flag("output", "o", .string, "yaml", "The form of the output"),
      GlobalFlags.showManagedFields,
    ],
    asksServer: false
  )

  private let invocation: Invocation
  private let format: OutputFormat
  private var path = ""

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if !path.isEmpty { return answered(&station) }
    path = PreferencesFile.path(invocation.arguments, station)
    guard let preferences = try PreferencesFile.read(path, station) else {
      station.print(
        "kuberc file not found at \(path)\nWould you like to generate a default kuberc file with"
          + " recommended options? (y/N): "
      )
      return .reading
    }
    let printer = ObjectPrinter(format: format, messages: invocation.messages, isOwn: true)
    var tree = preferences.tree(forFile: false)
    for key in ["defaults", "aliases"] where tree[key] == .null && format == .json {
      tree[key] = nil
    }
    station.print(try printer.text(of: tree))
    return .finished
  }

  /// Makes a file where the answer was yes.
  private func answered<Station: Workstation>(_ station: inout Station) -> Progress {
    let answer = String(decoding: station.standardInput.prefix { $0 != 10 }, as: UTF8.self)
    guard ["y", "yes"].contains(answer.lowercased()) else { return .finished }
    var preferences = Preferences()
    preferences.defaults = [
      .init(command: "apply", options: [.init(name: "server-side", value: "true")]),
      .init(command: "delete", options: [.init(name: "interactive", value: "true")]),
    ]
    PreferencesFile.write(preferences, path, &station)
    return .finished
  }
}
