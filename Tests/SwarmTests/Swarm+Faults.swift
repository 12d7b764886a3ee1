import APIServer
import Cluster
import KubernetesAPI
import Simulation

/// What breaks, and how it is mended.
extension Swarm {
  mutating func breakSomething() {
    let node = random.below(cluster.nodeNames.count)
    let name = cluster.nodeNames[node]
    switch random.below(8) {
    case 0:
      note("power off \(name)")
      damagedNodes.append(name)
      cluster.cutPower(of: node)
    case 1, 2:
      note("power on \(name)")
      cluster.restorePower(of: node)
    case 3:
      let isRunning = random.below(2) == 0
      note("kubelet of \(name) \(isRunning ? "starts" : "stops")")
      if !isRunning { damagedNodes.append(name) }
      cluster.setKubelet(node, running: isRunning)
    case 4: crashContainers(on: node)
    default:
      let parts = Cluster.Part.allCases
      let part = parts[random.below(parts.count)]
      let isRunning = !cluster.isRunning(part)
      note("\(part.rawValue) \(isRunning ? "starts" : "stops")")
      cluster.set(part, running: isRunning)
    }
  }

  private mutating func crashContainers(on node: Int) {
    note("containers of \(cluster.nodeNames[node]) crash")
    for sandbox in cluster.census().nodes[node].sandboxes where random.below(2) == 0 {
      cluster.crashContainer(ofPod: sandbox.pod, on: node)
    }
  }

  /// Stops all faults: everything runs again, and images that nobody has are replaced.
  mutating func mend() {
    note("mend")
    for part in Cluster.Part.allCases { cluster.set(part, running: true) }
    for node in cluster.nodeNames.indices {
      cluster.restorePower(of: node)
      cluster.setKubelet(node, running: true)
    }
    for index in workloads.indices where workloads[index].image == Workload.badImage {
      replaceImage(index)
    }
    replaceImagesOfPods()
  }

  /// What workloads that are gone or remade left behind gets an image that can be had, too.
  private mutating func replaceImagesOfPods() {
    let pods = (try? cluster.api.list(Pod.self, ListOptions(namespace: "default"))) ?? []
    for var pod in pods where pod.spec.containers[0].image == Workload.badImage {
      pod.spec.containers[0].image = Workload.goodImage
      do throws(Status) {
        try cluster.api.update(pod)
      } catch {
        violations.append("cannot mend \(pod.metadata.name): \(error.message)")
      }
    }
  }

  private mutating func replaceImage(_ index: Int) {
    workloads[index].image = Workload.goodImage
    let workload = workloads[index]
    do throws(Status) {
      switch workload.kind {
      case .deployment, .stateful, .daemon, .job: try workload.update(in: &cluster)
      case .pod:
        // A pod that its node's outage took away is made anew.
        do throws(Status) {
          try workload.update(in: &cluster)
        } catch  where error.reason == .notFound {
          try workload.create(in: &cluster)
        }
      case .controller, .set:
        // Neither rolls its pods; both are made anew.
        try workload.delete(from: &cluster)
        try workload.create(in: &cluster)
      }
    } catch {
      violations.append("cannot mend \(workload.name): \(error.message)")
    }
  }
}
