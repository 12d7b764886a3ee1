import KubernetesAPI

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
      throw invocation.version == .v18
        ? .message("output must be one of '' or 'name': \(output)")
        : .message(
          "--output \(output) is not available in kubectl config get-contexts; resetting to default"
            + " output format"
        )
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

/// `kubectl config get-clusters` and `get-users`: names below a header.
struct ConfigNamesCommand: Command {
  static let spec = CommandSpec(
    name: "get-clusters",
    summary: "Display clusters defined in the kubeconfig",
    examples: [.init("List the clusters", "kubectl config get-clusters")],
    usage: "kubectl config get-clusters",
    asksServer: false
  )

  static let userSpec = CommandSpec(
    name: "get-users",
    summary: "Display users defined in the kubeconfig",
    examples: [.init("List the users", "kubectl config get-users")],
    usage: "kubectl config get-users",
    asksServer: false
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) { self.invocation = invocation }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let config = invocation.kubeconfig
    let entries = invocation.path.hasSuffix("get-users") ? config.users : config.clusters
    station.print("NAME\n")
    for name in entries.map(\.name).sorted() { station.print(name + "\n") }
    return .finished
  }
}

/// `kubectl config delete-context`, `delete-cluster` and `delete-user`.
struct ConfigDeleteCommand: Command {
  static let spec = deletion(
    "context",
    "Delete the specified context from the kubeconfig",
    .contexts
  )
  static let clusterSpec = deletion("cluster", "Delete the specified cluster from the kubeconfig")
  static let userSpec = deletion("user", "Delete the specified user from the kubeconfig")

  private static func deletion(
    _ noun: String,
    _ summary: String,
    _ words: CommandSpec.Words = .nothing
  ) -> CommandSpec {
    CommandSpec(
      name: "delete-\(noun)",
      summary: summary,
      examples: [.init("Delete the \(noun) minikube", "kubectl config delete-\(noun) minikube")],
      usage: "kubectl config delete-\(noun) NAME",
      words: words,
      asksServer: false
    )
  }

  private let invocation: Invocation
  private let noun: String

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    noun = invocation.path.split(separator: "-").last.map(String.init) ?? "context"
    guard !invocation.positional.isEmpty else {
      if noun == "user" { throw .usage("user to delete is required") }
      throw .several([
        .plain(HelpText(version: invocation.version).briefly(invocation.path)), .status(1),
      ])
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var config = invocation.kubeconfig
    let name = invocation.positional[0]
    let path = invocation.kubeconfigPath
    guard let list = Kubeconfig.lists.first(where: { $0.entry == noun })?.path,
      let index = config[keyPath: list].firstIndex(where: { $0.name == name })
    else { throw .message("cannot delete \(noun) \(name), not in \(path)") }
    if noun == "context", config.current == name {
      station.complain(
        "warning: this removed your active context, use \"kubectl config use-context\" to select a"
          + " different one\n"
      )
    }
    config[keyPath: list].remove(at: index)
    try invocation.keep(config, &station)
    station.print("deleted \(noun) \(name) from \(path)\n")
    return .finished
  }
}

/// `kubectl config rename-context`.
struct RenameContextCommand: Command {
  static let spec = CommandSpec(
    name: "rename-context",
    summary: "Rename a context from the kubeconfig file",
    details: "Where it is the current context, it stays current.",
    examples: [.init("Rename old to new", "kubectl config rename-context old new")],
    usage: "kubectl config rename-context CONTEXT_NAME NEW_NAME",
    words: .contexts,
    asksServer: false
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard invocation.positional.count == 2 else { throw invocation.unexpectedWords }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var config = invocation.kubeconfig
    let (old, new) = (invocation.positional[0], invocation.positional[1])
    let path = invocation.kubeconfigPath
    guard let index = config.contexts.firstIndex(where: { $0.name == old }) else {
      throw .message("cannot rename the context \"\(old)\", it's not in \(path)")
    }
    if config.contexts.contains(where: { $0.name == new }) {
      throw .message(
        "cannot rename the context \"\(old)\", the context \"\(new)\" already exists in \(path)"
      )
    }
    config.contexts[index].name = new
    if config.current == old { config.current = new }
    try invocation.keep(config, &station)
    station.print("Context \"\(old)\" renamed to \"\(new)\".\n")
    return .finished
  }
}
