/// A shell pattern (`*`, `?`, `[…]`, and `@(…)` where asked for) made ready for matching.
struct Pattern: Sendable {
  enum Element: Sendable {
    case exact(Unicode.Scalar)
    case any
    case anything
    case set([ClosedRange<UInt32>], negated: Bool)
    case group(UInt8, [[Element]])
  }

  private(set) var elements: [Element] = []
  /// Whether anything in it is more than text.
  private(set) var isPlain = true
  private var hasGroups = false
  private let ignoresCase: Bool

  /// The bytes whose `quoted` is true stand for themselves.
  init(
    _ text: [UInt8],
    quoted: [Bool] = [],
    extended: Bool = false,
    ignoresCase: Bool = false
  ) {
    self.ignoresCase = ignoresCase
    var scalars: [PatternScalar] = []
    var offset = 0
    for scalar in String(bytes: text).unicodeScalars {
      scalars.append((scalar, offset < quoted.count && quoted[offset]))
      offset += UTF8.width(scalar)
    }
    var reader = PatternReader(scalars: scalars, isExtended: extended)
    elements = reader.sequence(inGroup: false)
    isPlain = !reader.sawSpecial
    hasGroups = reader.sawGroup
  }

  init(_ text: String) {
    self.init(Array(text.utf8))
  }

  var isEmpty: Bool { elements.isEmpty }

  /// How long every match is; nil where that depends.
  var fixedLength: Int? {
    for element in elements {
      switch element {
      case .anything, .group: return nil
      default: continue
      }
    }
    return elements.count
  }

  /// Whether the whole text matches.
  func matches(_ text: String) -> Bool {
    matches(Array(text.unicodeScalars)[...])
  }

  /// Matches with one remembered star: linear in practice, never exponential.
  func matches(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    if hasGroups { return matchesGroups(Array(text)) }
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
    case .exact(let expected):
      expected == scalar || (ignoresCase && Self.folded(expected) == Self.folded(scalar))
    case .any, .anything: true
    case .set(let ranges, let negated):
      (ranges.contains { $0.contains(scalar.value) }
        || ignoresCase
          && ranges.contains {
            $0.contains(Self.folded(scalar)) || $0.contains(Self.raised(scalar))
          })
        != negated
    case .group: false
    }
  }

  private static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    (65...90).contains(scalar.value) ? scalar.value + 32 : scalar.value
  }

  private static func raised(_ scalar: Unicode.Scalar) -> UInt32 {
    (97...122).contains(scalar.value) ? scalar.value - 32 : scalar.value
  }

  /// Whether the pattern begins with a written dot, which alone matches hidden files.
  var startsWithDot: Bool {
    if case .exact(".") = elements.first { return true }
    return false
  }
}

// MARK: - Groups

extension Pattern {
  private func matchesGroups(_ text: [Unicode.Scalar]) -> Bool {
    var starts = [Bool](repeating: false, count: text.count + 1)
    starts[0] = true
    return ends(elements[...], from: starts, text)[text.count]
  }

  /// Where a sequence may end that begins at any of the places.
  private func ends(
    _ sequence: ArraySlice<Element>,
    from starts: [Bool],
    _ text: [Unicode.Scalar]
  ) -> [Bool] {
    var places = starts
    for element in sequence {
      var next = [Bool](repeating: false, count: text.count + 1)
      switch element {
      case .anything:
        var isReached = false
        for index in places.indices {
          isReached = isReached || places[index]
          next[index] = isReached
        }
      case .group(let kind, let choices): next = groupEnds(kind, choices, places, text)
      default:
        for index in text.indices where places[index] {
          if accepts(element, text[index]) { next[index + 1] = true }
        }
      }
      places = next
    }
    return places
  }

  private func groupEnds(
    _ kind: UInt8,
    _ choices: [[Element]],
    _ starts: [Bool],
    _ text: [Unicode.Scalar]
  ) -> [Bool] {
    func once(_ starts: [Bool]) -> [Bool] {
      var result = [Bool](repeating: false, count: text.count + 1)
      for choice in choices {
        let ends = ends(choice[...], from: starts, text)
        for index in result.indices where ends[index] { result[index] = true }
      }
      return result
    }
    func joined(_ left: [Bool], _ right: [Bool]) -> [Bool] { zip(left, right).map { $0 || $1 } }
    switch kind {
    case Byte.at: return once(starts)
    case UInt8(ascii: "?"): return joined(starts, once(starts))
    case Byte.bang:
      var result = [Bool](repeating: false, count: text.count + 1)
      for start in starts.indices where starts[start] {
        var only = [Bool](repeating: false, count: text.count + 1)
        only[start] = true
        let taken = once(only)
        for end in start...text.count where !taken[end] { result[end] = true }
      }
      return result
    default:
      var reached = kind == Byte.star ? starts : once(starts)
      while true {
        let more = joined(reached, once(reached))
        if more == reached { return reached }
        reached = more
      }
    }
  }
}
