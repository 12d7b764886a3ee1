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
      let patched = try patchAny(resource, namespace, name, patch, options)
      record(
        "patch",
        resource,
        namespace: namespace,
        name: name,
        subresource: options.subresource
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
  ) throws(Status) -> any APIObject {
    let resource = try served(resource)
    guard let stored = find(resource, namespace: namespace, name: name) else {
      throw .notFound(resource, name)
    }
    let object = Self.inVersion(stored, of: resource)
    if options.subresource == "scale" {
      return try patchScale(object, patch, options)
    }
    let patched = try apply(patch, to: object.manifest(), of: type(of: object))
    let decoded = try decode(patched, options.fieldValidation)
    guard decoded.metadata.name == name else {
      throw .badRequest(
        "the name of the object (\(decoded.metadata.name)) does not match the name on the URL (\(name))"
      )
    }
    return try replace(decoded, options)
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
    let patched = try apply(patch, to: scale.manifest(), of: Scale.self)
    guard let changed = try decode(patched, options.fieldValidation) as? Scale else {
      throw .badRequest("the patch does not make a Scale")
    }
    return try updateScale(changed, of: object.resource, options)
  }

  private func apply(
    _ patch: Patch,
    to manifest: Value,
    of type: any APIObject.Type
  )
    throws(Status) -> Value
  {
    switch patch {
    case .merge(let tree): return MergePatch.apply(tree, to: manifest)
    case .json(let operations): return try JSONPatch.apply(operations, to: manifest)
    case .strategic where type == CustomObject.self:
      throw Status(
        .unsupportedMediaType,
        "the body of the request was in an unknown format - accepted media types include:"
          + " application/json-patch+json, application/merge-patch+json,"
          + " application/apply-patch+yaml"
      )
    case .strategic(let tree):
      return try StrategicMergePatch.apply(tree, to: manifest, shape: type.shape)
    case .apply:
      throw Status(.unsupportedMediaType, "server-side apply is not simulated yet")
    }
  }
}
