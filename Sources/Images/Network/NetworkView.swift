import Machine
import Network

/// What a machine sees of its own network: interfaces and routes, worked out of its place in it.
struct NetworkView {
  struct Interface {
    var number: Int
    var name: String
    var address: IPv4Address?
    var prefix = 24
    var hardware: String
    var isUp = true
    /// The number of the other end, for a pod's end of a pair.
    var peer: Int?
  }

  struct Path {
    /// nil for the default route.
    var target: CIDR?
    var gateway: IPv4Address?
    var device: String
    var source: IPv4Address?
  }

  var interfaces: [Interface] = []
  var paths: [Path] = []

  init(_ system: Kernel) {
    let own = system.machine.namespace
    interfaces.append(
      Interface(
        number: 1,
        name: "lo",
        address: .loopback,
        prefix: 8,
        hardware: "00:00:00:00:00:00"
      )
    )
    guard let address = system.network.address(of: own),
      let node = system.network.node(of: own)
    else { return }
    guard system.network.isHost(own) else {
      let range = system.network.podRange(of: node)
      let prefix = range?.prefix ?? 16
      interfaces.append(
        Interface(
          number: 2,
          name: "eth0",
          address: address,
          prefix: prefix,
          hardware: Self.hardware(address),
          peer: 7
        )
      )
      let gateway = range?.address(at: 1) ?? CIDR(address, prefix: prefix).address(at: 1)
      paths = [
        Path(target: nil, gateway: gateway, device: "eth0"),
        Path(target: CIDR(address, prefix: prefix), device: "eth0", source: address),
      ]
      return
    }
    interfaces.append(
      Interface(number: 2, name: "eth0", address: address, hardware: Self.hardware(address))
    )
    paths = [
      Path(target: nil, gateway: CIDR(address, prefix: 24).address(at: 1), device: "eth0"),
      Path(target: CIDR(address, prefix: 24), device: "eth0", source: address),
    ]
    if let range = system.network.podRange(of: node), let gateway = system.network.gateway(of: node)
    {
      interfaces.append(
        Interface(
          number: 3,
          name: "bridge",
          address: gateway,
          prefix: range.prefix,
          hardware: Self.hardware(gateway)
        )
      )
      paths.append(Path(target: range, device: "bridge", source: gateway))
      for (index, pod) in system.network.namespaces(on: node).filter({ $0 != own }).enumerated() {
        let seed = system.network.address(of: pod)?.value ?? 0
        interfaces.append(
          Interface(
            number: 4 + index,
            name: "veth" + Self.hexadecimal(seed &* 2_654_435_761, 8),
            hardware: Self.hardware(IPv4Address(value: seed &+ 1 << 24)),
            peer: 2
          )
        )
      }
    }
  }

  /// A hardware address that follows from an address of the network.
  static func hardware(_ address: IPv4Address) -> String {
    let parts = [24, 16, 8, 0].map { hexadecimal(address.value >> UInt32($0) & 255, 2) }
    return "02:42:" + parts.joined(separator: ":")
  }

  static func hexadecimal(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The mask of a prefix, in dotted form.
  static func mask(_ prefix: Int) -> IPv4Address {
    IPv4Address(value: prefix == 0 ? 0 : UInt32.max << UInt32(32 - prefix))
  }

  /// The last address of a block.
  static func broadcast(_ address: IPv4Address, _ prefix: Int) -> IPv4Address {
    IPv4Address(value: address.value | ~mask(prefix).value)
  }
}
