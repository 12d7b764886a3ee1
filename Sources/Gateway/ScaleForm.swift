import KubernetesAPI
import Manifests

/// The `scale` of a workload: its replicas, wanted and seen, in a form that is the same for all kinds.
enum ScaleForm {
  static func scale(of object: any APIObject) -> Value {
    if object is Scale { return object.manifest() }
    let tree = object.manifest()
    var scale = Scale()
    scale.metadata.name = object.metadata.name
    scale.metadata.namespace = object.metadata.namespace
    scale.metadata.uid = object.metadata.uid
    scale.metadata.resourceVersion = object.metadata.resourceVersion
    scale.metadata.creationTimestamp = object.metadata.creationTimestamp
    scale.spec.replicas = Int32(clamping: tree["spec"]?["replicas"]?.integer ?? 0)
    scale.status.replicas = Int32(clamping: tree["status"]?["replicas"]?.integer ?? 0)
    if let custom = object as? CustomObject, let paths = custom.resource.custom?.scale {
      scale.spec.replicas = Int32(clamping: custom[path: paths.specReplicasPath]?.integer ?? 0)
      scale.status.replicas = Int32(clamping: custom[path: paths.statusReplicasPath]?.integer ?? 0)
      scale.status.selector = custom[path: paths.labelSelectorPath ?? ""]?.string ?? ""
      return scale.manifest()
    }
    let selector = tree["spec"]?["selector"]
    let labels = selector?["matchLabels"] ?? selector
    scale.status.selector = (labels?.object?.fields ?? []).compactMap { field in
      field.value.string.map { "\(field.key)=\($0)" }
    }.joined(separator: ",")
    return scale.manifest()
  }
}
