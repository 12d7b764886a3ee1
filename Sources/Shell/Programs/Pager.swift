import Machine

/// `less` and `more`: show a text whole; there is no screen to stop at.
struct Pager: TextFilter {
  private(set) var files: [String] = []
  private var first = 1
  private var pattern: Expression?
  private var numbers = false
  private var squeezes = false
  private var count = 0
  private var wasEmpty = false
  private let isTitled: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    for word in arguments.dropFirst() {
      if word.hasPrefix("+") {
        if let number = Int(word.dropFirst()) { first = number }
        if word.hasPrefix("+/") {
          pattern = try? Expression(String(word.dropFirst(2)), extended: true)
        }
      } else if word.hasPrefix("-"), word.count > 1 {
        // Most flags say how a screen looks.
        if !word.hasPrefix("--"), word.contains("N") { numbers = true }
        if !word.hasPrefix("--"), word.contains("s") { squeezes = true }
        if word == "-V" || word == "--version" {
          let name = Paths.base(arguments.first ?? "less")
          system.print(
            name == "more"
              ? "more from util-linux 2.38.1\n" : "less 590 (GNU regular expressions)\n"
          )
          throw Tools.plain("", status: 0)
        }
      } else {
        files.append(word)
      }
    }
    isTitled = Paths.base(arguments.first ?? "") == "more" && files.count > 1
    if files.isEmpty, system.isTerminal(0) {
      let name = Paths.base(arguments.first ?? "less")
      throw Tools.plain(
        name == "more"
          ? "bad usage\nTry 'more --help' for more information."
          : "Missing filename (\"less --help\" for help)"
      )
    }
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    guard isTitled else { return }
    let bar = "::::::::::::::\n"
    output.print(bar + file + "\n" + bar)
  }

  func refusal(_ file: String, _ error: Errno) -> String {
    error == .EISDIR ? "\(file) is a directory" : "\(file): \(error.message)"
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    count += 1
    if count < first { return }
    if let pattern {
      guard pattern.matches(line) else { return }
      self.pattern = nil
    }
    if squeezes, line.isEmpty, wasEmpty { return }
    wasEmpty = line.isEmpty
    if numbers { output.print(Columns.right(String(count), 7) + " ") }
    output.bytes += line
    if isTerminated { output.bytes.append(Byte.newline) }
  }
}
