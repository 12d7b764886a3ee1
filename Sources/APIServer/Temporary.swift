import KubernetesAPI
import Manifests

enum APIKinds {
  static let all: [any APIObject.Type] = [
    Pod.self, ReplicationController.self, ReplicaSet.self, Deployment.self, Service.self,
    Endpoints.self, EndpointSlice.self, Node.self, Namespace.self, Event.self, ConfigMap.self,
    Secret.self, ServiceAccount.self, ComponentStatus.self, Lease.self, Binding.self, Scale.self,
    Eviction.self,
  ]
  static func type(of resource: APIResource) -> (any APIObject.Type)? {
    all.first { $0.resource == resource }
  }
  static func decode(_ manifest: Value, validation: FieldValidation) throws(Status) -> (
    object: any APIObject, warnings: [String]
  ) {
    guard let type = all.first(where: { $0.resource.kind == manifest["kind"]?.string }) else {
      throw .badRequest("no kind \(manifest["kind"]?.string ?? "")")
    }
    return (decode(type, manifest), [])
  }
  private static func decode<T: APIObject>(_ type: T.Type, _ manifest: Value) -> any APIObject {
    var object = T()
    var decoder = FieldDecoder()
    object.decode(manifest, &decoder)
    return object
  }
}

extension FieldSelector {
  func check(for type: any APIObject.Type) throws(Status) {}
  func matches(_ object: any APIObject) -> Bool {
    terms.allSatisfy { term in
      let value: String
      switch term.path {
      case "metadata.name": value = object.metadata.name
      case "metadata.namespace": value = object.metadata.namespace
      case "spec.nodeName": value = (object as? Pod)?.spec.nodeName ?? ""
      case "status.phase": value = (object as? Pod)?.status.phase ?? ""
      default: value = ""
      }
      return (value == term.value) == term.isEqual
    }
  }
}
