/// What a piece of text is; the terminal decides what that looks like.
public enum TextStyle: Hashable, Sendable {
  /// Running text.
  case plain
  /// Stressed words.
  case strong
  /// Lightly stressed words.
  case emphasis
  /// Something to type or a name of the cluster.
  case code
  /// A title.
  case heading
  /// The address of a link.
  case link
  /// Lines of a picture.
  case diagram
  /// What matters less.
  case muted
  /// Something is done.
  case done
  /// Something is on its way.
  case waiting
  /// Something differs from what it should be.
  case missed
}

/// A piece of text of one style.
public struct StyledSpan: Hashable, Sendable {
  /// The text, without line ends.
  public var text: String
  /// What it is.
  public var style: TextStyle

  /// Makes a piece.
  public init(_ text: String, _ style: TextStyle = .plain) {
    self.text = text
    self.style = style
  }
}

/// One line for the terminal.
public struct StyledLine: Hashable, Sendable {
  /// The pieces from left to right.
  public var spans: [StyledSpan]

  /// Makes a line.
  public init(_ spans: [StyledSpan] = []) { self.spans = spans }

  /// The text without styles.
  public var text: String { spans.map(\.text).joined() }
}
