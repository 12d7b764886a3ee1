import KubernetesAPI
import Manifests
import Simulation

/// Reads the YAML of checks and notes into conditions.
struct ConditionReader {
  /// The block that is read.
  let block: SourceBlock

  /// Reads the one condition among the keys of `reader`; nil where there is none, which is a fault.
  func condition(_ reader: inout FieldReader) -> Condition? {
    let kinds = ConditionForms.kinds
    let present = reader.keys.filter { kinds.contains($0) }
    guard let kind = present.first else {
      let isMisspelt = reader.keys.contains { key in
        reader.form[key] == nil && Spelling.nearest(to: key, among: reader.form.names) != nil
      }
      if !isMisspelt {
        reader.add([block.fault("a condition is missing: \(kinds.joined(separator: ", "))")])
      }
      return nil
    }
    if present.count > 1 {
      reader.fail(present[1], "one condition only; put several into \"all\" or \"any\"")
    }
    guard let value = reader.value(kind),
      let form = ConditionForms.all.first(where: { $0.kind == kind })?.form
    else { return nil }
    return condition(kind, form, value, &reader)
  }

  private func condition(
    _ kind: String,
    _ form: BlockForm,
    _ value: Value,
    _ reader: inout FieldReader
  ) -> Condition? {
    let path = reader.path + [kind]
    switch kind {
    case "all", "any", "not": return combined(kind, form, value, path, &reader)
    case "printed":
      guard let text = ValueText.scalar(value), !text.isEmpty else {
        reader.fail(kind, "\"printed\" must be a text")
        return nil
      }
      return .printed(Pattern(text))
    default: break
    }
    // The short forms: a kind, a command line.
    var value = value
    if let text = value.string {
      switch kind {
      case "looked": value = ["at": .string(text)]
      case "ran", "process": value = Self.programFields(text)
      case "command": value = ["run": .string(text)]
      default: break
      }
    }
    var inner = FieldReader(value, form, block, path: path)
    let condition = condition(kind, &inner)
    reader.add(inner.finish())
    return condition
  }

  private func condition(_ kind: String, _ inner: inout FieldReader) -> Condition? {
    switch kind {
    case "object", "absent": return object(isAbsent: kind == "absent", &inner)
    case "looked", "did": return looked(isRead: kind == "looked", &inner)
    case "ran": return ran(&inner)
    case "answers": return answers(&inner)
    case "file": return file(&inner)
    case "process": return process(&inner)
    case "command": return command(&inner)
    case "eventually", "never", "stays": return timed(kind, &inner)
    case "after":
      let commands = inner.texts("run")
      let wait = inner.duration("wait") ?? .zero
      return condition(&inner).map {
        .after(AfterCondition(commands: commands, wait: wait, condition: $0))
      }
    default: return nil
    }
  }

  private static func programFields(_ text: String) -> Value {
    let words = text.split(separator: " ").map { Value.string(String($0)) }
    return ["program": words.first ?? "", "arguments": .array(Array(words.dropFirst()))]
  }

  private func combined(
    _ kind: String,
    _ form: BlockForm,
    _ value: Value,
    _ path: [String],
    _ reader: inout FieldReader
  ) -> Condition? {
    let parts = value.array ?? [value]
    var conditions: [Condition] = []
    for part in parts {
      var inner = FieldReader(part, form, block, path: path)
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

  private func timed(_ kind: String, _ inner: inout FieldReader) -> Condition? {
    let length = inner.duration(kind == "eventually" ? "within" : "for") ?? .zero
    if length > TimedCondition.longest {
      inner.fail(kind, "no check may look further ahead than an hour")
    }
    guard let condition = condition(&inner) else { return nil }
    let sense: TimedCondition.Sense =
      kind == "eventually" ? .eventually : kind == "never" ? .never : .stays
    return .timed(TimedCondition(sense: sense, length: length, condition: condition))
  }

  /// Reads what is asked of objects.
  func object(isAbsent: Bool, _ inner: inout FieldReader) -> Condition {
    let kind = inner.requiredText("kind")
    _ = inner.text("apiVersion")
    let count = inner.value("count").map(Expectation.init)
    let isReady = inner.flag("ready") ?? false
    let age = inner.text("age").flatMap(AgeBound.init)
    if inner.value("age")?.isNull == false, age == nil {
      inner.fail("age", "\"age\" must compare with a length of time, as in \"< 5m\"")
    }
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
    for key in ConditionForms.objectParts {
      if let part = inner.value(key) { expected[key] = part }
    }
    for field in inner.value("fields")?.object?.fields ?? [] { expected[field.key] = field.value }
    return .object(
      ObjectCondition(
        kind: kind,
        namespace: namespace == "*" ? nil : namespace,
        name: name.map(Pattern.init),
        selector: selector,
        expectation: Expectation(.object(expected)),
        isReady: isReady,
        age: age,
        count: count,
        isAbsent: isAbsent
      )
    )
  }

  private func selector(_ value: Value?) -> String {
    guard let fields = value?.object else { return value?.string ?? "" }
    return fields.fields.map { "\($0.key)=\(ValueText.short($0.value))" }.joined(separator: ",")
  }

  /// What a request can do.
  private static let verbs = [
    "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "connect",
  ]

  private func looked(isRead: Bool, _ inner: inout FieldReader) -> Condition {
    let verbs = inner.texts("verb")
    for verb in verbs where !Self.verbs.contains(verb) {
      inner.fail(
        verb,
        "\"\(verb)\" is no verb; there are: \(Self.verbs.joined(separator: ", "))",
        suggestion: Spelling.nearest(to: verb, among: Self.verbs)
      )
    }
    if !isRead, verbs.isEmpty { inner.fail(inner.path.last ?? "", "\"did\" needs a \"verb\"") }
    return .looked(
      LookedCondition(
        verbs: verbs,
        kind: inner.requiredText("at"),
        name: inner.text("name").map(Pattern.init),
        namespace: inner.text("namespace").map(Pattern.init),
        selector: inner.text("selector").map(Pattern.init),
        commands: inner.texts("with"),
        forms: inner.texts("form"),
        status: inner.integer("status")
      )
    )
  }
}
