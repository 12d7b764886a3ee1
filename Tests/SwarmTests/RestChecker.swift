import APIServer
import Cluster
import KubernetesAPI

/// What keeps a mended cluster from being at rest as it was asked to be.
enum RestChecker {
  static func complaints(about swarm: inout Swarm) -> [String] {
    do throws(Status) {
      let pods = try swarm.cluster.api.list(Pod.self)
      var found = checkPods(pods, swarm.cluster.nodeNames)
      try found += checkWorkloads(
        swarm.workloads,
        pods,
        swarm.damagedNodes,
        Int32(swarm.cluster.nodeNames.count),
        &swarm.cluster.api
      )
      try found += checkServices(swarm.services, pods, &swarm.cluster.api)
      try found += checkNodes(&swarm.cluster.api)
      try found += checkOwners(pods, &swarm.cluster.api)
      try found += CensusChecker.check(&swarm.cluster.api)
      return found + checkBeneath(swarm.cluster, pods)
    } catch {
      return ["the server refuses: \(error.message)"]
    }
  }

  private static func checkPods(_ pods: [Pod], _ nodes: [String]) -> [String] {
    var addresses = Set<String>()
    return pods.flatMap { pod -> [String] in
      let name = pod.metadata.name
      if pod.metadata.deletionTimestamp != nil { return ["pod \(name) does not go"] }
      var found: [String] = []
      if pod.status.phase == "Succeeded", pod.controllerReference?.kind == "Job" { return [] }
      if !pod.isReady || pod.status.phase != "Running" {
        found.append("pod \(name) is \(pod.status.phase), not ready, on '\(pod.spec.nodeName)'")
      }
      if !nodes.contains(pod.spec.nodeName) { found.append("pod \(name) has no node") }
      if !pod.status.podIP.isEmpty, !addresses.insert(pod.status.podIP).inserted {
        found.append("\(pod.status.podIP) is given twice, to \(name) too")
      }
      return found
    }
  }

  private static func checkWorkloads(
    _ workloads: [Workload],
    _ pods: [Pod],
    _ damaged: [String],
    _ nodes: Int32,
    _ api: inout APIServer
  ) throws(Status) -> [String] {
    var found: [String] = []
    for workload in workloads {
      let name = workload.name
      var wanted = workload.replicas
      let ready: Int32
      let owner: String
      switch workload.kind {
      case .pod:
        // A bare pod that its node's outage took is gone for good, as real ones are.
        if damaged.isEmpty, !pods.contains(where: { $0.metadata.name == name }) {
          found.append("pod \(name) is lost")
        }
        continue
      case .job:
        let job = try api.get(Job.self, namespace: "default", name: name)
        if !job.holds("Complete") || job.status.succeeded != workload.replicas {
          found.append("\(name) has \(job.status.succeeded) of \(workload.replicas) completions")
        }
        continue
      case .controller:
        let object = try api.get(ReplicationController.self, namespace: "default", name: name)
        (ready, owner) = (object.status.readyReplicas, object.metadata.uid)
      case .set:
        let object = try api.get(ReplicaSet.self, namespace: "default", name: name)
        (ready, owner) = (object.status.readyReplicas, object.metadata.uid)
      case .deployment:
        let object = try api.get(Deployment.self, namespace: "default", name: name)
        ready = object.status.readyReplicas
        var options = ListOptions(namespace: "default")
        options.ownerUID = object.metadata.uid
        let current = try api.list(ReplicaSet.self, options).filter { ($0.spec.replicas ?? 1) > 0 }
        guard current.count <= 1 else {
          found.append("\(name) has \(current.count) sets")
          continue
        }
        owner = current.first?.metadata.uid ?? ""
      case .stateful:
        let object = try api.get(StatefulSet.self, namespace: "default", name: name)
        (ready, owner) = (object.status.readyReplicas, object.metadata.uid)
        if object.status.updatedReplicas != workload.replicas {
          found.append("\(name) has \(object.status.updatedReplicas) pods of its version")
        }
      case .daemon:
        let object = try api.get(DaemonSet.self, namespace: "default", name: name)
        (ready, owner) = (object.status.numberReady, object.metadata.uid)
        wanted = nodes
        if object.status.updatedNumberScheduled != wanted {
          found.append("\(name) has \(object.status.updatedNumberScheduled) pods of its version")
        }
      }
      let owned = pods.filter { !owner.isEmpty && $0.controllerReference?.uid == owner }
      if owned.count != wanted || ready != wanted {
        found.append("\(name) has \(owned.count) pods, \(ready) ready, not \(wanted)")
      }
    }
    return found
  }

