/// A flag of a docker command.
struct DockerFlag: Sendable {
  /// What stands behind it.
  enum Kind: Sendable {
    /// Nothing, or `=true`.
    case switched
    /// A text; the last one counts.
    case text
    /// A whole number.
    case number
    /// Texts, one each time.
    case list
    /// Nothing: it is there and does nothing here.
    case ignoredSwitch
    /// A text that does nothing here.
    case ignoredText
  }

  let name: String
  let short: Character?
  let kind: Kind

  init(_ name: String, _ short: Character? = nil, _ kind: Kind = .switched) {
    self.name = name
    self.short = short
    self.kind = kind
  }

  var takesValue: Bool {
    switch kind {
    case .switched, .ignoredSwitch: false
    case .text, .number, .list, .ignoredText: true
    }
  }
}

/// How many words a command takes.
enum DockerArity: Sendable {
  case none
  case exactly(Int)
  case atLeast(Int)
  case atMost(Int)
  case between(Int, Int)
  case any

  /// What is wrong with so many; nil where nothing is.
  func complaint(_ count: Int) -> String? {
    switch self {
    case .any: nil
    case .none: count == 0 ? nil : "accepts no argument(s)."
    case .exactly(let wanted): count == wanted ? nil : "requires exactly \(wanted) argument(s)."
    case .atLeast(let wanted): count >= wanted ? nil : "requires at least \(wanted) argument(s)."
    case .atMost(let wanted): count <= wanted ? nil : "requires at most \(wanted) argument(s)."
    case .between(let low, let high):
      (low...high).contains(count)
        ? nil : "requires at least \(low) and at most \(high) argument(s)."
    }
  }
}

/// Why a docker command ends badly: what it prints to standard error, and its status.
struct DockerFailure: Error, Sendable {
  var message: String
  var status: Int32 = 1

  init(_ message: String, status: Int32 = 1) {
    self.message = message
    self.status = status
  }

  /// What the daemon refuses.
  static func daemon(_ message: String, status: Int32 = 1) -> DockerFailure {
    DockerFailure("Error response from daemon: \(message)", status: status)
  }
}
