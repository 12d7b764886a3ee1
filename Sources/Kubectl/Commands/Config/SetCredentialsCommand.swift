import KubernetesAPI
import Manifests

/// `kubectl config set-credentials`.
struct SetCredentialsCommand: Command {
  static let spec = CommandSpec(
    name: "set-credentials",
    summary: "Set a user entry in kubeconfig",
    details: "Fields of a user that is there are laid over what it has. Plugins that fetch"
      + " credentials are kept, and never there when they are called.",
    examples: [
      .init("Set a token", "kubectl config set-credentials robot --token=bearer_token"),
      .init(
        "Put a certificate and its key into the file",
        "kubectl config set-credentials ann --client-certificate=ann.crt --client-key=ann.key"
          + " --embed-certs=true"
      ),
    ],
    usage: "kubectl config set-credentials NAME [--client-certificate=path/to/certfile]"
      + " [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user]"
      + " [--password=basic_password] [--auth-provider=provider_name]"
      + " [--auth-provider-arg=key=value] [--exec-command=exec_command]"
      + " [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]",
    flags: [
      Flag("auth-provider", .string, "The provider of credentials"),
      Flag("auth-provider-arg", .strings, "What the provider is told"),
      Flag("exec-api-version", .string, "The API version of the plugin"),
      Flag("exec-arg", .strings, "What the plugin is called with"),
      Flag("exec-command", .string, "The plugin that fetches credentials"),
      Flag("exec-env", .array, "The environment of the plugin"),
      Flag("exec-interactive-mode", .string, "Whether the plugin may ask"),
      Flag("exec-provide-cluster-info", .boolean, "Tell the plugin of the cluster"),
      Flag(
        "client-certificate",
        .string,
        completion: .file,
        "Path to client-certificate file for the user entry in kubeconfig"
      ),
      Flag(
        "client-key",
        .string,
        completion: .file,
        "Path to client-key file for the user entry in kubeconfig"
      ),
      Flag("embed-certs", .boolean, "Put certificate and key themselves into the file"),
      Flag("password", .string, "password for the user entry in kubeconfig"),
      Flag("token", .string, "token for the user entry in kubeconfig"),
      Flag("username", .string, "username for the user entry in kubeconfig"),
    ],
    asksServer: false
  )

  private let invocation: Invocation
  private let name: String
  private let environment: [Pair]
  private let provider: [Pair]

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard invocation.positional.count == 1 else {
      throw .several([
        .plain(HelpText(version: invocation.version).briefly(invocation.path)),
        .message("unexpected args: [\(invocation.positional.joined(separator: " "))]"),
      ])
    }
    name = invocation.positional[0]
    let arguments = invocation.arguments
    environment = try Self.pairs(arguments.list("exec-env"), "exec-env")
    provider = try Self.pairs(arguments.list("auth-provider-arg"), "auth-provider-arg")
    let mode = arguments.string("exec-interactive-mode")
    guard ["", "IfAvailable", "Never", "Always"].contains(mode) else {
      throw .message("invalid interactive mode type, can be only IfAvailable, Never, Always")
    }
    if !arguments.string("token").isEmpty,
      !arguments.string("username").isEmpty || !arguments.string("password").isEmpty
    {
      throw .message(
        "you cannot specify more than one authentication method at the same time: --token,"
          + " --username/--password"
      )
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    let files = ConfigFiles(invocation, station)
    _ = try change(invocation, \.users, name, &station) { entry throws(Failure) in
      try files.set("client-certificate", in: &entry)
      try files.set("client-key", in: &entry)
      if arguments.isGiven("token") {
        entry["token"] = arguments.string("token")
        entry["username"] = ""
        entry["password"] = ""
      }
      for flag in ["username", "password"] where arguments.isGiven(flag) {
        entry[flag] = arguments.string(flag)
        entry["token"] = ""
      }
      setProvider(&entry)
      setPlugin(&entry)
    }
    station.print("User \"\(name)\" set.\n")
    return .finished
  }

  /// A setting as `KEY=VALUE`, or one to be taken away as `KEY-`.
  private struct Pair: Sendable {
    let key: String
    let value: String?
  }

  private static func pairs(_ words: [String], _ flag: String) throws(Failure) -> [Pair] {
    var pairs: [Pair] = []
    for word in words {
      if let sign = word.firstIndex(of: "=") {
        let value = String(word[word.index(after: sign)...])
        pairs.append(Pair(key: String(word[..<sign]), value: value))
      } else if word.hasSuffix("-") {
        pairs.append(Pair(key: String(word.dropLast()), value: nil))
      } else {
        throw .message("invalid \(flag) format: \(word)")
      }
    }
    return pairs
  }

  private func setProvider(_ entry: inout Kubeconfig.Entry) {
    let arguments = invocation.arguments
    if arguments.isGiven("auth-provider") {
      let name = Value.string(arguments.string("auth-provider"))
      entry.fields["auth-provider"] = ["config": [:], "name": name]
    }
    guard var present = entry.fields["auth-provider"], present["name"] != nil else { return }
    var config = present["config"]?.object ?? ValueObject()
    for pair in provider { config[pair.key] = pair.value.map { .string($0) } }
    present["config"] = .object(config)
    entry.fields["auth-provider"] = present
  }

  /// Only a plugin that has a command takes anything else.
  private func setPlugin(_ entry: inout Kubeconfig.Entry) {
    let arguments = invocation.arguments
    var plugin = entry.fields["exec"]?.object
    if arguments.isGiven("exec-command") {
      plugin =
        plugin
        ?? ValueObject([
          ("command", ""), ("args", .null), ("env", .null), ("provideClusterInfo", false),
        ])
      plugin?["command"] = .string(arguments.string("exec-command"))
    }
    guard var plugin else { return }
    for (flag, field) in [
      ("exec-api-version", "apiVersion"), ("exec-interactive-mode", "interactiveMode"),
    ] where arguments.isGiven(flag) {
      let text = arguments.string(flag)
      plugin[field] = text.isEmpty ? nil : .string(text)
    }
    if arguments.isGiven("exec-arg") {
      plugin["args"] = .array(arguments.list("exec-arg").map { .string($0) })
    }
    if arguments.isGiven("exec-provide-cluster-info") {
      plugin["provideClusterInfo"] = .bool(arguments.bool("exec-provide-cluster-info"))
    }
    if !environment.isEmpty {
      var variables = plugin["env"]?.array ?? []
      for pair in environment {
        let index = variables.firstIndex { $0["name"]?.string == pair.key }
        guard let value = pair.value else {
          if let index { variables.remove(at: index) }
          continue
        }
        let variable: Value = ["name": .string(pair.key), "value": .string(value)]
        if let index { variables[index] = variable } else { variables.append(variable) }
      }
      plugin["env"] = variables.isEmpty ? .null : .array(variables)
    }
    entry.fields["exec"] = .object(plugin)
  }
}
