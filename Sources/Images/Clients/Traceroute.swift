import Machine
import Network
import Simulation

/// `traceroute`: the nodes on the way to an address.
struct Traceroute: Program {
  private var host = ""
  private var address: IPv4Address?
  private var hops: [IPv4Address?] = []
  private var next = 0
  private var due: Instant?
  private var limit = 30

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if host.isEmpty, let end = readWords(&system) { return end }
    guard let address else {
      switch system.resolve(host) {
      case .pending(let wait): return .wait([wait])
      case .notFound, .noServer:
        system.print("traceroute: bad address '\(host)'\n", to: 2)
        return .exit(1)
      case .addresses(let addresses, _):
        guard let first = addresses.first else { return .exit(1) }
        self.address = first
        plan(first, &system)
        system.print("traceroute to \(host) (\(first)), \(limit) hops max, 46 byte packets\n")
        return .yield
      }
    }
    while next < min(hops.count, limit) {
      if let due, system.now < due { return .wait([.until(due)]) }
      if due == nil, hops[next] == nil {
        // Three questions of five seconds each.
        due = system.now + .seconds(15)
        continue
      }
      due = nil
      let number = next < 9 ? " \(next + 1)" : "\(next + 1)"
      if let hop = hops[next] {
        let times = (0..<3).map { _ -> String in
          guard case .reply(let after) = system.echo(hop) else { return "0.050 ms" }
          return "\(Ping.fixed(Double(after.nanoseconds / 1000) / 1000)) ms"
        }
        let name = system.dnsName(of: hop) ?? (hop == address ? host : "\(hop)")
        system.print("\(number)  \(name) (\(hop))  \(times.joined(separator: "  "))\n")
      } else {
        system.print("\(number)  *  *  *\n")
      }
      next += 1
    }
    return .exit(0)
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "-m": limit = rest.popFirst().flatMap { Int($0) } ?? 30
      case "-w", "-q", "-f", "-p": _ = rest.popFirst()
      case "-n", "-I", "-T", "-4": continue
      default: if host.isEmpty, !word.hasPrefix("-") { host = word }
      }
    }
    guard host.isEmpty else { return nil }
    system.print("Usage: traceroute [-m MAXTTL] HOST\n", to: 2)
    return .exit(1)
  }

  /// The way: out of the pod by its node, into the other node, to the pod.
  private mutating func plan(_ target: IPv4Address, _ system: inout Kernel) {
    let network = system.network
    let own = system.machine.namespace
    guard let node = network.node(of: own) else { return }
    if !network.isHost(own), let gateway = network.gateway(of: node) { hops.append(gateway) }
    guard case .answers = network.echo(from: own, to: target) else {
      hops += Array(repeating: nil, count: limit)
      return
    }
    if let owner = network.namespace(with: target), let other = network.node(of: owner),
      other != node, !network.isHost(owner)
    {
      hops.append(network.address(of: network.hostNamespace(of: other)))
    }
    hops.append(target)
  }
}
