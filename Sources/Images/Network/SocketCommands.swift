import Machine
import Network
import Simulation

/// `ss` and `netstat`: the sockets of the machine's network.
struct SocketCommands: Program {
  enum Form: Sendable {
    case ss
    case netstat
  }

  let form: Form

  mutating func resume(_ system: inout Kernel) -> Disposition {
    var letters: Set<Character> = []
    for word in system.arguments.dropFirst() {
      if word.hasPrefix("--") {
        let names: [String: Character] = [
          "--tcp": "t", "--udp": "u", "--listening": "l", "--processes": "p", "--numeric": "n",
          "--all": "a", "--programs": "p", "--route": "r",
        ]
        if let letter = names[word] { letters.insert(letter) }
      } else if word.hasPrefix("-") {
        letters.formUnion(word.dropFirst())
      }
    }
    if form == .netstat, letters.contains("r") {
      system.print(RouteCommand.table(NetworkView(system), isNetstat: true))
      return .exit(0)
    }
    let wantsTCP = letters.contains("t") || !letters.contains("u")
    let wantsUDP = letters.contains("u") || !letters.contains("t")
    let rows = system.socketTable().filter { row in
      let isListening = row.state == .listening
      guard row.transport == .tcp ? wantsTCP : wantsUDP else { return false }
      if letters.contains("a") { return true }
      return letters.contains("l") ? isListening : !isListening
    }
    system.print(form == .ss ? Self.ss(rows, letters) : Self.netstat(rows, letters))
    return .exit(0)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  private static func ss(_ rows: [SocketRow], _ letters: Set<Character>) -> String {
    let showsKind = !letters.contains("t") || letters.contains("u")
    let cells = rows.map { row in
      (
        kind: row.transport.name,
        state: state(row, "LISTEN", "UNCONN", "SYN-SENT", "ESTAB", "CLOSE-WAIT"),
        queue: row.state == .listening && row.transport == .tcp ? "511" : "0",
        local: "\(row.local.address)", localPort: "\(row.local.port)",
        remote: row.remote.map { "\($0.address)" } ?? "0.0.0.0",
        remotePort: row.remote.map { "\($0.port)" } ?? "*",
        process: letters.contains("p")
          ? row.program.map { "users:((\"\($0)\",pid=\(row.process),fd=\(row.descriptor)))" } ?? ""
          : ""
      )
    }
    let stateWidth = max(6, cells.map(\.state.utf8.count).max() ?? 0)
    let local = max(13, cells.map { $0.local.utf8.count }.max() ?? 0)
    let localPort = max(4, cells.map { $0.localPort.utf8.count }.max() ?? 0)
    let remote = max(12, cells.map { $0.remote.utf8.count }.max() ?? 0)
    let remotePort = max(4, cells.map { $0.remotePort.utf8.count }.max() ?? 0)
    var text = showsKind ? "Netid " : ""
    text += "\(padded("State", stateWidth)) Recv-Q Send-Q \(right("Local Address", local)):"
    text += "\(padded("Port", localPort)) \(right("Peer Address", remote)):"
    text += "\(padded("Port", remotePort))Process\n"
    for cell in cells {
      text += showsKind ? padded(cell.kind, 6) : ""
      text += "\(padded(cell.state, stateWidth)) 0      \(padded(cell.queue, 6)) "
      text += "\(right(cell.local, local)):\(padded(cell.localPort, localPort)) "
      text +=
        "\(right(cell.remote, remote)):\(padded(cell.remotePort, remotePort))\(cell.process)\n"
    }
    return text
  }

  private static func state(
    _ row: SocketRow,
    _ listening: String,
    _ unconnected: String,
    _ connecting: String,
    _ established: String,
    _ closing: String
  ) -> String {
    switch row.state {
    case .listening: row.transport == .tcp ? listening : unconnected
    case .connecting: connecting
    case .established: established
    case .closing: closing
    }
  }

  private static func netstat(_ rows: [SocketRow], _ letters: Set<Character>) -> String {
    let isAll = letters.contains("a")
    let kind =
      isAll ? "servers and established" : letters.contains("l") ? "only servers" : "w/o servers"
    var text = "Active Internet connections (\(kind))\n"
    text += "Proto Recv-Q Send-Q Local Address           Foreign Address         State       "
    text += letters.contains("p") ? "PID/Program name    \n" : "\n"
    for row in rows {
      let remote = row.remote.map { "\($0)" } ?? "0.0.0.0:*"
      let state = state(row, "LISTEN", "", "SYN_SENT", "ESTABLISHED", "CLOSE_WAIT")
      text += "\(padded(row.transport.name, 5)) \(right("0", 6)) \(right("0", 6)) "
      text += "\(padded("\(row.local)", 23)) \(padded(remote, 23)) \(padded(state, 11)) "
      if letters.contains("p") {
        text += padded(row.program.map { "\(row.process)/\($0)" } ?? "-", 20)
      }
      text += "\n"
    }
    return text
  }
}

/// `route` and `arp`: tables of the network, shown and not changed.
struct RouteCommand: Program {
  let isARP: Bool

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = system.arguments.dropFirst()
    if let verb = words.first(where: { !$0.hasPrefix("-") }) {
      let name = isARP ? "arp" : "route"
      system.print("\(name) \(verb): changing the network is not simulated\n", to: 2)
      return .exit(1)
    }
    let view = NetworkView(system)
    guard isARP else {
      system.print(Self.table(view, isNetstat: false))
      return .exit(0)
    }
    guard let gateway = view.paths.first(where: { $0.target == nil })?.gateway else {
      return .exit(0)
    }
    system.print("? (\(gateway)) at \(NetworkView.hardware(gateway)) [ether]  on eth0\n")
    return .exit(0)
  }

