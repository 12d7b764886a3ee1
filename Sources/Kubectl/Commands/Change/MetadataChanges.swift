import KubernetesAPI

/// The pairs of `label` and `annotate`: what to set and what to take away.
struct MetadataChanges: Sendable {
  private(set) var added: [(key: String, value: String)] = []
  private(set) var removed: [String] = []

  /// The flags that both commands have.
  static func flags(_ command: String) -> [Flag] {
    GlobalFlags.files + [
      GlobalFlags.selector, GlobalFlags.fieldSelector, GlobalFlags.allNamespaces,
      GlobalFlags.output, GlobalFlags.dryRun, GlobalFlags.showManagedFields,
      GlobalFlags.fieldManager("kubectl-\(command)"),
      Flag("all", .boolean, "Change all objects of the kinds"),
      Flag("list", .boolean, "Print what there would be, and change nothing"),
      Flag("local", .boolean, "Change what the file says, and ask nothing of the server"),
      Flag("overwrite", .boolean, "Let values be changed that are there already"),
      Flag("resource-version", .string, "The version of the resource that there must be now"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ]
  }

  /// Splits words into resources and pairs; `noun` is for messages.
  static func split(
    _ words: [String],
    _ noun: String
  ) throws(Failure) -> (resources: [String], pairs: [String]) {
    var resources: [String] = []
    var pairs: [String] = []
    for word in words {
      let isPair =
        (word.contains("=") && !word.hasPrefix("=")) || (word.hasSuffix("-") && word != "-")
      if isPair {
        pairs.append(word)
      } else if pairs.isEmpty {
        resources.append(word)
      } else {
        throw .message("all resources must be specified before \(noun) changes: \(word)")
      }
    }
    return (resources, pairs)
  }

  mutating func set(_ key: String, _ value: String) {
    added.removeAll { $0.key == key }
    added.append((key, value))
  }

  mutating func remove(_ key: String) { removed.append(key) }

  var isEmpty: Bool { added.isEmpty && removed.isEmpty }

  /// The keys that are both set and taken away.
  var contradictions: [String] { removed.filter { key in added.contains { $0.key == key } } }

  /// `map` with the changes.
  func applied(to map: StringMap) -> StringMap {
    var map = map
    for pair in added { map[pair.key] = pair.value }
    for key in removed { map[key] = nil }
    return map
  }
}
