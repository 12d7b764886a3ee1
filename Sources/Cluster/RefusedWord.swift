/// A word of the learner's machine that answers with a refusal, as in an exam.
public struct RefusedWord: Hashable, Sendable {
  /// The word: `fault`, `why`, `trace` or `map`.
  public var word: String
  /// Why it is refused.
  public var reason: String

  /// Refuses a word.
  public init(_ word: String, because reason: String) {
    self.word = word
    self.reason = reason
  }
}

extension Cluster {
  /// Refuses words of the learner's machine from now on, in place of those of before.
  public mutating func refuse(_ words: [RefusedWord]) { plane.refusedWords = words }
}
