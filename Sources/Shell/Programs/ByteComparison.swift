import Machine

/// `cmp`: where two files begin to differ.
struct ByteComparison: GatheringTool {
  let paths: [String]
  private let options: Options
  private var skips = [0, 0]
  var failureStatus: Int32 { 2 }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    do throws(UsageFailure) {
      options = try Options(
        arguments,
        "slbn:i:",
        long: [
          "silent": "s", "quiet": "s", "verbose": "l", "print-bytes": "b", "bytes": "n",
          "ignore-initial": "i",
        ],
        status: 2
      )
      var operands = options.operands
      guard let first = operands.first else {
        throw UsageFailure(message: "missing operand after 'cmp'", status: 2)
      }
      if operands.count > 4 {
        throw UsageFailure(message: "extra operand '\(operands[4])'", status: 2)
      }
      if operands.count == 1 { operands.append("-") }
      paths = [first, operands[1]]
      let given = options.value("i")?.split(separator: ":").map(String.init) ?? []
      for index in 0..<2 {
        let text =
          operands.count > index + 2
          ? operands[index + 2] : given.isEmpty ? "0" : given[min(index, given.count - 1)]
        skips[index] = SizeText.read(text) ?? 0
      }
    } catch {
      guard error.hasHint, error.status != 0 else { throw error }
      throw UsageFailure(
        message: "\(error.message)\ncmp: Try 'cmp --help' for more information.",
        status: 2,
        hasHint: false
      )
    }
  }

  private func shown(_ byte: UInt8) -> String {
    let octal = Columns.right(String(byte, radix: 8), 3)
    guard options.has("b") else { return octal }
    let letter =
      byte >= 127
      ? "M-" : byte < 32 ? "^" + String(UnicodeScalar(byte + 64)) : String(UnicodeScalar(byte))
    return octal + " " + letter
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let limit = options.value("n").flatMap(SizeText.read) ?? .max
    let (left, right) = (
      inputs[0].dropFirst(skips[0]).prefix(limit), inputs[1].dropFirst(skips[1]).prefix(limit)
    )
    var line = 1
    var status: Int32 = 0
    let width = String(min(left.count, right.count)).count
    for (index, (one, two)) in zip(left, right).enumerated() {
      if one != two {
        status = 1
        if options.has("s") { return 1 }
        guard options.has("l") else {
          system.print(
            "\(paths[0]) \(paths[1]) differ: byte \(index + 1), line \(line)"
              + (options.has("b") ? " is \(shown(one)) \(shown(two))" : "") + "\n"
          )
          return 1
        }
        system.print("\(Columns.right(String(index + 1), width)) \(shown(one)) \(shown(two))\n")
      }
      if one == Byte.newline { line += 1 }
    }
    guard left.count != right.count else { return status }
    if options.has("s") { return 1 }
    let isFirst = left.count < right.count
    let short = isFirst ? left : right
    var place = short.isEmpty ? "which is empty" : "after byte \(short.count)"
    if !short.isEmpty, !options.has("l") {
      place += short.last == Byte.newline ? ", line \(line - 1)" : ", in line \(line)"
    }
    system.print("cmp: EOF on \(paths[isFirst ? 0 : 1]) \(place)\n", to: 2)
    return 1
  }
}
