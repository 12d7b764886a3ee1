import KubernetesAPI
import Manifests

/// What a value becomes when it is made to differ from what is expected, or to be it.
extension Expectation {
  /// Values that `actual`, which is as expected, might be changed to; one field differs in each.
  func mutants(of actual: Value) -> [Value] {
    switch self {
    case .absent: return []
    case .fields(let fields):
      guard let object = actual.object else { return [] }
      return fields.flatMap { field -> [Value] in
        guard let value = object[field.key] else { return [] }
        return field.expectation.mutants(of: value).map { mutant in
          var changed = object
          changed[field.key] = mutant
          return .object(changed)
        }
      }
    case .elements(let elements):
      guard let array = actual.array else { return [] }
      return elements.flatMap { element -> [Value] in
        guard let index = array.firstIndex(where: { element.differences($0).isEmpty }) else {
          return []
        }
        var shorter = array
        shorter.remove(at: index)
        return [.array(shorter)]
          + element.mutants(of: array[index]).map { mutant in
            var changed = array
            changed[index] = mutant
            return .array(changed)
          }
      }
    case .present, .equal, .pattern, .compare, .oneOf, .allOf:
      return Self.others(than: actual).filter { !differences($0).isEmpty }
    }
  }

  /// Values of the same kind that differ.
  private static func others(than value: Value) -> [Value] {
    switch value {
    case .null: return []
    case .bool(let flag): return [.bool(!flag)]
    case .integer(let number): return [.integer(number + 1), .integer(max(0, number - 1))]
    case .number(let number): return [.number(number + 1)]
    case .string(let text):
      if let amount = Quantity(text), text.first?.isNumber == true {
        let half = Quantity(milli: amount.milliValue / 2, format: amount.format)
        return [.string((amount + amount).description), .string(half.description)]
      }
      return [.string("\(text)x"), .string("other"), .string(String(text.dropLast()))]
    case .array(let elements):
      return elements.isEmpty ? [] : [.array(Array(elements.dropLast())), .array([])]
    case .object: return [.emptyObject]
    }
  }

  /// `actual` with as much laid over it as it takes to be as expected.
  func fulfilled(over actual: Value?) -> Value {
    switch self {
    case .absent: return .null
    case .present: return actual ?? "something"
    case .equal(let value): return value
    case .pattern(let pattern): return .string(pattern.source.replacing("*", with: "x"))
    case .compare(let comparison, let bound):
      guard let number = Int64(bound) else {
        guard let amount = Quantity(bound) else { return .string("\(bound)x") }
        switch comparison {
        case .atLeast, .atMost: return .string(bound)
        case .more, .not: return .string((amount + amount).description)
        case .less: return .string("0")
        }
      }
      switch comparison {
      case .atLeast, .atMost: return .integer(number)
      case .more, .not: return .integer(number + 1)
      case .less: return .integer(number - 1)
      }
    case .allOf(let parts):
      return parts.map { $0.fulfilled(over: actual) }.first { differences($0).isEmpty } ?? .null
    case .oneOf(let choices): return choices.first?.fulfilled(over: actual) ?? .null
    case .fields(let fields):
      var object = actual?.object ?? ValueObject()
      for field in fields {
        object[field.key] = field.expectation.fulfilled(over: object[field.key])
      }
      return .object(object)
    case .elements(let elements):
      var array = actual?.array ?? []
      for (index, element) in elements.enumerated()
      where !array.contains(where: { element.differences($0).isEmpty }) {
        if index < array.count {
          array[index] = element.fulfilled(over: array[index])
        } else {
          array.append(element.fulfilled(over: nil))
        }
      }
      return .array(array)
    }
  }
}
