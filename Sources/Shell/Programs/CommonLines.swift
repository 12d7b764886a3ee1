import Machine

/// Notices where lines of files that must be sorted are not.
struct OrderCheck {
  enum Manner {
    /// Told once both files were read.
    case atEnd
    /// The end of it all.
    case strict
    case none
  }

  /// The first line of each file that is out of order, with its number.
  static func disorder(
    _ lines: [[UInt8]],
    by key: ([UInt8]) -> [UInt8] = { $0 }
  ) -> (number: Int, line: [UInt8])? {
    for index in lines.indices.dropFirst()
    where key(lines[index]).lexicographicallyPrecedes(key(lines[index - 1])) {
      return (index + 1, lines[index])
    }
    return nil
  }
}

/// `comm`: what two sorted files have in common.
struct CommonLines: GatheringTool {
  let paths: [String]
  private let hidden: Set<Character>
  private let gap: [UInt8]
  private let lineEnd: UInt8
  private let manner: OrderCheck.Manner
  private let showsTotal: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "123z",
      long: [
        "check-order": "c", "nocheck-order": "n", "output-delimiter": "o", "total": "t",
        "zero-terminated": "z",
      ],
      valuedLong: ["output-delimiter"]
    )
    hidden = Set("123".filter { options.has($0) })
    gap = options.value("o").map { $0.isEmpty ? [0] : Array($0.utf8) } ?? [Byte.tab]
    lineEnd = options.has("z") ? 0 : Byte.newline
    manner = options.last(of: "cn").map { $0 == "c" ? .strict : .none } ?? .atEnd
    showsTotal = options.has("t")
    paths = options.operands
    guard paths.count >= 2 else {
      throw UsageFailure(
        message: paths.isEmpty ? "missing operand" : "missing operand after '\(paths[0])'"
      )
    }
    guard paths.count == 2 else { throw UsageFailure(message: "extra operand '\(paths[2])'") }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let (left, right) = (inputs[0].lines, inputs[1].lines)
    var (first, second) = (0, 0)
    var output: [UInt8] = []
    var counts = [0, 0, 0]
    let wrong = [OrderCheck.disorder(left)?.number, OrderCheck.disorder(right)?.number]
    var unpaired = false
    func show(_ column: Int, _ line: [UInt8]) {
      counts[column] += 1
      let names: [Character] = ["1", "2", "3"]
      guard !hidden.contains(names[column]) else { return }
      let before = names[..<column].filter { !hidden.contains($0) }.count
      output += Array(repeatElement(gap, count: before).joined()) + line + [lineEnd]
    }
    while first < left.count || second < right.count {
      if manner == .strict {
        for (index, place) in [first, second].enumerated() where wrong[index] == place + 1 {
          system.print(output)
          Tools.complain("file \(index + 1) is not in sorted order", &system)
          return 1
        }
      }
      if second == right.count
        || (first < left.count && left[first].lexicographicallyPrecedes(right[second]))
      {
        show(0, left[first])
        first += 1
        unpaired = true
      } else if first == left.count || right[second].lexicographicallyPrecedes(left[first]) {
        show(1, right[second])
        second += 1
        unpaired = true
      } else {
        show(2, left[first])
        first += 1
        second += 1
      }
    }
    if showsTotal {
      let mark = String(bytes: gap)
      output += Array(
        "\(counts[0])\(mark)\(counts[1])\(mark)\(counts[2])\(mark)total".utf8
      )
      output.append(lineEnd)
    }
    system.print(output)
    return tell(wrong, unpaired, &system)
  }

  private func tell(_ wrong: [Int?], _ unpaired: Bool, _ system: inout Kernel) -> Int32 {
    guard manner == .atEnd, unpaired, wrong.contains(where: { $0 != nil }) else { return 0 }
    for (index, number) in wrong.enumerated() where number != nil {
      Tools.complain("file \(index + 1) is not in sorted order", &system)
    }
    Tools.complain("input is not in sorted order", &system)
    return 1
  }
}
