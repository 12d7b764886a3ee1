/// A character of a pattern, and whether it was quoted.
typealias PatternScalar = (scalar: Unicode.Scalar, quoted: Bool)

/// Reads the text of a pattern.
struct PatternReader {
  let scalars: [PatternScalar]
  let isExtended: Bool
  private var index = 0
  private var depth = 0
  private(set) var sawSpecial = false
  private(set) var sawGroup = false

  init(scalars: [PatternScalar], isExtended: Bool) {
    self.scalars = scalars
    self.isExtended = isExtended
  }

  /// Elements up to the end, or up to the `|` or `)` of a group.
  mutating func sequence(inGroup: Bool) -> [Pattern.Element] {
    var elements: [Pattern.Element] = []
    while index < scalars.count {
      let (scalar, isQuoted) = scalars[index]
      if inGroup, !isQuoted, scalar == "|" || scalar == ")" { return elements }
      if !isQuoted, let group = group() {
        elements.append(group)
        continue
      }
      index += 1
      if isQuoted {
        elements.append(.exact(scalar))
        continue
      }
      switch scalar {
      case "*":
        sawSpecial = true
        if case .anything = elements.last { continue }
        elements.append(.anything)
      case "?":
        sawSpecial = true
        elements.append(.any)
      case "[":
        if let element = set() {
          sawSpecial = true
          elements.append(element)
        } else {
          elements.append(.exact(scalar))
        }
      case "\\" where index < scalars.count:
        elements.append(.exact(scalars[index].scalar))
        index += 1
      default: elements.append(.exact(scalar))
      }
    }
    return elements
  }

  private mutating func group() -> Pattern.Element? {
    guard isExtended, depth < 40, index + 1 < scalars.count, scalars[index + 1].scalar == "(",
      !scalars[index + 1].quoted, let kind = UInt8(exactly: scalars[index].scalar.value),
      "?*+@!".utf8.contains(kind)
    else { return nil }
    let start = index
    index += 2
    depth += 1
    defer { depth -= 1 }
    var choices: [[Pattern.Element]] = []
    while true {
      choices.append(sequence(inGroup: true))
      guard index < scalars.count else {
        index = start
        return nil
      }
      index += 1
      if scalars[index - 1].scalar == ")" { break }
    }
    sawSpecial = true
    sawGroup = true
    return .group(kind, choices)
  }

  private mutating func set() -> Pattern.Element? {
    var place = index
    var ranges: [ClosedRange<UInt32>] = []
    var negated = false
    if place < scalars.count, !scalars[place].quoted,
      scalars[place].scalar == "!" || scalars[place].scalar == "^"
    {
      negated = true
      place += 1
    }
    var first = true
    while place < scalars.count {
      var scalar = scalars[place].scalar
      if scalar == "]", !first, !scalars[place].quoted {
        index = place + 1
        return .set(ranges, negated: negated)
      }
      first = false
      if scalar == "[", place + 1 < scalars.count, scalars[place + 1].scalar == ":",
        let (name, next) = className(from: place + 2)
      {
        ranges += CharacterClass.ranges(name) ?? []
        place = next
        continue
      }
      if scalar == "\\", !scalars[place].quoted, place + 1 < scalars.count {
        place += 1
        scalar = scalars[place].scalar
      }
      if place + 2 < scalars.count, scalars[place + 1].scalar == "-", !scalars[place + 1].quoted,
        scalars[place + 2].scalar != "]"
      {
        let upper = scalars[place + 2].scalar
        if scalar.value <= upper.value { ranges.append(scalar.value...upper.value) }
        place += 3
        continue
      }
      ranges.append(scalar.value...scalar.value)
      place += 1
    }
    return nil
  }

  private func className(from start: Int) -> (String, Int)? {
    var name = ""
    var index = start
    while index + 1 < scalars.count {
      if scalars[index].scalar == ":", scalars[index + 1].scalar == "]" { return (name, index + 2) }
      name.unicodeScalars.append(scalars[index].scalar)
      index += 1
    }
    return nil
  }
}
