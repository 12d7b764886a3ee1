extension APIKinds {
  /// The resource that a user means by a name; nil where there is none.
  ///
  /// Takes plurals and singulars in any case, short names as they are, each with a group
  /// (`deployments.apps`, also a beginning of it) or a version and group (`deployments.v1.apps`).
  /// Where several groups have the name, the first in discovery is meant.
  public static func resource(
    named name: String,
    among resources: [APIResource] = APIKinds.resources
  ) -> APIResource? {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard let base = parts.first, !base.isEmpty else { return nil }
    let candidates = resources.filter { isMeant($0, by: base) }
    guard parts.count == 2 else { return candidates.first }
    let qualifier = parts[1]
    if let exact = versioned(candidates, qualifier) { return exact }
    return candidates.first { $0.group == qualifier }
      ?? candidates.first { !$0.group.isEmpty && $0.group.hasPrefix(qualifier) }
  }

  /// The resources of a category, as in `kubectl get all`.
  public static func resources(
    inCategory category: String,
    among resources: [APIResource] = APIKinds.resources
  ) -> [APIResource] {
    resources.filter { $0.categories.contains(category) }
  }

  private static func isMeant(_ resource: APIResource, by name: String) -> Bool {
    let lower = name.lowercased()
    return resource.plural == lower || resource.singular == lower
      || resource.shortNames.contains(name)
  }

  /// The candidate of a qualifier that starts with a version, as in `v1.apps` or `v1.`.
  private static func versioned(_ candidates: [APIResource], _ qualifier: String) -> APIResource? {
    let parts = qualifier.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    return candidates.first { $0.version == parts[0] && $0.group == parts[1] }
  }
}
