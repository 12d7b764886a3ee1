import KubernetesAPI
import Manifests
import Simulation

/// Objects of the kinds that users added: found by their definitions, pruned and filled in by schemas.
extension APIServer {
  /// The resource as it is served now; kinds with a type of their own always are.
  func served(_ resource: APIResource) throws(Status) -> APIResource {
    guard resource.custom != nil else { return resource }
    guard let found = customResources.first(where: { $0 == resource }) else {
      throw Status(.notFound, "the server could not find the requested resource")
    }
    return found
  }

  /// The object in the version that a client asked for.
  ///
  /// Without a webhook the versions of a custom kind differ in their names only, so that is all there
  /// is to convert.
  static func inVersion(_ object: any APIObject, of resource: APIResource) -> any APIObject {
    if resource.isForm { return APIKinds.object(object, as: resource) }
    guard resource.custom != nil, var custom = object as? CustomObject else { return object }
    custom.resource = resource
    custom.fillIn()
    return custom
  }

  /// Makes a new custom object what its definition says, or refuses it.
  mutating func admitCustom<Object: APIObject>(_ object: inout Object) throws(Status) {
    guard var custom = object as? CustomObject else { return }
    try adopt(&custom)
    if definition(of: custom.resource)?.isTrue("Terminating") == true {
      throw Status(
        .methodNotAllowed,
        "create not allowed while custom resource definition is terminating"
      )
    }
    if let typed = custom as? Object { object = typed }
  }

  /// Makes a changed custom object what its definition says.
  mutating func adoptCustom<Object: APIObject>(
    _ object: inout Object,
    _ subresource: String
  ) throws(Status) {
    guard var custom = object as? CustomObject else { return }
    try adopt(&custom)
    if !subresource.isEmpty, !custom.resource.subresources.contains(subresource) {
      throw Status(.notFound, "the server could not find the requested resource")
    }
    if let typed = custom as? Object { object = typed }
  }

  private mutating func adopt(_ custom: inout CustomObject) throws(Status) {
    custom.resource = try servedKind(custom.resource)
    custom.prune()
    custom.fillIn()
  }

  /// The kind that is served under the names of `resource`, whoever made it.
  private func servedKind(_ resource: APIResource) throws(Status) -> APIResource {
    guard
      let found = customResources.first(where: {
        $0.kind == resource.kind && $0.apiVersion == resource.apiVersion
      })
    else { throw Status(.notFound, "the server could not find the requested resource") }
    return found
  }

  func definition(of resource: APIResource) -> CustomResourceDefinition? {
    peek(CustomResourceDefinition.self, name: "\(resource.plural).\(resource.group)")
  }

  /// What an object leaves behind when it is gone: a definition its kind, an object its definition.
  mutating func afterRemoval(of object: any APIObject) {
    switch object {
    case is CustomResourceDefinition: serveDefinitions()
    case is CustomObject:
      if let definition = definition(of: object.resource), definition.isTrue("Terminating") {
        finish(definition)
      }
    default: break
    }
  }
}

extension CustomObject: RegistryStrategy {
  static var countsGenerations: Bool { true }

  func specDiffers(from old: CustomObject) -> Bool {
    guard resource.custom?.hasStatus == true else { return fields != old.fields }
    var (left, right) = (fields, old.fields)
    left["status"] = Value?.none
    right["status"] = Value?.none
    return left != right
  }

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    if resource.custom?.hasStatus == true { fields["status"] = Value?.none }
  }

  mutating func prepareForUpdate(from old: CustomObject, _ server: inout APIServer) throws(Status) {
    if resource.custom?.hasStatus == true { fields["status"] = old.fields["status"] }
  }

  mutating func prepareForStatusUpdate(from old: CustomObject) {
    let status = fields["status"]
    fields = old.fields
    fields["status"] = status
  }
}
