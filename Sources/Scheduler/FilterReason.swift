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
    case .insufficient(let resource, _): "Insufficient \(resource)"
    }
  }

  /// Whether the node may suit once pods are gone from it.
  var isHelpedByPreemption: Bool {
    switch self {
    case .unschedulable, .taint, .affinity: false
    case .ports, .tooManyPods: true
    case .insufficient(_, let isHopeless): !isHopeless
    }
  }
}
