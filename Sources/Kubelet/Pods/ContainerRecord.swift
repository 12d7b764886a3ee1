import ContainerRuntime
import KubernetesAPI
import Simulation

/// What a kubelet keeps about one container of a pod.
struct ContainerRecord: Sendable {
  /// Where the container is, as its status tells it.
  ///
  /// A container that is started anew keeps the phase of its last instance until it runs.
  enum Phase: Sendable, Hashable {
    /// Not there yet, or not again; with the reason and message of the status.
    case waiting(reason: String, message: String)
    case running(since: Instant)
    indirect case terminated(Ending)
  }

  /// What is being done to bring an instance up.
  enum Step: UInt8, Sendable {
    /// Nothing.
    case none
    /// Its image is on the way, or it waits for its turn.
    case pulling
    /// Made, and about to run.
    case starting
  }

  /// How an instance of the container ended.
  struct Ending: Sendable, Hashable {
    var exitCode: Int32
    var reason: String
    var message = ""
    var startedAt: Instant
    var finishedAt: Instant
    var id: ContainerID?
  }

  private enum Past: Sendable {
    case none
    indirect case ended(Ending)
  }

  /// The image that the present instance was made from, or that the next one will be.
  var image: String
  var phase: Phase
  var step = Step.none
  /// The present instance, or the last.
  var id: ContainerID?
  var imageDigest = ""
  var restartCount: Int32 = 0
  var restarts = BackOff()
  var pulls = BackOff()
  /// When and why the last pull failed.
  var pullFailure: (time: Instant, message: String)?
  /// The image was pulled for the instance that is to start next.
  var hasFreshImage = false
  /// The failure that the last "Back-off" event was about, so that each is told once.
  var toldBackOff: Instant?
  /// Until when another try to make it has to wait.
  var notBefore: Instant?
  /// Whether the kubelet itself ends the present instance: a probe failed, or the image changed.
  var isBeingKilled = false
  /// Whether the next instance starts whatever the restart policy says.
  var isReplaced = false
  /// The probes of the present instance; none for most containers.
  var probes: [ProbeWorker] = []

  private var past = Past.none
  /// What few containers have of their lives: one or none.
  private var livings: [LifecycleState] = []

  init(image: String, phase: Phase) {
    self.image = image
    self.phase = phase
  }

  /// How the instance before the present one ended.
  var last: Ending? {
    get { if case .ended(let ending) = past { ending } else { nil } }
    set { past = newValue.map { .ended($0) } ?? .none }
  }

  /// Hooks and steps of its end; nil for most.
  var lifecycle: LifecycleState? { livings.first }

  var hasLifecycle: Bool { !livings.isEmpty }

  /// Changes what is known of hooks and steps of its end.
  mutating func changeLifecycle(_ change: (inout LifecycleState) -> Void) {
    var state = livings.first ?? LifecycleState()
    change(&state)
    if state.isEmpty {
      if !livings.isEmpty { livings = [] }
    } else {
      livings = [state]
    }
  }

  var isRunning: Bool { if case .running = phase { true } else { false } }

  var ending: Ending? { if case .terminated(let ending) = phase { ending } else { nil } }

  /// Whether an instance runs or is about to.
  var isAlive: Bool { isRunning || step == .starting }

  /// Whether the instance that runs got past its startup probe, if it has one.
  var isStarted: Bool {
    isRunning && !probes.contains { $0.kind == .startup && $0.verdict != .passes }
  }

  /// Whether the instance that runs may get traffic.
  var isReady: Bool {
    isStarted && !probes.contains { $0.kind == .readiness && $0.verdict != .passes }
  }

  /// Takes note that the instance that was starting is there: the one before it is the past now.
  mutating func settleStart() {
    guard step == .starting else { return }
    step = .none
    if let ending { last = ending }
    if last != nil { restartCount += 1 }
  }
}
