public import Manifests
import Simulation

/// What the cluster's own components own of an object.
///
/// Their writes are not recorded: they are by far the most, and who made them follows from the object.
/// A status is its controller's or kubelet's; an object that no client wrote is the one's whose work
/// such objects are. So ownership is worked out when somebody asks for it.
public enum ComponentOwnership {
  /// The component that writes objects of a kind where nobody else says who he is.
  public static func manager(of object: any APIObject) -> String {
    let metadata = object.metadata
    switch object.resource.kind {
    case "Node": return "kubelet"
    case "Lease":
      if metadata.namespace == "kube-node-lease" { return "kubelet" }
      return ["kube-scheduler", "kube-controller-manager"].contains(metadata.name)
        ? metadata.name : "kube-apiserver"
    case "Event":
      guard let event = object as? Event else { return "kube-controller-manager" }
      let component =
        event.source.component.isEmpty ? event.reportingComponent : event.source.component
      return component == "default-scheduler" ? "kube-scheduler" : component
    case "Pod" where object.controllerReference?.kind == "Node": return "kubelet"
    case "Namespace": return "kube-apiserver"
    case "Service" where metadata.name == "kubernetes" && metadata.namespace == "default":
      return "kube-apiserver"
    case "PriorityClass", "ClusterRole", "ClusterRoleBinding", "FlowSchema": return "kube-apiserver"
    case "Deployment", "DaemonSet", "Service": return "kubeadm"
    default: return "kube-controller-manager"
    }
  }

  /// All of `managedFields`: what was recorded, and what the components own beside it.
  public static func owners(of object: any APIObject) -> FieldOwners {
    func opened<Object: APIObject>(_ object: Object) -> FieldOwners { owners(ofTyped: object) }
    return opened(object)
  }

  private static func owners<Object: APIObject>(ofTyped object: Object) -> FieldOwners {
    var owners = FieldOwners(object.metadata.managedFields)
    let shape = MergeShape(of: object)
    let empty = Object.emptyTree
    var tree = object.encoded()
    let status = tree["status"]
    tree["status"] = empty["status"]
    if owners.isEmpty, !(object is CustomObject) {
      owners.update(
        from: empty,
        to: submitted(tree, object),
        shape,
        by: FieldOwners.Writer(manager(of: object), apiVersion: object.resource.apiVersion),
        at: object.metadata.creationTimestamp
      )
    }
    guard let status, !(object is CustomObject) else { return owners }
    addStatus(status, of: object, empty, shape, &owners)
    return owners
  }

  private static func addStatus<Object: APIObject>(
    _ status: Value,
    of object: Object,
    _ empty: Value,
    _ shape: MergeShape,
    _ owners: inout FieldOwners
  ) {
    let before = baseline(status, of: object, empty["status"])
    let comparison = TreeComparison(
      from: .object(ValueObject([("status", before ?? .emptyObject)])),
      to: .object(ValueObject([("status", status)])),
      shape
    )
    var fields = comparison.added.union(comparison.modified).subtracting(owners.everything)
    if object.resource.kind == "Deployment" {
      fields = fields.union(revisions(object.metadata.annotations, owners.everything))
    }
    guard !fields.isEmpty else { return }
    let manager: String
    switch object {
    case let pod as Pod: manager = pod.assignedNode.isEmpty ? "kube-scheduler" : "kubelet"
    case is Node: manager = "kubelet"
    default: manager = "kube-controller-manager"
    }
    owners.give(
      fields,
      to: FieldOwners.Writer(
        manager,
        apiVersion: object.resource.apiVersion,
        subresource: "status"
      ),
      at: lastTransition(status) ?? object.metadata.creationTimestamp
    )
  }

  /// The status that the server itself gave the object.
  private static func baseline(
    _ status: Value,
    of object: any APIObject,
    _ empty: Value?
  ) -> Value? {
    var base = empty ?? .emptyObject
    switch object {
    case let pod as Pod:
      base["phase"] = "Pending"
      base["qosClass"] = status["qosClass"]
      if !pod.assignedNode.isEmpty {
        let scheduled = (status["conditions"]?.array ?? []).filter {
          $0["type"]?.string == "PodScheduled"
        }
        base["conditions"] = .array(scheduled)
      }
    case is Namespace: base["phase"] = "Active"
    default:
      if object.resource.kind.hasPrefix("PersistentVolume") { base["phase"] = "Pending" }
    }
    return base
  }

  /// The annotations in which the deployment controller counts its rollouts.
  private static func revisions(_ annotations: StringMap, _ owned: FieldSet) -> FieldSet {
    let place: [FieldPathElement] = [.field("metadata"), .field("annotations")]
    var found = FieldSet()
    for entry in annotations where entry.key.hasPrefix("deployment.kubernetes.io/") {
      found.insert(place + [.field(entry.key)])
    }
    if !found.isEmpty { found.insert(place) }
    return found.subtracting(owned)
  }

  /// The object without what admission put in, which its creator does not own.
  private static func submitted(_ tree: Value, _ object: any APIObject) -> Value {
    guard object is Pod, var spec = tree["spec"] else { return tree }
    for field in ["nodeName", "priority", "preemptionPolicy"] { spec[field] = Value?.none }
    if spec["serviceAccountName"]?.string == "default" {
      spec["serviceAccountName"] = Value?.none
      spec["serviceAccount"] = Value?.none
    }
    func without(_ list: Value?, _ isAdmitted: (Value) -> Bool) -> Value? {
      let rest = (list?.array ?? []).filter { !isAdmitted($0) }
      return rest.isEmpty ? nil : .array(rest)
    }
    func isToken(_ part: Value) -> Bool {
      part["name"]?.string?.hasPrefix("kube-api-access-") ?? false
    }
    spec["volumes"] = without(spec["volumes"], isToken)
    spec["tolerations"] = without(spec["tolerations"]) {
      let key = $0["key"]?.string ?? ""
      return $0["tolerationSeconds"]?.integer == 300
        && ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].contains(key)
    }
    for field in ["containers", "initContainers"] {
      guard let containers = spec[field]?.array else { continue }
      spec[field] = .array(
        containers.map { container in
          var container = container
          container["volumeMounts"] = without(container["volumeMounts"], isToken)
          return container
        }
      )
    }
    var result = tree
    result["spec"] = spec
    return result
  }

  private static func lastTransition(_ status: Value) -> Time? {
    let texts = (status["conditions"]?.array ?? []).flatMap {
      [$0["lastTransitionTime"]?.string, $0["lastUpdateTime"]?.string].compactMap(\.self)
    }
    return texts.compactMap { CivilTime.parse(rfc3339: $0) }.max().map { Time($0) }
  }
}

extension APIObject {
  /// The fields of an object in which nothing is set.
  public static var emptyTree: Value {
    var tree = Self().encoded()
    if tree["metadata"] == nil { tree["metadata"] = .emptyObject }
    return tree
  }
}
