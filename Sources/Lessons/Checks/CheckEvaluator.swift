public import KubernetesAPI

/// Compares conditions with the cluster and with what the learner did.
///
/// A function of its inputs: the client, the probe, and the observations since the step began.
public struct CheckEvaluator: Hashable, Sendable {
  /// What was observed since the step began, oldest first.
  public var observations: [Observation]

  /// Makes an evaluator.
  public init(observations: [Observation] = []) { self.observations = observations }

  /// How `check` stands.
  public func outcome(
    of check: Check,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    let outcome = self.outcome(of: check.condition, &client, &probe)
    guard case .missed(var miss) = outcome, let help = check.help else { return outcome }
    miss.advice.append(help)
    return .missed(miss)
  }

  /// How `condition` stands.
  public func outcome(
    of condition: Condition,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    switch condition {
    case .object(let wanted): return outcome(of: wanted, &client)
    case .looked(let wanted): return outcome(of: wanted, kinds(&client))
    case .ran(let wanted): return outcome(of: wanted)
    case .printed(let wanted): return outcome(ofPrinted: wanted)
    case .answers(let wanted): return outcome(of: wanted, &client, &probe)
    case .file(let wanted): return outcome(of: wanted, &client, &probe)
    case .process(let wanted): return outcome(of: wanted, &client, &probe)
    case .command(let wanted): return outcome(of: wanted, &client, &probe)
    case .timed(let wanted): return outcome(of: wanted, &client, &probe)
    case .after(let wanted): return outcome(of: wanted, &probe)
    case .all(let parts): return all(parts, &client, &probe)
    case .any(let parts): return any(parts, &client, &probe)
    case .not(let part):
      let holds = outcome(of: part, &client, &probe).isDone
      return holds ? .missed(Miss("this must not be so")) : .done
    }
  }

  private func kinds(_ client: inout some KubernetesClient) -> [APIResource] {
    do throws(Status) {
      return try client.resources()
    } catch {
      return []
    }
  }

  private func all(
    _ parts: [Condition],
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    var worst = CheckOutcome.done
    for part in parts {
      switch outcome(of: part, &client, &probe) {
      case .done: continue
      case .missed(let miss): return .missed(miss)
      case .underway(let reason): if worst.isDone { worst = .underway(reason) }
      }
    }
    return worst
  }

  private func any(
    _ parts: [Condition],
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    var best: CheckOutcome?
    for part in parts {
      let outcome = outcome(of: part, &client, &probe)
      if outcome.isDone { return .done }
      switch (best, outcome) {
      case (nil, _), (.missed, .underway): best = outcome
      default: continue
      }
    }
    return best ?? .missed(Miss("nothing is asked for"))
  }
}
