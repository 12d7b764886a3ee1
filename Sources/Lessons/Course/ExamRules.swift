public import Cluster

/// What looks into the cluster or into its time, and so gives away what an exam asks.
public enum Aid: String, CaseIterable, Hashable, Sendable {
  /// Why an object is as it is.
  case why
  /// What a command set in motion.
  case trace
  /// The cluster drawn.
  case map
  /// The same command in the other profile.
  case compare
  /// Back to before a command, and forth again.
  case undo
  /// States by name.
  case snapshot
  /// The clock: its speed, and lengths of time that pass at once.
  case time

  /// The aid that a command line asks for; nil where it asks for none.
  public init?(line: String) {
    let words = line.split(whereSeparator: \.isWhitespace)
    switch words.first {
    case "redo": self = .undo
    case "time": self = words.dropFirst().first == "back" ? .undo : .time
    case let word?:
      guard let aid = Aid(rawValue: String(word)) else { return nil }
      self = aid
    case nil: return nil
    }
  }
}

/// What an exam in an exercise allows beside the work itself.
public struct ExamRules: Hashable, Sendable {
  /// The aids that may be used.
  public var allowed: [Aid] = [.map, .time]

  /// The usual rules.
  public init() {}

  /// What is said of `word`.
  static func refusal(of word: String) -> String { "`\(word)` is not there in an exam." }

  /// Why a line is refused; nil where it is not.
  public func refusal(of line: String) -> String? {
    guard let aid = Aid(line: line), !allowed.contains(aid) else { return nil }
    let word = line.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? aid.rawValue
    return Self.refusal(of: aid == .undo && word == "time" ? "time back" : word)
  }

  /// The programs of the learner's machine that are refused.
  public var refusals: [RefusedWord] {
    let aids: [Aid] = [.why, .trace, .map]
    return [Self.exerciseRefusal]
      + aids.filter { !allowed.contains($0) }.map {
        RefusedWord($0.rawValue, because: "not there in an exam")
      }
  }

  /// What is refused in every exercise: to break or mend the cluster by a word.
  static let exerciseRefusal = RefusedWord(
    "fault",
    because: "not there in an exercise; what is broken is mended by hand"
  )
}
