public import Simulation

/// A question about what commands will bring about; a copy of the cluster knows the answer.
public struct Prediction: Hashable, Sendable {
  /// What the learner is asked for.
  public enum Form: Hashable, Sendable {
    /// How many objects of this sort there will be.
    case count(ObjectCondition)
    /// Which objects of this sort there will be.
    case names(ObjectCondition)
    /// What a field of the first object of this sort will say.
    case value(ObjectCondition, field: String)
    /// Which of several things will be so.
    case options([Option])
  }

  /// One of the things that may come.
  public struct Option: Hashable, Sendable {
    /// What it says.
    public var text: String
    /// When it is so.
    public var condition: Condition
    /// What is said to who chooses it, and is wrong.
    public var remark: String?
  }

  /// What the learner says, or what came.
  public enum Outcome: Hashable, Sendable {
    /// A number of objects.
    case count(Int)
    /// Objects by name, sorted.
    case names([String])
    /// What a field says.
    case value(String)
    /// Options by their places.
    case options([Int])
  }

  /// The question, in inline Markdown.
  public var question: String
  /// The command lines that are run.
  public var commands: [String]
  /// How long the cluster gets after them.
  public var wait: Duration
  /// What is asked for.
  public var form: Form
  /// Why it comes as it comes.
  public var explanation: String
  /// Command lines that show how it came, for those who said something else.
  public var looks: [String]
  /// The line of the file at which it stands.
  public var line = 0

  /// How long the cluster gets where nothing is said.
  static let usualWait = Duration.seconds(30)

  /// The objects that are counted or named; empty for options.
  var objects: [ObjectCondition] {
    switch form {
    case .count(let wanted), .names(let wanted), .value(let wanted, _): [wanted]
    case .options(let options): options.flatMap(\.condition.objects)
    }
  }

  // MARK: Answers

  /// What came of reading an answer.
  enum Reading: Hashable {
    case outcome(Outcome)
    case notUnderstood(String)
  }

  /// Reads what the learner says.
  func reading(_ answer: String) -> Reading {
    let answer = String(answer.trimmedSpaces)
    switch form {
    case .count:
      guard let number = Int(answer), number >= 0 else {
        return .notUnderstood("Answer with a number.")
      }
      return .outcome(.count(number))
    case .names:
      let words = answer.split { $0 == " " || $0 == "," }.map(String.init)
      guard !words.isEmpty else { return .notUnderstood("Answer with names, or with `none`.") }
      if words == ["none"] { return .outcome(.names([])) }
      let names = words.map { String($0.split(separator: "/").last ?? "") }
      return .outcome(.names(Self.sorted(names)))
    case .value:
      return answer.isEmpty ? .notUnderstood("Answer with a word.") : .outcome(.value(answer))
    case .options(let options):
      let word = answer.lowercased().split { $0 == ")" || $0 == " " }.first ?? ""
      let index = options.indices.first { Quiz.letter($0) == word || String($0 + 1) == word }
      guard let index else {
        let last = Quiz.letter(options.count - 1)
        return .notUnderstood("Answer with one letter from a to \(last).")
      }
      return .outcome(.options([index]))
    }
  }

  /// Names in order, each once.
  static func sorted(_ names: [String]) -> [String] {
    var result: [String] = []
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where result.last != name { result.append(name) }
    return result
  }

  /// Whether `said` is what came.
  func isRight(_ said: Outcome, _ came: Outcome) -> Bool {
    switch (said, came) {
    case (.value(let one), .value(let other)): one.lowercased() == other.lowercased()
    case (.options(let said), .options(let came)):
      said.first.map { came == [$0] } ?? false
    default: said == came
    }
  }

  // MARK: Words

  /// An outcome in a sentence's words.
  func words(_ outcome: Outcome) -> String {
    switch outcome {
    case .count(let number): return String(number)
    case .names(let names):
      return names.isEmpty ? "none" : names.map { "`\($0)`" }.joined(separator: ", ")
    case .value(let text): return "`\(text)`"
    case .options(let places):
      guard case .options(let options) = form else { return "" }
      let texts = places.map { "\(Quiz.letter($0))) \(options[$0].text)" }
      return texts.isEmpty ? "none of these" : texts.joined(separator: "; ")
    }
  }

  /// What is asked of the learner, after the question.
  var howToAnswer: String {
    switch form {
    case .count: "What do you say? Answer with a number."
    case .names: "What do you say? Answer with `answer` and the names, or `answer none`."
    case .value: "What do you say? Answer with `answer` and a word."
    case .options: "What do you say? Answer with a letter."
    }
  }

  /// What differs between what was said and what came.
  func difference(_ said: Outcome, _ came: Outcome) -> String {
    switch (said, came) {
    case (.names(let said), .names(let came)):
      let missed = came.filter { !said.contains($0) }.map { "`\($0)`" }
      let extra = said.filter { !came.contains($0) }.map { "`\($0)`" }
      var parts: [String] = []
      if !missed.isEmpty { parts.append("you left out \(Words.list(missed))") }
      if !extra.isEmpty { parts.append("\(Words.list(extra)) will not be there") }
      return (parts.joined(separator: "; ") + ".").sentence
    case (.options(let said), .options(let came)):
      guard case .options(let options) = form, let place = said.first else { return "" }
      let remark = options[place].remark.map { " \($0)" } ?? ""
      return "You said \(Quiz.letter(place)); it is: \(words(.options(came))).\(remark)"
    default: return "You said \(words(said)); it is \(words(came))."
    }
  }
}
