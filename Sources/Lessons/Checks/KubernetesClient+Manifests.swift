import KubernetesAPI

extension KubernetesClient {
  /// Lists objects as trees, without a fuss where the server refuses.
  mutating func manifests(_ resource: APIResource, _ options: ListOptions) -> [ClusterObject] {
    do throws(Status) {
      return try list(resource, options).items.map { ClusterObject($0) }
    } catch {
      return []
    }
  }

  /// Lists the objects of a kind by its name.
  mutating func manifests(
    _ kind: String,
    namespace: String? = nil,
    labels: LabelSelectorTerms? = nil
  ) -> [ClusterObject] {
    do throws(Status) {
      guard let resource = APIKinds.resource(named: kind, among: try resources()) else { return [] }
      return manifests(resource, ListOptions(namespace: namespace, labels: labels))
    } catch {
      return []
    }
  }
}
