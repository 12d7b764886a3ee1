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
  var answers: Bool
}

/// What a DNS server's answer to one question is.
public enum DNSAnswer: Hashable, Sendable {
  /// Addresses of the canonical name.
  case addresses([IPv4Address], canonicalName: String)
  /// No such name.
  case notFound
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
      return pending.answers ? answer(to: host) : .noServer
    }
    if let address = hostsEntry(host) { return .addresses([address], canonicalName: host) }
    let resolver = resolverConfiguration()
    let (delay, answers) = askServers(resolver, for: host)
    lookUps[current] = PendingLookUp(name: host, due: now + delay, answers: answers)
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
    return isListening(namespace, port: port, transport: .udp) ? route : .refused
  }

  /// What the DNS says to one full name, without search domains.
  public func lookUp(fullName name: String) -> DNSAnswer {
    guard let found = network.zone.look(up: name) ?? network.outsideNames.look(up: name) else {
      return .notFound
    }
    return .addresses(found.addresses, canonicalName: found.canonicalName)
  }

  private func answer(to host: String) -> ResolveResult {
    for name in resolverConfiguration().candidates(for: host) {
      if case .addresses(let addresses, let name) = lookUp(fullName: name), !addresses.isEmpty {
        return .addresses(addresses, canonicalName: name)
      }
    }
    return .notFound
  }

  /// How long the servers take, and whether one answers in the end.
  private mutating func askServers(
    _ resolver: ResolverConfiguration,
    for host: String
  ) -> (Duration, Bool) {
    var delay = Duration.zero
    let questions = Int64(resolver.candidates(for: host).count)
    for server in resolver.nameservers {
      switch dnsRoute(to: server) {
      case .deliver(let namespace, _):
        let hop = latency(from: machine.namespace, to: namespace)
        return (delay + hop * (2 * questions) + .microseconds(200), true)
      case .refused, .noNetwork: delay = delay + .microseconds(100)
      case .unreachable: delay = delay + .milliseconds(3000)
      case .dropped: delay = delay + .milliseconds(10_000)
      }
    }
    return (delay, false)
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
