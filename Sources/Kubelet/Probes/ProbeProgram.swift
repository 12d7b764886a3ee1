import Machine
import Network
import Simulation

/// Asks one question of a probe, as a process of the node, and leaves the answer in a file.
///
/// Connections start from the node's network; commands run in the container's machine.
struct ProbeProgram: Program {
  /// An address with a port; named here, since the API has an `Endpoint` of its own.
  typealias Target = Endpoint

  enum Action: Sendable {
    /// Open a connection.
    case connect(Endpoint)
    /// Send a request, and look at the status of the response.
    case ask(Endpoint, request: String)
    /// The same over a secure connection, whoever the server says that it is.
    case askSecurely(Endpoint, host: String, request: String)
    /// Ask after the health of a service by gRPC.
    case askHealth(Endpoint, service: String)
    /// Run a command on a machine.
    case run(SpawnRequest)
  }

  enum State: Sendable {
    case new
    case connecting(Int)
    case reading(Int, [UInt8])
    case greeting(Int, SecureChannel)
    case readingSecurely(Int, SecureChannel, [UInt8])
    case running(ProcessID, output: Int, [UInt8])
  }

  let action: Action
  let mailbox: VolumeID
  let deadline: Instant
  var state = State.new

  init(_ action: Action, mailbox: VolumeID, deadline: Instant) {
    self.action = action
    self.mailbox = mailbox
    self.deadline = deadline
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if case .new = state, let end = begin(&system) { return end }
    switch state {
    case .new: return .exit(1)
    case .connecting(let number): return connect(number, &system)
    case .reading(let number, let bytes): return read(number, bytes, &system)
    case .greeting(let number, let channel): return greet(number, channel, &system)
    case .readingSecurely(let number, let channel, let bytes):
      return read(number, channel, bytes, &system)
    case .running(let child, let output, let bytes):
      return follow(child, output, bytes, &system)
    }
  }

  /// Writes the answer where the kubelet finds it.
  func answer(_ answer: ProbeAnswerText, _ system: inout Kernel) -> Disposition {
    system[mailbox] = .text(answer.text)
    return .exit(0)
  }

  private mutating func begin(_ system: inout Kernel) -> Disposition? {
    do throws(Errno) {
      switch action {
      case .connect(let endpoint), .ask(let endpoint, _), .askHealth(let endpoint, _),
        .askSecurely(let endpoint, _, _):
        let port = Int(endpoint.port)
        state = .connecting(try system.connect(endpoint.address, port: port))
      case .run(var request):
        let pipe = system.pipe()
        request.files = [
          .init(child: 1, parent: pipe.write), .init(child: 2, parent: pipe.write),
        ]
        let child = try system.spawn(request)
        system.close(pipe.write)
        state = .running(child, output: pipe.read, [])
      }
      return nil
    } catch {
      return answer(.notAsked(error), &system)
    }
  }

  private mutating func connect(_ number: Int, _ system: inout Kernel) -> Disposition {
    if let error = system.connectionError(number) { return answer(.noConnection(error), &system) }
    guard system.isConnected(number) else {
      if system.now >= deadline { return answer(.noConnection(.ETIMEDOUT), &system) }
      return .wait([.writable(number), .until(deadline)])
    }
    let request: [UInt8]
    switch action {
    case .ask(_, let text): request = Array(text.utf8)
    case .askSecurely(_, let host, _): request = SecureChannel.hello(to: host)
    case .askHealth(_, let service): request = HealthRPC.request(service)
    case .connect, .run: return answer(.yes, &system)
    }
    switch system.write(number, request) {
    case .written: break
    case .wouldBlock: return .wait([.writable(number), .until(deadline)])
    case .failure(let error): return answer(.broken(error), &system)
    }
    if case .askSecurely = action { return greet(number, SecureChannel(), &system) }
    state = .reading(number, [])
    return read(number, [], &system)
  }

  private mutating func read(
    _ number: Int,
    _ before: [UInt8],
    _ system: inout Kernel
  ) -> Disposition {
    var bytes = before
    while true {
      switch system.read(number) {
      case .bytes(let more):
        bytes += more
        if case .askHealth = action {
          guard let answer = Self.health(in: bytes) else { continue }
          return self.answer(answer, &system)
        }
        if let status = Self.status(of: bytes) { return answer(.status(status), &system) }
      case .endOfFile: return answer(.ended, &system)
      case .failure(let error): return answer(.broken(error), &system)
      case .wouldBlock:
        if system.now >= deadline { return answer(.late, &system) }
        state = .reading(number, bytes)
        return .wait([.readable(number), .until(deadline)])
      }
    }
  }

  /// What a server says by gRPC; nil while it is not whole.
  private static func health(in bytes: [UInt8]) -> ProbeAnswerText? {
    switch HealthRPC.answer(in: bytes) {
    case .incomplete: nil
    // A client of gRPC tries until its time is over.
    case .foreign: .noConnection(.ETIMEDOUT)
    case .whole(.status(let status)): .health(code: 0, status)
    case .whole(.failure(let code, let message)): .health(code: code, message)
    }
  }

  /// The status of a response whose first line is there.
  static func status(of bytes: [UInt8]) -> Int? {
    guard let end = bytes.firstIndex(of: 10) else { return nil }
    let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    guard words.count > 1, words[0].hasPrefix("HTTP/") else { return nil }
    return Int(words[1])
  }

  private mutating func follow(
    _ child: ProcessID,
    _ output: Int,
    _ before: [UInt8],
    _ system: inout Kernel
  ) -> Disposition {
    var bytes = before
    var isOpen = true
    reading: while bytes.count < 10_240 {
      switch system.read(output) {
      case .bytes(let more): bytes += more
      case .wouldBlock: break reading
      case .endOfFile, .failure:
        isOpen = false
        break reading
      }
    }
    if !system.isAlive(child) {
      let status = system.exitStatus(of: child) ?? 1
      if status == 0 { return answer(.yes, &system) }
      return answer(
        .no(String(decoding: bytes, as: UTF8.self), status: status),
        &system
      )
    }
    if system.now >= deadline {
      system.send(.kill, to: child)
      return answer(.late, &system)
    }
    state = .running(child, output: output, bytes)
    let ends: [Wait] = [.process(child), .until(deadline)]
    return .wait(isOpen ? ends + [.readable(output)] : ends)
  }
}
