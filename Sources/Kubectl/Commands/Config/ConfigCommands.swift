import KubernetesAPI
import Manifests

/// `kubectl config get-contexts`.
struct GetContextsCommand: Command {
  static let spec = CommandSpec(
    name: "get-contexts",
    summary: "Describe one or many contexts",
    examples: [.init("List all contexts", "kubectl config get-contexts")],
    usage: "kubectl config get-contexts [(-o|--output=)name)]",
    flags: [
      Flag("output", "o", .string, completion: .values(["name"]), "name for names only"),
      Flag("no-headers", .boolean, "Leave out the headers"),
    ],
    words: .contexts,
    asksServer: false
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let output = invocation.arguments.string("output")
    if !output.isEmpty, output != "name" {
      throw .message("output must be one of '' or 'name': \(output)")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let config = invocation.kubeconfig
    var contexts = config.contexts
    var failures: [Failure] = []
    if !invocation.positional.isEmpty {
      contexts = contexts.filter { invocation.positional.contains($0.name) }
      for name in invocation.positional where !contexts.contains(where: { $0.name == name }) {
        failures.append(.message("context \(name) not found"))
      }
    }
    // The file of 1.8 stands in its own order in the course documents; both sort by name.
    contexts.sort { $0.name < $1.name }
    guard invocation.arguments.string("output") != "name" else {
      for context in contexts { station.print(context.name + "\n") }
      if let failure = Failure.of(failures) { throw failure }
      return .finished
    }
    var lines =
      invocation.arguments.bool("no-headers")
      ? [] : [["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]]
    lines += contexts.map {
      [$0.name == config.current ? "*" : "", $0.name, $0.cluster, $0.user, $0.namespace]
    }
    var writer = TabWriter.table(invocation.version)
    let text = writer.align(lines.map { $0.joined(separator: "\t") + "\n" }.joined())
    station.print(invocation.version == .v18 ? text.withoutTrailingBlanks() : text)
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }
}

/// `kubectl config current-context`.
struct CurrentContextCommand: Command {
  static let spec = CommandSpec(
    name: "current-context",
    summary: "Display the current-context",
    examples: [.init("Print the current context", "kubectl config current-context")],
    usage: "kubectl config current-context",
    asksServer: false
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) { self.invocation = invocation }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let current = invocation.kubeconfig.current
    if current.isEmpty { throw .message("current-context is not set") }
    station.print(current + "\n")
    return .finished
  }
}

/// `kubectl config use-context`.
struct UseContextCommand: Command {
  static let spec = CommandSpec(
    name: "use-context",
    aliases: ["use"],
    summary: "Set the current-context in a kubeconfig file",
    examples: [.init("Use the context of minikube", "kubectl config use-context minikube")],
    usage: "kubectl config use-context CONTEXT_NAME",
    words: .contexts,
    asksServer: false
  )

  private let invocation: Invocation
  private let name: String

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard invocation.positional.count == 1 else {
      throw .usage("Unexpected args: [\(invocation.positional.joined(separator: " "))]")
    }
    name = invocation.positional[0]
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var config = invocation.kubeconfig
    guard config.contexts.contains(where: { $0.name == name }) else {
      throw .message("no context exists with the name: \"\(name)\"")
    }
    config.current = name
    try invocation.keep(config, &station)
    station.print("Switched to context \"\(name)\".\n")
    return .finished
  }
}

/// `kubectl config set-context`.
struct SetContextCommand: Command {
  static let spec = CommandSpec(
    name: "set-context",
    summary: "Set a context entry in kubeconfig",
    examples: [
      .init("Work in a namespace", "kubectl config set-context --current --namespace=team-a")
    ],
    usage:
      "kubectl config set-context [NAME | --current] [--cluster=cluster_nickname]"
      + " [--user=user_nickname] [--namespace=namespace]",
    flags: [Flag("current", .boolean, "Change the current context")],
    words: .contexts,
    asksServer: false
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let isCurrent = invocation.arguments.bool("current")
    if invocation.positional.count > 1 || (invocation.positional.isEmpty && !isCurrent) {
      throw .usage("Unexpected args: [\(invocation.positional.joined(separator: " "))]")
    }
    if isCurrent, !invocation.positional.isEmpty {
      throw .message("you cannot specify both a context name and --current")
    }
    if isCurrent, invocation.kubeconfig.current.isEmpty {
      throw .message("no current context is set")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var config = invocation.kubeconfig
    let name = invocation.positional.first ?? config.current
    let found = config.contexts.firstIndex { $0.name == name }
    var context =
      found.map { config.contexts[$0] } ?? Kubeconfig.Context(name: name, cluster: "", user: "")
    let arguments = invocation.arguments
    if arguments.isGiven("namespace") { context.namespace = arguments.string("namespace") }
    if arguments.isGiven("cluster") { context.cluster = arguments.string("cluster") }
    if arguments.isGiven("user") { context.user = arguments.string("user") }
    if let found { config.contexts[found] = context } else { config.contexts.append(context) }
    try invocation.keep(config, &station)
    station.print("Context \"\(name)\" \(found == nil ? "created" : "modified").\n")
    return .finished
  }
}

/// `kubectl config view`.
struct ConfigViewCommand: Command {
  static let spec = CommandSpec(
    name: "view",
    summary: "Display merged kubeconfig settings or a specified kubeconfig file",
    examples: [.init("Print the settings", "kubectl config view")],
    usage: "kubectl config view",
    flags: [
      Flag(
        "output",
        "o",
        .string,
        "yaml",
        completion: .values(["yaml", "json"]),
        "yaml, json or jsonpath=…"
      ),
      Flag("minify", .boolean, "Only what the current context uses"),
      Flag("raw", .boolean, "Keep certificates and secrets"),
      Flag("flatten", .boolean, "Put files into the settings"),
    ],
    asksServer: false
  )

  private let invocation: Invocation
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var config = invocation.kubeconfig
    if invocation.arguments.bool("minify") {
      guard let context = config.currentContext() else {
        throw .message("current-context must exist in order to minify")
      }
      config.contexts = [context]
      config.clusters.removeAll { $0.name != context.cluster }
      config.users.removeAll { $0.name != context.user }
    }
    station.print(
      try ObjectPrinter(format: format, messages: invocation.messages).text(of: config.tree)
    )
    return .finished
  }
}

extension Invocation {
  /// Writes the kubeconfig back to its file.
  func keep<Station: Workstation>(_ config: Kubeconfig, _ station: inout Station) throws(Failure) {
    guard station.write(YAMLWriter.text(of: config.tree), to: kubeconfigPath) else {
      throw .message("open \(kubeconfigPath): permission denied")
    }
  }
}