  static func table(_ view: NetworkView, isNetstat: Bool) -> String {
    func padded(_ value: String, _ width: Int) -> String {
      value + String(repeating: " ", count: max(0, width - value.utf8.count))
    }
    var text = "Kernel IP routing table\n"
    text +=
      isNetstat
      ? "Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n"
      : "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
    for path in view.paths {
      let target = path.target
      text += padded("\(target?.base ?? .any)", 16) + padded("\(path.gateway ?? .any)", 16)
      text += padded("\(NetworkView.mask(target?.prefix ?? 0))", 16)
      text += padded(path.gateway == nil ? "U" : "UG", isNetstat ? 9 : 5)
      text += isNetstat ? " 0 0          0 \(path.device)\n" : " 0      0        0 \(path.device)\n"
    }
    return text
  }
}

/// `ifconfig`: the interfaces.
struct Ifconfig: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let view = NetworkView(system)
    let isSimple = IPCommand.isSimple(system)
    let wanted = system.arguments.dropFirst().first { !$0.hasPrefix("-") }
    let chosen = view.interfaces.filter { wanted == nil || $0.name == wanted }
    guard !chosen.isEmpty else {
      system.print(
        isSimple
          ? "ifconfig: \(wanted ?? ""): error fetching interface information: Device not found\n"
          : "\(wanted ?? ""): error fetching interface information: Device not found\n",
        to: 2
      )
      return .exit(1)
    }
    let ordered = chosen.filter { $0.name != "lo" } + chosen.filter { $0.name == "lo" }
    for interface in ordered {
      system.print(isSimple ? Self.simple(interface) : Self.text(interface))
    }
    return .exit(0)
  }

  /// The form of a busybox, which is the one of old.
  private static func simple(_ interface: NetworkView.Interface) -> String {
    let isLoop = interface.name == "lo"
    let name = interface.name + String(repeating: " ", count: max(1, 10 - interface.name.count))
    let blank = String(repeating: " ", count: 10)
    var text = name
    text +=
      isLoop
      ? "Link encap:Local Loopback  \n"
      : "Link encap:Ethernet  HWaddr \(interface.hardware.uppercased())  \n"
    if let address = interface.address {
      let broadcast =
        isLoop ? "" : "  Bcast:\(NetworkView.broadcast(address, interface.prefix))"
      text +=
        "\(blank)inet addr:\(address)\(broadcast)  Mask:\(NetworkView.mask(interface.prefix))\n"
    }
    text += blank + (isLoop ? "UP LOOPBACK RUNNING" : "UP BROADCAST RUNNING MULTICAST")
    text += "  MTU:\(isLoop ? 65_536 : 1500)  Metric:1\n"
    text += "\(blank)RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n"
    text += "\(blank)TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n"
    text += "\(blank)collisions:0 txqueuelen:\(isLoop ? 1000 : 0) \n"
    return text + "\(blank)RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n"
  }

  private static func text(_ interface: NetworkView.Interface) -> String {
    let isLoop = interface.name == "lo"
    var text =
      "\(interface.name): flags=\(isLoop ? "73<UP,LOOPBACK,RUNNING>" : "4163<UP,BROADCAST,RUNNING,MULTICAST>")"
    text += "  mtu \(isLoop ? 65_536 : 1500)\n"
    if let address = interface.address {
      text += "        inet \(address)  netmask \(NetworkView.mask(interface.prefix))"
      text += isLoop ? "\n" : "  broadcast \(NetworkView.broadcast(address, interface.prefix))\n"
    }
    text +=
      isLoop
      ? "        loop  txqueuelen 1000  (Local Loopback)\n"
      : "        ether \(interface.hardware)  txqueuelen 0  (Ethernet)\n"
    for way in ["RX", "TX"] {
      text += "        \(way) packets 0  bytes 0 (0.0 B)\n        \(way) errors 0  dropped 0"
      text += way == "RX" ? "  overruns 0  frame 0\n" : " overruns 0  carrier 0  collisions 0\n"
    }
    return text + "\n"
  }
}
