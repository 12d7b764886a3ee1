import KubernetesAPI

/// What the words of a command name: kinds to list, or single objects.
struct ResourceRequest: Sendable {
  /// One object by kind and name.
  struct Target: Sendable, Hashable {
    let resource: APIResource
    let name: String
  }

  /// The kinds to list; empty where objects are named.
  var types: [APIResource] = []
  /// The objects named.
  var targets: [Target] = []

  /// Whether the words named more than one kind, so that names are printed with theirs.
  var namesManyTypes: Bool {
    var seen: [APIResource] = []
    for resource in types + targets.map(\.resource) where !seen.contains(resource) {
      seen.append(resource)
    }
    return seen.count > 1
  }

  /// Reads `TYPE`, `TYPE,TYPE`, `TYPE NAME …` and `TYPE/NAME …`.
  init(_ words: [String], _ catalog: ResourceCatalog) throws(Failure) {
    if words.contains(where: { $0.contains("/") }) {
      try readPairs(words, catalog)
      return
    }
    guard let first = words.first else { return }
    let named = try catalog.types(first)
    guard words.count > 1 else {
      types = named
      return
    }
    for resource in named {
      for name in words.dropFirst() { targets.append(Target(resource: resource, name: name)) }
    }
  }

  private mutating func readPairs(_ words: [String], _ catalog: ResourceCatalog) throws(Failure) {
    try Self.check(words)
    for word in words {
      let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      targets.append(Target(resource: try catalog.type(parts[0]), name: parts[1]))
    }
  }

  /// Refuses words that cannot be meant, before any kind is looked up.
  static func check(_ words: [String]) throws(Failure) {
    guard words.contains(where: { $0.contains("/") }) else { return }
    for word in words {
      let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      if parts.count == 1 {
        throw .message(
          "there is no need to specify a resource type as a separate argument when passing"
            + " arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead"
            + " of 'kubectl get resource resource/<resource_name>'"
        )
      }
      if parts.count > 2 {
        throw .message("arguments in resource/name form may not have more than one slash")
      }
      if parts[0].isEmpty || parts[1].isEmpty || parts[0].contains(",") {
        throw .message("arguments in resource/name form must have a single resource and name")
      }
    }
  }
}
