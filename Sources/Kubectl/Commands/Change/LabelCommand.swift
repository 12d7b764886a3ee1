import KubernetesAPI
import Manifests

/// `kubectl label`.
enum LabelKind: MetadataKind {
  static let noun = "label"
  static let field = "labels"
  static var path: WritableKeyPath<ObjectMeta, StringMap> { \.labels }

  static let spec = CommandSpec(
    name: "label",
    group: .settings,
    summary: "Update the labels on a resource",
    details: "KEY=VALUE sets a label, KEY- takes it away.",
    examples: [
      .init("Set a label of a pod", "kubectl label pods redis tier=backend"),
      .init("Change it", "kubectl label --overwrite pods redis tier=cache"),
      .init("Take it away", "kubectl label pods redis tier-"),
      .init("Set a label of all pods", "kubectl label pods --all env=dev"),
    ],
    usage:
      "kubectl label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N"
      + " [--resource-version=version]",
    flags: MetadataChanges.flags("label"),
    words: .resourcesThenLabels
  )

  static func pairs(_ words: [String]) throws(Failure) -> MetadataChanges {
    var changes = MetadataChanges()
    for word in words {
      if word.contains("=") {
        let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw .message("invalid label spec: \(word)") }
        let faults = Names.labelValueErrors(parts[1])
        if !faults.isEmpty {
          throw .message("invalid label value: \"\(word)\": \(faults.joined(separator: ";"))")
        }
        changes.set(parts[0], parts[1])
      } else if word.hasSuffix("-") {
        changes.remove(String(word.dropLast()))
      } else {
        throw .message("unknown label spec: \(word)")
      }
    }
    if !changes.contradictions.isEmpty {
      throw .message("can not both modify and remove a label in the same command")
    }
    return changes
  }

  static func overwriting(_ changes: MetadataChanges, _ old: StringMap) -> Failure? {
    Failure.of(
      changes.added.compactMap { pair in
        guard let value = old[pair.key], value != pair.value else { return nil }
        return .message("'\(pair.key)' already has a value (\(value)), and --overwrite is false")
      }
    )
  }

  static func verb(_ old: Value, _ new: Value, overwrites: Bool) -> String {
    if old == new { return "not labeled" }
    // As kubectl tells it: what became shorter lost labels.
    let isShorter = JSONWriter.compact(new).utf8.count < JSONWriter.compact(old).utf8.count
    return !overwrites && isShorter ? "unlabeled" : "labeled"
  }
}
