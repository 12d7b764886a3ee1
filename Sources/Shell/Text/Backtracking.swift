/// Matches by trying: for what needs to look back at what a group took, or to look around.
///
/// Such expressions can take exponential time, so that the number of steps is limited.
struct Backtracking {
  /// The most steps of one search.
  static let stepLimit = 1_000_000

  private struct Branch {
    var step: Int
    var position: Int
    var saved: [Int]
  }

  private let steps: [Expression.Step]
  private let text: [UInt8]
  private let ignoresCase: Bool
  /// Whether the longest match counts, as POSIX says, and not the first that is found.
  private let takesLongest: Bool
  private var left = Self.stepLimit
  private(set) var isExhausted = false

  init(_ steps: [Expression.Step], _ text: [UInt8], ignoresCase: Bool, takesLongest: Bool) {
    self.steps = steps
    self.text = text
    self.ignoresCase = ignoresCase
    self.takesLongest = takesLongest
  }

  /// Runs the steps from one on; gives what was saved at the match.
  mutating func run(_ step: Int, _ position: Int, _ saved: [Int]) -> [Int]? {
    var best: [Int]?
    var branches = [Branch(step: step, position: position, saved: saved)]
    while var branch = branches.popLast() {
      while true {
        left -= 1
        guard left > 0 else {
          isExhausted = true
          return nil
        }
        if case .match = steps[branch.step] {
          guard takesLongest else { return branch.saved }
          if best.map({ $0[1] < branch.saved[1] }) ?? true { best = branch.saved }
          break
        }
        guard advance(&branch, &branches) else { break }
      }
    }
    return best
  }

  /// Takes one step; false where this way does not lead on.
  private mutating func advance(_ branch: inout Branch, _ branches: inout [Branch]) -> Bool {
    switch steps[branch.step] {
    case .jump(let target): branch.step = target
    case .split(let first, let second):
      branches.append(Branch(step: second, position: branch.position, saved: branch.saved))
      branch.step = first
    case .save(let slot), .mark(let slot):
      branch.saved[slot] = branch.position
      branch.step += 1
    case .progress(let slot):
      guard branch.saved[slot] != branch.position else { return false }
      branch.step += 1
    case .backReference(let number, let folds):
      let (lower, upper) = (branch.saved[number * 2], branch.saved[number * 2 + 1])
      guard lower >= 0, upper >= lower, branch.position + upper - lower <= text.count else {
        return false
      }
      for index in lower..<upper {
        let (one, two) = (text[index], text[branch.position + index - lower])
        let isSame =
          one == two || (folds || ignoresCase) && Expression.lower(one) == Expression.lower(two)
        guard isSame else { return false }
      }
      branch.position += upper - lower
      branch.step += 1
    case .look(let lengths, let isNegative, let end):
      let found = look(branch, lengths)
      guard (found != nil) != isNegative else { return false }
      if let found, !isNegative { branch.saved = found }
      branch.step = end
    case .atomic(let end):
      guard let found = run(branch.step + 1, branch.position, branch.saved) else { return false }
      branch.position = found[1]
      branch.saved = found
      branch.step = end
    default:
      guard Expression.holds(steps[branch.step], text, branch.position) ?? true else {
        return false
      }
      if Expression.isAnchor(steps[branch.step]) {
        branch.step += 1
        return true
      }
      guard branch.position < text.count,
        Expression.accepts(steps[branch.step], text[branch.position], ignoresCase)
      else { return false }
      branch.position += 1
      branch.step += 1
    }
    return true
  }

  /// What was saved where the inner steps match ahead, or behind at one of the distances.
  private mutating func look(_ branch: Branch, _ lengths: [Int]) -> [Int]? {
    if lengths.isEmpty { return run(branch.step + 1, branch.position, branch.saved) }
    for length in lengths where length <= branch.position {
      let found = run(branch.step + 1, branch.position - length, branch.saved)
      if let found, found[1] == branch.position { return found }
    }
    return nil
  }
}

extension ExpressionNode {
  /// How many bytes it takes, where that is always the same.
  var length: Int? {
    switch self {
    case .empty, .anchor, .look, .keep: 0
    case .byte, .any, .set: 1
    case .sequence(let nodes):
      nodes.reduce(Optional(0)) { sum, node in
        guard let sum, let length = node.length else { return nil }
        return sum + length
      }
    case .choice(let nodes):
      nodes.dropFirst().allSatisfy { $0.length == nodes[0].length } ? nodes[0].length : nil
    case .repeated(let inner, let least, let most), .lazy(let inner, let least, let most):
      least == most ? inner.length.map { $0 * least } : nil
    case .group(_, let inner), .atomic(let inner), .folded(let inner): inner.length
    case .backReference: nil
    }
  }
}
