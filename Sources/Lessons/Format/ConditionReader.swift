import KubernetesAPI
import Manifests

/// Reads the YAML of checks and notes into conditions.
struct ConditionReader {
  /// The kinds of conditions, each named by its key.
  static let kinds = [
    "object", "absent", "looked", "did", "ran", "printed", "answers", "file", "all",
    "any", "not",
  ]

  /// The block that is read.
  let block: SourceBlock

  /// Reads the one condition among the keys of `reader`; nil where there is none, which is a fault.
  func condition(_ reader: inout FieldReader) -> Condition? {
    let present = reader.keys.filter { Self.kinds.contains($0) }
    let values = Self.kinds.map { ($0, reader.value($0)) }
    guard let kind = present.first else {
      if reader.keys.isEmpty
        || reader.keys.allSatisfy({ Spelling.nearest(to: $0, among: Self.kinds) == nil })
      {
        reader.add([block.fault("a condition is missing: \(Self.kinds.joined(separator: ", "))")])
      }
      return nil
    }
    if present.count > 1 {
      reader.fail(present[1], "one condition only; put several into \"all\" or \"any\"")
    }
    guard let value = values.first(where: { $0.0 == kind })?.1 else { return nil }
    return condition(kind, value, &reader)
  }

  private func condition(_ kind: String, _ value: Value, _ reader: inout FieldReader) -> Condition?
  {
    let path = reader.path + [kind]
    switch kind {
    case "all", "any", "not": return combined(kind, value, path, &reader)
    case "object", "absent": return object(value, path, isAbsent: kind == "absent", &reader)
    case "looked", "did": return looked(value, path, isRead: kind == "looked", &reader)
    case "ran": return ran(value, path, &reader)
    case "answers": return answers(value, path, &reader)
    case "file": return file(value, path, &reader)
    default:
      guard let text = ValueText.scalar(value), !text.isEmpty else {
        reader.fail(kind, "\"printed\" must be a text")
        return nil
      }
      return .printed(Pattern(text))
    }
  }

  private func combined(
    _ kind: String,
    _ value: Value,
    _ path: [String],
    _ reader: inout FieldReader
  ) -> Condition? {
    let parts = value.array ?? [value]
    var conditions: [Condition] = []
    for part in parts {
      var inner = FieldReader(part, block, path: path)
      if let condition = condition(&inner) { conditions.append(condition) }
      reader.add(inner.finish())
    }
    if parts.isEmpty { reader.fail(kind, "\"\(kind)\" needs at least one condition") }
    if kind == "not" {
      if parts.count > 1 { reader.fail(kind, "\"not\" takes one condition") }
      return conditions.first.map { .not($0) }
    }
    return kind == "all" ? .all(conditions) : .any(conditions)
  }

  private func object(
    _ value: Value,
    _ path: [String],
    isAbsent: Bool,
    _ reader: inout FieldReader
  ) -> Condition {
    var inner = FieldReader(value, block, path: path)
    let kind = inner.requiredText("kind")
    _ = inner.text("apiVersion")
    let count = inner.value("count").map(Expectation.init)
    let isReady = inner.flag("ready") ?? false
    var metadata = inner.value("metadata")
    let name = inner.text("name") ?? metadata?["name"].flatMap(ValueText.scalar)
    let namespace = inner.text("namespace") ?? metadata?["namespace"]?.string ?? "default"
    let selector = selector(inner.value("selector"))
    do throws(SelectorError) {
      _ = try LabelSelectorTerms(parsing: selector)
    } catch {
      inner.fail("selector", "this is no label selector: \(error.message)")
    }
    metadata?["name"] = nil
    metadata?["namespace"] = nil
    var expected = ValueObject()
    if let metadata, metadata.object?.isEmpty == false { expected["metadata"] = metadata }
    for key in ["spec", "status", "data", "subsets", "type", "involvedObject", "reason"] {
      if let part = inner.value(key) { expected[key] = part }
    }
    reader.add(inner.finish())
    return .object(
      ObjectCondition(
        kind: kind,
        namespace: namespace == "*" ? nil : namespace,
        name: name.map(Pattern.init),
        selector: selector,
        expectation: Expectation(.object(expected)),
        isReady: isReady,
        count: count,
        isAbsent: isAbsent
      )
    )
  }

  private func selector(_ value: Value?) -> String {
    guard let fields = value?.object else { return value?.string ?? "" }
    return fields.fields.map { "\($0.key)=\(ValueText.short($0.value))" }.joined(separator: ",")
  }

  private func looked(
    _ value: Value,
    _ path: [String],
    isRead: Bool,
    _ reader: inout FieldReader
  ) -> Condition {
    // The short form: a kind alone.
    let value = value.string.map { ["at": .string($0)] } ?? value
    var inner = FieldReader(value, block, path: path)
    let verbs = inner.texts("verb")
    if !isRead, verbs.isEmpty { inner.fail(path.last ?? "", "\"did\" needs a \"verb\"") }
    let condition = LookedCondition(
      verbs: verbs,
      kind: inner.requiredText("at"),
      name: inner.text("name").map(Pattern.init),
      namespace: inner.text("namespace").map(Pattern.init),
      selector: inner.text("selector").map(Pattern.init),
      commands: inner.texts("with"),
      forms: inner.texts("form"),
      status: inner.integer("status")
    )
    reader.add(inner.finish())
    return .looked(condition)
  }

  private func ran(_ value: Value, _ path: [String], _ reader: inout FieldReader) -> Condition {
    // The short form: a command line.
    var words: [String] = value.string?.split(separator: " ").map(String.init) ?? []
    var place: Pattern?
    if words.isEmpty {
      var inner = FieldReader(value, block, path: path)
      words = inner.requiredText("program").split(separator: " ").map(String.init)
      words += inner.texts("arguments")
      place = inner.text("in").map(Pattern.init)
      reader.add(inner.finish())
    }
    return .ran(
      RanCondition(
        program: Pattern(words.first ?? ""),
        arguments: words.dropFirst().map { Pattern($0) },
        place: place
      )
    )
  }

  private func answers(_ value: Value, _ path: [String], _ reader: inout FieldReader) -> Condition {
    var inner = FieldReader(value, block, path: path)
    let condition = AnswersCondition(
      url: inner.requiredText("url"),
      from: inner.text("from") ?? "host",
      status: inner.integer("status") ?? 200,
      body: inner.text("body").map(Pattern.init)
    )
    reader.add(inner.finish())
    return .answers(condition)
  }

  private func file(_ value: Value, _ path: [String], _ reader: inout FieldReader) -> Condition {
    var inner = FieldReader(value, block, path: path)
    let condition = FileCondition(
      path: inner.requiredText("path"),
      place: inner.text("in") ?? "host",
      contains: inner.text("contains").map(Pattern.init),
      isAbsent: inner.flag("absent") ?? false
    )
    reader.add(inner.finish())
    return .file(condition)
  }
}
