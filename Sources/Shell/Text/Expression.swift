/// A POSIX regular expression (basic or extended) that matches in linear time.
///
/// It is compiled to a small program that all threads run side by side, so no expression can take
/// exponential time. The leftmost match wins, among those the longest.
struct Expression: Sendable {
  /// Why an expression is refused.
  struct Failure: Error, Equatable {
    var message: String
  }

  /// Where a match and its groups lie.
  struct Match: Sendable {
    var range: Range<Int>
    /// The whole match and the groups in order.
    var groups: [Range<Int>?]
  }

  enum Step: Sendable {
    case byte(UInt8)
    case any
    case set(ByteSet)
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case lineStart
    case lineEnd
    case wordBoundary(Bool)
    case wordStart
    case wordEnd
    /// The same at every line of a text.
    case anyLineStart
    case anyLineEnd
    /// At the end, or before the newline that ends the text.
    case textEnd
    // What only trying can follow.
    case backReference(Int, folds: Bool)
    /// Looks ahead, or behind by one of these lengths; the steps go on at `end`.
    case look([Int], isNegative: Bool, end: Int)
    case atomic(end: Int)
    /// Notes where a round of a loop begins, which must take something.
    case mark(Int)
    case progress(Int)
    case match
  }

  /// The most steps that an expression may be compiled to.
  static let stepLimit = 20_000

  private var steps: [Step] = []
  private(set) var groupCount = 0
  /// The names of groups, with their numbers.
  private(set) var names: [(name: String, number: Int)] = []
  private let ignoresCase: Bool
  private let isPerl: Bool
  /// What was not liked in the expression and taken.
  private(set) var warnings: [String] = []
  /// How many places a match notes.
  private var slotCount = 2
  private var needsTrying = false
  /// The bytes a match can begin with, where that is certain.
  private var prefix: [UInt8] = []

  init(
    _ source: [UInt8],
    extended: Bool,
    ignoresCase: Bool = false,
    linesHaveAnchors: Bool = false,
    strays: StrayRepetitions = .literal
  ) throws(Failure) {
    self.ignoresCase = ignoresCase
    isPerl = false
    var reader = ExpressionReader(
      source,
      extended: extended,
      linesHaveAnchors: linesHaveAnchors,
      strays: strays
    )
    let node = try reader.read()
    groupCount = reader.groupCount
    warnings = reader.warnings
    try compile(node, isTried: reader.hasReferences)
  }

  /// An expression in Perl's words.
  init(perl source: [UInt8], flags: PerlExpressionReader.Flags) throws(Failure) {
    ignoresCase = false
    isPerl = true
    var reader = PerlExpressionReader(source, flags: flags)
    let node = try reader.read()
    groupCount = reader.groupCount
    names = reader.names
    try compile(node, isTried: true)
  }

  private mutating func compile(_ node: ExpressionNode, isTried: Bool) throws(Failure) {
    var compiler = ExpressionCompiler(
      ignoresCase: ignoresCase,
      isTried: isTried,
      firstFreeSlot: (groupCount + 1) * 2
    )
    try compiler.emit(.group(0, node))
    steps = compiler.steps + [.match]
    slotCount = compiler.slotCount
    needsTrying = isTried
    if !ignoresCase {
      for step in steps.dropFirst() {
        guard case .byte(let byte) = step else { break }
        prefix.append(byte)
      }
    }
  }

  init(_ source: String, extended: Bool, ignoresCase: Bool = false) throws(Failure) {
    try self.init(Array(source.utf8), extended: extended, ignoresCase: ignoresCase)
  }

  private struct Thread {
    var step: Int
    var saved: [Int]
  }

  private struct ThreadList {
    var threads: [Thread] = []
    var marks: [Int]

    init(_ count: Int) { marks = Array(repeating: -1, count: count) }
  }

  /// Whether the text has a match.
  func matches(_ text: [UInt8]) -> Bool { firstMatch(in: text) != nil }

  /// The first match at or after `start`.
  func firstMatch(in text: [UInt8], from start: Int = 0) -> Match? {
    var from = start
    if let first = prefix.first {
      guard let place = text[start...].firstIndex(of: first) else { return nil }
      from = place
    }
    if needsTrying { return firstTried(in: text, from: from) }
    var current = ThreadList(steps.count)
    var next = ThreadList(steps.count)
    var best: [Int]?
    var position = from
    while true {
      if best == nil {
        let fresh = Array(repeating: -1, count: (groupCount + 1) * 2)
        add(Thread(step: 0, saved: fresh), to: &current, text, position)
      }
      if current.threads.isEmpty, best != nil { break }
      next.threads.removeAll(keepingCapacity: true)
      for thread in current.threads {
        if case .match = steps[thread.step] {
          if let old = best {
            if thread.saved[0] < old[0] || (thread.saved[0] == old[0] && thread.saved[1] > old[1]) {
              best = thread.saved
            }
          } else {
            best = thread.saved
          }
          continue
        }
        if let found = best, thread.saved[0] > found[0] { continue }
        guard position < text.count, Self.accepts(steps[thread.step], text[position], ignoresCase)
        else { continue }
        add(Thread(step: thread.step + 1, saved: thread.saved), to: &next, text, position + 1)
      }
      guard position < text.count else { break }
      position += 1
      swap(&current, &next)
    }
    return best.map(match)
  }

