import KubernetesAPI

/// A command of the real kubectl that the simulation has not: it says so.
struct UnsimulatedCommand: Command {
  static let spec = CommandSpec(name: "", summary: "", usage: "")

  /// The commands, with what they are for.
  static let specs: [CommandSpec] = [
    spec(
      "proxy",
      .troubleshooting,
      "Run a proxy to the Kubernetes API server",
      flags: [
        Flag("accept-hosts", .string, "Which hosts are answered, as a regular expression"),
        Flag("accept-paths", .string, "^.*", "Which paths are answered"),
        Flag("address", .string, "127.0.0.1", "The address to listen at"),
        Flag("api-prefix", .string, "/", "The path that the API is served under"),
        Flag("append-server-path", .boolean, "Put the path of the server before each request's"),
        Flag("disable-filter", .boolean, "Answer whoever asks"),
        Flag("keepalive", .duration, "0s", "How long a quiet connection is kept"),
        Flag("port", "p", .integer, "8001", "The port to listen at; 0 for any"),
        Flag("reject-methods", .string, "^$", "Which methods are refused"),
        Flag("reject-paths", .string, "Which paths are refused, even if accepted"),
        Flag("unix-socket", "u", .string, "The socket to listen at"),
        Flag("www", "w", .string, "A directory whose files are served as well"),
        Flag("www-prefix", "P", .string, "/static/", "The path that those are served under"),
      ]
    )
  ]

  private static func spec(
    _ name: String,
    _ group: CommandSpec.Group,
    _ summary: String,
    flags: [Flag]
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
      flags: flags,
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
