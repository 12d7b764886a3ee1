import APIServer
import KubernetesAPI

/// A kind that keeps a number of pods.
protocol ReplicaHolder: APIObject {
  /// How many pods there are to be.
  var wantedCount: Int { get }
  /// How many are ready.
  var readyCount: Int { get }
  /// What went wrong, in the words of its conditions.
  var complaints: [String] { get }
  /// Whether it is told to do nothing for now.
  var isPaused: Bool { get }
}

extension ReplicaHolder {
  var complaints: [String] { [] }
  var isPaused: Bool { false }
}

extension ReplicationController: ReplicaHolder {
  var wantedCount: Int { Int(spec.replicas ?? 1) }
  var readyCount: Int { Int(status.readyReplicas) }
  var complaints: [String] {
    status.conditions.filter { $0.type == "ReplicaFailure" }.map(\.message)
  }
}

extension ReplicaSet: ReplicaHolder {
  var wantedCount: Int { Int(spec.replicas ?? 1) }
  var readyCount: Int { Int(status.readyReplicas) }
  var complaints: [String] {
    status.conditions.filter { $0.type == "ReplicaFailure" }.map(\.message)
  }
}

extension Deployment: ReplicaHolder {
  var wantedCount: Int { Int(spec.replicas ?? 1) }
  var readyCount: Int { Int(status.readyReplicas) }
  var isPaused: Bool { spec.paused }
  var complaints: [String] {
    status.conditions.filter {
      ($0.type == "ReplicaFailure" && $0.status == "True")
        || ($0.type == "Progressing" && $0.status == "False")
    }.map(\.message)
  }
}

extension StatefulSet: ReplicaHolder {
  var wantedCount: Int { Int(spec.replicas ?? 1) }
  var readyCount: Int { Int(status.readyReplicas) }
}

extension DaemonSet: ReplicaHolder {
  var wantedCount: Int { Int(status.desiredNumberScheduled) }
  var readyCount: Int { Int(status.numberReady) }
}

extension Why {
  mutating func tellReplicas(_ owner: any ReplicaHolder) {
    for complaint in owner.complaints { say(complaint, .bad) }
    if owner.isPaused {
      say("It is paused: changes of its template wait for `rollout resume`.", .waiting)
    }
    let pods = all(Pod.self, in: owner.metadata.namespace).filter { belongs($0, to: owner) }
    guard owner.readyCount < owner.wantedCount || pods.contains(where: { !$0.isReady }) else {
      return say("All its pods are there and ready.", .good)
    }
    if pods.isEmpty {
      say("It has no pod yet.", .waiting)
      advise("if this lasts, the controller manager may be stopped: `fault` shows what is")
    }
    let unwell = pods.filter { !$0.isReady }
    for pod in unwell.prefix(3) {
      say("\(pod.metadata.name): \(PodState(pod).headline.text)", PodState(pod).headline.ink)
    }
    if unwell.count > 3 { say("and \(unwell.count - 3) more that are not ready", .faint) }
    if let first = unwell.first { advise("`why pod/\(first.metadata.name)` tells more") }
  }

  /// Whether the owner, or one that it owns, controls the pod.
  private mutating func belongs(_ pod: Pod, to owner: any APIObject) -> Bool {
    guard let reference = pod.controllerReference else { return false }
    if reference.uid == owner.metadata.uid { return true }
    guard reference.kind == "ReplicaSet" else { return false }
    let set = api.peek(ReplicaSet.self, namespace: pod.metadata.namespace, name: reference.name)
    return set?.controllerReference?.uid == owner.metadata.uid
  }
}
