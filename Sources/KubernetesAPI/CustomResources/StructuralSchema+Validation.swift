public import Manifests
import Simulation

/// What a value must be, in the words of the validators of OpenAPI.
///
/// Source: `k8s.io/kube-openapi/pkg/validation`, and how the server turns its errors into causes.
extension StructuralSchema {
  /// What is wrong with `value`, which stands at `path`.
  public func causes(_ value: Value, path: String, old: Value?) -> [Status.Cause] {
    var errors = ValidationErrors()
    check(value, path, &errors)
    guard hasRules else { return errors.causes }
    // Rules are looked at only where the values are there and of the right types.
    if errors.causes.contains(where: { Self.blockingReasons.contains($0.reason) }) {
      errors.invalid(
        FieldPath("<nil>"),
        .null,
        "some validation rules were not checked because the object was invalid; correct the"
          + " existing errors to complete validation"
      )
    } else {
      checkRules(value, old, path, &errors)
    }
    return errors.causes
  }

  private static let blockingReasons = [
    "FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany",
    "FieldValueTypeInvalid",
  ]

  /// Whether there are rules here or below.
  private var hasRules: Bool {
    !rules.isEmpty || properties.contains { $0.schema.hasRules } || additional?.hasRules == true
      || items?.hasRules == true
  }

  private func place(_ path: String) -> FieldPath { FieldPath(path.isEmpty ? "<nil>" : path) }

  func check(_ value: Value, _ path: String, _ errors: inout ValidationErrors) {
    guard !(value.isNull && props.nullable) else { return }
    guard fits(value) else {
      let found = Self.typeName(of: value)
      let wanted = props.isIntOrString ? "integer,string" : type
      errors.invalidType(
        place(path),
        found,
        "\(path) in body must be of type \(wanted): \"\(found)\""
      )
      return
    }
    checkEnumeration(value, path, &errors)
    switch value {
    case .string(let text): check(text: text, path, &errors)
    case .integer(let number): check(number: Double(number), value, path, &errors)
    case .number(let number): check(number: number, value, path, &errors)
    case .array(let elements): check(elements: elements, path, &errors)
    case .object(let fields): check(fields: fields, path, &errors)
    case .null, .bool: break
    }
    checkCombinations(value, path, &errors)
  }

  private func fits(_ value: Value) -> Bool {
    if props.isIntOrString {
      switch value {
      case .integer, .string: return true
      default: return false
      }
    }
    switch (type, value) {
    case ("", _), ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
      ("integer", .integer), ("number", .integer), ("number", .number):
      return true
    default: return false
    }
  }

