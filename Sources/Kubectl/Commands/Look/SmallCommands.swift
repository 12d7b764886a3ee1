import KubernetesAPI

/// `kubectl completion`: the scripts for shells; here completion works by itself.
struct CompletionCommand: Command {
  static let spec = CommandSpec(
    name: "completion",
    group: .settings,
    summary:
      "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)",
    details:
      "The script asks kubectl what may stand for a word. At this prompt the tab key completes without"
      + " it.",
    examples: [.init("Complete in this shell", "source <(kubectl completion bash)")],
    usage: "kubectl completion SHELL",
    words: .values(["bash", "zsh", "fish", "powershell"]),
    asksServer: false
  )

  private let shell: String

  init(_ invocation: Invocation) throws(Failure) {
    let words = invocation.positional
    guard let first = words.first else { throw .usage("Shell not specified.") }
    if words.count > 1 { throw .usage("Too many arguments. Expected only the shell type.") }
    guard CompletionScripts.shells.contains(first) else {
      throw .usage("Unsupported shell type \"\(first)\".")
    }
    shell = first
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    station.print(CompletionScripts.script(for: shell))
    return .finished
  }
}

/// `kubectl plugin list`: no plugins are on the simulated machine's path.
struct PluginListCommand: Command {
  static let spec = CommandSpec(
    name: "list",
    summary: "List all visible plugin executables on a user's PATH",
    details: "Plugins are not simulated, so none is ever found.",
    examples: [.init("List the plugins", "kubectl plugin list")],
    usage: "kubectl plugin list [flags]",
    flags: [Flag("name-only", .boolean, "Print the names only, without their paths")],
    asksServer: false
  )

  init(_ invocation: Invocation) throws(Failure) {}

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    throw .message("unable to find any kubectl plugins in your PATH")
  }
}

/// `kubectl alpha`: there are no alpha commands.
struct AlphaCommand: Command {
  static let spec = CommandSpec(
    name: "alpha",
    group: .hidden,
    summary: "Commands for features in alpha",
    examples: [.init("Says that there are none", "kubectl alpha")],
    usage: "kubectl alpha [flags]",
    asksServer: false
  )

  init(_ invocation: Invocation) throws(Failure) {}

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    station.print("No alpha commands are available in this version of kubectl\n")
    return .finished
  }
}
