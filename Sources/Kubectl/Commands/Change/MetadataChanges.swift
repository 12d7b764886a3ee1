import KubernetesAPI

/// The pairs of `label` and `annotate`: what to set and what to take away.
struct MetadataChanges: Sendable {
  /// The words before the pairs: resources.
  private(set) var resources: [String] = []
  private(set) var added: [(key: String, value: String)] = []
  private(set) var removed: [String] = []

  /// Splits `words` into resources and pairs; `what` is `label` or `annotation`, for messages.
  init(_ words: [String], what: String) throws(Failure) {
    var pairs: [String] = []
    for word in words {
      let isPair = word.contains("=") || word.hasSuffix("-")
      if isPair {
        pairs.append(word)
      } else if pairs.isEmpty {
        resources.append(word)
      } else {
        throw .message(
          "all resources must be specified before \(what) changes: \(word)"
        )
      }
    }
    for pair in pairs {
      let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      if parts.count == 1 {
        removed.append(String(pair.dropLast()))
      } else if parts.count == 2 || what == "annotation", !parts[0].isEmpty {
        if what == "label" {
          let faults = Names.labelValueErrors(parts[1])
          guard faults.isEmpty else {
            throw .message("invalid label value: \"\(pair)\": \(faults.joined(separator: ";"))")
          }
        }
        added.append((parts[0], parts.dropFirst().joined(separator: "=")))
      } else {
        throw .message("invalid \(what) spec: \(pair)")
      }
    }
    for key in removed where added.contains(where: { $0.key == key }) {
      throw .message("can not both modify and remove a \(what) in the same command")
    }
  }

  var isEmpty: Bool { added.isEmpty && removed.isEmpty }

  /// `map` with the changes.
  func applied(to map: StringMap) -> StringMap {
    var map = map
    for pair in added { map[pair.key] = pair.value }
    for key in removed { map[key] = nil }
    return map
  }
}
