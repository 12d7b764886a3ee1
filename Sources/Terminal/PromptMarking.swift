/// Marks the escape sequences of a prompt, so that the editor does not count them as columns.
enum PromptMarking {
  /// `prompt` with a byte of value 1 before and behind every run of escape sequences.
  ///
  /// libedit drops a run at the very end and confuses two runs that touch, so runs are joined, and
  /// one at the end moves before the last character that is seen.
  static func marked(_ prompt: String) -> String {
    var pieces = joined(StyledText.pieces(of: prompt))
    if case .escape(let last)? = pieces.last, pieces.count > 1 {
      pieces.removeLast()
      if case .visible(let text)? = pieces.popLast(), let final = text.last {
        pieces += [.visible(String(text.dropLast())), .escape(last), .visible(String(final))]
      }
    }
    return joined(pieces).map {
      switch $0 {
      case .escape(let run): "\u{1}\(run)\u{1}"
      case .visible(let text): text
      }
    }.joined()
  }

  private static func joined(_ pieces: [StyledText.Piece]) -> [StyledText.Piece] {
    var joined: [StyledText.Piece] = []
    for piece in pieces {
      switch (joined.last, piece) {
      case (_, .visible("")): break
      case (.escape(let run)?, .escape(let next)):
        joined[joined.count - 1] = .escape(run + next)
      case (.visible(let text)?, .visible(let next)):
        joined[joined.count - 1] = .visible(text + next)
      default: joined.append(piece)
      }
    }
    return joined
  }
}