  private static func checkServices(
    _ names: [String],
    _ pods: [Pod],
    _ api: inout APIServer
  ) throws(Status) -> [String] {
    var found: [String] = []
    for name in names {
      let service = try api.get(Service.self, namespace: "default", name: name)
      let selected = pods.filter { pod in
        pod.metadata.namespace == "default" && pod.isReady && !pod.isFinished
          && service.spec.selector.allSatisfy { pod.metadata.labels[$0.key] == $0.value }
      }
      let expected = selected.map(\.status.podIP).sorted()
      let endpoints = try api.get(Endpoints.self, namespace: "default", name: name)
      let actual = endpoints.subsets.flatMap(\.addresses).map(\.ip).sorted()
      if actual != expected { found.append("\(name) leads to \(actual), not \(expected)") }
      let slices = try api.list(
        EndpointSlice.self,
        ListOptions(
          namespace: "default",
          labels: LabelSelectorTerms(matching: ["kubernetes.io/service-name": name])
        )
      )
      let sliced = slices.flatMap(\.endpoints).filter { $0.conditions.ready == true }
        .flatMap(\.addresses).sorted()
      if sliced != expected { found.append("slices of \(name) have \(sliced), not \(expected)") }
    }
    return found
  }

  private static func checkNodes(_ api: inout APIServer) throws(Status) -> [String] {
    try api.list(Node.self).compactMap { node in
      let isReady = node.status.conditions.first { $0.type == "Ready" }?.status == "True"
      return isReady && node.spec.taints.isEmpty ? nil : "node \(node.metadata.name) is not ready"
    }
  }

  private static func checkOwners(_ pods: [Pod], _ api: inout APIServer) throws(Status) -> [String]
  {
    var owners = Set(try api.list(ReplicationController.self).map(\.metadata.uid))
    let sets = try api.list(ReplicaSet.self)
    owners.formUnion(sets.map(\.metadata.uid))
    owners.formUnion(try api.list(StatefulSet.self).map(\.metadata.uid))
    owners.formUnion(try api.list(DaemonSet.self).map(\.metadata.uid))
    owners.formUnion(try api.list(Job.self).map(\.metadata.uid))
    let deployments = Set(try api.list(Deployment.self).map(\.metadata.uid))
    let orphans =
      pods.filter { $0.controllerReference.map { !owners.contains($0.uid) } ?? false }
      .map(\.metadata.name)
      + sets.filter { $0.controllerReference.map { !deployments.contains($0.uid) } ?? false }
      .map(\.metadata.name)
    return orphans.map { "\($0) outlives its owner" }
  }

  /// Nothing is on a node, in the kernel or in the network that belongs to no pod.
  private static func checkBeneath(_ cluster: Cluster, _ pods: [Pod]) -> [String] {
    let census = cluster.census()
    var found: [String] = []
    for node in census.nodes {
      let here = pods.filter { $0.spec.nodeName == node.name }
      let expected = here.map(\.metadata.uid)
      // A pod that has ended keeps its sandbox until the node starts again.
      let ended = here.filter(\.isFinished).map(\.metadata.uid)
      let running = expected.filter { !ended.contains($0) }.sorted()
      let actual = node.sandboxes.filter(\.isReady).map(\.pod).filter { !ended.contains($0) }
      if actual.sorted() != running {
        found.append("\(node.name) has \(actual.count) ready sandboxes for \(running.count) pods")
      }
      for sandbox in node.sandboxes where sandbox.running > 0 && !expected.contains(sandbox.pod) {
        found.append("a container of the gone pod \(sandbox.pod) runs on \(node.name)")
      }
    }
    if census.machines != census.nodes.count + census.containers {
      found.append("\(census.machines) machines for \(census.containers) containers")
    }
    let most = pods.reduce(0) { $0 + $1.spec.volumes.count }
    let least = pods.reduce(0) { $0 + ($1.isFinished ? 0 : $1.spec.volumes.count) }
    if !(least...most).contains(census.volumes) {
      found.append("\(census.volumes) volumes, not \(least) to \(most)")
    }
    let addresses = census.nodes.flatMap(\.sandboxes).filter { $0.address != nil }.count
    if census.namespaces != census.nodes.count + addresses {
      found.append("\(census.namespaces) network namespaces for \(addresses) sandboxes")
    }
    return found
  }
}
