public import KubernetesAPI

/// The kinds that a server serves, by any of the names that kubectl takes.
public struct KindNames: Hashable, Sendable {
  /// The kinds in the order of discovery.
  public let resources: [APIResource]

  /// Takes the kinds of a server.
  public init(_ resources: [APIResource]) { self.resources = resources }

  /// The kind that `name` means; nil where the server serves none of that name.
  public func resource(_ name: String) -> APIResource? {
    let name = name.lowercased()
    return resources.first {
      $0.singular == name || $0.plural == name || $0.shortNames.contains(name)
        || $0.kind.lowercased() == name || $0.qualifiedPlural == name
    }
  }
}

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
      guard let resource = KindNames(try resources()).resource(kind) else { return [] }
      return manifests(resource, ListOptions(namespace: namespace, labels: labels))
    } catch {
      return []
    }
  }
}
