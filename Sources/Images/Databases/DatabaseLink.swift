import Machine
import Network
import Simulation

/// A client's connection to a database: makes it, sends, and gives what comes back.
struct DatabaseLink: Sendable {
  enum Event: Sendable {
    case wait([Wait])
    case message(DatabaseMessage)
    case failed(Dialer.Failure)
    case closed
  }

  private var dialer: Dialer
  private var descriptor: Int?
  private var input: [UInt8] = []
  private var startup: DatabaseMessage
  /// Whether the server greets first, as MySQL's does.
  private var awaitsGreeting: Bool
  private(set) var address: IPv4Address?

  init(
    host: String,
    port: Int,
    fields: [String: String],
    awaitsGreeting: Bool = false,
    deadline: Instant? = nil
  ) {
    dialer = Dialer(host: host, port: port, deadline: deadline)
    startup = .startup(fields)
    self.awaitsGreeting = awaitsGreeting
  }

  mutating func next(_ system: inout Kernel) -> Event {
    guard let descriptor else {
      switch dialer.advance(&system) {
      case .wait(let waits): return .wait(waits)
      case .failed(let failure):
        if case .connection(_, let address) = failure { self.address = address }
        return .failed(failure)
      case .connected(let descriptor, let address):
        self.descriptor = descriptor
        self.address = address
        system.print(startup.bytes, to: descriptor)
        return next(&system)
      }
    }
    while true {
      if awaitsGreeting, input.count >= 4, input.count >= Int(input[0]) + 4 {
        input.removeFirst(Int(input[0]) + 4)
        awaitsGreeting = false
      }
      if !awaitsGreeting {
        switch DatabaseReader.next(input) {
        case .message(let message, let length):
          input.removeFirst(length)
          return .message(message)
        case .malformed: return .closed
        case .incomplete: break
        }
      }
      switch system.read(descriptor) {
      case .bytes(let bytes): input += bytes
      case .wouldBlock: return .wait([.readable(descriptor)])
      case .endOfFile, .failure: return .closed
      }
    }
  }

  func send(_ message: DatabaseMessage, _ system: inout Kernel) {
    if let descriptor { system.print(message.bytes, to: descriptor) }
  }

  mutating func close(_ system: inout Kernel) {
    guard let descriptor else { return }
    system.print(DatabaseMessage.farewell.bytes, to: descriptor)
    system.close(descriptor)
    self.descriptor = nil
  }
}
