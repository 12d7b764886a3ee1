/// What the strings of `tr` stand for.
struct TranslationSets {
  /// A part of a string.
  private enum Piece {
    case byte(UInt8)
    case range(UInt8, UInt8)
    case named(String)
    /// `[x*3]`; without a number as many as it takes.
    case repeated(UInt8, Int?)
  }

  private let source: [UInt8]

  init(_ text: String) { source = Array(text.utf8) }

  private func pieces() throws(UsageFailure) -> [Piece] {
    var rest = source[...]
    var pieces: [Piece] = []
    while !rest.isEmpty {
      if let piece = try bracketed(&rest) {
        pieces.append(piece)
        continue
      }
      let first = Self.unit(&rest)
      guard rest.count >= 2, rest.first == Byte.minus else {
        pieces.append(.byte(first))
        continue
      }
      rest.removeFirst()
      let last = Self.unit(&rest)
      guard first <= last else {
        let range = String(bytes: [first, Byte.minus, last])
        throw Tools.plain(
          "range-endpoints of '\(range)' are in reverse collating sequence order"
        )
      }
      pieces.append(.range(first, last))
    }
    return pieces
  }

  private func bracketed(_ rest: inout ArraySlice<UInt8>) throws(UsageFailure) -> Piece? {
    guard rest.first == Byte.openBracket else { return nil }
    for mark in [Byte.colon, Byte.equals] where rest.dropFirst().first == mark {
      let inner = rest.dropFirst(2)
      guard let end = inner.firstRange(of: [mark, Byte.closeBracket]) else { continue }
      let name = String(bytes: inner[..<end.lowerBound])
      if mark == Byte.equals {
        guard name.utf8.count == 1 else {
          throw Tools.plain("\(name): equivalence class operand must be a single character")
        }
        rest = rest[end.upperBound...]
        return name.utf8.first.map(Piece.byte)
      }
      guard CharacterClass.ranges(name) != nil, name != "word" else {
        throw Tools.plain("invalid character class '\(name)'")
      }
      rest = rest[end.upperBound...]
      return .named(name)
    }
    var tried = rest.dropFirst()
    guard !tried.isEmpty else { return nil }
    let byte = Self.unit(&tried)
    guard tried.first == Byte.star, let end = tried.firstIndex(of: Byte.closeBracket) else {
      return nil
    }
    let digits = String(bytes: tried[(tried.startIndex + 1)..<end])
    guard digits.allSatisfy(\.isNumber) else {
      throw Tools.plain("invalid repeat count '\(digits)' in [c*n] construct")
    }
    rest = rest[(end + 1)...]
    let count = digits.hasPrefix("0") ? Int(digits, radix: 8) : Int(digits)
    return .repeated(byte, count == 0 ? nil : count)
  }

  private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
    let byte = rest.removeFirst()
    guard byte == Byte.backslash, let next = rest.first else { return byte }
    let names: [UInt8: UInt8] = [
      97: 7, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9, 118: 11, 92: 92,
    ]
    guard (48...55).contains(next) else {
      rest.removeFirst()
      return names[next] ?? next
    }
    var value = 0
    var count = 0
    while count < 3, let digit = rest.first, (48...55).contains(digit),
      value * 8 + Int(digit - 48) < 256
    {
      value = value * 8 + Int(digit - 48)
      rest.removeFirst()
      count += 1
    }
    return UInt8(value)
  }

  private static func bytes(of name: String) -> [UInt8] {
    (CharacterClass.ranges(name) ?? []).flatMap { $0.map { UInt8($0) } }
  }

  /// The bytes of the first string.
  func bytes(isComplement: Bool) throws(UsageFailure) -> [UInt8] {
    var result: [UInt8] = []
    for piece in try pieces() {
      switch piece {
      case .byte(let byte): result.append(byte)
      case .range(let lower, let upper): result += Array(lower...upper)
      case .named(let name): result += Self.bytes(of: name)
      case .repeated(let byte, let times?): result += Array(repeating: byte, count: times)
      case .repeated:
        throw Tools.plain("the [c*] repeat construct may not appear in string1")
      }
    }
    guard isComplement else { return result }
    let set = PerlClasses.bytes(result)
    return (UInt8.min...UInt8.max).filter { !set.contains($0) }
  }

  /// The bytes of the second string, whose `[x*]` fills up what the first one has.
  func bytes(
    pairedWith first: TranslationSets?,
    upTo count: Int?
  ) throws(UsageFailure) -> [UInt8] {
    var result: [UInt8] = []
    var fill: (place: Int, byte: UInt8)?
    let cases = try first?.cases() ?? []
    for piece in try pieces() {
      switch piece {
      case .byte(let byte): result.append(byte)
      case .range(let lower, let upper): result += Array(lower...upper)
      case .named(let name):
        if first != nil {
          guard name == "upper" || name == "lower" else {
            throw Tools.plain(
              "when translating, the only character classes that may appear in\n"
                + "string2 are 'upper' and 'lower'"
            )
          }
          guard cases.contains(result.count) else {
            throw Tools.plain("misaligned [:upper:] and/or [:lower:] construct")
          }
        }
        result += Self.bytes(of: name)
      case .repeated(let byte, let times?): result += Array(repeating: byte, count: times)
      case .repeated(let byte, nil):
        guard fill == nil else {
          throw Tools.plain("only one [c*] repeat construct may appear in string2")
        }
        fill = (result.count, byte)
      }
    }
    if let fill, let count, count > result.count {
      result.insert(
        contentsOf: Array(repeating: fill.byte, count: count - result.count),
        at: fill.place
      )
    }
    return result
  }

  /// Where `[:upper:]` and `[:lower:]` begin.
  private func cases() throws(UsageFailure) -> [Int] {
    var places: [Int] = []
    var count = 0
    for piece in try pieces() {
      switch piece {
      case .byte: count += 1
      case .range(let lower, let upper): count += Int(upper - lower) + 1
      case .named(let name):
        if name == "upper" || name == "lower" { places.append(count) }
        count += Self.bytes(of: name).count
      case .repeated(_, let times): count += times ?? 0
      }
    }
    return places
  }
}
