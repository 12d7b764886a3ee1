/// A shell pattern (`*`, `?`, `[…]`) made ready for matching.
struct Pattern: Sendable {
  private enum Element: Sendable {
    case exact(Unicode.Scalar)
    case any
    case anything
    case set([ClosedRange<UInt32>], negated: Bool)
  }

  private var elements: [Element] = []
  /// Whether anything in it is more than text.
  private(set) var isPlain = true

  /// The bytes whose `quoted` is true stand for themselves.
  init(_ text: [UInt8], quoted: [Bool] = []) {
    var scalars: [(scalar: Unicode.Scalar, quoted: Bool)] = []
    var offset = 0
    for scalar in String(bytes: text).unicodeScalars {
      scalars.append((scalar, offset < quoted.count && quoted[offset]))
      offset += UTF8.width(scalar)
    }
    var index = 0
    while index < scalars.count {
      let (scalar, isQuoted) = scalars[index]
      index += 1
      if isQuoted {
        elements.append(.exact(scalar))
        continue
      }
      switch scalar {
      case "*":
        isPlain = false
        if case .anything = elements.last { continue }
        elements.append(.anything)
      case "?":
        isPlain = false
        elements.append(.any)
      case "[":
        if let (element, next) = Pattern.set(scalars, from: index) {
          isPlain = false
          elements.append(element)
          index = next
        } else {
          elements.append(.exact(scalar))
        }
      case "\\" where index < scalars.count:
        elements.append(.exact(scalars[index].scalar))
        index += 1
      default: elements.append(.exact(scalar))
      }
    }
  }

  init(_ text: String) {
    self.init(Array(text.utf8))
  }

  private static func set(
    _ scalars: [(scalar: Unicode.Scalar, quoted: Bool)],
    from start: Int
  ) -> (Element, Int)? {
    var index = start
    var ranges: [ClosedRange<UInt32>] = []
    var negated = false
    if index < scalars.count, scalars[index].scalar == "!" || scalars[index].scalar == "^" {
      negated = true
      index += 1
    }
    var first = true
    while index < scalars.count {
      let scalar = scalars[index].scalar
      if scalar == "]", !first, !scalars[index].quoted {
        return (.set(ranges, negated: negated), index + 1)
      }
      first = false
      if scalar == "[", index + 1 < scalars.count, scalars[index + 1].scalar == ":",
        let (name, next) = className(scalars, from: index + 2)
      {
        ranges += CharacterClass.ranges(name) ?? []
        index = next
        continue
      }
      if index + 2 < scalars.count, scalars[index + 1].scalar == "-",
        scalars[index + 2].scalar != "]"
      {
        let upper = scalars[index + 2].scalar
        if scalar.value <= upper.value { ranges.append(scalar.value...upper.value) }
        index += 3
        continue
      }
      ranges.append(scalar.value...scalar.value)
      index += 1
    }
    return nil
  }

  private static func className(
    _ scalars: [(scalar: Unicode.Scalar, quoted: Bool)],
    from start: Int
  ) -> (String, Int)? {
    var name = ""
    var index = start
    while index + 1 < scalars.count {
      if scalars[index].scalar == ":", scalars[index + 1].scalar == "]" { return (name, index + 2) }
      name.unicodeScalars.append(scalars[index].scalar)
      index += 1
    }
    return nil
  }

  /// Whether the whole text matches.
  func matches(_ text: String) -> Bool {
    matches(Array(text.unicodeScalars)[...])
  }

  /// Matches with one remembered star: linear in practice, never exponential.
  func matches(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    var position = text.startIndex
    var element = 0
    var retry: (element: Int, position: Int)?
    while true {
      if element < elements.count {
        if case .anything = elements[element] {
          retry = (element + 1, position)
          element += 1
          continue
        }
        if position < text.endIndex, accepts(elements[element], text[position]) {
          element += 1
          position += 1
          continue
        }
      } else if position == text.endIndex {
        return true
      }
      guard let last = retry, last.position < text.endIndex else { return false }
      retry = (last.element, last.position + 1)
      element = last.element
      position = last.position + 1
    }
  }

  private func accepts(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
    switch element {
    case .exact(let expected): expected == scalar
    case .any, .anything: true
    case .set(let ranges, let negated): ranges.contains { $0.contains(scalar.value) } != negated
    }
  }

  /// Whether the pattern begins with a written dot, which alone matches hidden files.
  var startsWithDot: Bool {
    if case .exact(".") = elements.first { return true }
    return false
  }
}
