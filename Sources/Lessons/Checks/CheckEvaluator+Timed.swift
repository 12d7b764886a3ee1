import KubernetesAPI
import Simulation

/// Looks into the time to come, on a copy of the cluster.
extension CheckEvaluator {
  /// How long a copy runs on between two looks where no object changes.
  private static let pace = Duration.seconds(1)
  /// How many looks one condition gets.
  private static let maximumLooks = 5000

  func outcome<Probe: CheckProbe>(
    of wanted: TimedCondition,
    _ client: inout some KubernetesClient,
    _ probe: inout Probe
  ) -> CheckOutcome {
    let now = outcome(of: wanted.condition, &client, &probe)
    if let early = verdict(wanted, now, after: .zero) { return early }
    var future = probe
    var passed = Duration.zero
    var last = now
    var looks = 0
    while passed < wanted.length, looks < Self.maximumLooks {
      looks += 1
      let rest = wanted.length - passed
      passed = passed + future.pass(atMost: min(Self.pace, rest))
      var copy = future.client
      last = outcome(of: wanted.condition, &copy, &future)
      if let early = verdict(wanted, last, after: passed) { return early }
    }
    guard wanted.sense == .eventually else { return .done }
    guard case .missed(var miss) = last else { return last }
    miss.text += ", not within \(DurationText.words(wanted.length)) either"
    return .missed(miss)
  }

  /// What a look decides; nil where time must tell.
  private func verdict(
    _ wanted: TimedCondition,
    _ outcome: CheckOutcome,
    after passed: Duration
  ) -> CheckOutcome? {
    let isNow = passed == .zero
    let when = isNow ? "" : " after \(DurationText.words(passed))"
    switch (wanted.sense, outcome) {
    case (.eventually, .done): return .done
    case (.eventually, _): return nil
    case (.never, .done):
      return .missed(Miss(isNow ? "this is so, and must not be" : "it comes to be\(when)"))
    case (.never, _): return nil
    case (.stays, .done): return nil
    case (.stays, .underway(let reason)):
      return isNow ? .underway(reason) : .missed(Miss("it does not last:\(when), \(reason)"))
    case (.stays, .missed(var miss)):
      if !isNow { miss.text = "it does not last:\(when), \(miss.text)" }
      return .missed(miss)
    }
  }

  func outcome<Probe: CheckProbe>(
    of wanted: AfterCondition,
    _ probe: inout Probe
  ) -> CheckOutcome {
    var copy = probe
    var evaluator = self
    evaluator.observations = []
    for line in wanted.commands { evaluator.observations += copy.type(line) }
    var passed = Duration.zero
    while passed < wanted.wait { passed = passed + copy.pass(atMost: wanted.wait - passed) }
    var client = copy.client
    let outcome = evaluator.outcome(of: wanted.condition, &client, &copy)
    let commands = Words.list(wanted.commands.map { "`\($0)`" })
    switch outcome {
    case .done: return .done
    case .underway(let reason):
      return .missed(Miss("after \(commands) it still waits for \(reason)"))
    case .missed(var miss):
      miss.text = "after \(commands), \(miss.text)"
      return .missed(miss)
    }
  }
}
