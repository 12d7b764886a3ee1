public import Network
public import Simulation

/// What a look-up of a name gave.
public enum ResolveResult: Hashable, Sendable {
  /// The addresses, and the name in full.
  case addresses([IPv4Address], canonicalName: String)
  /// Not yet: wait, then ask again.
  case pending(Wait)
  /// No such name (NXDOMAIN).
  case notFound
  /// No server answered in time, or none could be reached.
  case noServer
}

/// A look-up of the current process that is on its way.
struct PendingLookUp: Sendable {
  var name: String
  var due: Instant
  /// Who answers; nil where nobody does.
  var server: NetworkNamespaceID?
}

extension Kernel {
  /// Looks a host name up: `/etc/hosts`, then the DNS servers of `/etc/resolv.conf`.
  ///
  /// Takes virtual time: after `.pending`, wait and call again with the same name.
  public mutating func resolve(_ host: String) -> ResolveResult {
    if let address = IPv4Address(host) { return .addresses([address], canonicalName: host) }
    if let pending = lookUps[current], pending.name == host {
      guard now >= pending.due else { return .pending(.until(pending.due)) }
      lookUps[current] = nil
      guard let server = pending.server else { return .noServer }
      return answer(to: host, from: server)
    }
    if let address = hostsEntry(host) { return .addresses([address], canonicalName: host) }
    let known = machine.resolver.knownNames.filter { $0.name == host }.map(\.address)
    if !known.isEmpty { return .addresses(known, canonicalName: host) }
    let resolver = resolverConfiguration()
    let (delay, server) = askServers(resolver, for: host)
    lookUps[current] = PendingLookUp(name: host, due: now + delay, server: server)
    return .pending(.until(now + delay))
  }

  /// What the current machine's `/etc/resolv.conf` says.
  public func resolverConfiguration() -> ResolverConfiguration {
    guard let bytes = contents("/etc/resolv.conf", on: current.machine) else {
      return machine.resolver
    }
    return ResolverConfiguration(parsing: String(decoding: bytes, as: UTF8.self))
  }

  /// Whether a DNS server listens at an address, as seen from the current machine.
  public mutating func dnsRoute(to server: IPv4Address) -> Route {
    let route = network.route(
      from: machine.namespace,
      to: server,
      port: 53,
      transport: .udp,
      now: now,
      random: &balancing
    )
    guard case .deliver(let namespace, let port) = route else { return route }
    let answers =
      network.isOutside(namespace) || isListening(namespace, port: port, transport: .udp)
    return answers ? route : .refused
  }

  /// What the server in a namespace says to a question: the cluster's answers for the cluster and asks
  /// the outside for the rest.
  public func dnsReply(
    to question: DNSQuestion,
    from server: NetworkNamespaceID
  ) -> DNSReply { dnsReply(to: question, from: server, depth: 0) }

  func dnsReply(
    to question: DNSQuestion,
    from server: NetworkNamespaceID,
    depth: Int
  ) -> DNSReply {
    if let state = nameServerRules[server] {
      return reply(to: question, by: state, server, depth: depth)
    }
    if !network.isOutside(server), let reply = network.zone.reply(to: question) {
      guard case .cname? = reply.answers.first?.type, let target = reply.answers.first?.data else {
        return reply
      }
      // The server follows the alias for the asker as far as it can.
      var followed = reply
      let next = dnsReply(to: DNSQuestion(target, question.type), from: server)
      if question.type != .cname { followed.answers += next.answers }
      return followed
    }
    return outsideReply(to: question)
  }

  func outsideReply(to question: DNSQuestion) -> DNSReply {
    var reply = DNSReply(.nameError)
    reply.isAuthoritative = false
    reply.offersRecursion = true
    if let address = question.reversedAddress {
      if let name = network.outsideNames.name(of: address) {
        reply.code = .noError
        reply.answers = [DNSResourceRecord(question.name, 30, .ptr, "\(name).")]
      }
      return reply
    }
    guard let found = network.outsideNames.look(up: question.name) else { return reply }
    reply.code = .noError
    guard question.type == .a else { return reply }
    reply.answers = found.addresses.map {
      DNSResourceRecord(question.name, 30, .a, "\($0)", address: $0)
    }
    return reply
  }

