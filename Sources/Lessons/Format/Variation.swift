import Manifests
import Simulation

/// The names that differ from learner to learner, and what each may be.
struct Variation {
  /// What a name may be.
  enum Choice {
    case words([String])
    case numbers(ClosedRange<Int>)
  }

  /// The names in order.
  private(set) var entries: [(name: String, choice: Choice)] = []
  /// What is wrong with them.
  private(set) var faults: [LessonFault] = []

  /// Reads the key `vary` out of front matter that may not be YAML before the names are filled in.
  init(_ frontMatter: SourceBlock) {
    let lines = frontMatter.lines
    guard let start = lines.firstIndex(where: { $0.hasPrefix("vary:") }) else { return }
    let end =
      lines[(start + 1)...].firstIndex { $0.first.map { !$0.isWhitespace && $0 != "#" } ?? false }
      ?? lines.count
    var block = frontMatter
    block.firstLine += start
    block.lines = Array(lines[start..<end])
    do throws(LessonFault) {
      guard let fields = try block.yaml()["vary"]?.object else {
        faults.append(block.fault(at: "vary", "\"vary\" must be a mapping of names to choices"))
        return
      }
      for field in fields.fields { read(field.key, field.value, block) }
    } catch {
      faults.append(error)
    }
  }

  private mutating func read(_ name: String, _ value: Value, _ block: SourceBlock) {
    let isName = name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber }
    guard isName else {
      faults.append(block.fault(at: name, "a name that varies is of letters and digits"))
      return
    }
    if let text = value.string, let range = Self.range(text) {
      entries.append((name, .numbers(range)))
      return
    }
    let words = value.array?.compactMap(ValueText.scalar) ?? []
    guard words.count > 1, words.count == value.array?.count else {
      faults.append(
        block.fault(at: name, "\"\(name)\" needs a list of two or more, or a range such as 2..5")
      )
      return
    }
    entries.append((name, .words(words)))
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    guard let dots = text.firstRange(of: "..") else { return nil }
    let ends = [text[..<dots.lowerBound], text[dots.upperBound...]].map { Int($0.trimmedSpaces) }
    guard let low = ends[0], let high = ends[1], low < high else { return nil }
    return low...high
  }

  /// What `seed` draws.
  func draw(_ seed: UInt64) -> [Lesson.Variable] {
    entries.map { name, choice in
      // A stream for each name, so that a new name changes no other.
      var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in name.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
      var stream = RandomStream(seed: seed ^ mixed)
      switch choice {
      case .words(let words):
        return Lesson.Variable(name: name, value: words[stream.below(words.count)])
      case .numbers(let range):
        return Lesson.Variable(
          name: name,
          value: String(range.lowerBound + stream.below(range.count))
        )
      }
    }
  }
}

/// A lesson file's text with `${name}` filled in, and the way back to the places in the file.
struct VariedText {
  /// The text with everything filled in.
  let text: String
  private let original: [String]
  private let variables: [Lesson.Variable]

  /// Fills `variables` in.
  init(_ text: String, _ variables: [Lesson.Variable]) {
    var filled = text
    for variable in variables {
      filled = filled.replacing("${\(variable.name)}", with: variable.value)
    }
    self.text = filled
    self.variables = variables
    original =
      variables.isEmpty
      ? []
      : text.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
  }

  /// A fault as it stands in the file itself.
  func restored(_ fault: LessonFault) -> LessonFault {
    guard original.indices.contains(fault.line - 1), !fault.sourceLine.isEmpty else { return fault }
    let line = original[fault.line - 1]
    var fault = fault
    guard line.contains("${") else { return fault }
    fault.sourceLine = line
    fault.column = column(fault.column, in: line[...])
    return fault
  }

  private func column(_ filled: Int, in line: Substring) -> Int {
    var (rest, here, there) = (line, 1, 1)
    while here < filled, !rest.isEmpty {
      let found = variables.first { rest.hasPrefix("${\($0.name)}") }
      guard let found else {
        rest = rest.dropFirst()
        (here, there) = (here + 1, there + 1)
        continue
      }
      let width = found.value.count
      if here + width > filled { return there }
      rest = rest.dropFirst(found.name.count + 3)
      (here, there) = (here + width, there + found.name.count + 3)
    }
    return there
  }
}
