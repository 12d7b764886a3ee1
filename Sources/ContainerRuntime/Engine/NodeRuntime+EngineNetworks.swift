public import Machine
public import Network
public import Simulation

/// Docker's networks: addresses, names and ports of its containers.
extension NodeRuntime {
  /// The networks that are always there, then those that somebody made.
  public var networks: [EngineNetwork] {
    let bridge = CIDR(IPv4Address(172, 17, 0, 0), prefix: 16)
    return [
      ("bridge", "bridge", bridge), ("host", "host", nil), ("none", "null", nil as CIDR?),
    ].map { name, driver, subnet in
      EngineNetwork(
        id: Hexadecimal.digest(of: "network \(name) \(keeper)"),
        name: name,
        driver: driver,
        subnet: subnet,
        createdAt: .epoch,
        labels: .init(),
        isOwn: false
      )
    } + engine.networks
  }

  /// A network by its name, its id or the beginning of it.
  public func network(_ text: String) -> EngineNetwork? {
    let all = networks
    return all.first { $0.name == text } ?? all.first { !text.isEmpty && $0.id.hasPrefix(text) }
  }

  /// Makes a network of its own addresses.
  public mutating func createNetwork(
    _ name: String,
    subnet: CIDR? = nil,
    labels: Environment = .init(),
    at now: Instant
  ) throws(EngineError) -> EngineNetwork {
    if networks.contains(where: { $0.name == name }) {
      throw EngineError("network with name \(name) already exists")
    }
    let taken = networks.compactMap(\.subnet)
    if let subnet, taken.contains(where: { $0.contains(subnet.base) || subnet.contains($0.base) }) {
      throw EngineError("Pool overlaps with other one on this address space")
    }
    var free = subnet
    for number in UInt8(18)...31 where free == nil {
      let candidate = CIDR(IPv4Address(172, number, 0, 0), prefix: 16)
      if !taken.contains(candidate) { free = candidate }
    }
    guard let free else {
      throw EngineError(
        "could not find an available, non-overlapping IPv4 address pool among the defaults to "
          + "assign to the network"
      )
    }
    let network = EngineNetwork(
      id: Hexadecimal.digits(seed: ids.next()),
      name: name,
      driver: "bridge",
      subnet: free,
      createdAt: now,
      labels: labels,
      isOwn: true
    )
    engine.networks.append(network)
    return network
  }

  /// Removes a network that nobody is on.
  public mutating func removeNetwork(_ text: String) throws(EngineError) {
    guard let network = network(text) else { throw EngineError("network \(text) not found") }
    guard network.isOwn else {
      throw EngineError("\(network.name) is a pre-defined network and cannot be removed")
    }
    if engine.containers.contains(where: { $0.networkID == network.id && $0.isAlive }) {
      throw EngineError("network \(network.name) has active endpoints")
    }
    engine.networks.removeAll { $0.id == network.id }
  }

  func networkID(of config: EngineConfig) throws(EngineError) -> String {
    switch config.network {
    case "host", "none": return ""
    case "default", "bridge": return network("bridge")?.id ?? ""
    case let name where name.hasPrefix("container:"):
      let other = String(name.dropFirst(10))
      guard engineContainer(other) != nil else { throw EngineError("No such container: \(other)") }
      return ""
    case let name:
      guard let network = network(name) else { throw EngineError("network \(name) not found") }
      return network.id
    }
  }

  /// Gives a container its address and opens its ports.
  mutating func enterNetwork(_ place: Int, _ kernel: inout Kernel) throws(EngineError) {
    let container = engine.containers[place]
    let machine = container.machine
    if container.config.network == "host" {
      kernel[machine].namespace = kernel.network.hostNamespace(of: node)
      kernel[machine].resolver = kernel[self.machine].resolver
    } else if container.config.network.hasPrefix("container:") {
      let name = String(container.config.network.dropFirst(10))
      guard let other = engineContainer(name), other.isAlive else {
        throw EngineError(
          "cannot join network of a non running container: \(engineContainer(name)?.id.description ?? name)"
        )
      }
      kernel[machine].namespace = kernel[other.machine].namespace
      kernel[machine].resolver = kernel[other.machine].resolver
    } else if let network = network(container.networkID), let subnet = network.subnet {
      guard let address = freeAddress(subnet, kernel) else {
        throw EngineError("no available IPv4 addresses on this network's address pools")
      }
      engine.containers[place].address = address
      kernel[machine].namespace = kernel.network.addNamespace(address: address, on: node)
      kernel[machine].resolver =
        network.isOwn
        ? ResolverConfiguration(nameservers: [IPv4Address(127, 0, 0, 11)], ndots: 0)
        : kernel[self.machine].resolver
      try openPorts(place, address, &kernel)
    }
    writeHosts(place, &kernel)
  }

