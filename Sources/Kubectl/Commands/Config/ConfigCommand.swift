import KubernetesAPI
import Manifests

extension Invocation {
  /// Writes the kubeconfig back to the files that its entries stand in; new ones go to the first.
  func keep<Station: Workstation>(_ config: Kubeconfig, _ station: inout Station) throws(Failure) {
    var origins = [kubeconfigPath]
    for before in [kubeconfig, config] {
      for (_, _, place) in Kubeconfig.lists {
        for entry in before[keyPath: place] where !origins.contains(entry.origin) {
          if !entry.origin.isEmpty { origins.append(entry.origin) }
        }
      }
    }
    for path in origins {
      var part = Kubeconfig()
      var isChanged = path == kubeconfigPath
      for (_, _, place) in Kubeconfig.lists {
        func own(_ config: Kubeconfig) -> [Kubeconfig.Entry] {
          config[keyPath: place].filter {
            $0.origin == path || ($0.origin.isEmpty && path == kubeconfigPath)
          }
        }
        part[keyPath: place] = own(config)
        if own(config) != own(kubeconfig) { isChanged = true }
      }
      guard isChanged else { continue }
      if path == kubeconfigPath { part.current = config.current }
      let tree = part.tree(withPreferences: version == .v18)
      guard station.write(YAMLWriter.text(of: tree.sortedByKey()), to: path) else {
        throw .message("open \(path): permission denied")
      }
    }
  }

  /// What is refused where a command of `kubectl config` gets other words than it takes.
  var unexpectedWords: Failure {
    .several([
      .plain(HelpText(version: version).briefly(path)),
      version == .v18
        ? .message("Unexpected args: [\(positional.joined(separator: " "))]")
        : .plain("error: Unexpected args: [\(positional.joined(separator: " "))]"),
    ])
  }
}

extension HelpText {
  /// The page of a command, by its path; empty where there is none.
  func briefly(_ path: String) -> String {
    let words = path.split(separator: " ").dropFirst().map(String.init)
    guard let found = try? CommandPath(words, CommandTable.commands, version),
      let spec = found.node?.spec
    else { return "" }
    return text(spec, path: path)
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
    guard invocation.positional.count == 1 else { throw invocation.unexpectedWords }
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

/// `kubectl config view`.
struct ConfigViewCommand: Command {
  static let spec = CommandSpec(
    name: "view",
    summary: "Display merged kubeconfig settings or a specified kubeconfig file",
    examples: [
      .init("Print the settings", "kubectl config view"),
      .init("Print what is secret, too", "kubectl config view --raw"),
      .init(
        "Print the server's address",
        "kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}'"
      ),
    ],
    usage: "kubectl config view",
    flags: [
      Flag(
        "output",
        "o",
        .string,
        "yaml",
        completion: .values(["yaml", "json", "jsonpath="]),
        "yaml, json or jsonpath=…"
      ),
      Flag("minify", .boolean, "Only what the current context uses"),
      Flag("raw", .boolean, "Keep certificates and secrets"),
      Flag("flatten", .boolean, "Put files into the settings"),
      Flag("merge", .boolean, "true", "Merge the kubeconfig files"),
    ],
    asksServer: false
  )

  private let invocation: Invocation
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    guard invocation.positional.isEmpty else {
      throw .usage("unexpected arguments: [\(invocation.positional.joined(separator: " "))]")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var config = invocation.kubeconfig
    let named = invocation.arguments.string("context")
    if !named.isEmpty { config.current = named }
    if invocation.arguments.bool("minify") { try minify(&config) }
    if invocation.arguments.bool("flatten") { try flatten(&config, station) }
    if !invocation.arguments.bool("raw") { config = config.redacted }
    if case .name = format {
      station.print("config/<unknown>\n")
    } else if case .json = format, invocation.version == .current {
      station.print(JSONWriter.indented(config.jsonTree, sortsKeys: false) + "\n")
    } else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      let tree = config.tree(withPreferences: invocation.version == .v18)
      station.print(try printer.text(of: tree))
    }
    return .finished
  }

  private func minify(_ config: inout Kubeconfig) throws(Failure) {
    if config.current.isEmpty { throw .message("current-context must exist in order to minify") }
    guard let context = config.currentContext() else {
      throw .message("cannot locate context \(config.current)")
    }
    if !context.cluster.isEmpty, !config.clusters.contains(where: { $0.name == context.cluster }) {
      throw .message("cannot locate cluster \(context.cluster)")
    }
    config.contexts = [context]
    config.clusters.removeAll { $0.name != context.cluster }
    config.users.removeAll { $0.name != context.user }
  }

  /// Puts the content of files in the place of their paths.
  private func flatten<Station: Workstation>(
    _ config: inout Kubeconfig,
    _ station: Station
  ) throws(Failure) {
    for (_, _, place) in Kubeconfig.lists {
      for index in config[keyPath: place].indices {
        for key in ["certificate-authority", "client-certificate", "client-key"] {
          let path = config[keyPath: place][index][key]
          guard !path.isEmpty else { continue }
          guard case .file(let bytes) = station.content(of: path) else {
            throw .message("open \(path): no such file or directory")
          }
          config[keyPath: place][index][key] = ""
          config[keyPath: place][index]["\(key)-data"] = Base64.encode(bytes)
        }
      }
    }
  }
}
