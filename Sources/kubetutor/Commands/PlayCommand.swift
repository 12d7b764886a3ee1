import ArgumentParser
import Cluster
import Lessons
import Terminal

/// `kubetutor play`: a cluster to experiment with.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "A cluster to experiment with, without lessons.",
    discussion: """
      The cluster is kept when you leave, and is there again next time, unless options ask for another one.
      """
  )

  @Argument(help: "A folder whose files are copied into the simulated working directory.")
  var directory: String?

  @Option(help: "The same as the argument.")
  var files: String?

  @Flag(help: "Begin with a new cluster.")
  var reset = false

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var screen: ScreenOptions

  mutating func run() throws {
    let folder = directory ?? self.files
    let files = try folder.map { try HostFolder.files(below: $0) } ?? []
    guard HostFile.standardInputIsTerminal else {
      var options = ScriptOptions()
      options.profile = cluster.profile ?? .current
      options.nodes = cluster.nodes
      options.seed = cluster.seed
      options.files = files
      try ScriptRun(scriptPath: "-", options: options).run()
    }
    let setup = Journal.Setup(
      profile: cluster.profile ?? .current,
      nodes: cluster.nodes,
      files: files.map { CourseFile(path: $0.path, bytes: $0.bytes) }
    )
    let state = StateFolder(course: "play")
    let desk = FreeDesk(
      setup,
      seed: cluster.seed,
      isAsked: cluster.isGiven || folder != nil,
      isAnew: reset,
      in: state
    )
    _ = screen.work(at: desk, history: state.history)
  }
}
