public import KubernetesAPI
import Manifests

extension APIServer {
  /// Changes an object by a patch.
  public mutating func patch(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    try requireRunning()
    if session.isChecked {
      try authorize("patch", resource, namespace, name, options.subresource)
    }
    do {
      let (patched, isNew) = try patchAny(resource, namespace, name, patch, options)
      record(
        "patch",
        resource,
        namespace: namespace,
        name: name,
        subresource: options.subresource,
        code: isNew ? 201 : 200
      )
      return patched
    } catch {
      record(
        "patch",
        resource,
        namespace: namespace,
        name: name,
        subresource: options.subresource,
        code: error.reason.code
      )
      throw error
    }
  }

  private mutating func patchAny(
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> (object: any APIObject, isNew: Bool) {
    let resource = try served(resource)
    if case .apply(let tree) = patch {
      return options.subresource == "scale"
        ? (try applyScale(resource, namespace, name, tree, options), false)
        : try applyConfiguration(resource, namespace, name, tree, options)
    }
    guard let stored = find(resource, namespace: namespace, name: name) else {
      throw .notFound(resource, name)
    }
    let object = Self.inVersion(stored, of: resource)
    if options.subresource == "scale" {
      return (try patchScale(object, patch, options), false)
    }
    let patched = try patch.applied(to: object)
    let (decoded, warned) = try patch.decoded(patched, like: object, options.fieldValidation)
    warnings += warned
    guard decoded.metadata.name == name else {
      throw .badRequest(
        "the name of the object (\(decoded.metadata.name)) does not match the name on the URL (\(name))"
      )
    }
    return (try replace(decoded, options), false)
  }

  /// Lays a patch over the scale of an object.
  private mutating func patchScale(
    _ object: any APIObject,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    var scale = Scale()
    scale.metadata.name = object.metadata.name
    scale.metadata.namespace = object.metadata.namespace
    scale.spec.replicas = Int32(clamping: replicas(of: object))
    let patched = try patch.applied(to: scale)
    guard let changed = try decode(patched, options.fieldValidation) as? Scale else {
      throw .badRequest("the patch does not make a Scale")
    }
    return try updateScale(changed, of: object.resource, options)
  }
}
