import KubernetesAPI
import Manifests

/// How strict a namespace is with pods.
///
/// Source: `k8s.io/pod-security-admission/api`.
enum PodSecurityLevel: String, CaseIterable, Comparable, Sendable {
  case privileged, baseline, restricted

  static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .privileged: 0
    case .baseline: 1
    case .restricted: 2
    }
  }
}

/// What the labels of a namespace ask of its pods.
struct PodSecurityPolicy: Equatable, Sendable {
  /// A level and the release whose rules it means, as `restricted:latest`.
  struct Rule: Equatable, Sendable, CustomStringConvertible {
    var level = PodSecurityLevel.privileged
    var version = "latest"
    var description: String { "\(level.rawValue):\(version)" }
  }

  /// What pods must keep to be let in.
  var enforce = Rule()
  /// What users are warned of.
  var warn = Rule()

  private static let prefix = "pod-security.kubernetes.io/"

  /// Reads the labels; nil where none of them is of this kind.
  ///
  /// What cannot be read is strict.
  init?(_ labels: StringMap) {
    guard labels.contains(where: { $0.key.hasPrefix(Self.prefix) }) else { return nil }
    func read(_ mode: String, _ rule: inout Rule) -> Bool {
      let version = labels["\(Self.prefix)\(mode)-version"]
      if let version, Self.isVersion(version) { rule.version = version }
      guard let level = labels[Self.prefix + mode] else { return version != nil }
      rule.level = PodSecurityLevel(rawValue: level) ?? .restricted
      return true
    }
    _ = read("enforce", &enforce)
    if !read("warn", &warn), enforce.level > warn.level { warn = enforce }
  }

  /// What is wrong with the labels of a namespace.
  static func causes(_ labels: StringMap) -> [Status.Cause] {
    var errors = ValidationErrors()
    for mode in ["enforce", "audit", "warn"] {
      for (key, complaint) in [
        (prefix + mode, levelComplaint), ("\(prefix)\(mode)-version", versionComplaint),
      ] {
        guard let value = labels[key], let words = complaint(value) else { continue }
        errors.invalid(FieldPath.metadata.child("labels").key(key), .string(value), words)
      }
    }
    return errors.causes
  }

  private static func levelComplaint(_ text: String) -> String? {
    guard PodSecurityLevel(rawValue: text) == nil else { return nil }
    return "must be one of " + PodSecurityLevel.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func versionComplaint(_ text: String) -> String? {
    isVersion(text) ? nil : "must be \"latest\" or \"v1.x\""
  }

  private static func isVersion(_ text: String) -> Bool {
    if text == "latest" { return true }
    guard text.hasPrefix("v1."), let minor = Int(text.dropFirst(3)) else { return false }
    return "v1.\(minor)" == text && minor >= 0
  }
}
