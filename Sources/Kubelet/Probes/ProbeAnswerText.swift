import Machine

/// The answer to a probe's question as it lies in the mailbox, a word and the details behind it.
enum ProbeAnswerText: Sendable, Hashable {
  case yes
  /// A command ended badly, with this output and status.
  case no(String, status: Int32)
  /// What a server says of its health by gRPC: a code, and a status or a message.
  case health(code: Int, String)
  /// The status of an HTTP response.
  case status(Int)
  case noConnection(Errno)
  /// A connection that stood broke.
  case broken(Errno)
  /// The other end closed before it answered.
  case ended
  /// There was no answer in time.
  case late
  /// A secure connection did not come about in time.
  case lateHandshake
  /// The other end of what was to be a secure connection speaks plain HTTP.
  case plain
  /// It speaks something else.
  case foreign
  /// It gave up.
  case alerted
  /// The command or the connection could not even be begun.
  case notAsked(Errno)

  var text: String {
    switch self {
    case .yes: "yes "
    case .no(let output, let status): "no \(status) \(output)"
    case .health(let code, let text): "health \(code) \(text)"
    case .status(let code): "status \(code)"
    case .noConnection(let error): "connect \(error.number)"
    case .broken(let error): "broken \(error.number)"
    case .ended: "ended "
    case .late: "late "
    case .lateHandshake: "handshake "
    case .plain: "plain "
    case .foreign: "foreign "
    case .alerted: "alert "
    case .notAsked(let error): "start \(error.number)"
    }
  }

  /// Reads what ``text`` wrote; nil while the mailbox is empty.
  init?(_ text: String) {
    guard let space = text.firstIndex(of: " ") else { return nil }
    let details = String(text[text.index(after: space)...])
    let error = Errno.allCases.first { String($0.number) == details } ?? .EIO
    switch text[..<space] {
    case "yes": self = .yes
    case "no":
      let end = details.firstIndex(of: " ") ?? details.endIndex
      self = .no(
        String(details[end...].dropFirst()),
        status: Int32(details[..<end]) ?? 1
      )
    case "health":
      let end = details.firstIndex(of: " ") ?? details.endIndex
      self = .health(code: Int(details[..<end]) ?? 2, String(details[end...].dropFirst()))
    case "status": self = .status(Int(details) ?? 0)
    case "connect": self = .noConnection(error)
    case "broken": self = .broken(error)
    case "ended": self = .ended
    case "late": self = .late
    case "handshake": self = .lateHandshake
    case "plain": self = .plain
    case "foreign": self = .foreign
    case "alert": self = .alerted
    case "start": self = .notAsked(error)
    default: return nil
    }
  }
}
