/// Why a node does not suit a pod, in the words of each release.
enum FilterReason: Hashable, Sendable {
  /// The node is cordoned.
  case unschedulable
  /// A taint of the node is not tolerated.
  case taint
  /// The node selector or the required node affinity does not match.
  case affinity
  /// A port is taken on the node.
  case ports
  /// The node has too many pods.
  case tooManyPods
  /// The pod would make its kind too crowded in one part of the cluster.
  case topologySpread
  /// The node does not have the label that says which part of the cluster it is in.
  case missingTopology
  /// The pods that the pod wants to be with are elsewhere.
  case podAffinity
  /// Pods are there that the pod keeps away from.
  case podAntiAffinity
  /// Pods are there that keep this one away.
  case existingAntiAffinity
  /// A claim that one pod alone may have has one.
  case claimTaken
  /// The node cannot reach a volume of the pod.
  case volumeElsewhere
  /// A volume of the pod is not there.
  case volumeMissing
  /// There is no volume for a claim that waits.
  case noVolume
  /// Driving pods away would not help.
  case notHelpful
  /// Nobody is there to be driven away.
  case noVictims
  /// What is left of a resource is too little; or all of it would be.
  case insufficient(String, isHopeless: Bool)

  /// The words of the current release.
  var text: String {
    switch self {
    case .unschedulable: "node(s) were unschedulable"
    case .taint: "node(s) had untolerated taint(s)"
    case .affinity: "node(s) didn't match Pod's node affinity/selector"
    case .ports: "node(s) didn't have free ports for the requested pod ports"
    case .tooManyPods: "Too many pods"
    case .topologySpread: "node(s) didn't match pod topology spread constraints"
    case .missingTopology:
      "node(s) didn't match pod topology spread constraints (missing required label)"
    case .podAffinity: "node(s) didn't match pod affinity rules"
    case .podAntiAffinity: "node(s) didn't match pod anti-affinity rules"
    case .existingAntiAffinity: "node(s) didn't satisfy existing pods anti-affinity rules"
    case .claimTaken:
      "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
    case .volumeElsewhere: "node(s) didn't match PersistentVolume's node affinity"
    case .volumeMissing:
      "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"
    case .noVolume: "node(s) didn't find available persistent volumes to bind"
    case .notHelpful: "Preemption is not helpful for scheduling"
    case .noVictims: "No preemption victims found for incoming pod"
    case .insufficient(let resource, _): "Insufficient \(resource)"
    }
  }

  /// The words of release 1.8.
  var textOf18: String {
    switch self {
    case .unschedulable: "NodeUnschedulable"
    case .taint: "PodToleratesNodeTaints"
    case .affinity: "MatchNodeSelector"
    case .ports: "PodFitsHostPorts"
    case .tooManyPods: "Insufficient pods"
    case .topologySpread, .missingTopology: "PodTopologySpread"
    case .podAffinity, .podAntiAffinity, .existingAntiAffinity: "MatchInterPodAffinity"
    case .claimTaken, .volumeElsewhere: "NoVolumeNodeConflict"
    case .volumeMissing, .noVolume: "VolumeBindingNoMatch"
    case .notHelpful, .noVictims: text
    case .insufficient(let resource, _): "Insufficient \(resource)"
    }
  }

  /// Whether the node may suit once pods are gone from it.
  var isHelpedByPreemption: Bool {
    switch self {
    case .unschedulable, .taint, .affinity, .missingTopology, .podAffinity: false
    case .volumeElsewhere, .volumeMissing, .noVolume, .notHelpful, .noVictims: false
    case .ports, .tooManyPods, .topologySpread, .podAntiAffinity, .existingAntiAffinity: true
    case .claimTaken: true
    case .insufficient(_, let isHopeless): !isHopeless
    }
  }
}
