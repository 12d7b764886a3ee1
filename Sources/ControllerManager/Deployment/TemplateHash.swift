import KubernetesAPI
import Manifests

/// The label value by which the pods of one version of a template are told from those of others.
///
/// The same for the same template in every run; not the number that Kubernetes computes, which
/// depends on how Go prints its structs.
enum TemplateHash {
  /// The label's key.
  static let label = "pod-template-hash"
  /// The letters and digits that Kubernetes uses in generated names.
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

  /// Ten characters for `template`; `collisions` tells how many values turned out to be taken.
  static func of(_ template: PodTemplateSpec, collisions: Int32) -> String {
    var hash = FNV()
    hash.add(template.withoutHash.encoded())
    if collisions > 0 { hash.add("\(collisions)") }
    let digits = String(hash.value)
    let padded = String(repeating: "0", count: 10 - digits.utf8.count) + digits
    let encoded = padded.utf8.map { alphabet[Int($0) % alphabet.count] }
    return String(decoding: encoded, as: UTF8.self)
  }
}

extension PodTemplateSpec {
  /// The template as the deployment has it: without the label of its version.
  var withoutHash: PodTemplateSpec {
    var copy = self
    copy.metadata.labels[TemplateHash.label] = nil
    return copy
  }
}

/// The hash function FNV-1a with 32 bits.
///
/// Source: Fowler, Noll, Vo.
private struct FNV {
  private(set) var value: UInt32 = 2_166_136_261

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(UInt8(0))
  }

  mutating func add(_ tree: Value) {
    switch tree {
    case .null: add("null")
    case .bool(let flag): add(flag ? "true" : "false")
    case .integer(let number): add(String(number))
    case .number(let number): add(String(number))
    case .string(let text): add(text)
    case .array(let elements):
      add(UInt8(ascii: "["))
      for element in elements { add(element) }
      add(UInt8(ascii: "]"))
    case .object(let fields):
      add(UInt8(ascii: "{"))
      for field in fields.fields {
        add(field.key)
        add(field.value)
      }
      add(UInt8(ascii: "}"))
    }
  }

  private mutating func add(_ byte: UInt8) {
    value = (value ^ UInt32(byte)) &* 16_777_619
  }
}
