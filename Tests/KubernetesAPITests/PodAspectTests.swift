import KubernetesAPI
import Simulation
import Testing

struct PodAspectTests {
  private func container(
    _ requests: ResourceList = [:],
    limits: ResourceList = [:],
    restartPolicy: String? = nil
  ) -> Container {
    var container = Container(name: "c", image: "i")
    container.resources.requests = requests
    container.resources.limits = limits
    container.restartPolicy = restartPolicy
    return container
  }

  @Test func `the class of service follows from requests and limits`() {
    let one: ResourceList = ["cpu": Quantity(1), "memory": Quantity(1024)]
    var spec = PodSpec()
    spec.containers = [container()]
    #expect(spec.qosClass == "BestEffort")
    spec.containers = [container(one, limits: one)]
    #expect(spec.qosClass == "Guaranteed")
    spec.containers.append(container())
    #expect(spec.qosClass == "Burstable")
    spec.containers = [container(["cpu": Quantity(milli: 1)])]
    #expect(spec.qosClass == "Burstable")
    spec.containers = [container(["example.com/gpu": Quantity(1)])]
    #expect(spec.qosClass == "BestEffort")
  }

  @Test func `a pod requests the greater of start and run`() {
    var spec = PodSpec()
    spec.containers = [container(["cpu": Quantity(1)]), container(["cpu": Quantity(2)])]
    #expect(spec.requests["cpu"] == Quantity(3))
    spec.initContainers = [container(["cpu": Quantity(5)])]
    #expect(spec.requests["cpu"] == Quantity(5))
    spec.initContainers = [container(["cpu": Quantity(4)], restartPolicy: "Always")]
    #expect(spec.requests["cpu"] == Quantity(7))
    spec.initContainers.append(container(["cpu": Quantity(5)]))
    #expect(spec.requests["cpu"] == Quantity(9))
    spec.overhead = ["cpu": Quantity(1)]
    #expect(spec.requests["cpu"] == Quantity(10))
  }

  @Test func `a condition keeps its time until its status changes`() {
    var status = PodStatus()
    var ready = PodCondition()
    ready.type = "Ready"
    ready.status = "False"
    ready.lastTransitionTime = Time(Instant(seconds: 10))
    let isNew = status.set(ready)
    #expect(isNew)
    ready.lastTransitionTime = Time(Instant(seconds: 20))
    let isChanged = status.set(ready)
    #expect(!isChanged)
    ready.status = "True"
    let isTurned = status.set(ready)
    #expect(isTurned)
    var pod = Pod()
    pod.status = status
    #expect(pod.isReady)
    #expect(pod.condition("Ready")?.lastTransitionTime == Time(Instant(seconds: 20)))
    #expect(!pod.isAvailable(minReadySeconds: 5, now: Time(Instant(seconds: 24))))
    #expect(pod.isAvailable(minReadySeconds: 5, now: Time(Instant(seconds: 25))))
  }

  @Test func `pods of a template share its spec until one changes`() {
    var template = PodTemplateSpec()
    template.spec.containers = [container()]
    var pod = Pod()
    pod.spec = template.spec
    #expect(pod.spec == template.spec)
    pod.spec.nodeName = "node"
    #expect(template.spec.nodeName.isEmpty)
  }

  @Test func `a pod stays small`() {
    #expect(MemoryLayout<Container>.size <= 320)
    #expect(MemoryLayout<PodSpec>.size <= 700)
    #expect(MemoryLayout<Volume>.size <= 112)
  }
}