  /// The first address of a network that nobody has; the router has the first one.
  private func freeAddress(_ subnet: CIDR, _ kernel: Kernel) -> IPv4Address? {
    (2..<min(subnet.count - 1, 65_534)).lazy.map { subnet.address(at: $0) }
      .first { kernel.network.namespace(with: $0) == nil }
  }

  /// Takes a container off its network; its address and ports are free then.
  mutating func leaveNetwork(_ place: Int, _ kernel: inout Kernel) {
    let container = engine.containers[place]
    engine.containers[place].openPorts = []
    guard let address = container.address else { return }
    kernel.network.unpublishPorts(of: node, to: address)
    if kernel.isMachine(container.machine) {
      kernel.network.removeNamespace(kernel[container.machine].namespace)
      kernel[container.machine].namespace = .none
    }
    engine.containers[place].address = nil
  }

  private mutating func openPorts(
    _ place: Int,
    _ address: IPv4Address,
    _ kernel: inout Kernel
  ) throws(EngineError) {
    let container = engine.containers[place]
    var wanted = container.config.ports
    if container.config.publishesAll {
      for port in container.exposedPorts where !wanted.contains(where: { $0.key == port }) {
        let parts = port.split(separator: "/")
        guard let number = parts.first.flatMap({ Int($0) }) else { continue }
        wanted.append(
          PortBinding(
            hostPort: 0,
            containerPort: number,
            transport: parts.last == "udp" ? .udp : .tcp
          )
        )
      }
    }
    for var binding in wanted {
      if binding.hostPort == 0 {
        binding.hostPort = engine.nextPort
        engine.nextPort += 1
      }
      let start =
        "driver failed programming external connectivity on endpoint \(container.name) "
        + "(\(Hexadecimal.digest(of: "endpoint \(container.id)"))): "
      let port = binding.hostPort
      if kernel.network.isPublished(port: port, transport: binding.transport, of: node) {
        throw EngineError(
          start + "Bind for \(binding.hostAddress):\(port) failed: port is already allocated"
        )
      }
      let own = kernel.network.hostNamespace(of: node)
      if kernel.isListening(own, port: port, transport: binding.transport) {
        throw EngineError(
          start + "Error starting userland proxy: listen \(binding.transport) "
            + "\(binding.hostAddress):\(port): bind: address already in use"
        )
      }
      kernel.network.publish(
        port: port,
        transport: binding.transport,
        at: binding.hostAddress.isLoopback ? .loopback : .any,
        of: node,
        to: Endpoint(address, port: binding.containerPort)
      )
      engine.containers[place].openPorts.append(binding)
    }
  }

  /// Writes the files that tell a container its names.
  private mutating func writeHosts(_ place: Int, _ kernel: inout Kernel) {
    let container = engine.containers[place]
    var text = """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::0\tip6-localnet
      ff00::0\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters

      """
    for entry in container.config.extraHosts {
      guard let colon = entry.firstIndex(of: ":") else { continue }
      text += "\(entry[entry.index(after: colon)...])\t\(entry[..<colon])\n"
    }
    for link in container.config.links {
      guard let other = engineContainer(link.container), let address = other.address else {
        continue
      }
      let names = [link.alias, other.config.hostname, other.name]
      let distinct = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }
      text += "\(address)\t\(distinct.map(\.element).joined(separator: " "))\n"
    }
    if let address = container.address { text += "\(address)\t\(container.config.hostname)\n" }
    if container.config.network != "host" {
      kernel.install(.text(text, modified: kernel.now), at: "/etc/hosts", on: container.machine)
    }
  }

  /// Tells every container of a network that somebody made who else is there.
  mutating func refreshNames(_ kernel: inout Kernel) {
    for network in engine.networks {
      let members = engine.containers.filter { $0.networkID == network.id && $0.isAlive }
      var names: [ResolverConfiguration.KnownName] = []
      for member in members {
        guard let address = member.address else { continue }
        for name in [member.name, member.id.short()] + member.config.aliases {
          names.append(.init(name: name, address: address))
        }
      }
      for member in members {
        var own = names
        for link in member.config.links {
          guard let other = engineContainer(link.container), let address = other.address else {
            continue
          }
          own.append(.init(name: link.alias, address: address))
        }
        kernel[member.machine].resolver.knownNames = own
      }
    }
  }
}