  static func typeName(of value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  private func checkEnumeration(_ value: Value, _ path: String, _ errors: inout ValidationErrors) {
    guard !props.enum.isEmpty, !props.enum.contains(value) else { return }
    let values = props.enum.map { $0.string ?? JSONWriter.compact($0) }
    errors.unsupported(place(path), value, values)
  }

  private func check(text: String, _ path: String, _ errors: inout ValidationErrors) {
    let length = Int64(text.unicodeScalars.count)
    if let maximum = props.maxLength, length > maximum {
      errors.tooLong(place(path), maximum: Int(clamping: maximum))
    }
    if let minimum = props.minLength, length < minimum {
      errors.invalid(
        place(path),
        .string(text),
        "\(path) in body should be at least \(minimum) chars long"
      )
    }
    if let pattern, !pattern.matches(text) {
      errors.invalid(
        place(path),
        .string(text),
        "\(path) in body should match '\(props.pattern)'"
      )
    }
    if props.format == "date-time", CivilTime.parse(rfc3339: text) == nil {
      errors.invalidType(
        place(path),
        text,
        "\(path) in body must be of type date-time: \"\(text)\""
      )
    }
  }

  private func check(
    number: Double,
    _ value: Value,
    _ path: String,
    _ errors: inout ValidationErrors
  ) {
    func refuse(_ why: String, _ limit: Double) {
      let text = JSONWriter.compact(limit.encoded())
      errors.invalid(place(path), value, "\(path) in body should be \(why) \(text)")
    }
    if let maximum = props.maximum {
      if props.exclusiveMaximum, number >= maximum { refuse("less than", maximum) }
      if !props.exclusiveMaximum, number > maximum { refuse("less than or equal to", maximum) }
    }
    if let minimum = props.minimum {
      if props.exclusiveMinimum, number <= minimum { refuse("greater than", minimum) }
      if !props.exclusiveMinimum, number < minimum { refuse("greater than or equal to", minimum) }
    }
    if let step = props.multipleOf, step > 0 {
      let quotient = number / step
      if quotient != quotient.rounded() { refuse("a multiple of", step) }
    }
  }

  private func check(elements: [Value], _ path: String, _ errors: inout ValidationErrors) {
    if let maximum = props.maxItems, elements.count > maximum {
      errors.tooMany(place(path), elements.count, maximum: Int(clamping: maximum))
    }
    if let minimum = props.minItems, elements.count < minimum {
      errors.invalid(
        place(path),
        .integer(Int64(elements.count)),
        "\(path) in body should have at least \(minimum) items"
      )
    }
    if let items {
      for (index, element) in elements.enumerated() {
        items.check(element, "\(path)[\(index)]", &errors)
      }
    }
    checkUniqueness(elements, path, &errors)
  }

  private func checkUniqueness(
    _ elements: [Value],
    _ path: String,
    _ errors: inout ValidationErrors
  ) {
    let identities: [Value]
    switch props.listType {
    case "set": identities = elements
    case "map":
      identities = elements.map { element in
        Value.object(
          ValueObject(props.listMapKeys.compactMap { key in element[key].map { (key, $0) } })
        )
      }
    default: return
    }
    var seen: Set<Value> = []
    for (index, identity) in identities.enumerated() where !seen.insert(identity).inserted {
      errors.duplicate(FieldPath("\(path)[\(index)]"), identity)
    }
  }

  private func check(fields: ValueObject, _ path: String, _ errors: inout ValidationErrors) {
    func child(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    for name in props.required where fields[name] == nil {
      errors.required(FieldPath(child(name)))
    }
    if let maximum = props.maxProperties, fields.count > maximum {
      errors.tooMany(place(path), fields.count, maximum: Int(clamping: maximum))
    }
    if let minimum = props.minProperties, fields.count < minimum {
      errors.invalid(
        place(path),
        .integer(Int64(fields.count)),
        "\(path) in body should have at least \(minimum) properties"
      )
    }
    for field in fields.sortedByKeyShallow() {
      guard let inner = property(field.key) ?? additional else { continue }
      inner.check(field.value, child(field.key), &errors)
    }
  }

  /// Checks `allOf`, `anyOf`, `oneOf` and `not`, which hold for the value as a whole.
  private func checkCombinations(_ value: Value, _ path: String, _ errors: inout ValidationErrors) {
    func holds(_ props: JSONSchemaProps) -> Bool {
      var inner = ValidationErrors()
      StructuralSchema(props).check(value, path, &inner)
      return inner.isEmpty
    }
    for part in props.allOf { StructuralSchema(part).check(value, path, &errors) }
    if !props.anyOf.isEmpty, !props.anyOf.contains(where: holds) {
      refuse("\"\(path)\" must validate at least one schema (anyOf)", path, &errors)
    }
    if !props.oneOf.isEmpty {
      let count = props.oneOf.count(where: holds)
      if count != 1 {
        let found = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
        refuse("\"\(path)\" must validate one and only one schema (oneOf). \(found)", path, &errors)
      }
    }
    if let not = props.not, holds(not) {
      refuse("\"\(path)\" must not validate the schema (not)", path, &errors)
    }
  }

  private func refuse(_ why: String, _ path: String, _ errors: inout ValidationErrors) {
    errors.invalid(place(path), .string(""), why)
  }
}

extension ValueObject {
  /// The fields in the order of their names.
  func sortedByKeyShallow() -> [Field] {
    fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}

// MARK: - Rules

extension StructuralSchema {
  /// Checks the rules in the expression language, here and below.
  func checkRules(
    _ value: Value,
    _ old: Value?,
    _ path: String,
    _ errors: inout ValidationErrors
  ) {
    for rule in rules { check(rule, value, old, path, &errors) }
    switch value {
    case .object(let fields):
      for field in fields.sortedByKeyShallow() {
        guard let inner = property(field.key) ?? additional else { continue }
        let place = path.isEmpty ? field.key : "\(path).\(field.key)"
        inner.checkRules(field.value, old?[field.key], place, &errors)
      }
    case .array(let elements):
      guard let items else { return }
      for (index, element) in elements.enumerated() {
        items.checkRules(element, former(element, in: old), "\(path)[\(index)]", &errors)
      }
    case .null, .bool, .integer, .number, .string: return
    }
  }

  /// The element of the old list that an element of a list with keys follows.
  private func former(_ element: Value, in old: Value?) -> Value? {
    guard props.listType == "map" else { return nil }
    return old?.array?.first { candidate in
      props.listMapKeys.allSatisfy { candidate[$0] == element[$0] }
    }
  }

  private func check(
    _ rule: Rule,
    _ value: Value,
    _ old: Value?,
    _ path: String,
    _ errors: inout ValidationErrors
  ) {
    guard let expression = rule.expression else { return }
    // A rule about a change holds of nothing new.
    if expression.mentions("oldSelf"), old == nil, rule.rule.optionalOldSelf != true { return }
    var words = rule.rule.message.isEmpty ? "failed rule: \(rule.rule.rule)" : rule.rule.message
    let run = CELRun(self: value, oldSelf: old)
    let place = FieldPath((path.isEmpty ? "<nil>" : path) + rule.rule.fieldPath)
    do {
      if try run.value(of: expression).bool == true { return }
    } catch {
      errors.invalidType(place, type, "\(error.message) evaluating rule: \(words)")
      return
    }
    if let message = rule.message, let text = try? run.value(of: message).string { words = text }
    switch rule.rule.reason {
    case "FieldValueRequired": errors.required(place, words)
    case "FieldValueForbidden": errors.forbidden(place, words)
    case "FieldValueDuplicate": errors.duplicate(place, value)
    default:
      if type == "object" || type == "array" {
        errors.invalid(place, withoutValue: words)
      } else {
        errors.invalid(place, value, words)
      }
    }
  }
}
