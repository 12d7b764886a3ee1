import KubernetesAPI
import Simulation

/// One command of kubectl: complete and validate in `init`, act in `run`.
///
/// `run` asks the server synchronously. A command that waits or streams keeps what it needs in its own
/// properties, answers ``Progress/waiting(_:)``, and is run again when that may have come.
protocol Command: Sendable {
  /// What the command is called, takes and says about itself.
  static var spec: CommandSpec { get }

  /// Reads the command line; refuses what cannot be meant before anything is asked of the server.
  init(_ invocation: Invocation) throws(Failure)

  /// Does the work, or the next part of it.
  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress
}

/// How far a command has come.
enum Progress: Sendable, Hashable {
  case finished
  /// To be run again when one of these may have come.
  case waiting([Pause])
  /// Goes on as a process in a container.
  case entering(ContainerEntry)
  /// To be run again when the container's own process has ended.
  case attaching(ContainerAttachment)
  /// To be run again when a line of standard input has come, or its end.
  case reading
  /// Goes on as a program that works on the machine itself: copies, forwards, serves.
  case becoming(Errand)
  /// To be run again when an editor is done with the file of this path.
  case editing(String)
}

/// What a command waits for.
enum Pause: Sendable, Hashable {
  /// Something changed in the API.
  case change
  case until(Instant)
}

/// A command to be run in a container, by the kernel.
struct ContainerEntry: Sendable, Hashable {
  let machine: Int32
  let command: [String]
  let passesInput: Bool
  let isTerminal: Bool
}
