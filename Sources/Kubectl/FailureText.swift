import KubernetesAPI

/// The words for every failure: the one place where kubectl's errors become text.
struct FailureText {
  let version: KubectlVersion
  /// The command that failed, as in `kubectl get`.
  let commandPath: String
  /// The address that the command asked, as in `192.168.99.100:8443`.
  let server: String
  /// Whether nobody is there at that address.
  var isDeaf = false

  /// The lines to print on standard error.
  func text(_ failure: Failure) -> String {
    switch failure {
    case .message(let text):
      return ended(text.hasPrefix("error: ") ? text : "error: \(text)")
    case .plain(let text): return ended(text)
    case .printed(_, let failure): return text(failure)
    case .usage(let text):
      return
        "error: \(text)\nSee '\(commandPath) -h' for help and examples\(version == .v18 ? "." : "")\n"
    case .flag(let text):
      return version == .v18
        ? "Error: \(text)\n\n\nSee '\(commandPath) --help' for usage.\n"
        : "error: \(text)\nSee '\(commandPath) --help' for usage.\n"
    case .unknownCommand(let name, let near): return unknown(name, near)
    case .refused(let status): return ended(text(status))
    case .several(let failures):
      let told = failures.filter { if case .status = $0 { false } else { true } }
      return told.count == 1 ? text(told[0]) : told.map(oneOfSeveral).joined()
    case .status: return ""
    }
  }

  /// The lines for one failure of several, which kubectl lists as they are.
  private func oneOfSeveral(_ failure: Failure) -> String {
    if version == .current, case .message(let message) = failure { return ended(message) }
    return text(failure)
  }

  /// The exit status of a command that failed so.
  static func exitStatus(_ failure: Failure) -> Int32 {
    switch failure {
    case .status(let code): code
    case .several(let failures): failures.map(exitStatus).max() ?? 1
    case .printed(_, let failure): exitStatus(failure)
    default: 1
    }
  }

  private func ended(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

  private func unknown(_ name: String, _ near: [String]) -> String {
    var text = "unknown command \"\(name)\" for \"\(commandPath)\"\n"
    if !near.isEmpty {
      text += "\nDid you mean this?\n" + near.map { "\t\($0)\n" }.joined()
    }
    guard version == .v18 else { return "error: " + text }
    return "Error: \(text)\nRun '\(commandPath) --help' for usage.\nerror: \(text)"
  }

  private func text(_ status: Status) -> String {
    switch status.reason {
    case .invalid where !status.kind.isEmpty || !status.causes.isEmpty: return invalid(status)
    case .invalid: return "The request is invalid: \(status.message)"
    case .connectionRefused
    where isDeaf && !server.hasPrefix("localhost") && !server.hasPrefix("127."):
      let host = server.prefix { $0 != ":" }
      return host.allSatisfy { $0.isNumber || $0 == "." }
        ? "Unable to connect to the server: dial tcp \(server): i/o timeout"
        : "Unable to connect to the server: dial tcp: lookup \(host): no such host"
    case .connectionRefused:
      return
        "The connection to the server \(server) was refused - did you specify the right host or port?"
    case .unauthorized:
      return "error: You must be logged in to the server (\(status.message))"
    case .unknown: return "Error from server: \(status.message)"
    default: return "Error from server (\(status.reason.rawValue)): \(status.message)"
    }
  }

  /// `The Pod "x" is invalid: …`, several causes as a list.
  private func invalid(_ status: Status) -> String {
    let head =
      status.kind.isEmpty
      ? "The request is invalid" : "The \(status.kind) \"\(status.name)\" is invalid"
    var texts: [String] = []
    for cause in status.causes {
      let text = cause.field.isEmpty ? cause.message : "\(cause.field): \(cause.message)"
      if !texts.contains(text) { texts.append(text) }
    }
    switch texts.count {
    case 0: return head
    case 1: return "\(head): \(texts[0])"
    default: return "\(head): \n" + texts.map { "* \($0)\n" }.joined()
    }
  }
}
