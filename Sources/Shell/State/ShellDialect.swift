/// Which shell the one engine plays: what it knows and how it words its errors.
public enum ShellDialect: Sendable {
  /// GNU bash 5.
  case bash
  /// Debian's dash, as `sh`.
  case dash
  /// busybox ash, as `sh` in small images.
  case busybox

  /// Arrays, `[[`, brace expansion, `<<<` and their like.
  var isExtended: Bool { self == .bash }

  /// The name when nothing else is told.
  var name: String { self == .bash ? "bash" : "sh" }

  /// The prompt of an interactive shell that nobody configured.
  func defaultPrompt(user: UInt32) -> String {
    switch self {
    case .bash: "\\s-\\v\\$ "
    case .dash: user == 0 ? "# " : "$ "
    case .busybox: "\\w \\$ "
    }
  }
}
