public import Network
import Simulation

/// Rules of the cluster's own name servers, and what they make of questions.
extension Kernel {
  /// Puts the rules of the name server that the current process is.
  public mutating func setNameServerRules(_ rules: NameServerRules) {
    nameServerRules[machine.namespace] = NameServerState(rules: rules, machine: current.machine)
  }

  /// What a name server with rules says to a question.
  func reply(
    to question: DNSQuestion,
    by state: NameServerState,
    _ server: NetworkNamespaceID,
    depth: Int
  ) -> DNSReply {
    guard depth < 8, let zone = state.rules.zone(of: question.name) else {
      return DNSReply(depth < 8 ? .refused : .serverFailure)
    }
    let name = zone.rewritten(question.name)
    guard name == question.name else {
      var reply = lookUp(DNSQuestion(name, question.type), zone, server, depth: depth)
      for index in reply.answers.indices where reply.answers[index].name == name {
        reply.answers[index].name = question.name
      }
      return reply
    }
    return lookUp(question, zone, server, depth: depth)
  }

  private func lookUp(
    _ question: DNSQuestion,
    _ zone: NameServerRules.Zone,
    _ server: NetworkNamespaceID,
    depth: Int
  ) -> DNSReply {
    if !zone.hosts.isEmpty {
      let found = zone.hosts.filter { $0.name == question.name }.map(\.address)
      if !found.isEmpty {
        guard question.type == .a || question.type == .any else { return DNSReply(.noError) }
        return DNSReply(
          .noError,
          found.map { DNSResourceRecord(question.name, 3600, .a, "\($0)", address: $0) }
        )
      }
      // Without falling through the list is all that there is.
      if !zone.hostsFallThrough { return DNSReply(.nameError) }
    }
    for domain in zone.clusterDomains where !domain.hasSuffix(".arpa") {
      guard var reply = network.zone.reply(to: question, domain: domain) else { continue }
      if case .cname? = reply.answers.first?.type, let target = reply.answers.first?.data,
        question.type != .cname
      {
        let next = dnsReply(to: DNSQuestion(target, question.type), from: server, depth: depth + 1)
        reply.answers += next.answers
      }
      return reply
    }
    switch zone.forward {
    case .nowhere: return DNSReply(.serverFailure)
    case .node: return outsideReply(to: question)
    case .servers(let servers):
      for address in servers {
        guard let owner = network.namespace(with: address) else {
          if address.isPrivate { continue }
          return outsideReply(to: question)
        }
        if network.isOutside(owner) { return outsideReply(to: question) }
        guard isListening(owner, port: 53, transport: .udp) else { continue }
        return dnsReply(to: question, from: owner, depth: depth + 1)
      }
      return DNSReply(.serverFailure)
    }
  }

  /// Writes a question down in the log of the server, where its rules ask for that.
  public mutating func noteQuestion(
    _ question: DNSQuestion,
    _ reply: DNSReply,
    at server: NetworkNamespaceID
  ) {
    guard let state = nameServerRules[server], isMachine(state.machine),
      state.rules.zone(of: question.name)?.logs == true
    else { return }
    let client = network.address(of: machine.namespace) ?? .loopback
    questionNumber = questionNumber &* 1_103_515_245 &+ 12_345
    let number = questionNumber >> 16 & 65_535
    let port = 32_768 + Int(questionNumber >> 8 & 16_383)
    let size = question.name.utf8.count + 18
    let flags = (reply.isAuthoritative ? "qr,aa,rd" : "qr,rd,ra")
    let line =
      "[INFO] \(client):\(port) - \(number) \"\(question.type.rawValue) IN \(question.name). udp"
      + " \(size) false 512\" \(reply.code.rawValue) \(flags)"
      + " \(size + 28 * max(1, reply.answers.count)) 0.000128451s\n"
    machines[state.machine.index].log.append(
      line,
      isError: false,
      at: now,
      limit: limits.logBytes
    )
  }
}

/// The rules of a name server, and the machine that it runs on.
struct NameServerState: Sendable {
  var rules: NameServerRules
  var machine: MachineID
}

extension IPv4Address {
  /// Whether nobody outside has the address.
  fileprivate var isPrivate: Bool {
    value >> 24 == 10 || value >> 20 == 0xac1 || value >> 16 == 0xc0a8
  }
}
