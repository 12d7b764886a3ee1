/// A question and what counts as its answer.
public struct Quiz: Hashable, Sendable {
  /// The form of the answer.
  public enum Form: Hashable, Sendable {
    /// Exactly one of the options.
    case choice
    /// All of the right options and no other.
    case multiple
    /// A number.
    case number(Double, tolerance: Double)
    /// One of some texts; case and spaces at the ends do not matter.
    case text([String])
  }

  /// One of the possible answers.
  public struct Option: Hashable, Sendable {
    /// What it says.
    public var text: String
    /// Whether it is right.
    public var isRight: Bool
    /// What is said to who chooses it.
    public var remark: String?
  }

  /// What came of an answer.
  public enum Result: Hashable, Sendable {
    /// It is right; the remark says why.
    case right(String)
    /// It is wrong; the remark says why, without giving the answer away.
    case wrong(String)
    /// It is no answer to this question; the remark says what would be.
    case notUnderstood(String)
  }

  /// The question, in inline Markdown.
  public var question: String
  /// The form of the answer.
  public var form: Form
  /// The options, for the forms that have them.
  public var options: [Option]
  /// Why the right answer is right.
  public var explanation: String
  /// What it is worth in an exercise.
  public var points = 1.0

  /// What an answer comes to.
  public func result(of answer: String) -> Result {
    let answer = String(answer.trimmedSpaces)
    switch form {
    case .choice, .multiple: return choiceResult(answer)
    case .number(let wanted, let tolerance):
      guard let number = Double(answer) else { return .notUnderstood("Answer with a number.") }
      let isRight = abs(number - wanted) <= tolerance
      return isRight ? .right(explanation) : .wrong("Not \(answer).")
    case .text(let wanted):
      guard !answer.isEmpty else { return .notUnderstood("Answer with a word.") }
      let plain = answer.lowercased()
      let isRight = wanted.contains { Pattern($0.lowercased()).matches(plain) }
      return isRight ? .right(explanation) : .wrong("Not “\(answer)”.")
    }
  }

  /// A right answer, as the learner would type it.
  public var rightAnswer: String {
    switch form {
    case .choice, .multiple:
      options.indices.filter { options[$0].isRight }.map(Self.letter).joined(separator: " ")
    case .number(let wanted, _):
      wanted == wanted.rounded() ? String(Int(wanted)) : String(wanted)
    case .text(let wanted): wanted.first ?? ""
    }
  }

  /// An answer that is not right, as a learner might type it.
  public var wrongAnswer: String {
    switch form {
    case .choice, .multiple:
      options.indices.first { !options[$0].isRight }.map(Self.letter) ?? ""
    case .number(let wanted, let tolerance): String(Int(wanted + tolerance) + 1)
    case .text: "something else"
    }
  }

  /// The letter of the option at `index`.
  public static func letter(_ index: Int) -> String {
    String(UnicodeScalar(UInt8(97 + index % 26)))
  }

  private func choiceResult(_ answer: String) -> Result {
    let words = answer.lowercased().split { $0 == " " || $0 == "," || $0 == ")" }
    var chosen: [Int] = []
    for word in words {
      guard let index = index(of: word) else {
        let last = Self.letter(options.count - 1)
        return .notUnderstood("“\(word)” is none of the answers; they go from a to \(last).")
      }
      if !chosen.contains(index) { chosen.append(index) }
    }
    guard !chosen.isEmpty else { return .notUnderstood("Answer with a letter.") }
    if form == .choice, chosen.count > 1 {
      return .notUnderstood("One letter only: exactly one answer is right.")
    }
    let right = options.indices.filter { options[$0].isRight }
    if chosen.sorted() == right {
      return .right(joined(right.compactMap { options[$0].remark } + [explanation]))
    }
    let remarks = chosen.filter { !options[$0].isRight }.compactMap { options[$0].remark }
    if !remarks.isEmpty { return .wrong(joined(remarks)) }
    let missing = chosen.allSatisfy { options[$0].isRight }
    return .wrong(missing ? "All right so far, but not all of it." : "")
  }

  private func index(of word: Substring) -> Int? {
    if let number = Int(word) { return options.indices.contains(number - 1) ? number - 1 : nil }
    return options.indices.first { Self.letter($0) == word }
  }

  private func joined(_ texts: [String]) -> String {
    texts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
