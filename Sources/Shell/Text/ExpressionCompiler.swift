/// Turns the tree of an expression into steps.
struct ExpressionCompiler {
  private(set) var steps: [Expression.Step] = []
  private var ignoresCase: Bool
  /// Whether the steps are tried one way after the other.
  private let isTried: Bool
  private(set) var slotCount: Int

  init(ignoresCase: Bool, isTried: Bool, firstFreeSlot: Int) {
    self.ignoresCase = ignoresCase
    self.isTried = isTried
    slotCount = firstFreeSlot
  }

  mutating func emit(_ node: ExpressionNode) throws(Expression.Failure) {
    guard steps.count < Expression.stepLimit else {
      throw Expression.Failure(message: "Regular expression too big")
    }
    switch node {
    case .empty: break
    case .byte(let byte):
      steps.append(isTried && ignoresCase ? .set(folded(PerlClasses.bytes([byte]))) : .byte(byte))
    case .any: steps.append(.any)
    case .set(let set): steps.append(.set(ignoresCase ? folded(set) : set))
    case .anchor(let step): steps.append(step)
    case .sequence(let nodes): for node in nodes { try emit(node) }
    case .group(let number, let inner):
      steps.append(.save(number * 2))
      try emit(inner)
      steps.append(.save(number * 2 + 1))
    case .choice(let nodes): try emit(choice: nodes)
    case .repeated(let inner, let least, let most):
      try emit(inner, least, most, isLazy: false)
    case .lazy(let inner, let least, let most): try emit(inner, least, most, isLazy: true)
    case .backReference(let number): steps.append(.backReference(number, folds: ignoresCase))
    case .keep: steps.append(.save(0))
    case .folded(let inner):
      let outer = ignoresCase
      ignoresCase = true
      try emit(inner)
      ignoresCase = outer
    case .atomic(let inner):
      let place = try enclosed(inner)
      steps[place] = .atomic(end: steps.count)
    case .look(let inner, let isBehind, let isNegative):
      let choices: [ExpressionNode] = if case .choice(let all) = inner { all } else { [inner] }
      let lengths = isBehind ? Set(choices.compactMap(\.length)).sorted() : []
      let place = try enclosed(inner)
      steps[place] = .look(lengths, isNegative: isNegative, end: steps.count)
    }
  }

  /// Steps that end with a match of their own; gives the place before them.
  private mutating func enclosed(_ inner: ExpressionNode) throws(Expression.Failure) -> Int {
    let place = steps.count
    steps.append(.jump(0))
    try emit(inner)
    steps += [.save(1), .match]
    return place
  }

  private mutating func emit(
    _ inner: ExpressionNode,
    _ least: Int,
    _ most: Int?,
    isLazy: Bool
  ) throws(Expression.Failure) {
    func split(_ first: Int, _ second: Int) -> Expression.Step {
      isLazy ? .split(second, first) : .split(first, second)
    }
    for _ in 0..<least { try emit(inner) }
    if let most {
      var splits: [Int] = []
      for _ in 0..<max(0, most - least) {
        splits.append(steps.count)
        steps.append(.jump(0))
        try emit(inner)
      }
      for place in splits { steps[place] = split(place + 1, steps.count) }
      return
    }
    let place = steps.count
    steps.append(.jump(0))
    let slot = slotCount
    if isTried {
      slotCount += 1
      steps.append(.mark(slot))
    }
    try emit(inner)
    if isTried { steps.append(.progress(slot)) }
    steps.append(.jump(place))
    steps[place] = split(place + 1, steps.count)
  }

  private mutating func emit(choice nodes: [ExpressionNode]) throws(Expression.Failure) {
    var jumps: [Int] = []
    for (index, node) in nodes.enumerated() {
      if index == nodes.count - 1 {
        try emit(node)
        break
      }
      let place = steps.count
      steps.append(.jump(0))
      try emit(node)
      jumps.append(steps.count)
      steps.append(.jump(0))
      steps[place] = .split(place + 1, steps.count)
    }
    for place in jumps { steps[place] = .jump(steps.count) }
  }

  private func folded(_ set: ByteSet) -> ByteSet {
    var result = set
    for byte in UInt8(65)...90 where set.contains(byte) { result.insert(byte + 32) }
    for byte in UInt8(97)...122 where set.contains(byte) { result.insert(byte - 32) }
    return result
  }
}
