import Machine
import Network
import Simulation

/// `nslookup`: asks the machine's DNS server for a name or an address.
struct Nslookup: Program {
  private var answersAt: Instant?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = system.arguments.dropFirst().filter { !$0.hasPrefix("-") }
    guard let name = words.first else {
      system.print("nslookup: interactive mode is not simulated\n", to: 2)
      return .exit(1)
    }
    let resolver = system.resolverConfiguration()
    let server = words.dropFirst().first.flatMap { IPv4Address($0) } ?? resolver.nameservers.first
    guard let server, case .deliver = system.dnsRoute(to: server) else {
      let due = answersAt ?? system.now + .milliseconds(10_000)
      answersAt = due
      if system.now < due { return .wait([.until(due)]) }
      system.print(";; connection timed out; no servers could be reached\n\n")
      return .exit(1)
    }
    let due = answersAt ?? system.now + .milliseconds(1)
    answersAt = due
    if system.now < due { return .wait([.until(due)]) }
    system.print("Server:\t\t\(server)\nAddress:\t\(server)#53\n\n")
    if let address = IPv4Address(name) { return answer(address, &system) }
    for candidate in resolver.candidates(for: name) {
      guard case .addresses(let addresses, let canonicalName) = system.lookUp(fullName: candidate)
      else { continue }
      if canonicalName != candidate {
        system.print("\(candidate)\tcanonical name = \(canonicalName).\n")
      }
      for address in addresses { system.print("Name:\t\(canonicalName)\nAddress: \(address)\n") }
      system.print("\n")
      return .exit(0)
    }
    system.print("** server can't find \(name): NXDOMAIN\n\n")
    return .exit(1)
  }

  private func answer(_ address: IPv4Address, _ system: inout Kernel) -> Disposition {
    let value = address.value
    let parts = [value & 255, value >> 8 & 255, value >> 16 & 255, value >> 24]
    let reverse = parts.map { String($0) }.joined(separator: ".") + ".in-addr.arpa"
    guard let name = system.network.zone.name(of: address) else {
      system.print("** server can't find \(reverse): NXDOMAIN\n\n")
      return .exit(1)
    }
    system.print("\(reverse)\tname = \(name).\n\n")
    return .exit(0)
  }
}
