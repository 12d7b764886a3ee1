/// Reads a regular expression into a tree.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private var ignoresCase = false
  private var dotMatchesNewline = false

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws(PatternError) -> PatternNode {
    let tree = try choice()
    guard index == scalars.count else { throw fault("unexpected )", from: 0) }
    return tree
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func fault(_ what: String, from start: Int, to end: Int? = nil) -> PatternError {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[start..<(end ?? scalars.count)])
    return PatternError(message: "\(what): `\(text)`")
  }

  private mutating func choice() throws(PatternError) -> PatternNode {
    var branches = [try sequence()]
    while current == "|" {
      index += 1
      branches.append(try sequence())
    }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = current, scalar != "|", scalar != ")" {
      let start = index
      let node = try atom()
      nodes.append(try repetition(of: node, start))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repetition(
    of node: PatternNode,
    _ start: Int
  ) throws(PatternError) -> PatternNode {
    guard let (minimum, maximum) = try counts() else { return node }
    if current == "?" { index += 1 }
    let again = index
    if let next = current, "*+?".unicodeScalars.contains(next) {
      throw fault("invalid nested repetition operator", from: again - 1, to: again + 1)
    }
    return .repeated(node, minimum, maximum)
  }

  /// The counts of the repetition here; nil where there is none.
  private mutating func counts() throws(PatternError) -> (Int, Int?)? {
    switch current {
    case "*":
      index += 1
      return (0, nil)
    case "+":
      index += 1
      return (1, nil)
    case "?":
      index += 1
      return (0, 1)
    case "{": return try bracedCounts()
    default: return nil
    }
  }

  private mutating func bracedCounts() throws(PatternError) -> (Int, Int?)? {
    guard let end = scalars[index...].firstIndex(of: "}") else { return nil }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[(index + 1)..<end])
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= 2, let low = Int(parts[0]), parts[0].utf8.allSatisfy({ $0 < 58 }) else {
      return nil
    }
    var high: Int? = low
    if parts.count == 2 {
      if !parts[1].isEmpty, Int(parts[1]) == nil { return nil }
      high = Int(parts[1])
    }
    guard low <= 1000, (high ?? low) <= 1000, (high ?? low) >= low else {
      throw fault("invalid repeat count", from: index, to: end + 1)
    }
    index = end + 1
    return (low, high)
  }

  private mutating func atom() throws(PatternError) -> PatternNode {
    guard let scalar = current else { return .empty }
    let start = index
    index += 1
    switch scalar {
    case "^": return .start
    case "$": return .end
    case ".": return .one(dotMatchesNewline ? PatternSet(isNegated: true) : .anyButNewline)
    case "(": return try group(start)
    case "[": return .one(try set(start))
    case "\\": return try escape(start)
    case "*", "+", "?":
      throw fault("missing argument to repetition operator", from: start, to: start + 1)
    default: return .one(single(scalar))
    }
  }

  private func single(_ scalar: Unicode.Scalar) -> PatternSet {
    var set = PatternSet(ranges: [scalar.value...scalar.value])
    if ignoresCase {
      for other in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
        if let only = other.unicodeScalars.first, other.unicodeScalars.count == 1 {
          set.ranges.append(only.value...only.value)
        }
      }
    }
    return set
  }

  private mutating func group(_ start: Int) throws(PatternError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Pattern.nestingLimit else {
      throw PatternError(message: "expression nests too deeply")
    }
    let outer = (ignoresCase, dotMatchesNewline)
    if current == "?" {
      index += 1
      if try !flags(start) { return .empty }
    }
    let inner = try choice()
    guard current == ")" else { throw fault("missing closing )", from: 0) }
    index += 1
    (ignoresCase, dotMatchesNewline) = outer
    return inner
  }

  /// Reads what stands behind `(?`; false where that is all of the group.
  private mutating func flags(_ start: Int) throws(PatternError) -> Bool {
    if current == "P" || current == "<" {
      guard let end = scalars[index...].firstIndex(of: ">") else {
        throw fault("invalid named capture", from: start)
      }
      index = end + 1
      return true
    }
    while let flag = current {
      index += 1
      switch flag {
      case "i": ignoresCase = true
      case "s": dotMatchesNewline = true
      case ":": return true
      case ")": return false
      default: throw fault("invalid or unsupported Perl syntax", from: start, to: index)
      }
    }
    throw fault("missing closing )", from: 0)
  }

  private mutating func escape(_ start: Int) throws(PatternError) -> PatternNode {
    guard let scalar = current else {
      throw PatternError(message: "trailing backslash at end of expression: ``")
    }
    switch scalar {
    case "b", "B":
      index += 1
      return .boundary(scalar == "b")
    case "A":
      index += 1
      return .start
    case "z":
      index += 1
      return .end
    default: return .one(try escapedSet(start))
    }
  }

  /// The set that an escape stands for, whose letter is the current one.
  private mutating func escapedSet(_ start: Int) throws(PatternError) -> PatternSet {
    guard let scalar = current else {
      throw PatternError(message: "trailing backslash at end of expression: ``")
    }
    index += 1
    switch scalar {
    case "d": return .digit
    case "D": return PatternSet.digit.negated
    case "w": return .word
    case "W": return PatternSet.word.negated
    case "s": return .space
    case "S": return PatternSet.space.negated
    case "n": return single("\n")
    case "t": return single("\t")
    case "r": return single("\r")
    case "f": return single("\u{C}")
    case "v": return single("\u{B}")
    default:
      let isWord = PatternSet.word.contains(scalar) || scalar.value > 127
      if isWord { throw fault("invalid escape sequence", from: start, to: index) }
      return single(scalar)
    }
  }

  private mutating func set(_ start: Int) throws(PatternError) -> PatternSet {
    var set = PatternSet()
    if current == "^" {
      set.isNegated = true
      index += 1
    }
    var isFirst = true
    while let scalar = current, scalar != "]" || isFirst {
      isFirst = false
      if scalar == "[", index + 1 < scalars.count, scalars[index + 1] == ":" {
        set.ranges += try namedClass()
        continue
      }
      let low = try member()
      guard current == "-", index + 1 < scalars.count, scalars[index + 1] != "]",
        low.ranges.count == 1, !low.isNegated, let from = low.ranges.first?.lowerBound
      else {
        set.ranges += low.positive
        continue
      }
      let dash = index
      index += 1
      let high = try member()
      guard let to = high.ranges.first?.lowerBound, to >= from else {
        throw fault("invalid character class range", from: dash - 1, to: index)
      }
      set.ranges.append(from...to)
    }
    guard current == "]" else { throw fault("missing closing ]", from: start) }
    index += 1
    return set
  }

  private mutating func member() throws(PatternError) -> PatternSet {
    guard let scalar = current else { throw fault("missing closing ]", from: 0) }
    let start = index
    index += 1
    return scalar == "\\" ? try escapedSet(start) : single(scalar)
  }

  private mutating func namedClass() throws(PatternError) -> [ClosedRange<UInt32>] {
    let start = index
    guard let end = scalars[index...].firstIndex(of: "]") else {
      throw fault("missing closing ]", from: start)
    }
    var name = ""
    name.unicodeScalars.append(contentsOf: scalars[(index + 2)..<max(index + 2, end - 1)])
    index = end + 1
    switch name {
    case "alpha": return [65...90, 97...122]
    case "digit": return [48...57]
    case "alnum": return [48...57, 65...90, 97...122]
    case "lower": return [97...122]
    case "upper": return [65...90]
    case "space": return [9...13, 32...32]
    case "punct": return [33...47, 58...64, 91...96, 123...126]
    case "word": return PatternSet.word.ranges
    case "xdigit": return [48...57, 65...70, 97...102]
    default: throw fault("invalid character class range", from: start, to: end + 1)
    }
  }
}
