/// A regular expression as Go's regexp takes it, matched in time that grows evenly with the text.
///
/// Schemas come from users, so a pattern that makes other engines try without end must not stall
/// us: all ways through the pattern are followed at once. Source of the syntax: RE2.
public struct Pattern: Sendable, Hashable {
  /// How many steps a pattern may have.
  static let stepLimit = 20_000
  /// How deep groups may be nested.
  static let nestingLimit = 200

  /// One step of the program that a pattern becomes.
  enum Step: Sendable, Hashable {
    case one(PatternSet)
    case split(Int, Int)
    case jump(Int)
    case start
    case end
    case boundary(Bool)
    case match
  }

  /// The pattern as it was given.
  public let text: String
  let steps: [Step]

  /// Reads a pattern.
  ///
  /// - Throws: what is wrong with it, in Go's words.
  public init(_ text: String) throws(PatternError) {
    self.text = text
    var parser = PatternParser(text)
    let tree = try parser.parse()
    var steps: [Step] = []
    try Self.append(tree, to: &steps)
    steps.append(.match)
    self.steps = steps
  }

  /// Whether the pattern is found anywhere in `subject`.
  public func matches(_ subject: String) -> Bool {
    let scalars = Array(subject.unicodeScalars)
    var current = Threads(count: steps.count)
    var next = Threads(count: steps.count)
    for index in 0...scalars.count {
      // A new try begins at every place.
      if add(0, to: &current, scalars, index) { return true }
      guard index < scalars.count else { return false }
      next.clear()
      for place in current.places {
        guard case .one(let set) = steps[place], set.contains(scalars[index]) else { continue }
        if add(place + 1, to: &next, scalars, index + 1) { return true }
      }
      swap(&current, &next)
    }
    return false
  }

  /// Follows the steps that read nothing; true where they lead to a match.
  private func add(
    _ place: Int,
    to threads: inout Threads,
    _ text: [Unicode.Scalar],
    _ index: Int
  ) -> Bool {
    var waiting = [place]
    while let next = waiting.popLast() {
      guard threads.insert(next) else { continue }
      switch steps[next] {
      case .match: return true
      case .jump(let target): waiting.append(target)
      case .split(let first, let second): waiting += [second, first]
      case .start: if index == 0 { waiting.append(next + 1) }
      case .end: if index == text.count { waiting.append(next + 1) }
      case .boundary(let wanted):
        let before = index > 0 && PatternSet.word.contains(text[index - 1])
        let after = index < text.count && PatternSet.word.contains(text[index])
        if (before != after) == wanted { waiting.append(next + 1) }
      case .one: break
      }
    }
    return false
  }

  private static func append(_ node: PatternNode, to steps: inout [Step]) throws(PatternError) {
    guard steps.count < stepLimit else {
      throw PatternError(message: "expression too large")
    }
    switch node {
    case .empty: break
    case .one(let set): steps.append(.one(set))
    case .start: steps.append(.start)
    case .end: steps.append(.end)
    case .boundary(let wanted): steps.append(.boundary(wanted))
    case .sequence(let nodes): for node in nodes { try append(node, to: &steps) }
    case .choice(let nodes): try append(choice: nodes[...], to: &steps)
    case .repeated(let inner, let minimum, let maximum):
      for _ in 0..<minimum { try append(inner, to: &steps) }
      guard let maximum else {
        let split = steps.count
        steps.append(.jump(0))
        try append(inner, to: &steps)
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
        return
      }
      var splits: [Int] = []
      for _ in minimum..<max(minimum, maximum) {
        splits.append(steps.count)
        steps.append(.jump(0))
        try append(inner, to: &steps)
      }
      for split in splits { steps[split] = .split(split + 1, steps.count) }
    }
  }

  private static func append(
    choice nodes: ArraySlice<PatternNode>,
    to steps: inout [Step]
  ) throws(PatternError) {
    var jumps: [Int] = []
    for (offset, node) in nodes.enumerated() {
      guard offset < nodes.count - 1 else {
        try append(node, to: &steps)
        break
      }
      let split = steps.count
      steps.append(.jump(0))
      try append(node, to: &steps)
      jumps.append(steps.count)
      steps.append(.jump(0))
      steps[split] = .split(split + 1, steps.count)
    }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  /// The places in the program that the text read so far leads to.
  private struct Threads {
    private(set) var places: [Int] = []
    private var isIn: [Bool]

    init(count: Int) { isIn = Array(repeating: false, count: count) }

    mutating func insert(_ place: Int) -> Bool {
      guard !isIn[place] else { return false }
      isIn[place] = true
      places.append(place)
      return true
    }

    mutating func clear() {
      for place in places { isIn[place] = false }
      places.removeAll(keepingCapacity: true)
    }
  }
}

/// Why a regular expression could not be read.
public struct PatternError: Error, Hashable, Sendable {
  /// What is wrong, as Go says it behind `error parsing regexp:`.
  public let message: String
}

/// A pattern as a tree.
indirect enum PatternNode: Sendable {
  case empty
  case one(PatternSet)
  case start
  case end
  case boundary(Bool)
  case sequence([PatternNode])
  case choice([PatternNode])
  case repeated(PatternNode, Int, Int?)
}

/// A set of characters.
struct PatternSet: Sendable, Hashable {
  var ranges: [ClosedRange<UInt32>] = []
  var isNegated = false

  static let digit = PatternSet(ranges: [48...57])
  static let word = PatternSet(ranges: [48...57, 65...90, 95...95, 97...122])
  static let space = PatternSet(ranges: [9...10, 12...13, 32...32])
  static let anyButNewline = PatternSet(ranges: [10...10], isNegated: true)

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } != isNegated
  }

  var negated: PatternSet { PatternSet(ranges: ranges, isNegated: !isNegated) }

  /// The ranges that the set holds, a negated one turned around.
  var positive: [ClosedRange<UInt32>] {
    guard isNegated else { return ranges }
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}
