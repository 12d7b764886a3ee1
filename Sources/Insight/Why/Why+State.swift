import APIServer
import KubernetesAPI
import Simulation

extension Why {
  /// How an object is, in a word.
  static func state(of object: any APIObject) -> (text: String, ink: Ink)? {
    if object.metadata.deletionTimestamp != nil { return ("being deleted", .waiting) }
    switch object {
    case let pod as Pod: return PodState(pod).headline
    case let node as Node:
      let ready = node.status.conditions.first { $0.type == "Ready" }?.status == "True"
      return ready ? ("ready", .good) : ("not ready", .bad)
    case let owner as any ReplicaHolder:
      let (ready, wanted) = (owner.readyCount, owner.wantedCount)
      return ("\(ready) of \(wanted) pods ready", ready >= wanted ? .good : .waiting)
    case let claim as PersistentVolumeClaim:
      return (claim.status.phase, claim.status.phase == "Bound" ? .good : .waiting)
    case let volume as PersistentVolume: return (volume.status.phase, .plain)
    default: return nil
    }
  }

  /// Tells why the object is as it is, and what it waits for.
  mutating func tellState(of object: any APIObject) {
    switch object {
    case let pod as Pod: tellPod(pod)
    case let service as Service: tellService(service)
    case let endpoints as Endpoints:
      if let service = api.peek(
        Service.self,
        namespace: endpoints.metadata.namespace,
        name: endpoints.metadata.name
      ) {
        tellService(service)
      }
    case let node as Node: tellNode(node)
    case let owner as any ReplicaHolder: tellReplicas(owner)
    case let claim as PersistentVolumeClaim: tellClaim(claim)
    case let space as Namespace: tellNamespace(space)
    case let policy as NetworkPolicy: tellPolicy(policy)
    default: break
    }
  }

  private mutating func tellNode(_ node: Node) {
    for condition in node.status.conditions {
      let isGood = (condition.type == "Ready") == (condition.status == "True")
      guard !isGood else { continue }
      say("\(condition.type) is \(condition.status): \(condition.message)", .bad)
    }
    if node.spec.unschedulable { say("It is cordoned: no new pod is placed here.", .waiting) }
    for taint in node.spec.taints {
      say(
        "It has the taint \(taint.key)\(taint.value.isEmpty ? "" : "=\(taint.value)"):\(taint.effect)."
      )
    }
    let pods = all(Pod.self).filter { $0.spec.nodeName == node.metadata.name && !$0.isFinished }
    say("\(pods.count) pods are placed on it.")
  }

  private mutating func tellNamespace(_ space: Namespace) {
    guard space.metadata.deletionTimestamp != nil else { return }
    let name = space.metadata.name
    var left: [String] = []
    for resource in (try? api.resources()) ?? [] where resource.isNamespaced {
      let count = (try? api.list(resource, ListOptions(namespace: name)))?.items.count ?? 0
      if count > 0 { left.append("\(count) \(count == 1 ? resource.singular : resource.plural)") }
    }
    say(
      left.isEmpty ? "Nothing is left in it." : "Still in it: \(left.joined(separator: ", ")).",
      .waiting
    )
  }

  private mutating func tellPolicy(_ policy: NetworkPolicy) {
    let selector = policy.spec.podSelector.terms
    let pods = all(Pod.self, in: policy.metadata.namespace)
      .filter { selector.matches($0.metadata.labels) }
    say("It selects \(pods.count) pods: \(Self.list(pods.map(\.metadata.name))).")
  }

  private mutating func tellClaim(_ claim: PersistentVolumeClaim) {
    guard claim.status.phase != "Bound" else {
      return say("It is bound to the volume \(claim.spec.volumeName).", .good)
    }
    let name = claim.spec.storageClassName ?? ""
    guard !name.isEmpty else {
      let volumes = all(PersistentVolume.self).filter { $0.status.phase == "Available" }
      return say(
        "It names no class, so it waits for a volume that fits; \(volumes.count) are available.",
        .waiting
      )
    }
    guard let type = api.peek(StorageClass.self, name: name) else {
      say("Its storage class \(name) is not there, so nobody makes a volume for it.", .bad)
      let known = all(StorageClass.self).map(\.metadata.name)
      return advise("there are: \(Self.list(known))")
    }
    if type.volumeBindingMode == "WaitForFirstConsumer" {
      return say(
        "Its class \(name) makes a volume when the first pod that uses it is placed.",
        .waiting
      )
    }
    say("It waits for \(type.provisioner) to make a volume.", .waiting)
  }

  /// The first names of many.
  static func list(_ names: [String]) -> String {
    guard !names.isEmpty else { return "none" }
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}
