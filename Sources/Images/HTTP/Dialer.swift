import Machine
import Network
import Simulation

/// Makes a connection to a host by name: look-up, then connect, under one deadline.
struct Dialer: Sendable {
  enum Outcome: Sendable {
    case connected(Int, IPv4Address)
    case wait([Wait])
    case failed(Failure)
  }

  enum Failure: Hashable, Sendable {
    /// No such name.
    case unknownHost
    /// No DNS server answered.
    case noNameServer
    case connection(Errno, IPv4Address)
    case deadline
  }

  let host: String
  let port: Int
  let deadline: Instant?
  private var descriptor: Int?
  private(set) var address: IPv4Address?
  private(set) var canonicalName: String?

  init(host: String, port: Int, deadline: Instant? = nil) {
    self.host = host
    self.port = port
    self.deadline = deadline
  }

  mutating func advance(_ system: inout Kernel) -> Outcome {
    if let deadline, system.now >= deadline { return giveUp(&system) }
    guard let descriptor, let address else { return start(&system) }
    if let error = system.connectionError(descriptor) {
      system.close(descriptor)
      self.descriptor = nil
      return .failed(.connection(error, address))
    }
    if system.isConnected(descriptor) { return .connected(descriptor, address) }
    return .wait(until([.writable(descriptor)]))
  }

  private mutating func start(_ system: inout Kernel) -> Outcome {
    switch system.resolve(host) {
    case .pending(let wait): return .wait(until([wait]))
    case .notFound: return .failed(.unknownHost)
    case .noServer: return .failed(.noNameServer)
    case .addresses(let addresses, let name):
      guard let first = addresses.first else { return .failed(.unknownHost) }
      address = first
      canonicalName = name
      do throws(Errno) {
        descriptor = try system.connect(first, port: port)
        return advance(&system)
      } catch {
        return .failed(.connection(error, first))
      }
    }
  }

  private mutating func giveUp(_ system: inout Kernel) -> Outcome {
    if let descriptor { system.close(descriptor) }
    descriptor = nil
    return .failed(.deadline)
  }

  private func until(_ waits: [Wait]) -> [Wait] {
    deadline.map { waits + [.until($0)] } ?? waits
  }
}
