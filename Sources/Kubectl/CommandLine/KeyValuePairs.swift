import KubernetesAPI

/// Pairs as flags give them: `app=web,tier=front`.
enum KeyValuePairs {
  /// The labels of `text`.
  static func labels(_ text: String) throws(Failure) -> StringMap {
    var map = StringMap()
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .message("unexpected label spec: \(pair)")
      }
      map[String(parts[0])] = String(parts[1])
    }
    return map
  }
}
