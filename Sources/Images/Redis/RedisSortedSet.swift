/// Members with scores, in the order of the scores.
struct RedisSortedSet: Sendable {
  private var scores: [[UInt8]: Double] = [:]

  var count: Int { scores.count }

  subscript(member: [UInt8]) -> Double? {
    get { scores[member] }
    set { scores[member] = newValue }
  }

  /// The members by score, then by their bytes.
  var ranked: [(member: [UInt8], score: Double)] {
    scores.map { (member: $0.key, score: $0.value) }.sorted {
      $0.score == $1.score
        ? $0.member.lexicographicallyPrecedes($1.member) : $0.score < $1.score
    }
  }

  /// A score as Redis prints it: whole numbers without a point.
  static func text(_ score: Double) -> String {
    if score.isInfinite { return score < 0 ? "-inf" : "inf" }
    if score == score.rounded(), abs(score) < 1e17 { return String(Int64(score)) }
    return "\(score)"
  }

  /// Reads a score; nil where it is none.
  static func score(_ bytes: [UInt8]) -> Double? {
    switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "inf", "+inf": return .infinity
    case "-inf": return -.infinity
    case let text: return Double(text).flatMap { $0.isNaN ? nil : $0 }
    }
  }

  /// A bound of a range of scores: `5`, `(5`, `-inf`.
  static func bound(_ bytes: [UInt8]) -> (score: Double, isOpen: Bool)? {
    let isOpen = bytes.first == 40
    return score(Array(bytes.dropFirst(isOpen ? 1 : 0))).map { ($0, isOpen) }
  }
}
