/// Turns pictures drawn in box characters into ASCII, column for column.
enum BoxDrawing {
  /// The line with every box character and arrow replaced by one ASCII character.
  static func ascii(_ line: String) -> String { String(line.map(ascii)) }

  private static func ascii(_ character: Character) -> Character {
    switch character {
    case "─", "━", "═", "╌", "┄": "-"
    case "│", "┃", "║", "╎", "┆": "|"
    case "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "╭", "╮", "╰", "╯": "+"
    case "╔", "╗", "╚", "╝", "╠", "╣", "╦", "╩", "╬": "+"
    case "▶", "►", "→": ">"
    case "◀", "◄", "←": "<"
    case "▲", "↑": "^"
    case "▼", "↓": "v"
    case "●", "•", "✓": "*"
    case "○": "o"
    case "✗", "×": "x"
    default: character
    }
  }
}
