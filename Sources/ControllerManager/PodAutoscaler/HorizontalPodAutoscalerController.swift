public import KubernetesAPI
public import Simulation

/// Changes the number of pods of workloads so that what they use stays near a target.
///
/// Every autoscaler is looked at every 15 seconds.
/// Source: `k8s.io/kubernetes/pkg/controller/podautoscaler`.
public struct HorizontalPodAutoscalerController: Controller {
  /// The name under which it records events.
  public let name = "horizontal-pod-autoscaler"
  /// The kinds whose changes wake it.
  public let watches = [HorizontalPodAutoscaler.resource]

  /// How often each autoscaler is looked at.
  public static let period = Duration.seconds(15)
  /// For how long the highest proposal counts before pods are taken away.
  static let downscaleWindow = Duration.minutes(5)

  var queue = WorkQueue<NamespacedName>()
  var events = EventRecorder(component: "horizontal-pod-autoscaler")
  private var scalers = ChangeCursor(HorizontalPodAutoscaler.resource)
  /// What was proposed and done of late, by autoscaler.
  var histories: [NamespacedName: ScalingHistory] = [:]

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try scalers.read(&client).mentioned {
      queue.cause = object.storeRevision
      queue.add(object.namespacedName, at: client.now + Self.period)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      let scaler = try client.find(
        HorizontalPodAutoscaler.self,
        namespace: key.namespace,
        name: key.name
      )
    else {
      histories[key] = nil
      return
    }
    queue.add(key, at: client.now + Self.period)
    var changed = scaler
    reconcile(&changed, &client)
    if changed.status != scaler.status { _ = try client.updateStatus(changed) }
  }

  private mutating func reconcile<Client: KubernetesClient>(
    _ scaler: inout HorizontalPodAutoscaler,
    _ client: inout Client
  ) {
    let now = client.now
    let target: ScaleTarget
    do {
      target = try ScaleTarget(scaler, &client)
    } catch {
      warn(scaler, "FailedGetScale", error.message, &client)
      return scaler.set(
        "AbleToScale",
        false,
        "FailedGetScale",
        "the HPA controller was unable to get the target's current scale: \(error.message)",
        now: now
      )
    }
    scaler.set(
      "AbleToScale",
      true,
      "SucceededGetScale",
      "the HPA controller was able to get the target's current scale",
      now: now
    )
    let key = scaler.namespacedName
    if histories[key] == nil {
      histories[key] = ScalingHistory(target.replicas, now: now)
    }
    let least = Int(scaler.spec.minReplicas ?? 1)
    let most = Int(scaler.spec.maxReplicas)
    if target.replicas == 0, least != 0 {
      scaler.set(
        "ScalingActive",
        false,
        "ScalingDisabled",
        "scaling is disabled since the replica count of the target is zero",
        now: now
      )
      scaler.note(current: 0, desired: 0, metrics: nil)
    } else if target.replicas > most {
      let why = "Current number of replicas above Spec.MaxReplicas"
      rescale(&scaler, target, to: most, why, nil, &client)
    } else if target.replicas < least {
      let why = "Current number of replicas below Spec.MinReplicas"
      rescale(&scaler, target, to: least, why, nil, &client)
    } else {
      follow(&scaler, target, &client)
    }
  }

  /// Asks the measures how many pods there should be, and sees to it as far as the rules allow.
  private mutating func follow<Client: KubernetesClient>(
    _ scaler: inout HorizontalPodAutoscaler,
    _ target: ScaleTarget,
    _ client: inout Client
  ) {
    let now = client.now
    let proposal = propose(&scaler, target, &client)
    guard let wanted = proposal.replicas else {
      scaler.note(
        current: target.replicas,
        desired: Int(scaler.status.desiredReplicas),
        metrics: proposal.statuses
      )
      return warn(scaler, "FailedComputeMetricsReplicas", proposal.error ?? "", &client)
    }
    var why = ""
    if wanted > target.replicas { why = "\(proposal.metric) above target" }
    if wanted < target.replicas { why = "All metrics below target" }
    let key = scaler.namespacedName
    var history = histories[key] ?? ScalingHistory(target.replicas, now: now)
    let limited = history.limit(wanted, current: target.replicas, &scaler, now: now)
    histories[key] = history
    rescale(&scaler, target, to: limited, why, proposal.statuses, &client)
  }

  private mutating func rescale<Client: KubernetesClient>(
    _ scaler: inout HorizontalPodAutoscaler,
    _ target: ScaleTarget,
    to replicas: Int,
    _ why: String,
    _ statuses: [MetricStatus]?,
    _ client: inout Client
  ) {
    let now = client.now
    guard replicas != target.replicas else {
      return scaler.note(current: target.replicas, desired: replicas, metrics: statuses)
    }
    do {
      try target.scale(to: replicas, &client)
    } catch {
      warn(
        scaler,
        "FailedRescale",
        "New size: \(replicas); reason: \(why); error: \(error.message)",
        &client
      )
      scaler.set(
        "AbleToScale",
        false,
        "FailedUpdateScale",
        "the HPA controller was unable to update the target scale: \(error.message)",
        now: now
      )
      let desired = Int(scaler.status.desiredReplicas)
      return scaler.note(current: target.replicas, desired: desired, metrics: statuses)
    }
    scaler.set(
      "AbleToScale",
      true,
      "SucceededRescale",
      "the HPA controller was able to update the target scale to \(replicas)",
      now: now
    )
    events.record(
      &client,
      about: scaler,
      reason: "SuccessfulRescale",
      message: "New size: \(replicas); reason: \(why)"
    )
    histories[scaler.namespacedName]?.note(replicas - target.replicas, now: now)
    scaler.note(current: target.replicas, desired: replicas, metrics: statuses)
    scaler.status.lastScaleTime = Time(now)
  }

  mutating func warn<Client: KubernetesClient>(
    _ scaler: HorizontalPodAutoscaler,
    _ reason: String,
    _ message: String,
    _ client: inout Client
  ) {
    events.record(&client, about: scaler, type: .warning, reason: reason, message: message)
  }
}

extension HorizontalPodAutoscaler {
  mutating func set(
    _ type: String,
    _ holds: Bool,
    _ reason: String,
    _ message: String,
    now: Instant
  ) {
    var condition = HorizontalPodAutoscalerCondition()
    condition.type = type
    condition.status = holds ? "True" : "False"
    condition.lastTransitionTime = Time(now)
    condition.reason = reason
    condition.message = message
    guard let index = status.conditions.firstIndex(where: { $0.type == type }) else {
      return status.conditions.append(condition)
    }
    let former = status.conditions[index]
    if former.status == condition.status {
      condition.lastTransitionTime = former.lastTransitionTime
    }
    status.conditions[index] = condition
  }

  fileprivate mutating func note(current: Int, desired: Int, metrics: [MetricStatus]?) {
    status.currentReplicas = Int32(clamping: current)
    status.desiredReplicas = Int32(clamping: desired)
    status.currentMetrics = metrics
  }
}
