import KubernetesAPI
import Simulation

/// Staying with a container: what it prints from now on, until it ends.
struct Attachment: Sendable {
  let pod: NamespacedName
  let container: String
  let deadline: Instant
  let passesInput: Bool
  let isTerminal: Bool
  /// Whether the output that there was before is printed as well.
  var fromStart = true
  private var printed: Int?
  /// What the container ended with; nil while it runs.
  private(set) var exitCode: Int32?

  init(
    pod: NamespacedName,
    container: String,
    deadline: Instant,
    passesInput: Bool,
    isTerminal: Bool
  ) {
    self.pod = pod
    self.container = container
    self.deadline = deadline
    self.passesInput = passesInput
    self.isTerminal = isTerminal
  }

  /// Prints what is new; tells what to wait for.
  mutating func proceed<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let found: Pod
    do {
      found = try client.get(Pod.self, namespace: pod.namespace, name: pod.name)
    } catch {
      if printed != nil { return .finished }
      throw .refused(error)
    }
    let state = found.status.containerStatuses.first { $0.name == container }?.state
    let connection = connect(&client)
    if let connection, state?.running != nil || state?.terminated != nil {
      show(connection, &station)
    }
    if let ended = state?.terminated {
      exitCode = ended.exitCode
      return .finished
    }
    if ["Succeeded", "Failed"].contains(found.status.phase) { return .finished }
    guard printed != nil || state?.running != nil else {
      if client.now >= deadline { throw .message("timed out waiting for the condition") }
      return .waiting([.change, .until(deadline)])
    }
    return .waiting([.change, .until(client.now + .milliseconds(250))])
  }

  private func connect<Client: KubernetesClient>(
    _ client: inout Client
  ) -> ContainerConnection? {
    try? client.connect(
      ConnectRequest(
        namespace: pod.namespace,
        pod: pod.name,
        container: container,
        verb: .logs(previous: false)
      )
    )
  }

  private mutating func show<Station: Workstation>(
    _ connection: ContainerConnection,
    _ station: inout Station
  ) {
    let log = station.log(of: connection)
    guard let start = printed ?? (fromStart ? 0 : nil) else {
      printed = log.count
      return
    }
    for line in log.dropFirst(start) {
      let text = line.text + "\n"
      if line.isError { station.complain(text) } else { station.print(text) }
    }
    printed = log.count
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
