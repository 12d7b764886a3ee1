import KubernetesAPI
import Machine
import Manifests

/// The hash of what a config map or secret holds, as `--append-hash` and kustomize put it behind names.
enum ContentHash {
  /// The suffix for a config map.
  static func suffix(of map: ConfigMap) -> String {
    var tree: Value = ["kind": "ConfigMap", "name": .string(map.metadata.name)]
    tree["data"] = values(map.data)
    if !map.binaryData.isEmpty { tree["binaryData"] = values(map.binaryData) }
    return suffix(of: tree)
  }

  /// The suffix for a secret.
  static func suffix(of secret: Secret) -> String {
    suffix(of: [
      "kind": "Secret", "type": .string(secret.type), "name": .string(secret.metadata.name),
      "data": values(secret.data),
    ])
  }

  /// Ten letters of the hash of the tree's JSON, without those that could make words.
  static func suffix(of tree: Value) -> String {
    let text = JSONWriter.compact(tree.sortedByKey())
    let digest = SHA256.digest(Array(text.utf8)).prefix(5)
    let digits = digest.flatMap { byte in [byte >> 4, byte & 15] }
    let letters: [Character] = [
      "g", "h", "2", "k", "4", "5", "6", "7", "8", "9", "m", "b", "c", "d", "t", "f",
    ]
    return String(digits.map { letters[Int($0)] })
  }

  private static func values(_ map: StringMap) -> Value {
    .object(ValueObject(map.map { ($0.key, .string($0.value)) }))
  }
}

extension Secret {
  /// The secret with the name that `--append-hash` makes.
  func named(_ invocation: Invocation) -> Secret {
    guard invocation.arguments.bool("append-hash") else { return self }
    var copy = self
    copy.metadata.name += "-" + ContentHash.suffix(of: self)
    return copy
  }
}
