public import Cluster
import Simulation

/// The session of an exam: the answers to its questions lie beside the machine.
public struct ExamSession: ReplayedSession {
  /// The cluster and the machine beside it.
  public var session: Session
  /// The exercise.
  public let lesson: Lesson
  /// The answers that were given, in order.
  public private(set) var answers: [String] = []

  /// Begins `lesson` at its start state; what an exam refuses is refused from here on.
  public init(_ lesson: Lesson, _ start: Session) {
    self.lesson = lesson
    session = start
    session.cluster.refuse(lesson.exam.refusals)
  }

  /// The questions that wait for an answer.
  public var questions: [Quiz] {
    lesson.steps[0].goals.compactMap { if case .quiz(let quiz) = $0 { quiz } else { nil } }
  }

  /// Takes answers, and the line that hands the exam in.
  public mutating func take(_ line: String) -> [String]? {
    guard session.isAtShell else { return nil }
    let words = line.split(separator: " ", maxSplits: 1)
    if words.count == 1, words[0] == JournalEntry.submission { return [] }
    guard words.first == "answer", words.count == 2 else { return nil }
    answers.append(String(words[1].trimmedSpaces))
    return []
  }

  /// Nobody looks before the end.
  public mutating func notice(output: String, isCommandDone: Bool) {}
}
