/// How a goal stands, for the line that tells of it.
public enum Verdict: Hashable, Sendable {
  /// It is reached.
  case done
  /// It will be reached by itself.
  case waiting
  /// Something differs.
  case missed
  /// It is still to be done.
  case open
  /// Something worth knowing.
  case note

  /// The sign before the line.
  var sign: String {
    switch self {
    case .done: "✓"
    case .waiting: "…"
    case .missed: "✗"
    case .open: "○"
    case .note: "!"
    }
  }

  /// The word before the line where signs are not wanted; empty where the line says it itself.
  var word: String {
    switch self {
    case .done: "Done:"
    case .note: "Note:"
    case .waiting, .missed, .open: ""
    }
  }

  /// The style of sign and word.
  var style: TextStyle {
    switch self {
    case .done: .done
    case .waiting: .waiting
    case .missed: .missed
    case .open: .muted
    case .note: .strong
    }
  }
}

/// A part of a text, before it is set to a width.
public enum TextBlock: Hashable, Sendable {
  /// A title of a level from 1.
  case heading(Int, [StyledSpan])
  /// Running text.
  case paragraph([StyledSpan])
  /// An item of a list: its marker, how deep it is nested, its text.
  case item(String, Int, [StyledSpan])
  /// Lines to be shown as they are.
  case code([String])
  /// A picture drawn in box characters.
  case diagram([String])
  /// A table: the cells of its head, the cells of its rows.
  case table([[StyledSpan]], [[[StyledSpan]]])
  /// A remark set off from the text.
  case quote([StyledSpan])
  /// A line across.
  case rule
  /// How a goal stands.
  case verdict(Verdict, [StyledSpan])
}

extension TextBlock {
  /// A paragraph of inline Markdown.
  static func text(_ markdown: String) -> TextBlock { .paragraph(InlineMarkdown.spans(markdown)) }

  /// A line on how a goal stands, in inline Markdown.
  static func verdict(_ verdict: Verdict, _ markdown: String) -> TextBlock {
    .verdict(verdict, InlineMarkdown.spans(markdown))
  }
}
