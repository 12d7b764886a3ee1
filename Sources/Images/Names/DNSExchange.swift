import Machine
import Network
import Simulation

/// One question put to one DNS server, with its time-outs and repetitions.
struct DNSExchange: Sendable {
  enum Outcome: Sendable {
    case wait(Instant)
    case reply(DNSReply, elapsed: Duration)
    /// A try came to nothing; the exchange goes on.
    case lost(Loss)
    /// All tries came to nothing.
    case failed(Loss)
  }

  enum Loss: Sendable {
    case timeout
    case refused
    case unreachable
  }

  private enum Phase: Sendable {
    case ask
    case wait(due: Instant, asked: Instant, NetworkNamespaceID?, Loss)
  }

  let server: IPv4Address
  let question: DNSQuestion
  private let timeout: Duration
  private var triesLeft: Int
  private var phase = Phase.ask

  init(_ question: DNSQuestion, at server: IPv4Address, timeout: Int, tries: Int) {
    self.question = question
    self.server = server
    self.timeout = .seconds(Int64(timeout))
    triesLeft = tries
  }

  mutating func advance(_ system: inout Kernel) -> Outcome {
    if case .ask = phase { ask(&system) }
    guard case .wait(let due, let asked, let target, let loss) = phase else {
      return .failed(.timeout)
    }
    guard system.now >= due else { return .wait(due) }
    if let target {
      let reply = system.dnsReply(to: question, from: target)
      system.noteQuestion(question, reply, at: target)
      return .reply(reply, elapsed: system.now - asked)
    }
    triesLeft -= 1
    phase = .ask
    return triesLeft > 0 ? .lost(loss) : .failed(loss)
  }

  private mutating func ask(_ system: inout Kernel) {
    let now = system.now
    switch system.dnsRoute(to: server) {
    case .deliver(let namespace, _):
      let delay = system.roundTrip(to: namespace) + .microseconds(150)
      phase = .wait(due: now + delay, asked: now, namespace, .timeout)
    case .refused, .noNetwork:
      phase = .wait(due: now + .microseconds(150), asked: now, nil, .refused)
    case .unreachable:
      // It takes a while until a neighbour that does not answer is given up.
      let isPatient = timeout > .seconds(3)
      let due = now + (isPatient ? .seconds(3) : timeout)
      phase = .wait(due: due, asked: now, nil, isPatient ? .unreachable : .timeout)
    case .dropped: phase = .wait(due: now + timeout, asked: now, nil, .timeout)
    }
  }
}
