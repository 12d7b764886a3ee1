import Machine
import Network
import Simulation

/// Makes a connection to a host by name: look-up, then connect, under one deadline.
///
/// A name with several addresses has them tried one after the other.
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
  private let transport: TransportProtocol
  private var descriptor: Int?
  /// The address that is tried, or that the connection goes to.
  private(set) var address: IPv4Address?
  private(set) var canonicalName: String?
  /// When the name was known.
  private(set) var resolvedAt: Instant?
  /// The addresses that did not answer, with the reasons; whoever tells of them takes them out.
  var refusals: [(address: IPv4Address, error: Errno)] = []
  private var rest: [IPv4Address] = []

  init(
    host: String,
    port: Int,
    deadline: Instant? = nil,
    transport: TransportProtocol = .tcp
  ) {
    self.host = host
    self.port = port
    self.deadline = deadline
    self.transport = transport
  }

  mutating func advance(_ system: inout Kernel) -> Outcome {
    if let deadline, system.now >= deadline { return giveUp(&system) }
    guard let descriptor, let address else { return start(&system) }
    if let error = system.connectionError(descriptor) {
      system.close(descriptor)
      self.descriptor = nil
      return fail(error, address, &system)
    }
    if system.isConnected(descriptor) { return .connected(descriptor, address) }
    return .wait(until([.writable(descriptor)]))
  }

  private mutating func fail(
    _ error: Errno,
    _ address: IPv4Address,
    _ system: inout Kernel
  ) -> Outcome {
    refusals.append((address, error))
    guard let next = rest.first else { return .failed(.connection(error, address)) }
    rest.removeFirst()
    return dial(next, &system)
  }

  private mutating func start(_ system: inout Kernel) -> Outcome {
    switch system.resolve(host) {
    case .pending(let wait): return .wait(until([wait]))
    case .notFound: return .failed(.unknownHost)
    case .noServer: return .failed(.noNameServer)
    case .addresses(let addresses, let name):
      guard let first = addresses.first else { return .failed(.unknownHost) }
      canonicalName = name
      resolvedAt = system.now
      rest = Array(addresses.dropFirst())
      return dial(first, &system)
    }
  }

  private mutating func dial(_ address: IPv4Address, _ system: inout Kernel) -> Outcome {
    self.address = address
    do throws(Errno) {
      descriptor = try system.connect(address, port: port, transport: transport)
      return advance(&system)
    } catch {
      return fail(error, address, &system)
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
