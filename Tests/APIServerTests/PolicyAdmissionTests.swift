import APIServer
import KubernetesAPI
import Simulation
import Testing

/// Quotas, limit ranges, priority classes and disruption budgets where requests come in.
@Suite struct PolicyAdmissionTests {
  private func quota(_ hard: ResourceList, scopes: [String] = []) -> ResourceQuota {
    var quota = ResourceQuota()
    quota.metadata = ObjectMeta(name: "small", namespace: "default")
    quota.spec.hard = hard
    quota.spec.scopes = scopes
    return quota
  }

  /// A server with a quota whose controller has looked at it.
  private func makeServer(_ quota: ResourceQuota, used: ResourceList) throws -> APIServer {
    var server = try makePlainServer()
    var stored = try server.create(quota)
    stored.status.hard = quota.spec.hard
    stored.status.used = used
    try server.updateStatus(stored)
    return server
  }

  private func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch let status as Status {
      return status.message
    } catch {
      return "\(error)"
    }
  }

  @Test func `a quota counts what is created and refuses what is too much`() throws {
    var server = try makeServer(
      quota(["pods": Quantity(1), "count/configmaps": Quantity(5)]),
      used: ["pods": Quantity(0), "count/configmaps": Quantity(0)]
    )
    try server.create(makePod("one"))
    let text = refusal { try server.create(makePod("two")) }
    #expect(
      text == "pods \"two\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1,"
        + " limited: pods=1"
    )
    let stored = try server.get(ResourceQuota.self, namespace: "default", name: "small")
    #expect(stored.status.used["pods"] == Quantity(1))
    #expect(stored.status.used["count/configmaps"] == Quantity(0))
  }

  @Test func `a quota of requests wants every container to say its own`() throws {
    var server = try makeServer(
      quota(["requests.cpu": Quantity(1), "limits.memory": Quantity(1)]),
      used: ["requests.cpu": Quantity(0), "limits.memory": Quantity(0)]
    )
    let text = refusal { try server.create(makePod("one")) }
    #expect(
      text
        == "pods \"one\" is forbidden: failed quota: small: must specify limits.memory for: main;"
        + " requests.cpu for: main"
    )
  }

  @Test func `a quota of a scope leaves other pods alone`() throws {
    var server = try makeServer(
      quota(["pods": Quantity(0)], scopes: ["NotBestEffort"]),
      used: ["pods": Quantity(0)]
    )
    try server.create(makePod("idle"))
    var busy = makePod("busy")
    busy.spec.containers[0].resources.requests = ["cpu": Quantity(1)]
    let text = refusal { try server.create(busy) }
    #expect(
      text.contains("exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0")
    )
  }

  private func range(_ body: (inout LimitRangeItem) -> Void) -> LimitRange {
    var item = LimitRangeItem()
    item.type = "Container"
    body(&item)
    var range = LimitRange()
    range.metadata = ObjectMeta(name: "bounds", namespace: "default")
    range.spec.limits = [item]
    return range
  }

  @Test func `a limit range fills in what containers do not say`() throws {
    var server = try makePlainServer()
    try server.create(
      range {
        $0.default = ["cpu": Quantity(milli: 500)]
        $0.defaultRequest = ["cpu": Quantity(milli: 100)]
      }
    )
    let pod = try server.create(makePod("one"))
    #expect(pod.spec.containers[0].resources.limits["cpu"] == Quantity(milli: 500))
    #expect(
      pod.metadata.annotations["kubernetes.io/limit-ranger"]
        == "LimitRanger plugin set: cpu request for container main; cpu limit for container main"
    )
  }

  @Test func `a limit range refuses what is out of bounds`() throws {
    var server = try makePlainServer()
    try server.create(
      range {
        $0.max = ["cpu": Quantity(1)]
        $0.min = ["cpu": Quantity(milli: 100)]
        $0.maxLimitRequestRatio = ["cpu": Quantity(2)]
      }
    )
    var pod = makePod("one")
    pod.spec.containers[0].resources.limits = ["cpu": Quantity(3)]
    pod.spec.containers[0].resources.requests = ["cpu": Quantity(milli: 50)]
    let text = refusal { try server.create(pod) }
    #expect(
      text
        == "pods \"one\" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m,"
        + " maximum cpu usage per Container is 1, but limit is 3, cpu max limit to request ratio per"
        + " Container is 2, but provided ratio is 60.000000]"
    )
  }

  @Test func `a pod gets the priority of its class, of the default class, or none`() throws {
    var server = try makePlainServer()
    #expect(try server.create(makePod("plain")).spec.priority == 0)
    var kind = PriorityClass()
    kind.metadata.name = "usual"
    kind.value = 50
    kind.globalDefault = true
    kind.preemptionPolicy = "Never"
    try server.create(kind)
    let pod = try server.create(makePod("usual"))
    #expect(pod.spec.priority == 50)
    #expect(pod.spec.priorityClassName == "usual")
    #expect(pod.spec.preemptionPolicy == "Never")
    var unknown = makePod("lost")
    unknown.spec.priorityClassName = "nosuch"
    let text = refusal { try server.create(unknown) }
    #expect(text == "pods \"lost\" is forbidden: no PriorityClass with name nosuch was found")
    kind.metadata.name = "second"
    let second = refusal { try server.create(kind) }
    #expect(
      second == "priorityclasses.scheduling.k8s.io \"second\" is forbidden: PriorityClass usual is"
        + " already marked as default. Only one default can exist"
    )
  }

  @Test func `an eviction waits for room in the budget, and takes it`() throws {
    var server = try makePlainServer()
    var budget = PodDisruptionBudget()
    budget.metadata = ObjectMeta(name: "web", namespace: "default")
    budget.spec.minAvailable = .int(1)
    budget.spec.selector = LabelSelector(matchLabels: ["app": "web"])
    budget = try server.create(budget)
    var pod = try server.create(makePod("web", labels: ["app": "web"], node: "minikube"))
    pod.status.phase = "Running"
    var ready = PodCondition()
    (ready.type, ready.status) = ("Ready", "True")
    pod.status.conditions = [ready]
    try server.updateStatus(pod)
    var eviction = Eviction()
    eviction.metadata = ObjectMeta(name: "web", namespace: "default")
    let evict = eviction
    budget.status.observedGeneration = 1
    budget.status.currentHealthy = 1
    budget.status.desiredHealthy = 1
    budget = try server.updateStatus(budget)
    do {
      _ = try server.create(evict as any APIObject, .subresource("eviction"))
      Issue.record("the eviction was allowed")
    } catch {
      #expect(error.reason == .tooManyRequests)
      #expect(
        error.message == "Cannot evict pod as it would violate the pod's disruption budget."
      )
      #expect(
        error.causes.first?.message
          == "The disruption budget web needs 1 healthy pods and has 1 currently"
      )
    }
    budget.status.disruptionsAllowed = 1
    try server.updateStatus(budget)
    _ = try server.create(evict as any APIObject, .subresource("eviction"))
    let leaving = try server.get(Pod.self, namespace: "default", name: "web")
    #expect(leaving.metadata.deletionTimestamp != nil)
    #expect(leaving.condition("DisruptionTarget")?.reason == "EvictionByEvictionAPI")
    let charged = try server.get(PodDisruptionBudget.self, namespace: "default", name: "web")
    #expect(charged.status.disruptionsAllowed == 0)
    #expect(charged.status.disruptedPods.keys == ["web"])
  }
}

/// The server of the other tests, under a name that the suite's own does not hide.
private func makePlainServer() throws -> APIServer { try makeServer() }
