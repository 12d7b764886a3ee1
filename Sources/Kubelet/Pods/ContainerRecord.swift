import ContainerRuntime
import Simulation

/// What a kubelet keeps about one container of a pod.
struct ContainerRecord: Sendable {
  /// Where the container is, as its status tells it.
  enum Phase: Sendable, Hashable {
    /// Not there yet, or not again; with the reason and message of the status.
    case waiting(reason: String, message: String)
    /// Its image is on the way, or it waits for its turn.
    case pulling
    /// Made, and about to run.
    case starting
    case running(since: Instant)
    case terminated(Ending)
  }

  /// How an instance of the container ended.
  struct Ending: Sendable, Hashable {
    var exitCode: Int32
    var signal: Int32 = 0
    var reason: String
    var message = ""
    var startedAt: Instant
    var finishedAt: Instant
    var id: ContainerID?
  }

  let name: String
  let image: String
  var phase = Phase.waiting(reason: "ContainerCreating", message: "")
  /// The present instance, or the last.
  var id: ContainerID?
  var imageDigest = ""
  /// How the instance before the present one ended.
  var last: Ending?
  var restartCount: Int32 = 0
  var restarts = BackOff()
  var pulls = BackOff()
  /// When and why the last pull failed.
  var pullFailure: (time: Instant, message: String)?
  /// The image was pulled for the instance that is to start next.
  var hasFreshImage = false
  /// The failure that the last "Back-off" event was about, so that each is told once.
  var toldBackOff: Instant?

  init(name: String, image: String) {
    self.name = name
    self.image = image
  }

  var isRunning: Bool { if case .running = phase { true } else { false } }

  var ending: Ending? { if case .terminated(let ending) = phase { ending } else { nil } }

  /// Whether an instance runs or is about to.
  var isAlive: Bool {
    switch phase {
    case .running, .starting: true
    case .waiting, .pulling, .terminated: false
    }
  }
}
