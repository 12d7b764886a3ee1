import KubernetesAPI
import Simulation

/// A pod whose node is chosen, and whose claims must get their volumes before it is bound.
struct HeldPod: Sendable {
  let pod: Pod
  let needs: PodNeeds
  let node: String
  /// When to give up.
  let deadline: Instant
}

extension Scheduler {
  /// How long claims may take to get their volumes.
  private static let bindTimeout = Duration.minutes(10)

  /// Asks for the volumes of the claims that waited, on the node that was chosen.
  mutating func hold<Client: KubernetesClient>(
    _ pod: Pod,
    _ needs: PodNeeds,
    _ volumes: PodVolumes,
    on node: NodeTraits,
    _ client: inout Client
  ) {
    do throws(Status) {
      for (index, volume) in (volumes.choice(on: node) ?? []).enumerated() {
        var claim = volumes.delayed[index].claim
        if var volume {
          if volume.keep(for: claim) { try client.update(volume) }
        } else {
          claim.metadata.annotations[BindingAnnotation.selectedNode] = node.name
          try client.update(claim)
        }
      }
    } catch {
      return queue.backOff(pod.metadata.uid, now: client.now)
    }
    queue.remove(pod.metadata.uid)
    cache.account(needs, on: node.name, .plus)
    let deadline = client.now + Self.bindTimeout
    held.append(HeldPod(pod: pod, needs: needs, node: node.name, deadline: deadline))
  }

  /// Binds the pods whose claims have their volumes by now.
  mutating func bindHeld<Client: KubernetesClient>(_ client: inout Client) {
    let waiting = held
    held = []
    for entry in waiting {
      let key = entry.pod.namespacedName
      guard
        let pod = try? client.find(Pod.self, namespace: key.namespace, name: key.name),
        pod.metadata.uid == entry.pod.metadata.uid, pod.metadata.deletionTimestamp == nil,
        pod.assignedNode.isEmpty
      else {
        cache.account(entry.needs, on: entry.node, .minus)
        continue
      }
      let claims = entry.needs.claims.compactMap { name in
        try? client.find(PersistentVolumeClaim.self, namespace: key.namespace, name: name)
      }
      if claims.count == entry.needs.claims.count, claims.allSatisfy(\.isFullyBound) {
        cache.account(entry.needs, on: entry.node, .minus)
        bind(pod, entry.needs, to: entry.node, &client)
      } else if client.now >= entry.deadline || claims.count < entry.needs.claims.count {
        cache.account(entry.needs, on: entry.node, .minus)
        queue.update(pod, since: nil, now: client.now)
        events.record(
          &client,
          about: pod,
          type: .warning,
          reason: "FailedScheduling",
          message: "running PreBind plugin \"VolumeBinding\": binding volumes: context deadline"
            + " exceeded"
        )
        queue.backOff(pod.metadata.uid, now: client.now)
      } else {
        held.append(entry)
      }
    }
  }

  /// Says that the pod cannot be placed as its claims are, and lets it wait.
  mutating func refuse<Client: KubernetesClient>(
    _ pod: Pod,
    _ why: String,
    _ client: inout Client
  ) {
    // What follows the reason is what the real one says where it gave up before it looked at nodes.
    let message =
      messages == .v18 ? why : "0/\(cache.count) nodes are available: \(why). not found"
    queue.park(pod.metadata.uid, isHelpedByRoom: false, now: client.now)
    events.record(
      &client,
      about: pod,
      type: .warning,
      reason: "FailedScheduling",
      message: message
    )
    note(message, on: pod, nominated: nil, &client)
  }
}
