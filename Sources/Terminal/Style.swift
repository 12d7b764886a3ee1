/// The colours and weights that texts are shown in.
public enum Style: Hashable, Sendable {
  /// Of more weight.
  case bold
  /// Of less weight.
  case dim
  /// Underlined.
  case underline
  /// Wrong, or gone.
  case red
  /// Right, or done.
  case green
  /// To be watched.
  case yellow
  /// A place or a name.
  case blue
  /// A thing of its own.
  case magenta
  /// What can be typed.
  case cyan

  var code: Int {
    switch self {
    case .bold: 1
    case .dim: 2
    case .underline: 4
    case .red: 31
    case .green: 32
    case .yellow: 33
    case .blue: 34
    case .magenta: 35
    case .cyan: 36
    }
  }
}
