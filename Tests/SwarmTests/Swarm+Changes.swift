import APIServer
import Cluster
import KubernetesAPI
import Simulation

/// What users do to the cluster.
extension Swarm {
  /// How many workloads there may be at once.
  static let workloadLimit = 6

  mutating func changeSomething() {
    do throws(Status) {
      switch random.below(10) {
      case 0...2: try makeWorkload()
      case 3, 4: try scale()
      case 5: try relabelPod()
      case 6, 7: try deletePod()
      case 8: try changeService()
      default: try removeWorkload()
      }
    } catch {
      // A server that is down refuses; the wish is not kept then.
      note("refused: \(error.message)")
    }
  }

  private mutating func makeWorkload() throws(Status) {
    guard workloads.count < Self.workloadLimit else { return try scale() }
    made += 1
    let kinds = Workload.Kind.allCases
    let workload = Workload(
      kind: kinds[random.below(kinds.count)],
      name: "w\(made)",
      replicas: Int32(random.below(6)),
      image: random.below(6) == 0 ? Workload.badImage : Workload.goodImage
    )
    note("create \(workload.kind.rawValue) \(workload.name) × \(workload.replicas)")
    try workload.create(in: &cluster)
    workloads.append(workload)
  }

  private mutating func scale() throws(Status) {
    guard !workloads.isEmpty else { return }
    let index = random.below(workloads.count)
    var workload = workloads[index]
    workload.replicas = Int32(random.below(7))
    guard ![.pod, .daemon, .job].contains(workload.kind) else { return }
    note("scale \(workload.name) to \(workload.replicas)")
    try workload.update(in: &cluster)
    workloads[index] = workload
  }

  private mutating func drawPod() throws(Status) -> Pod? {
    let pods = try cluster.api.list(Pod.self, ListOptions(namespace: "default"))
    return pods.isEmpty ? nil : pods[random.below(pods.count)]
  }

  /// Takes a pod from its owner, or brings a stray one back.
  private mutating func relabelPod() throws(Status) {
    guard var pod = try drawPod(), let app = pod.metadata.labels["app"],
      // A pod that a stateful set let go keeps its name from the next one, for good.
      pod.controllerReference?.kind != "StatefulSet",
      !StatefulOrderChecker.isStatefulName(pod.metadata.name)
    else { return }
    let isStray = app.hasPrefix("stray-")
    pod.metadata.labels["app"] = isStray ? String(app.dropFirst(6)) : "stray-" + app
    note("relabel \(pod.metadata.name)")
    try cluster.api.update(pod)
  }

  private mutating func deletePod() throws(Status) {
    guard let pod = try drawPod() else { return }
    let isForced = random.below(3) == 0
    note("delete pod \(pod.metadata.name)\(isForced ? " by force" : "")")
    try cluster.api.delete(
      Pod.self,
      namespace: "default",
      name: pod.metadata.name,
      DeleteOptions(gracePeriodSeconds: isForced ? 0 : nil)
    )
    workloads.removeAll { $0.kind == .pod && $0.name == pod.metadata.name }
  }

  private mutating func changeService() throws(Status) {
    if let name = services.last, random.below(3) == 0 {
      note("delete service \(name)")
      try cluster.api.delete(Service.self, namespace: "default", name: name)
      services.removeLast()
      return
    }
    made += 1
    let name = "s\(made)"
    var service = Service()
    service.metadata = ObjectMeta(name: name, namespace: "default")
    let app = workloads.isEmpty ? "nothing" : workloads[random.below(workloads.count)].name
    service.spec.selector = ["app": app]
    service.spec.type = random.below(2) == 0 ? "NodePort" : "ClusterIP"
    var port = ServicePort()
    port.port = 80
    service.spec.ports = [port]
    note("create service \(name) for \(app)")
    try cluster.api.create(service)
    services.append(name)
  }

  private mutating func removeWorkload() throws(Status) {
    guard !workloads.isEmpty else { return }
    let index = random.below(workloads.count)
    note("delete \(workloads[index].kind.rawValue) \(workloads[index].name)")
    try workloads[index].delete(from: &cluster)
    workloads.remove(at: index)
  }
}
