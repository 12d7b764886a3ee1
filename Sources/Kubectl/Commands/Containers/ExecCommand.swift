import KubernetesAPI
import Simulation

/// `kubectl exec`: runs a command in a container.
struct ExecCommand: Command {
  static let spec = CommandSpec(
    name: "exec",
    group: .troubleshooting,
    summary: "Execute a command in a container",
    examples: [
      .init("Print the date in a pod", "kubectl exec web -- date"),
      .init("A shell in a pod", "kubectl exec -it web -- /bin/bash"),
      .init("A command in one of several containers", "kubectl exec web -c helper -- ls /work"),
    ],
    usage: "kubectl exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
    flags: [
      Flag("stdin", "i", .boolean, "Pass standard input to the command"),
      Flag("tty", "t", .boolean, "Standard input is a terminal"),
      Flag("container", "c", .string, completion: .container, "The container"),
      Flag("pod", "p", .string, "The pod (1.8)").old(),
      Flag("filename", "f", .strings, completion: .file, "The manifest of the pod"),
      Flag("quiet", "q", .boolean, "Print only what the command prints"),
      Flag("pod-running-timeout", .duration, "1m0s", "How long to wait until the pod runs"),
    ],
    words: .pods
  )

  private let invocation: Invocation
  private let pod: String
  private let command: [String]

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let words = invocation.positional
    let files = invocation.arguments.list("filename")
    guard invocation.version == .current else {
      let named = invocation.arguments.string("pod")
      let command = named.isEmpty ? Array(words.dropFirst()) : words
      guard let first = named.isEmpty ? words.first : named, !command.isEmpty,
        !(named.isEmpty && invocation.arguments.dash == 0)
      else {
        throw .usage(
          "expected 'exec POD_NAME COMMAND [ARG1] [ARG2] ... [ARGN]'.\nPOD_NAME and COMMAND"
            + " are required arguments for the exec command"
        )
      }
      pod = first
      self.command = command
      return
    }
    let dash = invocation.arguments.dash
    if dash == nil, words.count > 1 || (words.count == 1 && !files.isEmpty) {
      throw .usage(
        "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead"
      )
    }
    if invocation.arguments.duration("pod-running-timeout") <= .zero {
      throw .usage("--pod-running-timeout must be higher than zero")
    }
    pod = dash == 0 ? "" : words.first ?? ""
    if pod.isEmpty, files.isEmpty {
      throw .message("pod, type/name or --filename must be specified")
    }
    command = dash.map { Array(words[$0...]) } ?? []
    if command.isEmpty {
      throw .message("you must specify at least one command for the container")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    let found = try target(&client, &station)
    if ["Succeeded", "Failed"].contains(found.status.phase) {
      throw .message(
        "cannot exec into a container in a completed pod; current phase is \(found.status.phase)"
      )
    }
    let container = try PodFinder.container(
      arguments.string("container"),
      of: found,
      invocation,
      &station
    )
    let connection: ContainerConnection
    do {
      connection = try client.connect(
        ConnectRequest(
          namespace: invocation.namespace,
          pod: found.metadata.name,
          container: container,
          verb: .exec(command)
        )
      )
    } catch {
      throw PodFinder.noUpgrade(error, invocation.version)
    }
    var isTerminal = arguments.bool("tty")
    if isTerminal, !arguments.bool("stdin") { isTerminal = false }
    if isTerminal, !station.isInteractive {
      station.complain("Unable to use a TTY - input is not a terminal or the right kind of file\n")
      isTerminal = false
    }
    return .entering(
      ContainerEntry(
        machine: connection.machine,
        command: command,
        passesInput: arguments.bool("stdin"),
        isTerminal: isTerminal
      )
    )
  }

  /// The pod that the word or the manifest names.
  private func target<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Pod {
    let files = invocation.arguments.list("filename")
    guard !files.isEmpty else {
      return try PodFinder.pod(pod, invocation.namespace, &client, invocation.version)
    }
    let manifests = try ManifestFiles(files, recursive: false, &station)
    if let failure = Failure.of(manifests.failures) { throw failure }
    var finder = ObjectFinder()
    try finder.find(manifests, invocation, try ResourceCatalog(&client), &client)
    if let failure = Failure.of(finder.failures) { throw failure }
    guard let object = finder.objects.first else { throw .message("expected a resource") }
    return try PodFinder.pod(of: object, &client).pod
  }
}
