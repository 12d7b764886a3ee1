import Machine

/// `paste`: lines of files side by side.
struct Paste: GatheringTool {
  let paths: [String]
  private let marks: [[UInt8]]
  private let isSerial: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "d:s", long: ["delimiters": "d", "serial": "s"])
    paths = options.operands.isEmpty ? ["-"] : options.operands
    let escapes: [Character: String] = ["n": "\n", "t": "\t", "\\": "\\", "0": ""]
    var marks: [[UInt8]] = []
    var text = Substring(options.value("d") ?? "\t")
    while let letter = text.popFirst() {
      if letter == "\\", let next = text.popFirst() {
        marks.append(Array((escapes[next] ?? String(next)).utf8))
      } else {
        marks.append(Array(String(letter).utf8))
      }
    }
    self.marks = marks.isEmpty ? [[]] : marks
    isSerial = options.has("s")
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    var columns = inputs.map(\.lines)
    // Standard input that stands several times is shared out line by line.
    let shared = paths.indices.filter { paths[$0] == "-" }
    if shared.count > 1 {
      let lines = columns[shared[0]]
      for (place, index) in shared.enumerated() {
        columns[index] = stride(from: place, to: lines.count, by: shared.count).map { lines[$0] }
      }
    }
    var output: [UInt8] = []
    func add(_ parts: [[UInt8]]) {
      for (index, part) in parts.enumerated() {
        if index > 0 { output += marks[(index - 1) % marks.count] }
        output += part
      }
      output.append(Byte.newline)
    }
    if isSerial {
      for column in columns { add(column) }
    } else {
      for row in 0..<(columns.map(\.count).max() ?? 0) {
        add(columns.map { row < $0.count ? $0[row] : [] })
      }
    }
    system.print(output)
    return 0
  }
}
