public import Manifests

/// A mapping from text to bytes, kept and written in base64; what is none is refused on reading.
public struct Base64Map: FieldValue {
  /// The bytes of each key, in base64.
  public var texts = StringMap()

  /// Makes an empty mapping.
  public init() {}

  /// What the type is to the API's users.
  public static var shape: FieldShape { .map(.named("[]byte")) }
  /// Whether there is no entry.
  public var isZero: Bool { texts.isEmpty }

  /// Reads the mapping from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    var decoded = StringMap()
    decoded.decode(value, &decoder)
    for entry in decoded {
      do {
        decoded[entry.key] = Base64.encode(try Base64.decode(entry.value))
      } catch {
        return decoder.fail(error.message)
      }
    }
    texts = decoded
  }

  /// The mapping as a tree.
  public func encoded() -> Value { texts.encoded() }
}
