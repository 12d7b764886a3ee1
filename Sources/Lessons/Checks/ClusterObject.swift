import KubernetesAPI
import Manifests

/// An object of the cluster as a check sees it: its metadata, and the whole as a tree.
struct ClusterObject {
  /// What the API calls the kind.
  let resource: APIResource
  /// The metadata.
  let metadata: ObjectMeta
  /// The whole object.
  let tree: Value
  /// The pod that it is, if it is one.
  let pod: Pod?

  /// Takes `object`.
  init(_ object: any APIObject) {
    resource = object.resource
    metadata = object.metadata
    tree = object.manifest()
    pod = object as? Pod
  }

  /// The object as kubectl names it: `pod/redis`.
  var name: String { "\(resource.singular)/\(metadata.name)" }

  /// Whether its deletion has begun.
  var isTerminating: Bool { metadata.deletionTimestamp != nil }

  /// The reference to its controller.
  var controller: OwnerReference? { metadata.ownerReferences.first { $0.controller == true } }

  /// The value at `path`.
  func value(_ path: String...) -> Value? {
    path.reduce(tree as Value?) { $0?[$1] }
  }

  /// The text at `path`; empty where there is none.
  func text(_ path: String...) -> String {
    path.reduce(tree as Value?) { $0?[$1] }?.string ?? ""
  }

  /// The number at `path`; 0 where there is none.
  func number(_ path: String...) -> Int64 {
    path.reduce(tree as Value?) { $0?[$1] }?.integer ?? 0
  }

  /// The labels at `path`.
  func labels(_ path: String...) -> StringMap {
    let fields = path.reduce(tree as Value?) { $0?[$1] }?.object?.fields ?? []
    return StringMap(fields.compactMap { field in field.value.string.map { (field.key, $0) } })
  }

  /// The status of the condition `type`: True, False, Unknown, or empty.
  func condition(_ type: String) -> (status: String, reason: String, message: String) {
    for condition in value("status", "conditions")?.array ?? []
    where condition["type"]?.string == type {
      return (
        condition["status"]?.string ?? "", condition["reason"]?.string ?? "",
        condition["message"]?.string ?? ""
      )
    }
    return ("", "", "")
  }
}
