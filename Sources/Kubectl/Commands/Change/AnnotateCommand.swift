import KubernetesAPI
import Manifests

/// `kubectl annotate`.
enum AnnotationKind: MetadataKind {
  static let noun = "annotation"
  static let field = "annotations"
  static var path: WritableKeyPath<ObjectMeta, StringMap> { \.annotations }

  static let spec = CommandSpec(
    name: "annotate",
    group: .settings,
    summary: "Update the annotations on a resource",
    details: "KEY=VALUE sets an annotation, KEY- takes it away.",
    examples: [
      .init("Describe a pod", "kubectl annotate pods redis description='keeps the count'"),
      .init("Take it away", "kubectl annotate pods redis description-"),
    ],
    usage:
      "kubectl annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N"
      + " [--resource-version=version]",
    flags: MetadataChanges.flags("annotate"),
    words: .resourcesThenLabels
  )

  static func pairs(_ words: [String]) throws(Failure) -> MetadataChanges {
    var changes = MetadataChanges()
    var invalid: [String] = []
    for word in words {
      if let sign = word.firstIndex(of: "="), sign != word.startIndex {
        changes.set(String(word[..<sign]), String(word[word.index(after: sign)...]))
      } else if word.hasSuffix("-"), word != "-" {
        changes.remove(String(word.dropLast()))
      } else {
        invalid.append(word)
      }
    }
    if !invalid.isEmpty {
      throw .message("invalid annotation format: \(invalid.joined(separator: ", "))")
    }
    if !changes.contradictions.isEmpty {
      throw .message(
        "can not both modify and remove the following annotation(s) in the same command: "
          + changes.contradictions.joined(separator: ", ")
      )
    }
    return changes
  }

  static func overwriting(_ changes: MetadataChanges, _ old: StringMap) -> Failure? {
    let taken = changes.added.compactMap { pair -> String? in
      guard let value = old[pair.key], value != pair.value else { return nil }
      return "'\(pair.key)' already has a value (\(value))"
    }
    guard !taken.isEmpty else { return nil }
    return .message(
      "--overwrite is false but found the following declared annotation(s): "
        + taken.joined(separator: "; ")
    )
  }

  static func verb(_ old: Value, _ new: Value, overwrites: Bool) -> String { "annotated" }
}
