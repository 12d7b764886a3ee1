import Machine
import Network

/// `ip`: addresses, links, routes and neighbours, shown and not changed.
struct IPCommand: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    var isBrief = false
    var isOnlyFour = false
    while let first = words.first, first.hasPrefix("-") {
      words.removeFirst()
      switch first {
      case "-br", "-brief": isBrief = true
      case "-4": isOnlyFour = true
      case "-o", "-c", "-color", "-s", "-d": continue
      default:
        system.print("Option \"\(first)\" is unknown, try \"ip -help\".\n", to: 2)
        return .exit(255)
      }
    }
    _ = isOnlyFour
    let view = NetworkView(system)
    let object = words.first ?? ""
    let verb = words.count > 1 ? words[1] : "show"
    guard !object.isEmpty else {
      system.print("Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n", to: 2)
      return .exit(255)
    }
    guard verb.isEmpty || "show".hasPrefix(verb) || "list".hasPrefix(verb) || verb == "get" else {
      system.print("ip \(object) \(verb): changing the network is not simulated\n", to: 2)
      return .exit(2)
    }
    let device = words.dropFirst(2).first { $0 != "dev" }
    if Self.isSimple(system), !isBrief, "address".hasPrefix(object) || "link".hasPrefix(object) {
      let hasAddresses = "address".hasPrefix(object)
      return show(view, device, &system) { Self.simple($0, hasAddresses) }
    }
    if "address".hasPrefix(object) {
      return show(view, device, &system) { isBrief ? Self.brief($0) : Self.address($0) }
    }
    if "link".hasPrefix(object) {
      return show(view, device, &system) { isBrief ? Self.briefLink($0) : Self.link($0, true) }
    }
    if "route".hasPrefix(object) {
      if verb == "get" { return route(to: device, view, &system) }
      for path in view.paths { system.print(Self.route(path)) }
      return .exit(0)
    }
    if "rule".hasPrefix(object), object.utf8.count > 1 {
      for (number, table) in [(0, "local"), (32_766, "main"), (32_767, "default")] {
        system.print("\(number):\tfrom all lookup \(table)\(Self.isSimple(system) ? " " : "")\n")
      }
      return .exit(0)
    }
    if "neighbour".hasPrefix(object) || "neighbor".hasPrefix(object) {
      system.print(Self.neighbours(view, system))
      return .exit(0)
    }
    system.print("Object \"\(object)\" is unknown, try \"ip help\".\n", to: 2)
    return .exit(1)
  }

  private func show(
    _ view: NetworkView,
    _ device: String?,
    _ system: inout Kernel,
    _ text: (NetworkView.Interface) -> String
  ) -> Disposition {
    let chosen = view.interfaces.filter { device == nil || $0.name == device }
    guard !chosen.isEmpty else {
      system.print("Device \"\(device ?? "")\" does not exist.\n", to: 2)
      return .exit(1)
    }
    for interface in chosen { system.print(text(interface)) }
    return .exit(0)
  }

  private static func link(_ interface: NetworkView.Interface, _ hasMode: Bool) -> String {
    let isLoop = interface.name == "lo"
    let flags = isLoop ? "LOOPBACK,UP,LOWER_UP" : "BROADCAST,MULTICAST,UP,LOWER_UP"
    let name = interface.peer.map { "\(interface.name)@if\($0)" } ?? interface.name
    let state = isLoop ? "UNKNOWN" : "UP"
    let tail = interface.peer == nil || isLoop ? "" : " link-netnsid 0"
    return "\(interface.number): \(name): <\(flags)> mtu \(isLoop ? 65_536 : 1500) qdisc noqueue "
      + "state \(state) \(hasMode ? "mode DEFAULT " : "")group default qlen 1000\n"
      + "    link/\(isLoop ? "loopback" : "ether") \(interface.hardware) brd "
      + "\(isLoop ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff")\(tail)\n"
  }

  private static func address(_ interface: NetworkView.Interface) -> String {
    guard let address = interface.address else { return link(interface, false) }
    let isLoop = interface.name == "lo"
    let broadcast = NetworkView.broadcast(address, interface.prefix)
    let place = isLoop ? "scope host lo" : "brd \(broadcast) scope global \(interface.name)"
    return link(interface, false) + "    inet \(address)/\(interface.prefix) \(place)\n"
      + "       valid_lft forever preferred_lft forever\n"
  }

  /// What a busybox says, which knows less of it.
  private static func simple(
    _ interface: NetworkView.Interface,
    _ hasAddresses: Bool
  ) -> String {
    let isLoop = interface.name == "lo"
    let flags = isLoop ? "LOOPBACK,UP,LOWER_UP" : "BROADCAST,MULTICAST,UP,LOWER_UP"
    let name = interface.peer.map { "\(interface.name)@if\($0)" } ?? interface.name
    let start =
      "\(interface.number): \(name): <\(flags)\(interface.peer == nil || isLoop ? "" : ",M-DOWN")>"
      + " mtu \(isLoop ? 65_536 : 1500) qdisc noqueue \(isLoop ? "qlen 1000" : "")\n"
      + "    link/\(isLoop ? "loopback" : "ether") \(interface.hardware) brd "
      + "\(isLoop ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff")\n"
    guard hasAddresses, let address = interface.address else { return start }
    let place =
      isLoop
      ? "scope host lo"
      : "brd \(NetworkView.broadcast(address, interface.prefix)) scope global \(interface.name)"
    return start + "    inet \(address)/\(interface.prefix) \(place)\n"
      + "       valid_lft forever preferred_lft forever\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.utf8.count))
  }

  private static func brief(_ interface: NetworkView.Interface) -> String {
    let name = interface.peer.map { "\(interface.name)@if\($0)" } ?? interface.name
    let state = interface.name == "lo" ? "UNKNOWN" : "UP"
    let address = interface.address.map { "\($0)/\(interface.prefix) " } ?? ""
    return padded(name, 17) + padded(state, 15) + address + "\n"
  }

  private static func briefLink(_ interface: NetworkView.Interface) -> String {
    let isLoop = interface.name == "lo"
    let name = interface.peer.map { "\(interface.name)@if\($0)" } ?? interface.name
    let flags = isLoop ? "LOOPBACK,UP,LOWER_UP" : "BROADCAST,MULTICAST,UP,LOWER_UP"
    return padded(name, 17) + padded(isLoop ? "UNKNOWN" : "UP", 15)
      + "\(interface.hardware) <\(flags)> \n"
  }

  private static func route(_ path: NetworkView.Path) -> String {
    guard let target = path.target else {
      return "default via \(path.gateway ?? .any) dev \(path.device) \n"
    }
    return "\(target) dev \(path.device) proto kernel scope link src \(path.source ?? .any) \n"
  }

  private func route(
    to text: String?,
    _ view: NetworkView,
    _ system: inout Kernel
  ) -> Disposition {
    guard let target = text.flatMap({ IPv4Address($0) }) else {
      system.print("Error: inet prefix is expected rather than \"\(text ?? "")\".\n", to: 2)
      return .exit(1)
    }
    let own = view.interfaces.last { $0.address != nil && $0.name == "eth0" }?.address ?? .loopback
    if target.isLoopback {
      system.print("local \(target) dev lo src 127.0.0.1 uid 0 \n    cache <local> \n")
    } else if let path = view.paths.first(where: { $0.target?.contains(target) == true }) {
      system.print("\(target) dev \(path.device) src \(path.source ?? own) uid 0 \n    cache \n")
    } else if let path = view.paths.first(where: { $0.target == nil }) {
      system.print(
        "\(target) via \(path.gateway ?? .any) dev \(path.device) src \(own) uid 0 \n    cache \n"
      )
    } else {
      system.print("RTNETLINK answers: Network is unreachable\n", to: 2)
      return .exit(2)
    }
    return .exit(0)
  }

  private static func neighbours(_ view: NetworkView, _ system: Kernel) -> String {
    guard let gateway = view.paths.first(where: { $0.target == nil })?.gateway else { return "" }
    let hardware = NetworkView.hardware(gateway)
    return
      "\(gateway) dev eth0 lladdr \(hardware) \(isSimple(system) ? "ref 1 used 0/0/0 probes 1 " : "")REACHABLE \n"
  }

  static func isSimple(_ system: Kernel) -> Bool {
    (try? system.stat("/bin/ash"))?.kind != nil
  }
}
