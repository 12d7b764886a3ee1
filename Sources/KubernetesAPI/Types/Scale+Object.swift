import Manifests

extension Scale {
  /// The scale of a workload.
  public init(of object: any APIObject) {
    if let scale = object as? Scale {
      self = scale
      return
    }
    self.init()
    metadata.name = object.metadata.name
    metadata.namespace = object.metadata.namespace
    metadata.uid = object.metadata.uid
    metadata.resourceVersion = object.metadata.resourceVersion
    metadata.creationTimestamp = object.metadata.creationTimestamp
    let tree = object.manifest()
    var (wanted, seen) = (tree["spec"]?["replicas"], tree["status"]?["replicas"])
    if let custom = object as? CustomObject, let scale = custom.resource.custom?.scale {
      wanted = custom[path: scale.specReplicasPath]
      seen = custom[path: scale.statusReplicasPath]
    }
    spec.replicas = Int32(clamping: wanted?.integer ?? 0)
    status.replicas = Int32(clamping: seen?.integer ?? 0)
    let selector = tree["spec"]?["selector"]
    let labels = selector?["matchLabels"] ?? selector
    status.selector = (labels?.object?.fields ?? []).compactMap { field in
      field.value.string.map { "\(field.key)=\($0)" }
    }.joined(separator: ",")
  }
}
