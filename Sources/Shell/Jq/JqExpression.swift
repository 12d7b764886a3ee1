import Manifests

/// A regular expression of jq, whose library reads Perl's.
struct JqExpression {
  struct Match {
    var range: Range<Int>
    /// What `match` gives.
    var value: Value
    /// What a substitution works on: an object of the named groups.
    var named: Value
  }

  private let expression: Expression
  /// The names of the groups.
  private var groups: [String?] = []
  private var isGlobal: Bool

  init(_ pattern: Value, _ flags: String, isGlobal: Bool) throws(JqStop) {
    let source: String
    var flags = flags
    switch pattern {
    case .string(let text): source = text
    case .array(let parts):
      source = parts.first?.string ?? ""
      if parts.count > 1 { flags += parts[1].string ?? "" }
    default: throw .message("\(JqText.described(pattern)) cannot be matched, as it is not a string")
    }
    self.isGlobal = isGlobal || flags.contains("g")
    var options = PerlExpressionReader.Flags()
    options.ignoresCase = flags.contains("i")
    options.dotTakesAll = flags.contains("s") || flags.contains("p")
    options.isSpaced = flags.contains("x")
    do throws(Expression.Failure) {
      expression = try Expression(perl: Array(source.utf8), flags: options)
    } catch {
      throw .message("Regex failure: \(Self.words[error.message] ?? error.message)")
    }
    groups = (1...max(1, expression.groupCount)).prefix(expression.groupCount).map { number in
      expression.names.first { $0.number == number }?.name
    }
  }

  /// How the library of jq words it.
  private static let words = [
    "missing terminating ] for character class": "premature end of char-class",
    "missing closing parenthesis": "end pattern with unmatched parenthesis",
    "unmatched closing parenthesis": "unmatched close parenthesis",
    "quantifier does not follow a repeatable item": "target of repeat operator is not specified",
    "\\ at end of pattern": "end pattern at escape",
    "reference to non-existent subpattern": "invalid backref number/name",
  ]

  func matches(in text: String) -> [Match] {
    let bytes = Array(text.utf8)
    var result: [Match] = []
    var position = 0
    while position <= bytes.count, let found = expression.firstMatch(in: bytes, from: position) {
      result.append(match(found, bytes))
      guard isGlobal else { break }
      position = found.range.isEmpty ? found.range.upperBound + 1 : found.range.upperBound
    }
    return result
  }

  private func match(_ found: Expression.Match, _ bytes: [UInt8]) -> Match {
    func fields(_ range: Range<Int>?) -> [(String, Value)] {
      guard let range else { return [("offset", -1), ("length", 0), ("string", .null)] }
      let text = String(bytes: bytes[range])
      let offset = String(bytes: bytes[..<range.lowerBound]).unicodeScalars.count
      return [
        ("offset", .integer(Int64(offset))), ("length", .integer(Int64(text.unicodeScalars.count))),
        ("string", .string(text)),
      ]
    }
    var captures: [Value] = []
    var named = ValueObject()
    for (index, group) in groups.enumerated() {
      let range = index + 1 < found.groups.count ? found.groups[index + 1] : nil
      let entry = fields(range)
      let name = group.map(Value.string) ?? .null
      captures.append(.object(ValueObject(entry + [("name", name)])))
      if let name = group { named[name] = entry[2].1 }
    }
    let value = ValueObject(fields(found.range) + [("captures", .array(captures))])
    return Match(range: found.range, value: .object(value), named: .object(named))
  }

  static func split(_ text: String, _ matches: [Match]) -> Value {
    let bytes = Array(text.utf8)
    var parts: [Value] = []
    var start = 0
    for match in matches {
      parts.append(.string(String(bytes: bytes[start..<match.range.lowerBound])))
      start = match.range.upperBound
    }
    return .array(parts + [.string(String(bytes: bytes[start...]))])
  }
}
