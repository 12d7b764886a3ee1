import KubernetesAPI
import Simulation

/// What was proposed and done for one autoscaler of late: keeps the number of pods from fluttering.
struct ScalingHistory: Sendable {
  private struct Entry: Sendable {
    var value: Int
    var time: Instant
  }

  /// What the measures asked for.
  private var proposals: [Entry]
  /// By how many pods the number was changed.
  private var changes: [Entry] = []

  /// How long either is of interest at most.
  private static let memory = Duration.hours(1)

  init(_ replicas: Int, now: Instant) { proposals = [Entry(value: replicas, time: now)] }

  /// Remembers a change of the number.
  mutating func note(_ change: Int, now: Instant) {
    changes.removeAll { now - $0.time > Self.memory }
    changes.append(Entry(value: change, time: now))
  }

  /// The number that is allowed where `wanted` is asked for; says in the conditions what limits it.
  mutating func limit(
    _ wanted: Int,
    current: Int,
    _ scaler: inout HorizontalPodAutoscaler,
    now: Instant
  ) -> Int {
    proposals.removeAll { now - $0.time > Self.memory }
    proposals.append(Entry(value: wanted, time: now))
    let steady = stabilized(wanted, current, scaler.spec.behavior, now: now)
    if steady == wanted {
      scaler.set(
        "AbleToScale",
        true,
        "ReadyForNewScale",
        "recommended size matches current size",
        now: now
      )
    } else if wanted >= current, scaler.spec.behavior != nil {
      scaler.set(
        "AbleToScale",
        true,
        "ScaleUpStabilized",
        "recent recommendations were lower than current one, applying the lowest recent"
          + " recommendation",
        now: now
      )
    } else {
      scaler.set(
        "AbleToScale",
        true,
        "ScaleDownStabilized",
        "recent recommendations were higher than current one, applying the highest recent"
          + " recommendation",
        now: now
      )
    }
    let bounded = bounded(steady, current, scaler.spec, now: now)
    scaler.set(
      "ScalingLimited",
      bounded.replicas != steady,
      bounded.reason,
      bounded.message,
      now: now
    )
    return bounded.replicas
  }

  private func stabilized(
    _ wanted: Int,
    _ current: Int,
    _ behavior: HorizontalPodAutoscalerBehavior?,
    now: Instant
  ) -> Int {
    func recent(_ window: Duration) -> [Int] {
      proposals.filter { now - $0.time < window }.map(\.value) + [wanted]
    }
    let standard = HorizontalPodAutoscalerController.downscaleWindow
    guard let behavior else { return recent(standard).max() ?? wanted }
    let up = behavior.scaleUp?.stabilizationWindowSeconds.map { Duration.seconds(Int64($0)) }
    let down = behavior.scaleDown?.stabilizationWindowSeconds.map { Duration.seconds(Int64($0)) }
    let least = recent(up ?? .zero).min() ?? wanted
    let most = recent(down ?? standard).max() ?? wanted
    return min(max(current, least), most)
  }

  private typealias Bounded = (replicas: Int, reason: String, message: String)

  private func bounded(
    _ wanted: Int,
    _ current: Int,
    _ spec: HorizontalPodAutoscalerSpec,
    now: Instant
  ) -> Bounded {
    let (least, most) = (Int(spec.minReplicas ?? 1), Int(spec.maxReplicas))
    let (up, down): (Int, Int)
    if let behavior = spec.behavior {
      up = max(current, limit(behavior.scaleUp, current, isUp: true, now: now))
      down = min(current, limit(behavior.scaleDown, current, isUp: false, now: now))
    } else {
      (up, down) = (max(2 * current, 4), 0)
    }
    if wanted > min(most, up) {
      return most > up
        ? (
          up, "ScaleUpLimit",
          "the desired replica count is increasing faster than the maximum scale rate"
        )
        : (
          most, "TooManyReplicas",
          "the desired replica count is more than the maximum replica count"
        )
    }
    if wanted < max(least, down) {
      return least < down
        ? (
          down, "ScaleDownLimit",
          "the desired replica count is decreasing faster than the maximum scale rate"
        )
        : (
          least, "TooFewReplicas",
          "the desired replica count is less than the minimum replica count"
        )
    }
    return (wanted, "DesiredWithinRange", "the desired count is within the acceptable range")
  }

  /// How far the rules of one direction let the number go.
  private func limit(_ rules: HPAScalingRules?, _ current: Int, isUp: Bool, now: Instant) -> Int {
    let rules = rules ?? (isUp ? .up(nil) : .down(nil))
    guard rules.selectPolicy != "Disabled" else { return current }
    let bounds = rules.policies.map { policy -> Int in
      let period = Duration.seconds(Int64(policy.periodSeconds))
      let changed = changes.filter { now - $0.time < period }.reduce(0) { $0 + $1.value }
      let start = current - changed
      let value = Int(policy.value)
      guard policy.type == "Percent" else { return isUp ? start + value : start - value }
      return isUp ? (start * (100 + value) + 99) / 100 : start * (100 - value) / 100
    }
    // The policy that lets the number go furthest counts, or the one that does least.
    let goesHigh = isUp == (rules.selectPolicy != "Min")
    return (goesHigh ? bounds.max() : bounds.min()) ?? current
  }
}
