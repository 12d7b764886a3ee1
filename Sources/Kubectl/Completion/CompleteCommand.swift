import KubernetesAPI

/// `kubectl __complete WORDS…`: what may stand for the last word; the shells' scripts ask it.
struct CompleteCommand: Command {
  static let spec = CommandSpec(
    name: "__complete",
    group: .hidden,
    summary: "Request shell completion choices for the specified command-line",
    usage: "kubectl __complete [command-line]",
    takesAnything: true
  )
  static let plainSpec = CommandSpec(
    name: "__completeNoDesc",
    group: .hidden,
    summary: "Request shell completion choices for the specified command-line",
    usage: "kubectl __completeNoDesc [command-line]",
    takesAnything: true
  )

  /// What the shell is to do beside offering the words.
  private enum Directive: Int {
    case standard = 0
    case noFiles = 4
    case filterExtensions = 8

    var name: String {
      switch self {
      case .standard: "ShellCompDirectiveDefault"
      case .noFiles: "ShellCompDirectiveNoFileComp"
      case .filterExtensions: "ShellCompDirectiveFilterFileExt"
      }
    }
  }

  private let invocation: Invocation
  private let words: [String]
  private let isPlain: Bool

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    words = Array(invocation.words.dropFirst())
    isPlain = invocation.path.hasSuffix("NoDesc")
    if words.isEmpty { throw .message("requires at least 1 arg(s), only received 0") }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let completion = KubectlCompletion(
      version: invocation.version,
      kubeconfig: invocation.kubeconfig,
      qualifiesTypes: true
    )
    let before = Array(words.dropLast())
    let found = try? CommandPath(before, CommandTable.commands, invocation.version)
    var lines = found.map { required($0) } ?? []
    var directive = Directive.noFiles
    if found == nil {
      directive = .standard
    } else {
      switch completion.candidates(words: words, client: &client) {
      case .files:
        directive = fileDirective(&lines)
      case .words(let names):
        if names.isEmpty,
          found?.node?.spec.map({ if case .nothing = $0.words { true } else { false } })
            == true
        {
          directive = .standard
        }
        lines += names.map { described($0, found?.node) }
      }
    }
    for line in lines { station.print(line + "\n") }
    station.print(":\(directive.rawValue)\n")
    station.complain("Completion ended with directive: \(directive.name)\n")
    return .finished
  }

  /// The flags that the command cannot do without.
  private func required(_ path: CommandPath) -> [String] {
    guard let spec = path.node?.spec, words.last?.isEmpty == true else { return [] }
    let missing = spec.required.filter { name in
      !words.contains { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }
    }
    return missing.map { described("--\($0)", path.node) }
  }

  /// Files that hold manifests, where a manifest is asked for.
  private func fileDirective(_ lines: inout [String]) -> Directive {
    guard words.count > 1, ["-f", "--filename"].contains(words[words.count - 2]) else {
      return .standard
    }
    lines += ["json", "yaml", "yml"]
    return .filterExtensions
  }

  /// A word with what it is, behind a tab.
  private func described(_ word: String, _ node: CommandNode?) -> String {
    let name = word.hasSuffix("=") && word.hasPrefix("--") ? String(word.dropLast()) : word
    if isPlain { return name }
    if name.hasPrefix("--") {
      let flags = (node?.spec?.flags ?? []) + GlobalFlags.all
      let usage = flags.first { "--\($0.name)" == name }?.usage
      return usage.map { "\(name)\t\($0)" } ?? name
    }
    let commands = node.map(\.commands) ?? CommandTable.commands
    guard let summary = commands.first(where: { $0.name == name })?.summary else { return name }
    return "\(name)\t\(summary)"
  }
}
