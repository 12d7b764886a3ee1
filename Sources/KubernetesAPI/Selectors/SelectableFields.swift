// The fields by which objects of each kind can be selected, as in the conversion functions and
// strategies of the upstream registries.

extension Pod {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] {
    [
      "metadata.name", "metadata.namespace", "spec.nodeName", "spec.restartPolicy",
      "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
      "status.podIP", "status.podIPs", "status.nominatedNodeName",
    ]
  }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    switch path {
    case "spec.nodeName": spec.nodeName
    case "spec.restartPolicy": spec.restartPolicy
    case "spec.schedulerName": spec.schedulerName
    case "spec.serviceAccountName": spec.serviceAccountName
    case "spec.hostNetwork": String(spec.hostNetwork)
    case "status.phase": status.phase
    case "status.podIP", "status.podIPs": status.podIP
    case "status.nominatedNodeName": status.nominatedNodeName
    default: metadata.selectableField(path)
    }
  }
}

extension Event {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] {
    [
      "involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
      "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
      "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
      "metadata.name", "metadata.namespace",
    ]
  }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    switch path {
    case "involvedObject.kind": involvedObject.kind
    case "involvedObject.namespace": involvedObject.namespace
    case "involvedObject.name": involvedObject.name
    case "involvedObject.uid": involvedObject.uid
    case "involvedObject.apiVersion": involvedObject.apiVersion
    case "involvedObject.resourceVersion": involvedObject.resourceVersion
    case "involvedObject.fieldPath": involvedObject.fieldPath
    case "reason": reason
    case "reportingComponent": reportingComponent
    case "source": source.component.isEmpty ? reportingComponent : source.component
    case "type": type
    default: metadata.selectableField(path)
    }
  }
}

extension Node {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] { ["metadata.name", "spec.unschedulable"] }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    path == "spec.unschedulable"
      ? String(spec.unschedulable) : metadata.selectableField(path)
  }
}

extension Namespace {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] { ["metadata.name", "status.phase"] }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    path == "status.phase" ? status.phase : metadata.selectableField(path)
  }
}

extension Secret {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] { ["metadata.name", "metadata.namespace", "type"] }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    path == "type" ? type : metadata.selectableField(path)
  }
}

extension Service {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] {
    ["metadata.name", "metadata.namespace", "spec.clusterIP", "spec.type"]
  }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    switch path {
    case "spec.clusterIP": spec.clusterIP
    case "spec.type": spec.type
    default: metadata.selectableField(path)
    }
  }
}

extension ReplicaSet {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] {
    ["metadata.name", "metadata.namespace", "status.replicas"]
  }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    path == "status.replicas" ? String(status.replicas) : metadata.selectableField(path)
  }
}

extension ReplicationController {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] {
    ["metadata.name", "metadata.namespace", "status.replicas"]
  }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    path == "status.replicas" ? String(status.replicas) : metadata.selectableField(path)
  }
}

extension PersistentVolume {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] { ["metadata.name", "name"] }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    path == "name" ? metadata.name : metadata.selectableField(path)
  }
}

extension PersistentVolumeClaim {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] { ["metadata.name", "metadata.namespace", "name"] }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    path == "name" ? metadata.name : metadata.selectableField(path)
  }
}
