import KubernetesAPI

/// `kubectl proxy`: serves the API at an address of this machine.
struct ProxyCommand: Command {
  static let spec = CommandSpec(
    name: "proxy",
    group: .troubleshooting,
    summary: "Run a proxy to the Kubernetes API server",
    details:
      "Whoever asks the proxy is answered as you would be: no other credentials are needed. A watch by"
      + " a path is not simulated.",
    examples: [
      .init("Serve in the background", "kubectl proxy &"),
      .init("Ask it", "curl localhost:8001/api/v1/namespaces/default/pods"),
    ],
    usage:
      "kubectl proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]",
    flags: [
      Flag(
        "accept-hosts",
        .string,
        "^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$",
        "Which hosts are answered"
      ).unsimulated(),
      Flag("accept-paths", .string, "^.*", "Which paths are answered").unsimulated(),
      Flag("address", .string, "127.0.0.1", "The address to listen at"),
      Flag("api-prefix", .string, "/", "The path that the API is served under"),
      Flag("append-server-path", .boolean, "Put the path of the server before each request's"),
      Flag("disable-filter", .boolean, "Answer whoever asks"),
      Flag("keepalive", .duration, "0s", "How long a quiet connection is kept"),
      Flag("port", "p", .integer, "8001", "The port to listen at; 0 for any"),
      Flag("reject-methods", .string, "^$", "Which methods are refused"),
      Flag(
        "reject-paths",
        .string,
        "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach",
        "Which paths are refused, even if accepted"
      ).unsimulated(),
      Flag("unix-socket", "u", .string, "The socket to listen at").unsimulated(),
      Flag("www", "w", .string, "A directory whose files are served as well").unsimulated(),
      Flag("www-prefix", "P", .string, "/static/", "The path that those are served under"),
    ]
  )

  private let proxy: APIProxy

  init(_ invocation: Invocation) throws(Failure) {
    let arguments = invocation.arguments
    if arguments.isGiven("port"), arguments.isGiven("unix-socket") {
      throw .message("cannot set --unix-socket and --port at the same time")
    }
    var prefix = arguments.string("api-prefix")
    if !prefix.hasPrefix("/") { prefix = "/" + prefix }
    if !prefix.hasSuffix("/") { prefix += "/" }
    proxy = APIProxy(
      address: arguments.string("address"),
      port: arguments.int("port"),
      prefix: prefix,
      rejectedMethods: arguments.string("reject-methods").split(separator: ",").map(String.init),
      answersAll: arguments.bool("disable-filter")
    )
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress { .becoming(.proxy(proxy)) }
}
