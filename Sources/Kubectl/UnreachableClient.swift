import KubernetesAPI
import Simulation

/// The client where the settings lead to a server that nobody answers for: every request fails.
struct UnreachableClient: KubernetesClient {
  let now: Instant

  private var refusal: Status { Status(.connectionRefused, "connection refused") }

  mutating func get(
    _ resource: APIResource,
    namespace: String,
    name: String
  ) throws(Status) -> any APIObject { throw refusal }

  mutating func list(_ resource: APIResource, _ options: ListOptions) throws(Status) -> ObjectList {
    throw refusal
  }

  mutating func create(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject { throw refusal }

  mutating func update(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject { throw refusal }

  mutating func patch(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject { throw refusal }

  mutating func delete(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ options: DeleteOptions
  ) throws(Status) -> any APIObject { throw refusal }

  mutating func changes(
    _ resource: APIResource,
    after revision: Int64,
    _ options: ListOptions
  ) throws(Status) -> ObjectChanges { throw refusal }

  mutating func resources() throws(Status) -> [APIResource] { throw refusal }

  mutating func connect(_ request: ConnectRequest) throws(Status) -> ContainerConnection {
    throw refusal
  }
}
