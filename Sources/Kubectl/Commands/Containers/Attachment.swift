import KubernetesAPI
import Simulation

/// Staying with a container, from its start to its end: what `attach` and `run` have in common.
struct Attachment: Sendable {
  /// What is asked for.
  struct Wishes: Sendable {
    var passesInput = false
    var isTerminal = false
    var isQuiet = false
    var version = KubectlVersion.current
    /// What is waited for before; the output that there was until then is printed as well.
    var awaited = Awaited.nothing
    /// Whether the container's input ends with ours, though the pod does not say so.
    var endsInput = false
    /// Whether the command ends with the container's status.
    var wantsStatus = false
  }

  /// What an attachment waits for first.
  enum Awaited: Sendable {
    case nothing
    case container
    case readyPod
  }

  private enum Stage: Sendable {
    case starting
    case attached
    case ending
  }

  let pod: NamespacedName
  let container: String
  private let deadline: Instant
  private var wishes: Wishes
  private var stage = Stage.starting
  /// Why the container was said not to be there.
  private var warned = ""
  /// The words for a session that can be taken up again.
  private var farewell = ""
  /// What the container ended with; nil while it runs.
  private(set) var ending: ContainerStateTerminated?

  init(pod: NamespacedName, container: String, deadline: Instant, _ wishes: Wishes) {
    self.pod = pod
    self.container = container
    self.deadline = deadline
    self.wishes = wishes
  }

  /// Goes on; tells what to wait for.
  mutating func proceed<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let found: Pod
    do {
      found = try client.get(Pod.self, namespace: pod.namespace, name: pod.name)
    } catch {
      if stage == .attached { return .finished }
      throw .refused(error)
    }
    switch stage {
    case .starting: return try start(found, &client, &station)
    case .attached:
      if !farewell.isEmpty { station.print(farewell) }
      stage = .ending
      return try end(found, &client)
    case .ending: return try end(found, &client)
    }
  }

  /// Waits until the pod runs, and attaches.
  private mutating func start<Client: KubernetesClient, Station: Workstation>(
    _ found: Pod,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if Self.isOver(found) {
      showLog(&client, &station)
      stage = .ending
      return try end(found, &client)
    }
    if wishes.awaited == .container, found.containerStatus(container)?.state.terminated != nil {
      showLog(&client, &station)
      return .finished
    }
    guard hasCome(found) else {
      warn(found, &station)
      if client.now >= deadline { throw .message("timed out waiting for the condition") }
      return .waiting([.change, .until(deadline)])
    }
    let machine = try PodFinder.machine(
      container,
      of: found,
      &client,
      for: .attach,
      wishes.version
    )
    let declared = found.allContainers.first { $0.name == container }
    if wishes.isTerminal, declared?.tty != true {
      wishes.isTerminal = false
      if !wishes.isQuiet {
        station.complain(
          "error: Unable to use a TTY - container \(container) did not allocate one\n"
        )
      }
    } else if declared?.tty == true {
      wishes.isTerminal = true
    }
    if !wishes.passesInput { wishes.isTerminal = false }
    if wishes.isTerminal, !station.isInteractive {
      wishes.isTerminal = false
      if !wishes.isQuiet {
        station.complain(
          "Unable to use a TTY - input is not a terminal or the right kind of file\n"
        )
      }
    }
    greet(&station)
    stage = .attached
    let isEphemeral = found.spec.ephemeralContainers.contains { $0.container.name == container }
    if wishes.isTerminal, !wishes.isQuiet, isEphemeral, found.spec.restartPolicy == "Always" {
      farewell =
        "Session ended, the ephemeral container will not be restarted but may be reattached using"
        + " 'kubectl attach \(pod.name) -c \(container) -i -t' if it is still running\n"
    } else if wishes.isTerminal, !wishes.isQuiet, found.spec.restartPolicy == "Always" {
      farewell =
        "Session ended, resume using 'kubectl attach \(pod.name) -c \(container) -i -t' command"
        + " when the pod is running\n"
    }
    let past: ContainerAttachment.Past =
      wishes.awaited != .nothing ? .everything : wishes.isTerminal ? .openLine : .nothing
    return .attaching(
      ContainerAttachment(
        machine: machine,
        passesInput: wishes.passesInput && declared?.stdin == true,
        isTerminal: wishes.isTerminal,
        isOnce: wishes.endsInput || declared?.stdinOnce == true,
        past: past
      )
    )
  }

  private func hasCome(_ found: Pod) -> Bool {
    switch wishes.awaited {
    case .nothing: true
    case .container:
      found.containerStatus(container)?.state.running != nil
    case .readyPod:
      found.status.phase == "Running"
        && found.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
    }
  }

  /// Tells why the container is not there yet, each reason once.
  private mutating func warn<Station: Workstation>(_ found: Pod, _ station: inout Station) {
    guard wishes.awaited == .container, !wishes.isQuiet,
      let message = found.containerStatus(container)?.state.waiting?.message, !message.isEmpty,
      message != warned
    else { return }
    warned = message
    station.complain("Warning: container \(container): \(message)\n")
  }

  private func greet<Station: Workstation>(_ station: inout Station) {
    if !wishes.isQuiet { Self.greet(wishes.version, &station) }
  }

  /// Tells the user what a session with a container's first process is.
  static func greet<Station: Workstation>(
    _ version: KubectlVersion,
    _ station: inout Station
  ) {
    if version == .current {
      station.complain(
        "All commands and output from this session will be recorded in container logs, including"
          + " credentials and sensitive information passed through the command prompt.\n"
      )
    }
    station.complain("If you don't see a command prompt, try pressing enter.\n")
  }

  /// Waits for the pod's end where its status matters.
  private mutating func end<Client: KubernetesClient>(
    _ found: Pod,
    _ client: inout Client
  ) throws(Failure) -> Progress {
    let policy = found.spec.restartPolicy
    guard wishes.wantsStatus, policy != "Always" else { return .finished }
    guard found.status.phase == "Succeeded" || found.status.phase == "Failed" && policy == "Never"
    else { return .waiting([.change, .until(client.now + .seconds(1))]) }
    ending = found.status.containerStatuses.first { $0.name == container }?.state.terminated
    return .finished
  }

  private static func isOver(_ pod: Pod) -> Bool {
    pod.status.phase == "Succeeded" || pod.status.phase == "Failed"
  }

  private func showLog<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) {
    guard
      let connection = try? client.connect(
        ConnectRequest(
          namespace: pod.namespace,
          pod: pod.name,
          container: container,
          verb: .logs(previous: false)
        )
      )
    else { return }
    for line in station.log(of: connection) {
      let text = line.text + "\n"
      if line.isError { station.complain(text) } else { station.print(text) }
    }
  }
}

/// A workstation on which nothing is printed.
struct SilentStation<Base: Workstation>: Workstation {
  private var base: Base

  init(_ base: Base) { self.base = base }

  var standardInput: [UInt8] { base.standardInput }
  var isInteractive: Bool { base.isInteractive }
  var workingDirectory: String { base.workingDirectory }

  func content(of path: String) -> FileContent { base.content(of: path) }
  func variable(_ name: String) -> String? { base.variable(name) }
  func log(of machine: Int32) -> [LogLine] { base.log(of: machine) }
  mutating func write(_ text: String, to path: String) -> Bool { base.write(text, to: path) }
  mutating func print(_ text: String) {}
  mutating func complain(_ text: String) { base.complain(text) }
}
