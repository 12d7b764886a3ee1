import Manifests

/// Takes the known keys out of a mapping, and tells of all that it did not know or like.
struct FieldReader {
  /// Where the mapping stands.
  let block: SourceBlock
  /// The keys above the mapping.
  let path: [String]
  /// What was wrong so far.
  private(set) var faults: [LessonFault] = []
  private let fields: ValueObject
  private var known: [String] = []

  /// Reads `value`, which is to be a mapping.
  init(_ value: Value, _ block: SourceBlock, path: [String] = []) {
    self.block = block
    self.path = path
    fields = value.object ?? ValueObject()
    if value.object == nil, !value.isNull {
      faults.append(block.fault("\(Self.name(path)) must be a mapping of keys and values"))
    }
  }

  /// The keys that are there, in order.
  var keys: [String] { fields.keys }

  /// The value of `key` as it stands.
  mutating func value(_ key: String) -> Value? {
    known.append(key)
    return fields[key]
  }

  /// The text of `key`; numbers and truth values count as they are written.
  mutating func text(_ key: String) -> String? {
    guard let value = value(key), !value.isNull else { return nil }
    guard let text = ValueText.scalar(value) else {
      fail(key, "\"\(key)\" must be a text")
      return nil
    }
    return text
  }

  /// The text of `key`, which must be there and not empty.
  mutating func requiredText(_ key: String) -> String {
    guard let text = text(key), !text.isEmpty else {
      if fields[key]?.isNull ?? true { faults.append(missing(key)) }
      return ""
    }
    return text
  }

  /// The whole number of `key`.
  mutating func integer(_ key: String) -> Int? {
    guard let value = value(key), !value.isNull else { return nil }
    guard let number = value.integer else {
      fail(key, "\"\(key)\" must be a whole number")
      return nil
    }
    return Int(clamping: number)
  }

  /// The truth value of `key`.
  mutating func flag(_ key: String) -> Bool? {
    guard let value = value(key), !value.isNull else { return nil }
    guard let flag = value.bool else {
      fail(key, "\"\(key)\" must be true or false")
      return nil
    }
    return flag
  }

  /// The texts of `key`: a list, or one text alone.
  mutating func texts(_ key: String) -> [String] {
    guard let value = value(key), !value.isNull else { return [] }
    let elements = value.array ?? [value]
    let texts = elements.compactMap(ValueText.scalar)
    if texts.count != elements.count { fail(key, "\"\(key)\" must be a list of texts") }
    return texts
  }

  /// The text of `key`, which must be one of `choices`.
  mutating func choice(_ key: String, _ choices: [String]) -> String? {
    guard let text = text(key) else { return nil }
    if choices.contains(text) { return text }
    fail(
      text,
      "\"\(text)\" is no value of \"\(key)\"; it can be \(choices.joined(separator: ", "))",
      suggestion: Spelling.nearest(to: text, among: choices)
    )
    return nil
  }

  /// Notes a fault at a key or value.
  mutating func fail(_ word: String, _ message: String, suggestion: String? = nil) {
    faults.append(block.fault(at: word, below: path, message, suggestion: suggestion))
  }

  /// Takes over the faults of a reader of something inside.
  mutating func add(_ more: [LessonFault]) { faults += more }

  /// Tells of the keys that nobody asked for, and gives all faults.
  mutating func finish() -> [LessonFault] {
    for key in fields.keys where !known.contains(key) {
      fail(
        key,
        "unknown key \"\(key)\" in \(Self.name(path))",
        suggestion: Spelling.nearest(to: key, among: known)
      )
    }
    return faults
  }

  private func missing(_ key: String) -> LessonFault {
    let message = "\(Self.name(path)) needs a \"\(key)\""
    guard let above = path.last else { return block.fault(message) }
    return block.fault(at: above, below: path.dropLast(), message)
  }

  private static func name(_ path: [String]) -> String {
    path.isEmpty ? "this block" : "\"\(path.joined(separator: "."))\""
  }
}
