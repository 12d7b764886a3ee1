import Machine

/// `cat`, and what stands in for a pager.
struct Cat: TextFilter {
  private(set) var files: [String]
  var copies: Bool { true }
  private var numbers: Bool
  private var numbersText: Bool
  private var showsEnds: Bool
  private var showsTabs: Bool
  private var squeezes: Bool
  private var count = 0
  private var wasEmpty = false

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "nbAEsuvTeRFXSNi",
      long: ["number": "n", "show-ends": "E", "show-all": "A", "squeeze-blank": "s"]
    )
    files = options.operands
    numbers = options.has("n")
    numbersText = options.has("b")
    showsEnds = options.has("E") || options.has("A") || options.has("e")
    showsTabs = options.has("A") || options.has("T")
    squeezes = options.has("s")
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if squeezes, line.isEmpty, wasEmpty { return }
    wasEmpty = line.isEmpty
    if numbersText ? !line.isEmpty : numbers {
      count += 1
      output.print(Columns.right(String(count), 6) + "\t")
    }
    if showsTabs {
      output.bytes += line.flatMap { $0 == Byte.tab ? Array("^I".utf8) : [$0] }
    } else {
      output.bytes += line
    }
    if isTerminated {
      if showsEnds { output.print("$") }
      output.bytes.append(Byte.newline)
    }
  }
}

/// Text in columns.
enum Columns {
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
