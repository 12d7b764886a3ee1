import KubernetesAPI
import Manifests
import Simulation

/// One call of kubectl, without a machine below it: words in, output and a status out.
///
/// Finds the command, reads its flags, runs it, and prints what went wrong.
struct KubectlCall: Sendable {
  /// How far the call has come.
  enum Outcome: Sendable, Hashable {
    case exit(Int32)
    case waiting([Pause])
    case entering(ContainerEntry)
    case attaching(ContainerAttachment)
    case editing(String)
    /// Wants a line of standard input.
    case reading
    case becoming(Errand)
  }

  /// The settings of the machine that kubectl runs on.
  struct Setting: Sendable {
    let version: KubectlVersion
    let kubeconfig: Kubeconfig
    let kubeconfigPath: String
    /// The address that the client stands for; other servers do not answer.
    let server: String
    /// The file that `--kubeconfig` names, where there is none.
    var missingFile = ""
    /// What the user prefers.
    var preferences = PreferencesFound.none
  }

  /// What the file of preferences holds.
  enum PreferencesFound: Sendable {
    case none
    case missing(String)
    case invalid(String)
    case found(Preferences)
  }

  private let setting: Setting
  private var words: [String]
  private var isAlias = false
  private var verbosity = 0
  private var command: (any Command)?
  private var path = "kubectl"
  private var server = ""
  /// The whole address of the server.
  private var serverAddress = ""
  private(set) var credentials: Credentials?
  /// The word that names types, until it is looked at.
  private var shortNames = ""
  /// Whether the settings lead to a server that nobody answers for.
  private var isDeaf = false

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
      if command == nil {
        try takePreferences(&station)
        command = try find(&station, at: client.now)
      }
      guard var running = command else { return .exit(0) }
      if let credentials { client.identify(credentials) }
      defer { command = running }
      return outcome(try proceed(&running, &client, &station))
    } catch {
      let text = FailureText(
        version: setting.version,
        commandPath: path,
        server: server,
        isDeaf: isDeaf
      )
      if verbosity >= 4, case .refused(let status) = error, status.reason != .connectionRefused {
        let body = JSONWriter.indented(status.body, by: 2, sortsKeys: false)
        station.complain(
          Klog.line("I", "helpers.go:246", "server response object: %s[\(body)]", client.now)
        )
      }
      if case .printed(let text, _) = error { station.print(text) }
      let message = text.text(error)
      if !message.isEmpty { station.complain(message) }
      return .exit(FailureText.exitStatus(error))
    }
  }

  /// Runs the command and tells what it asks of the server.
  private func logged<Client: KubernetesClient, Station: Workstation>(
    _ running: inout any Command,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let isTable = (running as? GetCommand)?.asksForTables ?? false
    var loud = LoggedClient(
      client,
      server: serverAddress,
      level: verbosity,
      asksForTables: isTable
    )
    var quiet = HeldStation(station)
    defer {
      client = loud.base
      let lines = loud.takeLines()
      if !lines.isEmpty { station.complain(lines) }
      quiet.release(to: &station)
    }
    return try running.run(&loud, &quiet)
  }

  /// Takes over what the user prefers: names for commands, and what is wrong with the file.
  private mutating func takePreferences<Station: Workstation>(
    _ station: inout Station
  ) throws(Failure) {
    guard setting.version == .current else { return }
    switch setting.preferences {
    case .none: break
    case .invalid where words.first == "kuberc": break
    case .found where words.first == "kuberc": break
    case .missing(let path):
      throw .plain(
        "error occurred while applying preferences kuberc error kuberc: open \(path): no such file or"
          + " directory"
      )
    case .invalid(let path):
      station.complain(
        "kuberc: no preferences loaded from \(path): no valid preferences found in \(path), use --v=5"
          + " to see details\n"
      )
    case .found(let preferences):
      let builtins = CommandTable.commands.flatMap(\.names)
      let expanded = preferences.expanding(words, builtins: builtins)
      isAlias = expanded != words
      words = expanded
      for entry in preferences.defaults {
        let path = entry.command.split(separator: " ").map(String.init)
        let found = try? CommandPath(path, CommandTable.commands, setting.version)
        if found?.path != "kubectl " + path.joined(separator: " ") {
          station.complain(
            "Warning: command \"\(entry.command)\" not found to set kuberc override\n"
          )
        }
      }
    }
  }

  /// Gives flags that are not given the values that the user prefers.
  private func preset(_ arguments: inout ParsedArguments, _ flags: [Flag]) throws(Failure) {
    guard case .found(let preferences) = setting.preferences, !isAlias else { return }
    let own = path.dropFirst("kubectl ".count)
    for option in preferences.defaults.last(where: { $0.command == own })?.options ?? [] {
      guard flags.contains(where: { $0.name == option.name }) else {
        throw .plain(
          "error occurred while applying preferences invalid flag \(option.name) for command \(own)"
        )
      }
      if !arguments.isGiven(option.name) { arguments.set(option.name, option.value) }
    }
  }

  private mutating func proceed<Client: KubernetesClient, Station: Workstation>(
    _ running: inout any Command,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    guard isDeaf else {
      if !shortNames.isEmpty, let catalog = try? ResourceCatalog(&client) {
        for warning in catalog.ambiguity(of: shortNames) { station.complain(warning) }
      }
      shortNames = ""
      return verbosity >= 6
        ? try logged(&running, &client, &station) : try running.run(&client, &station)
    }
    var nobody = UnreachableClient(now: client.now)
    return try running.run(&nobody, &station)
  }

  private func outcome(_ progress: Progress) -> Outcome {
    switch progress {
    case .finished: .exit(0)
    case .waiting(let pauses): .waiting(pauses)
    case .reading: .reading
    case .entering(let entry): .entering(entry)
    case .attaching(let attachment): .attaching(attachment)
    case .editing(let path): .editing(path)
    case .becoming(let errand): .becoming(errand)
    }
  }

  /// The command that the words name, ready to run; nil where help was all that was asked for.
  private mutating func find<Station: Workstation>(
    _ station: inout Station,
    at now: Instant
  ) throws(Failure)
    -> (any Command)?
  {
    let help = HelpText(version: setting.version)
    let found = try CommandPath(words, CommandTable.commands, setting.version)
    path = found.path
    if !found.unknownTopic.isEmpty {
      let topics = found.unknownTopic.map { "`\($0)`" }.joined(separator: " ")
      station.complain("Unknown help topic [\(topics)]\n")
      station.complain("\n\n" + help.list(CommandTable.commands))
      return nil
    }
    guard let node = found.node else {
      station.print(
        found.asksForOptions ? help.options() : help.overview(CommandTable.commands)
      )
      return nil
    }
    if case .group(let group) = node.content {
      let text = help.text(group, path: path)
      if found.asksForHelp || group.exitStatus == 0 {
        station.print(text)
        return nil
      }
      if let word = found.rest.first(where: { !$0.hasPrefix("-") }) {
        throw .usage("unknown command \"\(word)\"")
      }
      _ = try FlagParser.parse(found.rest, flags: GlobalFlags.all)
      station.complain(text)
      throw .status(group.exitStatus)
    }
    guard case .command(let spec, let make) = node.content else { return nil }
    if found.asksForHelp {
      station.print(help.text(spec, path: path, node.commands))
      return nil
    }
    return try ready(spec, make, found.rest, &station, at: now)
  }

  private mutating func ready<Station: Workstation>(
    _ spec: CommandSpec,
    _ make: (Invocation) throws(Failure) -> any Command,
    _ rest: [String],
    _ station: inout Station,
    at now: Instant
  ) throws(Failure) -> any Command {
    let own = CommandFlags.of(spec, path: path, setting.version)
    let isPrinter = own.contains { $0.name == "output" }
    let flags =
      own
      + GlobalFlags.all.filter { flag in
        !own.contains {
          $0.name == flag.name || ($0.shorthand != nil && $0.shorthand == flag.shorthand)
        }
      }
    var arguments = try FlagParser.parse(spec.takesAnything ? [] : rest, flags: flags)
    if setting.version == .current {
      try preset(&arguments, flags)
      verbosity = spec.takesAnything ? 0 : arguments.int("v")
      if verbosity >= 1, !spec.asksServer { station.complain(Klog.featureGates(now)) }
    }
    if setting.version == .current, arguments.isGiven("record") {
      station.complain(
        "Flag --record has been deprecated, --record will be removed in the future\n"
      )
    }
    if let refusal = CommandFlags.refusal(flags, arguments, path: path) { throw refusal }
    if isPrinter { try TemplateFlags.complete(&arguments, station) }
    try takeKustomization(&arguments, spec)
    try requireFlags(spec.required, arguments)
    let invocation = Invocation(
      version: setting.version,
      path: path,
      arguments: arguments,
      kubeconfig: setting.kubeconfig,
      kubeconfigPath: setting.kubeconfigPath,
      words: words
    )
    let command = try make(invocation)
    switch spec.words {
    case .resources, .resourcesThenLabels:
      let word = setting.version == .current ? arguments.positional.first ?? "" : ""
      shortNames = word.count < 40 ? word : ""
    default: break
    }
    if setting.version == .current, own.contains(where: { $0.name == GlobalFlags.dryRun.name }),
      let warning = DryRun.warning(arguments, at: now)
    {
      station.complain(warning)
    }
    if spec.asksServer { try prepareServer(spec, arguments, &station, at: now) }
    return command
  }

  /// `-k FOLDER` stands for the files that the kustomization makes.
  private func takeKustomization(
    _ arguments: inout ParsedArguments,
    _ spec: CommandSpec
  ) throws(Failure) {
    guard spec.name != "kustomize", arguments.isGiven("kustomize") else { return }
    if arguments.isGiven("filename") { throw .message("only one of -f or -k can be specified") }
    arguments.set("filename", ManifestFiles.kustomizeMark + arguments.string("kustomize"))
  }

  /// Refuses where a flag lacks that must be given.
  private func requireFlags(
    _ required: [String],
    _ arguments: ParsedArguments
  ) throws(Failure) {
    guard setting.version == .current else { return }
    let missing = required.filter { !arguments.isGiven($0) }
    guard !missing.isEmpty else { return }
    let list = missing.map { "\"\($0)\"" }.joined(separator: ", ")
    throw .message("required flag(s) \(list) not set")
  }

  /// Finds who asks, and whether anybody answers.
  private mutating func prepareServer<Station: Workstation>(
    _ spec: CommandSpec,
    _ arguments: ParsedArguments,
    _ station: inout Station,
    at now: Instant
  ) throws(Failure) {
    credentials = try KubectlCredentials.find(
      arguments,
      own: spec.flags.map(\.name),
      setting.kubeconfig,
      path: setting.kubeconfigPath,
      station
    )
    try requireServer(arguments)
    if verbosity >= 6, !setting.kubeconfigPath.isEmpty {
      let text = "Config loaded from file:  \(setting.kubeconfigPath)"
      station.complain(Klog.line("I", "loader.go:407", text, now))
    }
    if verbosity >= 1 { station.complain(Klog.featureGates(now)) }
  }

  /// Refuses where the settings lead to a server that nobody answers for.
  private mutating func requireServer(_ arguments: ParsedArguments) throws(Failure) {
    if !setting.missingFile.isEmpty {
      throw .message("stat \(setting.missingFile): no such file or directory")
    }
    let context = arguments.string("context")
    if !context.isEmpty, setting.kubeconfig.currentContext(override: context) == nil {
      throw setting.version == .v18
        ? .message("context \"\(context)\" does not exist")
        : .plain(
          "Error in configuration: context was not found for specified context: \(context)"
        )
    }
    let cluster = arguments.string("cluster")
    let named = setting.kubeconfig.clusters.first { $0.name == cluster }
    if !cluster.isEmpty, named == nil {
      throw .message("no server found for cluster \"\(cluster)\"")
    }
    let given = arguments.string("server")
    let address =
      given.isEmpty
      ? named?.server ?? setting.kubeconfig.server(override: context) ?? "http://localhost:8080"
      : given
    let timeout = arguments.string("request-timeout")
    if Int64(timeout) == nil, GoDuration.parse(timeout) == nil {
      throw .message(
        "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed"
          + " by a corresponding time unit (e.g. 1s | 2m | 3h)"
      )
    }
    serverAddress = address
    reach(address)
  }

  /// Finds out whether the server at an address would answer.
  private mutating func reach(_ address: String) {
    server = address.split(separator: "/").last.map(String.init) ?? address
    if address == setting.server { return }
    let inside = ["10.96.0.1:443", "kubernetes.default.svc", "kubernetes.default"]
    if inside.contains(server) { return }
    isDeaf = true
    let isNumber = server.prefix { $0 != ":" }.allSatisfy { $0.isNumber || $0 == "." }
    if isNumber, !server.contains(":") { server += address.hasPrefix("https") ? ":443" : ":80" }
  }
}
