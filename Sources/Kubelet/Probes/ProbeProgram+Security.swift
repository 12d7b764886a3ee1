import Machine
import Network

/// Questions over secure connections, in which nobody looks at the certificate.
extension ProbeProgram {
  /// Waits for the server's certificate, and asks.
  mutating func greet(
    _ number: Int,
    _ before: SecureChannel,
    _ system: inout Kernel
  ) -> Disposition {
    var channel = before
    while true {
      switch system.read(number) {
      case .bytes(let bytes):
        guard let event = channel.receive(bytes).first else { continue }
        switch event {
        case .certificate: return ask(number, channel, &system)
        case .malformed(let bytes) where bytes.starts(with: "HTTP/".utf8):
          return answer(.plain, &system)
        case .malformed, .hello, .data: return answer(.foreign, &system)
        case .alert: return answer(.alerted, &system)
        }
      case .endOfFile: return answer(.ended, &system)
      case .failure(let error): return answer(.broken(error), &system)
      case .wouldBlock:
        if system.now >= deadline { return answer(.lateHandshake, &system) }
        state = .greeting(number, channel)
        return .wait([.readable(number), .until(deadline)])
      }
    }
  }

  private mutating func ask(
    _ number: Int,
    _ channel: SecureChannel,
    _ system: inout Kernel
  ) -> Disposition {
    guard case .askSecurely(_, _, let request) = action else { return .exit(1) }
    switch system.write(number, SecureChannel.data(Array(request.utf8))) {
    case .written, .wouldBlock: return read(number, channel, [], &system)
    case .failure(let error): return answer(.broken(error), &system)
    }
  }

  mutating func read(
    _ number: Int,
    _ before: SecureChannel,
    _ text: [UInt8],
    _ system: inout Kernel
  ) -> Disposition {
    var (channel, text) = (before, text)
    while true {
      switch system.read(number) {
      case .bytes(let bytes):
        for case .data(let data) in channel.receive(bytes) { text += data }
        if let status = Self.status(of: text) { return answer(.status(status), &system) }
      case .endOfFile: return answer(.ended, &system)
      case .failure(let error): return answer(.broken(error), &system)
      case .wouldBlock:
        if system.now >= deadline { return answer(.late, &system) }
        state = .readingSecurely(number, channel, text)
        return .wait([.readable(number), .until(deadline)])
      }
    }
  }
}
