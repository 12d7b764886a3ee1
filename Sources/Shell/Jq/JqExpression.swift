import Manifests

/// A regular expression of jq: the extended ones here, with named and silent groups.
struct JqExpression {
  struct Match {
    var range: Range<Int>
    /// What `match` gives.
    var value: Value
    /// What a substitution works on: an object of the named groups.
    var named: Value
  }

  private let expression: Expression
  /// A name, none, or false for a group that is not captured.
  private var groups: [(name: String?, isCaptured: Bool)] = []
  private var isGlobal: Bool

  init(_ pattern: Value, _ flags: String, isGlobal: Bool) throws(JqStop) {
    var source: String
    var flags = flags
    switch pattern {
    case .string(let text): source = text
    case .array(let parts):
      source = parts.first?.string ?? ""
      if parts.count > 1 { flags += parts[1].string ?? "" }
    default: throw .message("\(JqText.described(pattern)) cannot be matched, as it is not a string")
    }
    self.isGlobal = isGlobal || flags.contains("g")
    if flags.contains("x") { source = source.filter { !$0.isWhitespace } }
    let (bytes, groups) = try Self.translated(Array(source.utf8))
    self.groups = groups
    do throws(Expression.Failure) {
      expression = try Expression(bytes, extended: true, ignoresCase: flags.contains("i"))
    } catch {
      throw .message("\(source) (at offset 0) is not a valid regex: \(error.message)")
    }
  }

  /// The same expression without the forms that only jq knows.
  private static func translated(
    _ source: [UInt8]
  )
    throws(JqStop) -> (bytes: [UInt8], groups: [(name: String?, isCaptured: Bool)])
  {
    var result: [UInt8] = []
    var groups: [(name: String?, isCaptured: Bool)] = []
    var index = 0
    var isInBrackets = false
    while index < source.count {
      let byte = source[index]
      if byte == Byte.backslash, index + 1 < source.count {
        let letter = source[index + 1]
        if letter == UInt8(ascii: "d") {
          result += Array((isInBrackets ? "0-9" : "[0-9]").utf8)
        } else if letter == UInt8(ascii: "D"), !isInBrackets {
          result += Array("[^0-9]".utf8)
        } else if isInBrackets, letter == UInt8(ascii: "w") {
          result += Array("A-Za-z0-9_".utf8)
        } else if isInBrackets, letter == UInt8(ascii: "s") {
          result += Array(" \t\r\n".utf8)
        } else if isInBrackets {
          result.append(letter)
        } else {
          result += [byte, letter]
        }
        index += 2
        continue
      }
      if byte == Byte.openBracket, !isInBrackets {
        isInBrackets = true
      } else if byte == Byte.closeBracket {
        isInBrackets = false
      }
      if byte == Byte.open, !isInBrackets {
        index = group(source, index, &groups)
        result.append(byte)
        continue
      }
      if byte == UInt8(ascii: "?"), !isInBrackets, index > 0,
        [Byte.star, Byte.plus, UInt8(ascii: "?")].contains(source[index - 1]),
        index < 2 || source[index - 2] != Byte.backslash
      {
        throw .limit("repetitions that take as little as they can are not simulated")
      }
      result.append(byte)
      index += 1
    }
    return (result, groups)
  }

  /// Notes a group and gives the place behind its head.
  private static func group(
    _ source: [UInt8],
    _ start: Int,
    _ groups: inout [(name: String?, isCaptured: Bool)]
  )
    -> Int
  {
    let rest = source[(start + 1)...]
    if rest.starts(with: Array("?:".utf8)) {
      groups.append((nil, false))
      return start + 3
    }
    if rest.starts(with: Array("?<".utf8)), let end = rest.firstIndex(of: Byte.greater) {
      groups.append((String(bytes: source[(start + 3)..<end]), true))
      return end + 1
    }
    groups.append((nil, true))
    return start + 1
  }

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
    for (index, group) in groups.enumerated() where group.isCaptured {
      let range = index + 1 < found.groups.count ? found.groups[index + 1] : nil
      let entry = fields(range)
      let name = group.name.map(Value.string) ?? .null
      captures.append(.object(ValueObject(entry + [("name", name)])))
      if let name = group.name { named[name] = entry[2].1 }
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
