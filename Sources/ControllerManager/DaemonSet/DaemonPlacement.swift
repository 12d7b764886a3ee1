import KubernetesAPI

/// On which nodes the pods of a daemon set belong.
///
/// Source: `NodeShouldRunDaemonPod` in `k8s.io/kubernetes/pkg/controller/daemon`.
struct DaemonPlacement {
  private let spec: PodSpec
  private let tolerations: [Toleration]

  init(_ set: DaemonSet) {
    spec = set.spec.template.spec
    tolerations = Self.tolerations(of: spec)
  }

  /// Whether a node is to get a pod, and whether one that it has may stay.
  func verdict(on node: Node) -> (shouldRun: Bool, mayStay: Bool) {
    let (name, labels) = (node.metadata.name, node.metadata.labels)
    guard spec.nodeName.isEmpty || spec.nodeName == name else { return (false, false) }
    guard spec.nodeSelector.allSatisfy({ labels[$0.key] == $0.value }) else {
      return (false, false)
    }
    let required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    guard required?.matches(name: name, labels: labels) ?? true else { return (false, false) }
    let hostile = node.spec.taints.filter { taint in
      taint.effect != "PreferNoSchedule" && !tolerations.contains { $0.tolerates(taint) }
    }
    return (hostile.isEmpty, !hostile.contains { $0.effect == "NoExecute" })
  }

  /// The pod for `node`, of the version `hash`.
  func pod(of set: DaemonSet, for node: String, hash: String) -> Pod {
    var pod = Pod(from: set.spec.template, ownedBy: set)
    pod.metadata.labels[Pod.revisionKey] = hash
    pod.metadata.labels["pod-template-generation"] =
      set.metadata.annotations["deprecated.daemonset.template.generation"]
    var field = NodeSelectorRequirement()
    field.key = "metadata.name"
    field.operator = "In"
    field.values = [node]
    var term = NodeSelectorTerm()
    term.matchFields = [field]
    var selector = NodeSelector()
    selector.nodeSelectorTerms = [term]
    var affinity = spec.affinity ?? Affinity()
    var nodeAffinity = affinity.nodeAffinity ?? NodeAffinity()
    nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution = selector
    affinity.nodeAffinity = nodeAffinity
    pod.spec.affinity = affinity
    pod.spec.tolerations = tolerations
    return pod
  }

  /// Daemons stay where others are sent away: what the template puts up with, and what all do.
  private static func tolerations(of spec: PodSpec) -> [Toleration] {
    var known = [
      ("not-ready", "NoExecute"), ("unreachable", "NoExecute"), ("disk-pressure", "NoSchedule"),
      ("memory-pressure", "NoSchedule"), ("pid-pressure", "NoSchedule"),
      ("unschedulable", "NoSchedule"),
    ]
    if spec.hostNetwork { known.append(("network-unavailable", "NoSchedule")) }
    var all = spec.tolerations
    for (key, effect) in known {
      var toleration = Toleration()
      toleration.key = "node.kubernetes.io/\(key)"
      toleration.operator = "Exists"
      toleration.effect = effect
      let same = all.firstIndex {
        $0.key == toleration.key && $0.operator == "Exists" && $0.effect == effect
      }
      if let same {
        all[same] = toleration
      } else {
        all.append(toleration)
      }
    }
    return all
  }
}
