/// The classes of characters in Perl's expressions.
enum PerlClasses {
  static let notNewline: ByteSet = negated(bytes([10]))
  static let ends = bytes([10, 11, 12, 13])

  static func bytes(_ values: [UInt8]) -> ByteSet {
    var set = ByteSet()
    for value in values { set.insert(value) }
    return set
  }

  static func negated(_ set: ByteSet) -> ByteSet {
    var set = set
    set.invert()
    return set
  }

  static func named(_ name: String) -> ByteSet? {
    guard let ranges = CharacterClass.ranges(name) else { return nil }
    var set = ByteSet()
    for range in ranges { for value in range { set.insert(UInt8(value)) } }
    return set
  }

  /// The class that a letter behind a backslash stands for.
  static func set(
    _ letter: UInt8,
    _ reader: inout PerlExpressionReader
  ) throws(Expression.Failure) -> ByteSet? {
    let set: ByteSet?
    switch Expression.lower(letter) {
    case UInt8(ascii: "d"): set = named("digit")
    case UInt8(ascii: "w"): set = named("word")
    case UInt8(ascii: "s"): set = named("space")
    case UInt8(ascii: "h"): set = bytes([9, 32])
    case UInt8(ascii: "v"): set = ends
    case UInt8(ascii: "n") where letter == UInt8(ascii: "N"): set = bytes([10])
    case UInt8(ascii: "p"): set = try property(&reader)
    default: return nil
    }
    return letter < 97 ? set.map(negated) : set
  }

  /// `{L}` behind `\p`: what lies in ASCII of it.
  private static func property(
    _ reader: inout PerlExpressionReader
  ) throws(Expression.Failure) -> ByteSet {
    var name = ""
    if reader.take("{") {
      while let byte = reader.next, byte != Byte.closeBrace {
        name.append(Character(UnicodeScalar(byte)))
        reader.position += 1
      }
      reader.position += 1
    } else if let byte = reader.next {
      name = String(UnicodeScalar(byte))
      reader.position += 1
    }
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    let names = [
      "L": "alpha", "Lu": "upper", "Ll": "lower", "N": "digit", "Nd": "digit", "P": "punct",
      "Z": "blank", "Zs": "blank", "C": "cntrl", "Cc": "cntrl", "Xan": "alnum", "Xwd": "word",
      "Xsp": "space", "Xps": "space",
    ]
    guard let found = names[name].flatMap(named) else {
      throw PerlExpressionReader.failure("unknown property after \\P or \\p")
    }
    return isNegated ? negated(found) : found
  }
}

extension PerlExpressionReader {
  /// The set behind an opening bracket.
  mutating func set() throws(Expression.Failure) -> ByteSet {
    var set = ByteSet()
    let isNegated = take("^")
    var isFirst = true
    while true {
      guard let byte = next else {
        throw Self.failure("missing terminating ] for character class")
      }
      position += 1
      if byte == Byte.closeBracket, !isFirst { break }
      isFirst = false
      if byte == Byte.openBracket, let inner = try posixClass() {
        set.formUnion(inner)
        continue
      }
      var lower = byte
      if byte == Byte.backslash, let letter = next {
        position += 1
        if let inner = try PerlClasses.set(letter, &self) {
          set.formUnion(inner)
          continue
        }
        position -= 1
        if letter == UInt8(ascii: "b") {
          position += 1
          lower = 8
        } else {
          lower = try single()
        }
      }
      guard next == Byte.minus, position + 1 < source.count,
        source[position + 1] != Byte.closeBracket
      else {
        set.insert(lower)
        continue
      }
      position += 1
      var upper = source[position]
      position += 1
      if upper == Byte.backslash { upper = try single() }
      guard lower <= upper else {
        throw Self.failure("range out of order in character class")
      }
      for value in lower...upper { set.insert(value) }
    }
    return isNegated ? PerlClasses.negated(set) : set
  }

  /// `:alpha:]` behind a bracket inside of brackets.
  private mutating func posixClass() throws(Expression.Failure) -> ByteSet? {
    guard next == Byte.colon,
      let end = source[position...].firstRange(of: [Byte.colon, Byte.closeBracket])
    else { return nil }
    var name = String(bytes: source[(position + 1)..<end.lowerBound])
    guard name.allSatisfy({ $0.isLetter || $0 == "^" }), !name.isEmpty else { return nil }
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    guard let set = PerlClasses.named(name) else {
      throw Self.failure("unknown POSIX class name")
    }
    position = end.upperBound
    return isNegated ? PerlClasses.negated(set) : set
  }
}
