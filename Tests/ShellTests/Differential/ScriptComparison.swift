/// Compares both shells on generated scripts.
struct ScriptComparison {
  let host: HostBash
  let seed: UInt64

  /// A script on which the shells differ, made as short as it gets.
  struct Difference {
    var number: Int
    var script: String
    var expected: ShellOutcome
    var found: ShellOutcome
  }

  static func script(_ pieces: [String]) -> String { pieces.joined(separator: "\n") + "\n" }

  /// The differences among the scripts of these numbers.
  func differences(_ numbers: Range<Int>, shrinks: Bool = true) throws -> [Difference] {
    var result: [Difference] = []
    var start = numbers.lowerBound
    while start < numbers.upperBound {
      let batch = Array(start..<min(start + 50, numbers.upperBound))
      start += 50
      let pieces = batch.map { number in
        var generator = ScriptGenerator(seed: seed, number: number)
        return generator.pieces()
      }
      let expected = try host.run(pieces.map(Self.script))
      for (index, number) in batch.enumerated() {
        let found = Workshop.outcome(of: Self.script(pieces[index]))
        guard found != expected[index] else { continue }
        result.append(
          shrinks
            ? try shrink(pieces[index], number)
            : Difference(
              number: number,
              script: Self.script(pieces[index]),
              expected: expected[index],
              found: found
            )
        )
      }
    }
    return result
  }

  /// Leaves out what the difference does not need.
  private func shrink(_ pieces: [String], _ number: Int) throws -> Difference {
    func differs(_ pieces: [String]) throws -> Difference? {
      let script = Self.script(pieces)
      let expected = try host.run([script])[0]
      let found = Workshop.outcome(of: script)
      guard expected != found else { return nil }
      return Difference(number: number, script: script, expected: expected, found: found)
    }
    var pieces = pieces
    guard var difference = try differs(pieces) else {
      let outcome = try host.run([Self.script(pieces)])[0]
      return Difference(
        number: number,
        script: "(not the same twice)\n" + Self.script(pieces),
        expected: outcome,
        found: outcome
      )
    }
    var index = pieces.count - 1
    while index >= 0 {
      var fewer = pieces
      fewer.remove(at: index)
      if let smaller = try differs(fewer) {
        (pieces, difference) = (fewer, smaller)
      }
      index -= 1
    }
    return difference
  }
}
