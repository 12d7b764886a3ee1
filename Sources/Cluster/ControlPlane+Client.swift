import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// The API as users' programs reach it: the server, and through it the kubelets.
extension ControlPlane: KubernetesClient {
  var now: Instant { api.now }

  mutating func get(
    _ resource: APIResource,
    namespace: String,
    name: String
  ) throws(Status)
    -> any APIObject
  { try api.get(resource, namespace: namespace, name: name) }

  mutating func list(_ resource: APIResource, _ options: ListOptions) throws(Status) -> ObjectList {
    try api.list(resource, options)
  }

  mutating func create(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject
  { try api.create(object, options) }

  mutating func update(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject
  { try api.update(object, options) }

  mutating func patch(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    try api.patch(resource, namespace: namespace, name: name, patch, options)
  }

  mutating func delete(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ options: DeleteOptions
  ) throws(Status) -> any APIObject {
    try api.delete(resource, namespace: namespace, name: name, options)
  }

  mutating func deleteCollection(
    _ resource: APIResource,
    _ options: ListOptions,
    _ deletion: DeleteOptions
  ) throws(Status) -> ObjectList {
    try api.deleteCollection(resource, options, deletion)
  }

  mutating func changes(
    _ resource: APIResource,
    after revision: Int64,
    _ options: ListOptions
  ) throws(Status) -> ObjectChanges {
    try api.changes(resource, after: revision, options)
  }

  mutating func takeWarnings() -> [String] { api.takeWarnings() }
  mutating func identify(_ credentials: Credentials) { api.identify(credentials) }
  mutating func authorizePath(_ path: String) throws(Status) { try api.authorizePath(path) }

  var isTraced: Bool { api.isTraced }
  mutating func follow(from cause: Int64) { api.follow(from: cause) }
  mutating func remark(_ text: String, about object: any APIObject) {
    api.remark(text, about: object)
  }

  mutating func resources() throws(Status) -> [APIResource] { try api.resources() }

  /// The number of a pod's sandbox; empty where it has none.
  func sandbox(ofPod name: String, in namespace: String) -> String {
    guard let pod = api.peek(Pod.self, namespace: namespace, name: name),
      let index = nodeIndex[pod.spec.nodeName]
    else { return "" }
    let found = nodes[index].runtime.sandboxes.last { $0.config.podUID == pod.metadata.uid }
    return found.map { "\($0.id)" } ?? ""
  }

  mutating func connect(_ request: ConnectRequest) throws(Status) -> ContainerConnection {
    api.containers = [:]
    if let pod = api.peek(Pod.self, namespace: request.namespace, name: request.pod),
      let index = nodeIndex[pod.spec.nodeName]
    {
      guard nodes[index].isAlive else {
        throw Status(
          .internalError,
          "error dialing backend: dial tcp \(nodes[index].kubelet.configuration.address):10250: "
            + "connect: no route to host"
        )
      }
      api.containers[pod.metadata.uid] = endpoints(of: pod, on: index)
    }
    var connection = try api.connect(request)
    if case .portForward = request.verb {
      connection.sandbox = sandbox(ofPod: request.pod, in: request.namespace)
    }
    return connection
  }

  private func endpoints(of pod: Pod, on index: Int) -> [ContainerEndpoint] {
    let node = nodes[index]
    return node.kubelet.containers(ofPod: pod.metadata.uid).map { name, id, isRunning in
      let all = node.runtime.containers(ofPod: node.kubelet.ownUID(pod.metadata.uid)).filter {
        $0.name == name
      }
      // A container that waits to be started again shows its last instance both ways.
      let waits = pod.status.containerStatuses.contains {
        $0.name == name && $0.state.waiting != nil
      }
      let previous = waits ? node.runtime.container(id) : all.last { $0.id != id }
      return ContainerEndpoint(
        name: name,
        machine: node.runtime.container(id)?.machine.index ?? -1,
        previousMachine: previous?.machine.index,
        isRunning: isRunning
      )
    }
  }
}
