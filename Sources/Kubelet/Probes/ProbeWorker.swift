import KubernetesAPI
import Machine
import Simulation

/// One probe of one instance of a container: when to ask, and what the answers add up to.
///
/// Pure: it neither asks nor acts. Example: a readiness probe with a failure threshold of 3 fails
/// with the third "no" in a row and passes again with the first "yes".
/// Source: `k8s.io/kubernetes/pkg/kubelet/prober/worker.go`.
struct ProbeWorker: Sendable {
  /// What a question brought.
  enum Answer: Sendable, Hashable {
    case success
    case failure(String)
    /// The question could not be asked; counts neither way.
    case trouble(String)
  }

  /// What the answers add up to.
  enum Verdict: UInt8, Sendable {
    case undecided
    case passes
    case fails
  }

  /// A question that is under way.
  struct Question: Sendable {
    /// Who asks, on the node's machine.
    let asker: ProcessID
    /// The file into which the answer is written.
    let mailbox: VolumeID
    /// When it has failed for want of an answer.
    let deadline: Instant
    /// When to look for the answer, and how long to wait after that.
    var lookAt: Instant
    var pause: Duration
  }

  let kind: ProbeKind
  private(set) var verdict: Verdict
  /// When to ask next.
  private(set) var due: Instant
  var question: Question?
  private var answersInARow: Int32 = 0
  private var lastWasSuccess = false

  init(_ kind: ProbeKind, _ probe: Probe, startedAt: Instant) {
    self.kind = kind
    due = startedAt + .seconds(Int64(probe.initialDelaySeconds))
    switch kind {
    case .liveness: verdict = .passes
    case .readiness: verdict = .fails
    case .startup: verdict = .undecided
    }
  }

  /// The probes of a container that has just started; the one that holds the others back is first.
  static func workers(for container: Container, startedAt: Instant) -> [ProbeWorker] {
    let kinds: [ProbeKind] = [.startup, .readiness, .liveness]
    return kinds.compactMap { kind in
      container[probe: kind].map { ProbeWorker(kind, $0, startedAt: startedAt) }
    }
  }

  /// Counts an answer, and sets the time of the next question.
  ///
  /// - Returns: whether the verdict is another one now.
  mutating func take(_ answer: Answer, _ probe: Probe, now: Instant) -> Bool {
    let period = Duration.seconds(Int64(max(1, probe.periodSeconds)))
    while due <= now { due += period }
    let isSuccess: Bool
    switch answer {
    case .trouble: return false
    case .success: isSuccess = true
    case .failure: isSuccess = false
    }
    answersInARow = isSuccess == lastWasSuccess ? answersInARow + 1 : 1
    lastWasSuccess = isSuccess
    let threshold = isSuccess ? probe.successThreshold : probe.failureThreshold
    guard answersInARow >= threshold else { return false }
    let decided: Verdict = isSuccess ? .passes : .fails
    defer { verdict = decided }
    return verdict != decided
  }
}
