import KubernetesAPI

extension KubernetesClient {
  /// Reads an object that was named, as kubectl does: where it is missing together with its namespace,
  /// the namespace is what is told of.
  mutating func find(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ version: KubectlVersion
  ) throws(Status) -> any APIObject {
    do {
      return try get(resource, namespace: namespace, name: name)
    } catch
      where error.reason == .notFound && version == .current
      && !["", "default"].contains(namespace)
    {
      do {
        _ = try get(Namespace.resource, namespace: "", name: namespace)
      } catch let missing where missing.reason == .notFound {
        throw missing
      } catch {}
      throw error
    }
  }
}
