import KubernetesAPI
import Manifests

extension APIServer {
  /// Assigns a pod to a node, once.
  mutating func bind(_ binding: Binding, _ options: WriteOptions) throws(Status) -> any APIObject {
    let (namespace, name) = (binding.metadata.namespace, binding.metadata.name)
    guard var pod = store.object(Pod.resource, namespace: namespace, name: name) as? Pod else {
      throw .notFound(Pod.resource, name)
    }
    if pod.metadata.deletionTimestamp != nil {
      throw .conflict(
        Pod.resource,
        name,
        "pod \(name) is being deleted, cannot be assigned to a host"
      )
    }
    guard pod.assignedNode.isEmpty else {
      throw .conflict(
        Pod.resource,
        name,
        "pod \(name) is already assigned to node \"\(pod.assignedNode)\""
      )
    }
    pod.assign(to: binding.target.name)
    for annotation in binding.metadata.annotations {
      pod.metadata.annotations[annotation.key] = annotation.value
    }
    var scheduled = PodCondition()
    scheduled.type = "PodScheduled"
    scheduled.status = "True"
    scheduled.lastTransitionTime = Time(now)
    scheduled.observedGeneration = pod.metadata.generation
    pod.status.set(scheduled)
    return options.dryRun ? pod : store.keep(pod)
  }

  /// Sets the number of replicas, and nothing else, of a kind that can be scaled.
  mutating func updateScale(
    _ scale: Scale,
    of resource: APIResource,
    _ options: WriteOptions
  )
    throws(Status) -> any APIObject
  {
    let (namespace, name) = (scale.metadata.namespace, scale.metadata.name)
    guard resource.subresources.contains("scale") else {
      throw Status(.notFound, "the server could not find the requested resource")
    }
    let resource = try served(resource)
    guard let object = store.object(resource, namespace: namespace, name: name) else {
      throw .notFound(resource, name)
    }
    try checkReplicas(Int64(scale.spec.replicas), of: name)
    if var custom = Self.inVersion(object, of: resource) as? CustomObject,
      let path = resource.custom?.scale?.specReplicasPath
    {
      custom[path: path] = .some(.integer(Int64(scale.spec.replicas)))
      custom.metadata.resourceVersion = scale.metadata.resourceVersion
      return try replace(custom, options)
    }
    var manifest = object.manifest()
    manifest["spec"]?["replicas"] = .integer(Int64(scale.spec.replicas))
    let version = scale.metadata.resourceVersion
    manifest["metadata"]?["resourceVersion"] = version.isEmpty ? nil : .string(version)
    return try replace(try decode(manifest, .ignore), options)
  }

  /// Refuses a number of replicas that there cannot be.
  func checkReplicas(_ replicas: Int64, of name: String) throws(Status) {
    guard replicas < 0 else { return }
    let cause = Status.Cause(
      reason: "FieldValueInvalid",
      message: "Invalid value: \(replicas): must be greater than or equal to 0",
      field: "spec.replicas"
    )
    throw .invalid(Scale.resource, name, [cause])
  }

  /// The number of replicas that an object of a kind that can be scaled asks for.
  func replicas(of object: any APIObject) -> Int64 {
    if let custom = object as? CustomObject, let path = custom.resource.custom?.scale {
      return custom[path: path.specReplicasPath]?.integer ?? 0
    }
    return object.manifest()["spec"]?["replicas"]?.integer ?? 0
  }

  /// Reads a manifest that the server itself has changed.
  mutating func decode(
    _ manifest: Value,
    _ validation: FieldValidation
  ) throws(Status) -> any APIObject {
    let (apiVersion, kind) = try APIKinds.identity(of: manifest)
    let custom = customResources.first { $0.kind == kind && $0.apiVersion == apiVersion }
    let decoded: (object: any APIObject, warnings: [String])
    if let custom {
      decoded = try APIKinds.decode(manifest, as: custom, validation: validation)
    } else {
      decoded = try APIKinds.decode(manifest, validation: validation)
    }
    warnings += decoded.warnings
    return decoded.object
  }
}
