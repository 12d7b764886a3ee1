import Yams

/// Turns the nodes of one document into a `Value`.
///
/// The parser shares the nodes that aliases name; here they are written out, so this is where a
/// document that doubles itself again and again is stopped.
struct NodeConversion {
  let limits: ReadingLimits
  let text: String
  private var values = 0

  init(limits: ReadingLimits, text: String) {
    self.limits = limits
    self.text = text
  }

  mutating func value(of node: Node, depth: Int) throws(ManifestError) -> Value {
    values += 1
    guard values <= limits.maximumValues else {
      throw fault(
        "the document holds more than \(limits.maximumValues) values once its aliases are followed",
        at: node,
        go: "yaml: document contains excessive aliasing: more than \(limits.maximumValues) values"
      )
    }
    guard depth <= limits.maximumNesting else {
      throw fault(
        "the document is nested deeper than \(limits.maximumNesting) levels",
        at: node,
        go: "yaml: exceeded max depth of \(limits.maximumNesting)"
      )
    }
    switch node {
    case .scalar(let scalar): return try value(of: scalar, in: node)
    case .sequence(let sequence):
      var elements: [Value] = []
      elements.reserveCapacity(sequence.count)
      for element in sequence { elements.append(try value(of: element, depth: depth + 1)) }
      return .array(elements)
    case .mapping(let mapping): return .object(try fields(of: mapping, depth: depth))
    case .alias: return .null
    }
  }

  private mutating func fields(
    of mapping: Node.Mapping,
    depth: Int
  ) throws(ManifestError) -> ValueObject {
    var fields = ValueObject()
    var merged: [ValueObject] = []
    // Keys that are texts are known to differ; `1` and "1" only become the same here.
    var onlyTexts = true
    for (keyNode, valueNode) in mapping {
      guard case .scalar(let keyScalar) = keyNode else {
        throw fault(
          "a key must be a text, not a list or a mapping",
          at: keyNode,
          go: "yaml: invalid map key"
        )
      }
      if keyScalar.style == .plain, keyScalar.string == "<<" {
        try merged.append(contentsOf: mergedFields(valueNode, depth: depth))
        continue
      }
      let key = try keyText(keyScalar, at: keyNode)
      if key != keyScalar.string { onlyTexts = false }
      let value = try value(of: valueNode, depth: depth + 1)
      if onlyTexts, isText(keyScalar) {
        fields.append(newKey: key, value)
      } else {
        onlyTexts = false
        fields[key] = value
      }
    }
    for other in merged {
      for field in other.fields where fields[field.key] == nil { fields[field.key] = field.value }
    }
    return fields
  }

  private mutating func mergedFields(
    _ node: Node,
    depth: Int
  ) throws(ManifestError) -> [ValueObject] {
    switch node {
    case .mapping(let mapping): return [try fields(of: mapping, depth: depth + 1)]
    case .sequence(let sequence):
      var all: [ValueObject] = []
      for element in sequence {
        guard case .mapping(let mapping) = element else { throw mergeFault(element) }
        all.append(try fields(of: mapping, depth: depth + 1))
      }
      return all
    case .scalar, .alias: throw mergeFault(node)
    }
  }

  private func mergeFault(_ node: Node) -> ManifestError {
    fault(
      "<< takes a mapping or a list of mappings",
      at: node,
      go: "yaml: map merge requires map or sequence of maps as the value"
    )
  }

  private func isText(_ scalar: Node.Scalar) -> Bool {
    guard scalar.style == .plain else { return true }
    switch YAMLScalar.resolve(scalar.string) {
    case .text, .timestamp, .merge: return true
    case .null, .bool, .integer, .number: return false
    }
  }

  /// The text of a key: numbers and truth values become texts, as in JSON.
  private func keyText(_ scalar: Node.Scalar, at node: Node) throws(ManifestError) -> String {
    // The parser has resolved the tags of keys to compare them, so only the style says what they are.
    guard !isText(scalar) else { return scalar.string }
    var plain = scalar
    plain.tag = .implicit
    switch try value(of: plain, in: node) {
    case .string(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .number(let number): return GoNumber.yaml(number)
    case .null, .array, .object:
      throw fault(
        "a key must not be null",
        at: node,
        go: "unsupported map key of type: %!s(<nil>), key: <nil>, value: interface {}(nil)"
      )
    }
  }

  private func value(of scalar: Node.Scalar, in node: Node) throws(ManifestError) -> Value {
    let tag = scalar.tag.rawValue
    let prefix = "tag:yaml.org,2002:"
    switch tag {
    case "":
      guard scalar.style == .plain else { return .string(scalar.string) }
    case "!", prefix + "str", prefix + "binary", prefix + "timestamp":
      return .string(scalar.string)
    case prefix + "bool", prefix + "int", prefix + "float", prefix + "null": break
    default: return .string(scalar.string)
    }
    let resolved = YAMLScalar.resolve(scalar.string)
    if !tag.isEmpty, !fits(resolved, tag: tag.dropFirst(prefix.utf8.count)) {
      let name = tag.dropFirst(prefix.utf8.count)
      throw fault(
        "\(scalar.string) is not of the type !!\(name)",
        at: node,
        go: "yaml: cannot decode !!\(resolved.tagName) `\(scalar.string)` as a !!\(name)"
      )
    }
    switch resolved {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .integer(let number): return .integer(number)
    case .number(let number):
      guard number.isFinite else {
        throw fault(
          "JSON has no such number as \(scalar.string)",
          at: node,
          go: "json: unsupported value: \(GoNumber.print(number))"
        )
      }
      // On the way to JSON a whole number loses its point, as in kubectl.
      if number.magnitude < 9e18, let whole = Int64(exactly: number) { return .integer(whole) }
      return .number(number)
    case .timestamp, .merge, .text: return .string(scalar.string)
    }
  }

  private func fits(_ resolved: YAMLScalar, tag: Substring) -> Bool {
    switch resolved {
    case .null: tag == "null"
    case .bool: tag == "bool"
    case .integer: tag == "int" || tag == "float"
    case .number: tag == "float"
    case .timestamp, .merge, .text: false
    }
  }

  private func fault(_ message: String, at node: Node, go: String) -> ManifestError {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = node.mark?.line
    let source = line.flatMap { lines.indices.contains($0 - 1) ? String(lines[$0 - 1]) : nil }
    return ManifestError(
      message: message,
      line: line,
      column: node.mark?.column,
      sourceLine: source,
      goMessage: go.hasPrefix("yaml:") ? "error converting YAML to JSON: \(go)" : go
    )
  }
}

extension YAMLScalar {
  /// The short name of the tag that this resolves to.
  var tagName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer: "int"
    case .number: "float"
    case .timestamp: "timestamp"
    case .merge: "merge"
    case .text: "str"
    }
  }
}
