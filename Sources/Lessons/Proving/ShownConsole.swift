/// A block of a lesson's text that shows commands and what they print.
///
/// What differs from cluster to cluster need not agree: the endings of names that are made up, ages and
/// times, addresses. A `*` stands for any characters, and a line `…` for any lines.
public struct ShownConsole: Hashable, Sendable {
  /// A command, and what is shown of its output.
  public struct Command: Hashable, Sendable {
    /// The command line.
    public var line: String
    /// The lines below it.
    public var output: [String]
  }

  /// The commands in order.
  public private(set) var commands: [Command] = []
  /// The line of the file at which the block begins.
  public let line: Int
  /// Whether it shows the end of its step, and not the beginning.
  public let isAfter: Bool

  /// Reads the lines of a block.
  init(_ lines: [String], line: Int, isAfter: Bool) {
    self.line = line
    self.isAfter = isAfter
    for line in lines {
      if line.hasPrefix("$ ") {
        commands.append(Command(line: String(line.dropFirst(2)), output: []))
      } else if !commands.isEmpty {
        commands[commands.count - 1].output.append(Self.withoutTail(line))
      }
    }
    for index in commands.indices {
      while commands[index].output.last?.isEmpty == true { commands[index].output.removeLast() }
    }
  }

  fileprivate static func withoutTail(_ line: some StringProtocol) -> String {
    var line = line[...]
    while line.last?.isWhitespace == true { line = line.dropLast() }
    return String(line)
  }
}

extension ShownConsole.Command {
  /// Where what is shown and what was printed part; nil where they do not.
  func difference(from printed: String) -> String? {
    var lines = printed.split(separator: "\n", omittingEmptySubsequences: false).map {
      ShownConsole.withoutTail($0)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return Self.difference(output[...], lines[...])
  }

  private static func difference(
    _ shown: ArraySlice<String>,
    _ printed: ArraySlice<String>
  ) -> String? {
    guard let first = shown.first else {
      return printed.first.map { "it prints “\($0)” too" }
    }
    if first == "…" || first == "..." {
      let rest = shown.dropFirst()
      let fits = (printed.startIndex...printed.endIndex).contains {
        difference(rest, printed[$0...]) == nil
      }
      return fits ? nil : "what follows the … is not there"
    }
    guard let line = printed.first else { return "it does not print “\(first)”" }
    guard isAlike(first, line) else { return "it prints “\(line)”, not “\(first)”" }
    return difference(shown.dropFirst(), printed.dropFirst())
  }

  /// Whether two lines say the same; the width of columns follows from what need not agree.
  static func isAlike(_ shown: String, _ printed: String) -> Bool {
    if shown == printed || Pattern(shown).matches(printed) { return true }
    var left = shown.split(whereSeparator: \.isWhitespace)
    var right = printed.split(whereSeparator: \.isWhitespace)
    if left.last == "*" {
      left.removeLast()
      right = Array(right.prefix(left.count))
    }
    return left.count == right.count
      && zip(left, right).allSatisfy { isAlike(word: String($0), String($1)) }
  }

  private static func isAlike(word shown: String, _ printed: String) -> Bool {
    if shown == printed || Pattern(shown).matches(printed) { return true }
    let (left, right) = (masked(shown), masked(printed))
    return left == right && left.contains("\u{0}")
  }

  /// The word with a mark in the place of each part that chance or time determines.
  private static func masked(_ word: String) -> String {
    let parts = word.split(omittingEmptySubsequences: false) { "-/:,=()".contains($0) }.map {
      isMadeUp($0) ? "\u{0}" : String($0)
    }
    let marks = word.filter { "-/:,=()".contains($0) }
    return parts.joined(separator: "|") + marks
  }

  private static func isMadeUp(_ part: Substring) -> Bool {
    let isShort = part.count == 5 || (8...10).contains(part.count)
    let isDrawn = isShort && part.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) }
    return isDrawn || isAge(part) || isAddress(part)
  }

  /// A length of time, as in `4m11s` or `<1s`; `2d` too.
  private static func isAge(_ part: Substring) -> Bool {
    var isNumberSeen = false
    for character in part {
      if character.isNumber {
        isNumberSeen = true
      } else {
        guard isNumberSeen, "smhdy".contains(character) else { return false }
      }
    }
    return isNumberSeen && part.last.map { "smhdy".contains($0) } ?? false
  }

  private static func isAddress(_ part: Substring) -> Bool {
    let numbers = part.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
  }
}
