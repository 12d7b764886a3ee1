/// Texts with the escape sequences of a terminal in them.
enum StyledText {
  /// A piece of a text: either one escape sequence or what stands between two of them.
  enum Piece: Hashable, Sendable {
    /// A sequence that changes colour or style; takes no room.
    case escape(String)
    /// What is seen.
    case visible(String)
  }

  /// `text` taken apart.
  static func pieces(of text: String) -> [Piece] {
    guard text.utf8.contains(0x1B) else { return text.isEmpty ? [] : [.visible(text)] }
    var pieces: [Piece] = []
    var visible = String.UnicodeScalarView()
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "\u{1B}", scalars.first == "[" else {
        visible.append(scalar)
        continue
      }
      if !visible.isEmpty { pieces.append(.visible(String(visible))) }
      visible = String.UnicodeScalarView()
      var escape = String.UnicodeScalarView([scalar])
      while let next = scalars.popFirst() {
        escape.append(next)
        if next != "[", (0x40...0x7E).contains(next.value) { break }
      }
      pieces.append(.escape(String(escape)))
    }
    if !visible.isEmpty { pieces.append(.visible(String(visible))) }
    return pieces
  }

  /// `text` without its escape sequences.
  static func visible(_ text: String) -> String {
    guard text.utf8.contains(0x1B) else { return text }
    return pieces(of: text).map { if case .visible(let part) = $0 { part } else { "" } }.joined()
  }
}