  private mutating func answer(
    to host: String,
    from server: NetworkNamespaceID
  ) -> ResolveResult {
    var hasFailed = false
    for name in resolverConfiguration().candidates(for: host) {
      let reply = dnsReply(to: DNSQuestion(name), from: server)
      noteQuestion(DNSQuestion(name), reply, at: server)
      let addresses = reply.addresses
      if reply.code == .serverFailure { hasFailed = true }
      guard !addresses.isEmpty else { continue }
      let last = reply.answers.last { $0.address != nil }?.name ?? name
      return .addresses(addresses, canonicalName: last)
    }
    return hasFailed ? .noServer : .notFound
  }

  /// How long the servers take, and which of them answers in the end.
  private mutating func askServers(
    _ resolver: ResolverConfiguration,
    for host: String
  ) -> (Duration, NetworkNamespaceID?) {
    var delay = Duration.zero
    let questions = Int64(resolver.candidates(for: host).count)
    let patience = Duration.seconds(Int64(resolver.timeout))
    for server in resolver.nameservers {
      switch dnsRoute(to: server) {
      case .deliver(let namespace, _):
        let hop = latency(from: machine.namespace, to: namespace)
        return (delay + hop * (2 * questions) + .microseconds(200), namespace)
      case .refused, .noNetwork: delay = delay + .microseconds(100)
      case .unreachable: delay = delay + min(.milliseconds(3000), patience)
      case .dropped: delay = delay + patience
      }
    }
    // Whoever stayed silent is asked again.
    return (delay * Int64(resolver.attempts), nil)
  }

  private func hostsEntry(_ host: String) -> IPv4Address? {
    if host == "localhost" { return .loopback }
    let bytes = contents("/etc/hosts", on: current.machine)
    let text =
      bytes.map { String(decoding: $0, as: UTF8.self) } ?? text(of: .hosts, on: current.machine)
    for line in text.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      if words.dropFirst().contains(Substring(host)),
        let address = words.first.flatMap({ IPv4Address($0) })
      {
        return address
      }
    }
    return nil
  }

  /// What an ICMP echo request to `address` leads to; the reply comes after the given time.
  public mutating func echo(_ address: IPv4Address) -> EchoResult {
    switch network.echo(from: machine.namespace, to: address) {
    case .silence: return .silence
    case .unreachable: return .unreachable
    case .answers:
      let source = machine.namespace
      if !address.isLoopback, losesPacket() || losesPacket() { return .silence }
      let target = address.isLoopback ? source : network.namespace(with: address) ?? source
      let there = latency(from: source, to: target)
      return .reply(after: there + latency(from: target, to: source))
    }
  }
}

/// What an ICMP echo request leads to.
public enum EchoResult: Hashable, Sendable {
  /// A reply, this long after the request.
  case reply(after: Duration)
  /// Nothing.
  case silence
  /// `Destination Host Unreachable`.
  case unreachable
}

extension Kernel {
  /// How long a packet and its answer take from the current machine to a namespace.
  public mutating func roundTrip(to namespace: NetworkNamespaceID) -> Duration {
    let there = latency(from: machine.namespace, to: namespace)
    return there + latency(from: namespace, to: machine.namespace)
  }

  /// The name of an address, as the machine's own name server has it.
  public mutating func dnsName(of address: IPv4Address) -> String? {
    for server in resolverConfiguration().nameservers {
      guard case .deliver(let namespace, _) = dnsRoute(to: server) else { continue }
      let reply = dnsReply(to: DNSQuestion(nameOf: address), from: namespace)
      return reply.answers.first.map { String($0.data.dropLast()) }
    }
    return nil
  }
}
