import Manifests
import Simulation

/// Takes the keys of a form out of a mapping, and tells of all that it did not know or like.
struct FieldReader {
  /// Where the mapping stands.
  let block: SourceBlock
  /// What may stand in it.
  let form: BlockForm
  /// The keys above the mapping.
  let path: [String]
  /// What was wrong so far.
  private(set) var faults: [LessonFault] = []
  private let fields: ValueObject

  /// Reads `value`, which is to be a mapping of the form.
  init(_ value: Value, _ form: BlockForm, _ block: SourceBlock, path: [String] = []) {
    self.block = block
    self.form = form
    self.path = path
    fields = value.object ?? ValueObject()
    if value.object == nil, !value.isNull {
      faults.append(block.fault("\(Self.name(path)) must be a mapping of keys and values"))
    }
  }

  /// The keys that are there, in order.
  var keys: [String] { fields.keys }

  /// The value of `key` as it stands.
  func value(_ key: String) -> Value? {
    assert(form.names.contains(key), "\(form.name) does not declare \(key)")
    return fields[key]
  }

  /// The text of `key`; numbers and truth values count as they are written.
  mutating func text(_ key: String) -> String? {
    guard let value = value(key), !value.isNull else { return nil }
    guard let text = ValueText.scalar(value) else {
      fail(key, "\"\(key)\" must be a text")
      return nil
    }
    guard case .choice(let choices)? = form[key]?.shape, !choices.contains(text) else {
      return text
    }
    fail(
      text,
      "\"\(text)\" is no value of \"\(key)\"; it can be \(choices.joined(separator: ", "))",
      suggestion: Spelling.nearest(to: text, among: choices)
    )
    return nil
  }

  /// The text of `key`, which must be there and not empty.
  mutating func requiredText(_ key: String) -> String { text(key) ?? "" }

  /// The whole number of `key`.
  mutating func integer(_ key: String) -> Int? {
    guard let value = value(key), !value.isNull else { return nil }
    guard let number = value.integer else {
      fail(key, "\"\(key)\" must be a whole number")
      return nil
    }
    return Int(clamping: number)
  }

  /// The number of `key`.
  mutating func number(_ key: String) -> Double? {
    guard let value = value(key), !value.isNull else { return nil }
    guard let number = ValueText.scalar(value).flatMap(Double.init), number.isFinite else {
      fail(key, "\"\(key)\" must be a number")
      return nil
    }
    return number
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

  /// The length of time of `key`.
  mutating func duration(_ key: String) -> Duration? {
    guard let value = value(key), !value.isNull else { return nil }
    guard let length = ValueText.scalar(value).flatMap({ Duration(text: $0) }) else {
      fail(key, "\"\(key)\" must be a length of time such as 30s or 2m")
      return nil
    }
    return length
  }

  /// The texts of `key`: a list, or one text alone.
  mutating func texts(_ key: String) -> [String] {
    guard let value = value(key), !value.isNull else { return [] }
    let elements = value.array ?? [value]
    let texts = elements.compactMap(ValueText.scalar)
    if texts.count != elements.count { fail(key, "\"\(key)\" must be a list of texts") }
    return texts
  }

  /// The names and texts of `key`, a mapping.
  mutating func textFields(_ key: String) -> [(name: String, text: String)] {
    guard let value = value(key), !value.isNull else { return [] }
    guard let fields = value.object else {
      fail(key, "\"\(key)\" must be a mapping of names to texts")
      return []
    }
    return fields.fields.map { field in
      guard let text = ValueText.scalar(field.value) else {
        fail(field.key, "\"\(field.key)\" must be a text")
        return (field.key, "")
      }
      return (field.key, text)
    }
  }

  /// Notes a fault at a key or value.
  mutating func fail(_ word: String, _ message: String, suggestion: String? = nil) {
    faults.append(block.fault(at: word, below: path, message, suggestion: suggestion))
  }

  /// Takes over the faults of a reader of something inside.
  mutating func add(_ more: [LessonFault]) { faults += more }

  /// Tells of the keys that the form does not have or misses, and gives all faults.
  mutating func finish() -> [LessonFault] {
    let known = form.names
    for key in form.keys where key.isRequired {
      let value = fields[key.name]
      if value?.isNull ?? true || value?.string?.isEmpty == true || value?.array?.isEmpty == true {
        faults.append(missing(key.name))
      }
    }
    for key in fields.keys where !known.contains(key) && !form.isOpen {
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
