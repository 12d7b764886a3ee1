import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import ControllerManager

/// Quotas, disruption budgets and autoscalers as their controllers keep them.
@Suite struct PolicyControllerTests {
  private func makeDeployment(_ replicas: Int32) -> Deployment {
    var deployment = Deployment()
    deployment.metadata = ObjectMeta(name: "web", namespace: "default")
    deployment.spec.replicas = replicas
    deployment.spec.selector = LabelSelector(matchLabels: ["app": "web"])
    deployment.spec.template.metadata.labels = ["app": "web"]
    var container = Container()
    (container.name, container.image) = ("web", "nginx")
    container.resources.requests = ["cpu": Quantity(milli: 100)]
    deployment.spec.template.spec.containers = [container]
    return deployment
  }

  @Test func `a quota knows what is used, and forgets what is gone`() throws {
    var world = World()
    var quota = ResourceQuota()
    quota.metadata = ObjectMeta(name: "q", namespace: "default")
    quota.spec.hard = ["pods": Quantity(2), "services": Quantity(3)]
    try world.api.create(quota)
    world.settle()
    try world.api.create(makeDeployment(3))
    world.settle()
    #expect(world.activePods.count == 2)
    var stored = try world.api.get(ResourceQuota.self, namespace: "default", name: "q")
    #expect(stored.status.used["pods"] == Quantity(2))
    #expect(stored.status.used["services"] == Quantity(1))
    let set = try world.api.list(ReplicaSet.self)[0]
    #expect(set.status.conditions.first?.reason == "FailedCreate")
    try world.api.delete(Deployment.self, namespace: "default", name: "web")
    world.pass(.seconds(10))
    stored = try world.api.get(ResourceQuota.self, namespace: "default", name: "q")
    #expect(stored.status.used["pods"] == Quantity(0))
  }

  @Test func `a budget allows as many disruptions as there are healthy pods to spare`() throws {
    var world = World()
    try world.api.create(makeDeployment(4))
    var budget = PodDisruptionBudget()
    budget.metadata = ObjectMeta(name: "web", namespace: "default")
    budget.spec.maxUnavailable = .string("50%")
    budget.spec.selector = LabelSelector(matchLabels: ["app": "web"])
    try world.api.create(budget)
    world.settle()
    let stored = try world.api.get(PodDisruptionBudget.self, namespace: "default", name: "web")
    #expect(stored.status.expectedPods == 4)
    #expect(stored.status.desiredHealthy == 2)
    #expect(stored.status.disruptionsAllowed == 2)
    #expect(stored.status.conditions.first?.reason == "SufficientPods")
  }

  private func makeScaler(_ least: Int32, _ most: Int32) -> HorizontalPodAutoscaler {
    var scaler = HorizontalPodAutoscaler()
    scaler.metadata = ObjectMeta(name: "web", namespace: "default")
    scaler.spec.scaleTargetRef.apiVersion = "apps/v1"
    scaler.spec.scaleTargetRef.kind = "Deployment"
    scaler.spec.scaleTargetRef.name = "web"
    scaler.spec.minReplicas = least
    scaler.spec.maxReplicas = most
    return scaler
  }

  /// Says that every pod uses so much.
  private func use(_ milli: Int64, in world: inout World) {
    var snapshot = MetricsSnapshot()
    for pod in world.activePods {
      var metrics = PodMetrics()
      metrics.metadata = pod.metadata
      metrics.timestamp = Time(world.api.now + .seconds(60))
      metrics.window = MetricsWindow(.seconds(15))
      var container = ContainerMetrics()
      container.name = "web"
      container.usage = ["cpu": Quantity(milli: milli)]
      metrics.containers = [container]
      snapshot.pods.append(metrics)
    }
    world.api.metrics = snapshot
  }

  @Test func `an autoscaler without metrics says so and changes nothing`() throws {
    var world = World()
    try world.api.create(makeDeployment(2))
    try world.api.create(makeScaler(1, 5))
    world.settle()
    world.pass(.seconds(20))
    let stored = try world.api.get(HorizontalPodAutoscaler.self, namespace: "default", name: "web")
    #expect(
      stored.status.conditions.map(\.reason) == ["SucceededGetScale", "FailedGetResourceMetric"]
    )
    #expect(stored.status.currentReplicas == 2)
    #expect(world.activePods.count == 2)
  }

  @Test func `an autoscaler keeps the workload within its bounds`() throws {
    var world = World()
    try world.api.create(makeDeployment(1))
    try world.api.create(makeScaler(3, 5))
    world.settle()
    world.pass(.seconds(20))
    #expect(world.activePods.count == 3)
    #expect(
      world.events.contains(
        "SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas"
      )
    )
  }

  @Test func `load adds pods at once, and their going waits five minutes`() throws {
    var world = World()
    try world.api.create(makeDeployment(1))
    world.settle()
    try world.api.create(makeScaler(1, 3))
    world.settle()
    use(400, in: &world)
    world.pass(.seconds(20))
    let first = try world.api.get(Deployment.self, namespace: "default", name: "web")
    #expect(first.spec.replicas == 3)
    use(1, in: &world)
    world.pass(.minutes(2))
    let second = try world.api.get(Deployment.self, namespace: "default", name: "web")
    #expect(second.spec.replicas == 3)
    world.pass(.minutes(5))
    let third = try world.api.get(Deployment.self, namespace: "default", name: "web")
    #expect(third.spec.replicas == 1)
  }

  @Test func `policies bound how fast the number changes`() {
    var scaler = makeScaler(1, 100)
    var behavior = HorizontalPodAutoscalerBehavior()
    behavior.scaleUp = HPAScalingRules()
    behavior.scaleUp?.policies = [HPAScalingPolicy("Pods", 2, seconds: 60)]
    scaler.spec.behavior = behavior
    scaler.setNestedDefaults()
    let now = World.start
    var history = ScalingHistory(4, now: now)
    let first = history.limit(50, current: 4, &scaler, now: now)
    #expect(first == 6)
    #expect(scaler.status.conditions.last?.reason == "ScaleUpLimit")
    history.note(2, now: now)
    let second = history.limit(50, current: 6, &scaler, now: now + .seconds(15))
    #expect(second == 6)
    let third = history.limit(50, current: 6, &scaler, now: now + .seconds(61))
    #expect(third == 8)
  }
}
