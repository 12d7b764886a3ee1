import KubernetesAPI
import Simulation

/// A lifecycle hook of a container that is under way.
struct HookRun: Sendable {
  /// What the end of the hook depends on.
  enum Progress: Sendable {
    /// Somebody runs a command or asks by HTTP.
    case asked(ProbeWorker.Question)
    /// The hook is a pause, and no more.
    case sleeps(until: Instant)
    /// It could not even be begun.
    case refused(String)
  }

  /// How a hook ended: `failure` is what the kubelet says of it, nil where it went well.
  struct Outcome: Sendable {
    var failure: String?
  }

  /// The longest time between two looks at it.
  static let longestPause = Duration.milliseconds(500)

  var progress: Progress
}

/// A container that is to end, but not at once: its hook runs, or others have to end before it.
///
/// Source of the order: `k8s.io/kubernetes/pkg/kubelet/kuberuntime/kuberuntime_termination_order.go`.
struct StopOrder: Sendable {
  let since: Instant
  /// How many seconds everything may take together.
  var grace: Int64
  var hook: HookRun?
  /// Whether it ends after the containers that it serves.
  var waitsForTurn: Bool
  /// Whether the runtime was told.
  var isAsked = false

  /// When it is asked to end, whatever holds it back.
  var deadline: Instant { since + .seconds(grace) }

  /// What is left of the time, counted in whole seconds as the kubelet does.
  func remaining(at now: Instant) -> Int64 { grace - (now - since).wholeSeconds }
}

/// What few containers have of their lives, so that the records of the others stay small.
struct LifecycleState: Sendable {
  /// The hook after the start, while it runs.
  var startHook: HookRun?
  /// How the container is being ended, where that takes steps.
  var stop: StopOrder?
  /// Why the instance does not count as started, although it ran.
  var startTrouble: ContainerTrouble?

  var isEmpty: Bool { startHook == nil && stop == nil && startTrouble == nil }
}
