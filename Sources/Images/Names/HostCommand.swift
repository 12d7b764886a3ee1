import Machine
import Network
import Simulation

/// `host`: asks for a name or an address, and answers in sentences.
struct HostCommand: Program {
  private var words: [String] = []
  private var type: DNSRecordType?
  private var candidates: [DNSQuestion] = []
  private var extra: [DNSQuestion] = []
  private var exchange: [DNSExchange] = []
  private var server = IPv4Address.any
  private var isReady = false
  private var hasAnswer = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isReady, let end = readWords(&system) { return end }
    while true {
      if exchange.isEmpty {
        guard let question = candidates.first else { return .exit(hasAnswer ? 0 : 1) }
        exchange = [DNSExchange(question, at: server, timeout: 5, tries: 2)]
      }
      switch exchange[0].advance(&system) {
      case .wait(let due): return .wait([.until(due)])
      case .lost: continue
      case .failed:
        system.print(";; connection timed out; no servers could be reached\n")
        return .exit(1)
      case .reply(let reply, _):
        exchange = []
        let question = candidates.removeFirst()
        if let end = show(reply, question, &system) { return end }
      }
    }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    isReady = true
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      if word == "-t" {
        type = rest.popFirst().flatMap { DNSRecordType(rawValue: $0.uppercased()) }
      } else if !word.hasPrefix("-") {
        words.append(word)
      }
    }
    guard let name = words.first else {
      system.print("Usage: host [-aCdilrTvVw] [-t type] {hostname} [server]\n", to: 2)
      return .exit(1)
    }
    let resolver = system.resolverConfiguration()
    server =
      words.dropFirst().first.flatMap { IPv4Address($0) } ?? resolver.nameservers.first ?? .loopback
    if let address = IPv4Address(name) {
      candidates = [DNSQuestion(nameOf: address)]
    } else {
      candidates = resolver.candidates(for: name).map { DNSQuestion($0, type ?? .a) }
    }
    return nil
  }

  private mutating func show(
    _ reply: DNSReply,
    _ question: DNSQuestion,
    _ system: inout Kernel
  ) -> Disposition? {
    if reply.code == .nameError {
      guard candidates.isEmpty else { return nil }
      let shown = question.type == .ptr ? question.name + "." : words[0]
      system.print("Host \(shown) not found: 3(NXDOMAIN)\n")
      return .exit(1)
    }
    for record in reply.answers {
      switch record.type {
      case .a: system.print("\(record.name) has address \(record.data)\n")
      case .cname: system.print("\(record.name) is an alias for \(record.data)\n")
      case .ptr: system.print("\(record.name) domain name pointer \(record.data)\n")
      case .srv: system.print("\(record.name) has SRV record \(record.data)\n")
      default:
        system.print("\(record.name) has \(record.type.rawValue) record \(record.data)\n")
      }
    }
    if reply.answers.isEmpty, type != nil {
      system.print("\(question.name) has no \(question.type.rawValue) record\n")
    }
    hasAnswer = true
    candidates = []
    return nil
  }
}
