import ArgumentParser
import Cluster
import Terminal

/// `kubetutor play`: a cluster to experiment with.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "A cluster to experiment with, without lessons."
  )

  @Argument(help: "A folder whose files are copied into the simulated working directory.")
  var directory: String?

  @Option(help: "The same as the argument.")
  var files: String?

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var screen: ScreenOptions

  mutating func run() throws {
    let files = try (directory ?? self.files).map { try HostFolder.files(below: $0) } ?? []
    guard HostFile.standardInputIsTerminal else {
      var options = ScriptOptions()
      options.profile = cluster.profile ?? .current
      options.nodes = cluster.nodes
      options.seed = cluster.seed
      options.files = files
      try ScriptRun(scriptPath: "-", options: options).run()
    }
    let session = Session(
      Cluster(
        ClusterConfiguration(
          profile: cluster.profile ?? .current,
          nodes: cluster.nodes,
          seed: cluster.seed
        )
      ),
      files: files
    )
    let state = StateFolder(course: "play")
    let shell = InteractiveShell(
      desk: FreeDesk(session: session),
      screen: Screen(isPlain: screen.plain),
      speed: screen.speed,
      history: state.history
    )
    shell.run()
  }
}
