import KubernetesAPI
import Simulation

/// `kubectl attach`: stays with a container that runs already.
struct AttachCommand: Command {
  static let spec = CommandSpec(
    name: "attach",
    group: .troubleshooting,
    summary: "Attach to a running container",
    details: "Prints what the container prints from now on; with -i, hands it what you type.",
    examples: [
      .init("Stay with the only container of a pod", "kubectl attach web"),
      .init("With one of several", "kubectl attach web -c helper"),
      .init("Type to a shell that is the container's own", "kubectl attach web -i -t"),
    ],
    usage: "kubectl attach (POD | TYPE/NAME) -c CONTAINER",
    flags: [
      Flag("container", "c", .string, completion: .container, "The container"),
      Flag("detach-keys", .string, "ctrl-p,ctrl-q", "The keys to detach with").unsimulated(),
      Flag("pod-running-timeout", .duration, "1m0s", "How long to wait until the pod runs"),
      Flag("quiet", "q", .boolean, "Print only what the container prints"),
      Flag("stdin", "i", .boolean, "Pass standard input to the container"),
      Flag("tty", "t", .boolean, "Standard input is a terminal"),
    ],
    words: .pods
  )

  private let invocation: Invocation
  private var attachment: Attachment?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.positional.isEmpty {
      throw .message("at least 1 argument is required for attach")
    }
    if invocation.positional.count > 2 {
      throw .message(
        "expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw"
          + " \(invocation.positional.count): \(invocation.positional)"
      )
    }
    if invocation.arguments.duration("pod-running-timeout") <= .zero {
      throw .usage("--pod-running-timeout must be higher than zero")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if attachment == nil { attachment = try start(&client, &station) }
    guard var current = attachment else { return .finished }
    let progress = try current.proceed(&client, &station)
    attachment = current
    return progress
  }

  private func start<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Attachment {
    let words = invocation.positional
    let word = words.count == 2 ? words.joined(separator: "/") : words[0]
    let pod = try PodFinder.pod(word, invocation.namespace, &client, invocation.version)
    if ["Succeeded", "Failed"].contains(pod.status.phase) {
      throw .message(
        "cannot attach a container in a completed pod; current phase is \(pod.status.phase)"
      )
    }
    let container = try PodFinder.container(
      invocation.arguments.string("container"),
      of: pod,
      invocation,
      &station
    )
    do {
      _ = try PodFinder.machine(container, of: pod, &client, for: .attach, invocation.version)
    } catch {
      if !invocation.arguments.bool("quiet"), invocation.version == .current {
        Attachment.greet(.current, &station)
      }
      throw error
    }
    return Attachment(
      pod: pod.namespacedName,
      container: container,
      deadline: client.now + invocation.arguments.duration("pod-running-timeout"),
      .init(
        passesInput: invocation.arguments.bool("stdin"),
        isTerminal: invocation.arguments.bool("tty"),
        isQuiet: invocation.arguments.bool("quiet"),
        version: invocation.version
      )
    )
  }
}
