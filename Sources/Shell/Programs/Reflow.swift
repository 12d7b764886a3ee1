import Machine

/// `fmt`: fills paragraphs, with breaks where they cost least.
struct Reflow: GatheringTool {
  let paths: [String]
  private let width: Int
  private let goal: Int
  private let splitsOnly: Bool
  private let isUniform: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let arguments = arguments.enumerated().map { index, text in
      index > 0 && text.hasPrefix("-") && Int(text.dropFirst()) != nil
        ? "-w" + text.dropFirst() : text
    }
    let options = try Options(
      arguments,
      "w:g:su",
      long: ["width": "w", "goal": "g", "split-only": "s", "uniform-spacing": "u"]
    )
    paths = options.operands.isEmpty ? ["-"] : options.operands
    guard let number = Int(options.value("w") ?? "75"), number >= 0, number <= 2500 else {
      throw Tools.plain("invalid width: '\(options.value("w") ?? "")'")
    }
    width = number
    // Lines should be a little shorter than the longest that may be.
    goal = options.value("g").flatMap { Int($0) } ?? number * 187 / 200
    splitsOnly = options.has("s")
    isUniform = options.has("u")
  }

  private struct Word {
    var bytes: [UInt8]
    var space: Int
    var endsSentence = false
    var hasPeriod = false
    var hasPunctuation = false
    var hasParenthesis = false
    // What the best way on from here is.
    var cost = 0
    var next = 0
    var lineLength = 0
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    for input in inputs {
      var output: [UInt8] = []
      var paragraph: [Word] = []
      var indent = 0
      for line in input.lines {
        let own = Self.indentation(line)
        let words = self.words(of: line)
        if words.isEmpty || (!paragraph.isEmpty && (own != indent || splitsOnly)) {
          output += filled(&paragraph, indent)
        }
        if words.isEmpty {
          output.append(Byte.newline)
        } else {
          indent = own
          paragraph += words
        }
      }
      output += filled(&paragraph, indent)
      system.print(output)
    }
    return 0
  }

  private static func indentation(_ line: [UInt8]) -> Int {
    line.prefix(while: \.isBlank).reduce(0) { $1 == Byte.tab ? ($0 / 8 + 1) * 8 : $0 + 1 }
  }

  private func words(of line: [UInt8]) -> [Word] {
    var words: [Word] = []
    var rest = line.drop(while: \.isBlank)
    while !rest.isEmpty {
      let bytes = Array(rest.prefix { !$0.isBlank })
      rest = rest.dropFirst(bytes.count)
      let blanks = rest.prefix(while: \.isBlank).count
      rest = rest.dropFirst(blanks)
      var word = Word(bytes: bytes, space: blanks)
      let core = bytes.reversed().drop { Array("\"')]}".utf8).contains($0) }
      word.hasParenthesis = Array("(['`\"".utf8).contains(bytes[0])
      word.hasPunctuation = bytes.last.map { (33...126).contains($0) && !Self.isWord($0) } ?? false
      word.hasPeriod = core.first.map { Array(".?!".utf8).contains($0) } ?? false
      word.endsSentence = word.hasPeriod && (rest.isEmpty || blanks > 1)
      if rest.isEmpty || isUniform { word.space = word.endsSentence ? 2 : 1 }
      words.append(word)
    }
    return words
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func square(_ number: Int) -> Int { number * number }

  /// What a break before a word costs, whatever the line's length.
  private static func breakCost(_ words: [Word], _ index: Int) -> Int {
    var cost = square(70)
    if index > 0 {
      let before = words[index - 1]
      if before.hasPeriod {
        cost += before.endsSentence ? -square(50) : square(600)
      } else if before.hasPunctuation {
        cost -= square(40)
      } else if index > 1, words[index - 2].endsSentence {
        cost += square(200) / (before.bytes.count + 2)
      }
    }
    if words[index].hasParenthesis {
      cost -= square(40)
    } else if words[index].endsSentence {
      cost += square(150) / (words[index].bytes.count + 2)
    }
    return cost
  }

  private func lineCost(_ words: [Word], next: Int, _ length: Int) -> Int {
    guard next < words.count else { return 0 }
    var cost = Self.square((goal - length) * 10)
    if words[next].next < words.count {
      cost += Self.square((length - words[next].lineLength) * 10) / 2
    }
    return cost
  }

  private func filled(_ paragraph: inout [Word], _ indent: Int) -> [UInt8] {
    guard !paragraph.isEmpty else { return [] }
    defer { paragraph = [] }
    var words = paragraph
    words[words.count - 1].endsSentence =
      words[words.count - 1].endsSentence || words[words.count - 1].hasPeriod
    for start in words.indices.reversed() {
      var best = Int.max
      var length = indent + words[start].bytes.count
      var index = start
      repeat {
        index += 1
        let cost =
          lineCost(words, next: index, length) + (index < words.count ? words[index].cost : 0)
        if cost < best {
          best = cost
          words[start].next = index
          words[start].lineLength = length
        }
        if index == words.count { break }
        length += words[index - 1].space + words[index].bytes.count
      } while length < width
      words[start].cost = best + Self.breakCost(words, start)
    }
    var output: [UInt8] = []
    var place = 0
    while place < words.count {
      let end = words[place].next
      output += [UInt8](repeating: Byte.space, count: indent)
      for index in place..<end {
        output += words[index].bytes
        if index < end - 1 {
          output += [UInt8](repeating: Byte.space, count: words[index].space)
        }
      }
      output.append(Byte.newline)
      place = end
    }
    return output
  }
}
