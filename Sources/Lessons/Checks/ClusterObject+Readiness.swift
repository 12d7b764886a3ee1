import KubernetesAPI
import Manifests

/// What is between an object and being ready.
enum Readiness: Hashable {
  /// Nothing.
  case ready
  /// Only time: what it does at the moment.
  case progressing(String)
  /// Something that will not mend itself: what it says.
  case stuck(String)
}

extension ClusterObject {
  /// How far the object is, as its kind understands readiness.
  var readiness: Readiness {
    switch resource.kind {
    case "Pod": podReadiness
    case "Node":
      condition("Ready").status == "True" ? .ready : .stuck(condition("Ready").message)
    case "ReplicationController", "ReplicaSet", "StatefulSet", "Deployment": replicaReadiness
    case "DaemonSet": daemonReadiness
    case "Job": jobReadiness
    case "PersistentVolumeClaim":
      text("status", "phase") == "Bound" ? .ready : .stuck(text("status", "phase"))
    default: .ready
    }
  }

  /// The pod's state in the word of kubectl's STATUS column, without the mark of those that initialize.
  var podState: String { pod.map { PodSummary($0).reason } ?? "" }

  private var podReadiness: Readiness {
    guard let pod else { return .ready }
    if pod.isReady, !isTerminating { return .ready }
    let scheduled = pod.condition("PodScheduled")
    if let scheduled, scheduled.status == "False", scheduled.reason == "Unschedulable" {
      return .stuck("Pending: \(scheduled.message)")
    }
    let summary = PodSummary(pod)
    return summary.outlook == .waiting || isTerminating
      ? .progressing(summary.reason) : .stuck(summary.reason)
  }

  private var daemonReadiness: Readiness {
    let wanted = number("status", "desiredNumberScheduled")
    let ready = number("status", "numberReady")
    let isSeen = number("status", "observedGeneration") == number("metadata", "generation")
    return isSeen && ready == wanted ? .ready : .progressing("\(ready) of \(wanted) pods ready")
  }

  private var jobReadiness: Readiness {
    if condition("Complete").status == "True" { return .ready }
    let failure = condition("Failed")
    if failure.status == "True" { return .stuck("Failed: \(failure.message)") }
    if value("spec", "suspend")?.bool == true { return .stuck("suspended") }
    let wanted = value("spec", "completions")?.integer ?? 1
    return .progressing("\(number("status", "succeeded")) of \(wanted) pods succeeded")
  }

  private var replicaReadiness: Readiness {
    let wanted = value("spec", "replicas")?.integer ?? 1
    let ready = number("status", "readyReplicas")
    let current = number("status", "replicas")
    return ready == wanted && current == wanted
      ? .ready : .progressing("\(ready) of \(wanted) pods ready")
  }
}
