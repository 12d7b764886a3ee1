import KubernetesAPI

/// A command of the real kubectl that the simulation has not: it says so.
struct UnsimulatedCommand: Command {
  static let spec = CommandSpec(name: "", summary: "", usage: "")

  /// The commands, with what they are for.
  static let specs: [CommandSpec] = [
    spec("proxy", .troubleshooting, "Run a proxy to the Kubernetes API server"),
  ]

  private static func spec(
    _ name: String,
    _ group: CommandSpec.Group,
    _ summary: String
  )
    -> CommandSpec
  {
    CommandSpec(
      name: name,
      group: group,
      summary: summary,
      details: "This command is not simulated.",
      examples: [.init("Says that it is not simulated", "kubectl \(name)")],
      usage: "kubectl \(name)",
      takesAnything: true,
      asksServer: false
    )
  }

  private let path: String

  init(_ invocation: Invocation) throws(Failure) { path = invocation.path }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    throw .message("\(path) is not simulated")
  }
}
