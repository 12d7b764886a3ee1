import KubernetesAPI

/// One call of kubectl, without a machine below it: words in, output and a status out.
///
/// Finds the command, reads its flags, runs it, and prints what went wrong.
struct KubectlCall: Sendable {
  /// How far the call has come.
  enum Outcome: Sendable, Hashable {
    case exit(Int32)
    case waiting([Pause])
    case entering(ContainerEntry)
    case editing(String)
  }

  /// The settings of the machine that kubectl runs on.
  struct Setting: Sendable {
    let version: KubectlVersion
    let kubeconfig: Kubeconfig
    let kubeconfigPath: String
    /// The address that the client stands for; other servers do not answer.
    let server: String
  }

  private let setting: Setting
  private let words: [String]
  private var command: (any Command)?
  private var path = "kubectl"
  private var server = ""
  private var credentials: Credentials?

  /// Prepares a call; `words` are those after `kubectl`.
  init(_ words: [String], _ setting: Setting) {
    self.words = words
    self.setting = setting
  }

  /// Runs until the command waits or ends.
  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) -> Outcome {
    do {
      if command == nil { command = try find(&station) }
      guard var running = command else { return .exit(0) }
      if let credentials { client.identify(credentials) }
      defer { command = running }
      switch try running.run(&client, &station) {
      case .finished: return .exit(0)
      case .waiting(let pauses): return .waiting(pauses)
      case .entering(let entry): return .entering(entry)
      case .editing(let path): return .editing(path)
      }
    } catch {
      let text = FailureText(version: setting.version, commandPath: path, server: server)
      let message = text.text(error)
      if !message.isEmpty { station.complain(message) }
      return .exit(FailureText.exitStatus(error))
    }
  }

  /// The command that the words name, ready to run; nil where help was all that was asked for.
  private mutating func find<Station: Workstation>(
    _ station: inout Station
  ) throws(Failure)
    -> (any Command)?
  {
    let help = HelpText(version: setting.version)
    let found = try CommandPath(words, CommandTable.commands, setting.version)
    path = found.path
    guard let node = found.node else {
      station.print(
        found.asksForOptions ? help.options() : help.overview(CommandTable.commands)
      )
      return nil
    }
    if case .group(let group) = node.content {
      if let word = found.rest.first(where: { !$0.hasPrefix("-") }) {
        throw .usage("unknown command \"\(word)\"")
      }
      station.print(help.text(group, path: path))
      return nil
    }
    guard case .command(let spec, let make) = node.content else { return nil }
    if found.asksForHelp {
      station.print(help.text(spec, path: path))
      return nil
    }
    return try ready(spec, make, found.rest, station)
  }

  private mutating func ready<Station: Workstation>(
    _ spec: CommandSpec,
    _ make: (Invocation) throws(Failure) -> any Command,
    _ rest: [String],
    _ station: Station
  ) throws(Failure) -> any Command {
    let isPrinter = spec.flags.contains { $0.name == "output" }
    let printing = isPrinter ? TemplateFlags.all : []
    let own =
      spec.flags + printing.filter { flag in !spec.flags.contains { $0.name == flag.name } }
    let flags =
      own
      + GlobalFlags.all.filter { flag in
        !own.contains {
          $0.name == flag.name || ($0.shorthand != nil && $0.shorthand == flag.shorthand)
        }
      }
    var arguments = try FlagParser.parse(spec.takesAnything ? [] : rest, flags: flags)
    if isPrinter { try TemplateFlags.complete(&arguments, station) }
    if setting.version == .current {
      let missing = spec.required.filter { !arguments.isGiven($0) }
      if !missing.isEmpty {
        let list = missing.map { "\"\($0)\"" }.joined(separator: ", ")
        throw .message("required flag(s) \(list) not set")
      }
    }
    let invocation = Invocation(
      version: setting.version,
      path: path,
      arguments: arguments,
      kubeconfig: setting.kubeconfig,
      kubeconfigPath: setting.kubeconfigPath,
      words: words
    )
    let command = try make(invocation)
    if spec.asksServer {
      credentials = try KubectlCredentials.find(
        arguments,
        own: spec.flags.map(\.name),
        setting.kubeconfig,
        path: setting.kubeconfigPath,
        station
      )
      try requireServer(arguments)
    }
    return command
  }

  /// Refuses where the settings lead to a server that nobody answers for.
  private mutating func requireServer(_ arguments: ParsedArguments) throws(Failure) {
    let context = arguments.string("context")
    if !context.isEmpty, setting.kubeconfig.currentContext(override: context) == nil {
      throw .message("context \"\(context)\" does not exist")
    }
    let given = arguments.string("server")
    let address =
      given.isEmpty
      ? setting.kubeconfig.server(override: context) ?? "http://localhost:8080" : given
    server = address.split(separator: "/").last.map(String.init) ?? address
    if address == setting.server { return }
    if server.hasPrefix("localhost") || server.hasPrefix("127.") {
      throw .refused(Status(.connectionRefused, "connection refused"))
    }
    throw .plain("Unable to connect to the server: dial tcp \(server): i/o timeout\n")
  }
}
