import Machine

/// How `minikube` begins its lines: with pictures on a terminal, with plain marks elsewhere.
///
/// Source: minikube's `pkg/minikube/style`.
enum MinikubeMark: String, Sendable {
  case happy = "😄"
  case sparkle = "✨"
  case thumbsUp = "👍"
  case pulling = "🚜"
  case running = "🏃"
  case restarting = "🔄"
  case fire = "🔥"
  case package = "📦"
  case network = "🔗"
  case verifying = "🔎"
  case star = "🌟"
  case done = "🏄"
  case stopping = "✋"
  case off = "🛑"
  case dead = "💀"
  case shrug = "🤷"
  case pointing = "👉"
  case warning = "❗"
  case failure = "❌"
  case sad = "😿"
  case tip = "💡"
  case party = "🎉"
  case check = "✅"
  case notice = "📌"
  case pause = "⏸️"
  case thinking = "🤔"
  case plug = "🔌"
  case rocket = "🚀"
  case key = "🔑"
  case option = "    ▪"

  /// The beginning of a line.
  func prefix(isPlain: Bool) -> String {
    guard isPlain else { return self == .option ? "    ▪ " : rawValue + "  " }
    return switch self {
    case .option: "  - "
    case .pointing: "  "
    case .warning: "! "
    case .failure: "X "
    default: "* "
    }
  }

  /// Whether it goes to standard error.
  var isError: Bool { self == .warning || self == .failure }
}

extension ControlPlane {
  /// Whether `minikube` keeps to plain marks for the process that runs.
  func isPlain(_ system: Kernel) -> Bool {
    switch system.environment["MINIKUBE_IN_STYLE"] {
    case "true", "1": false
    case "false", "0": true
    default: !system.isTerminal(1)
    }
  }
}