  private func firstTried(in text: [UInt8], from: Int) -> Match? {
    var trying = Backtracking(steps, text, ignoresCase: ignoresCase, takesLongest: !isPerl)
    let fresh = Array(repeating: -1, count: slotCount)
    for position in from...max(from, text.count) where position <= text.count {
      if let first = prefix.first, position < text.count, text[position] != first { continue }
      if let saved = trying.run(0, position, fresh) { return match(saved) }
      if trying.isExhausted { return nil }
    }
    return nil
  }

  private func match(_ saved: [Int]) -> Match {
    var groups: [Range<Int>?] = []
    for index in 0...groupCount {
      let (lower, upper) = (saved[index * 2], saved[index * 2 + 1])
      groups.append(lower >= 0 && upper >= lower ? lower..<upper : nil)
    }
    return Match(range: saved[0]..<max(saved[0], saved[1]), groups: groups)
  }

  static func accepts(_ step: Step, _ byte: UInt8, _ ignoresCase: Bool) -> Bool {
    switch step {
    case .byte(let expected):
      expected == byte || (ignoresCase && lower(expected) == lower(byte))
    case .any: true
    case .set(let set): set.contains(byte)
    default: false
    }
  }

  static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }

  /// Follows the steps that take no byte.
  private func add(_ thread: Thread, to list: inout ThreadList, _ text: [UInt8], _ position: Int) {
    var pending = [thread]
    while let thread = pending.popLast() {
      guard list.marks[thread.step] != position else { continue }
      list.marks[thread.step] = position
      switch steps[thread.step] {
      case .jump(let target): pending.append(Thread(step: target, saved: thread.saved))
      case .split(let first, let second):
        pending.append(Thread(step: second, saved: thread.saved))
        pending.append(Thread(step: first, saved: thread.saved))
      case .save(let slot):
        var saved = thread.saved
        saved[slot] = position
        pending.append(Thread(step: thread.step + 1, saved: saved))
      default:
        guard let holds = Self.holds(steps[thread.step], text, position) else {
          list.threads.append(thread)
          continue
        }
        if holds { pending.append(Thread(step: thread.step + 1, saved: thread.saved)) }
      }
    }
  }

  /// Whether an anchor holds at a place; nil for what is none.
  static func holds(_ step: Step, _ text: [UInt8], _ position: Int) -> Bool? {
    var before: Bool { position > 0 && text[position - 1].isNamePart }
    var after: Bool { position < text.count && text[position].isNamePart }
    switch step {
    case .lineStart: return position == 0
    case .lineEnd: return position == text.count
    case .anyLineStart: return position == 0 || text[position - 1] == Byte.newline
    case .anyLineEnd: return position == text.count || text[position] == Byte.newline
    case .textEnd:
      return position == text.count
        || position == text.count - 1 && text[position] == Byte.newline
    case .wordBoundary(let isBoundary): return (before != after) == isBoundary
    case .wordStart: return !before && after
    case .wordEnd: return before && !after
    default: return nil
    }
  }

  static func isAnchor(_ step: Step) -> Bool { holds(step, [], 0) != nil }
}

/// A set of bytes in 256 bits.
struct ByteSet: Sendable {
  private var bits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  mutating func insert(_ byte: UInt8) {
    let bit = UInt64(1) << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: bits.0 |= bit
    case 1: bits.1 |= bit
    case 2: bits.2 |= bit
    default: bits.3 |= bit
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    let bit = UInt64(1) << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: return bits.0 & bit != 0
    case 1: return bits.1 & bit != 0
    case 2: return bits.2 & bit != 0
    default: return bits.3 & bit != 0
    }
  }

  mutating func formUnion(_ other: ByteSet) {
    bits.0 |= other.bits.0
    bits.1 |= other.bits.1
    bits.2 |= other.bits.2
    bits.3 |= other.bits.3
  }

  mutating func invert() {
    bits = (~bits.0, ~bits.1, ~bits.2, ~bits.3)
  }
}
