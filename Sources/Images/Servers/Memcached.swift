import Machine
import Simulation

/// `memcached`: its text protocol over the simulated network.
struct Memcached: Program {
  private struct Item: Sendable {
    var flags: String
    var data: [UInt8]
  }

  private var server = ConnectionServer(port: 11_211)
  private var isOpen = false
  private var items: [String: Item] = [:]
  private var gets = 0
  private var hits = 0
  private var sets = 0
  private var connections = 0
  private var startedAt: Int64 = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isOpen {
      let words = system.arguments
      if words.contains("-V") || words.contains("--version") {
        system.print("memcached \(version(system))\n")
        return .exit(0)
      }
      if let place = words.firstIndex(of: "-p"), place + 1 < words.count,
        let port = Int(words[place + 1])
      {
        server = ConnectionServer(port: port)
      }
      do throws(Errno) { try server.open(&system) } catch {
        system.print(
          "bind(): \(error.message)\nfailed to listen on TCP port \(server.port)\n",
          to: 2
        )
        return .exit(71)
      }
      isOpen = true
      startedAt = Int64(system.now.seconds)
      system.handleSignals(SignalSet(.terminate, .interrupt))
    }
    if let signal = system.takeSignals().first {
      system.print("Signal handled: \(signal == .interrupt ? "Interrupt" : "Terminated").\n")
      server.close(&system)
      return .exit(0)
    }
    let before = server.connections.count
    server.pump(&system)
    connections += server.connections.count - before
    for index in server.connections.indices { serve(index, system) }
    server.flush(&system)
    return .wait(server.waits + [.signal])
  }

  private func version(_ system: Kernel) -> String {
    system.environment["MEMCACHED_VERSION"] ?? "1.6.39"
  }

  private mutating func serve(_ index: Int, _ system: Kernel) {
    while let end = server.connections[index].input.firstIndex(of: 10) {
      let input = server.connections[index].input
      let line = String(decoding: input[..<end], as: UTF8.self)
      let words = line.split { $0 == " " || $0 == "\r" || $0 == "\r\n" }.map(String.init)
      var used = end + 1
      let answer: String
      if ["set", "add", "replace"].contains(words.first ?? ""), words.count >= 5,
        let size = Int(words[4]), size >= 0
      {
        guard let next = input[min(end + 1 + size, input.count)...].firstIndex(of: 10) else {
          return
        }
        used = next + 1
        let data = Array(input[(end + 1)..<(end + 1 + size)])
        let isExact = next - (end + 1 + size) <= 1
        answer = isExact ? store(words, data) : "CLIENT_ERROR bad data chunk\r\n"
      } else if words.first == "quit" {
        server.connections[index].isClosing = true
        return
      } else {
        answer = run(words, system)
      }
      server.connections[index].input.removeFirst(used)
      if words.last != "noreply" { server.connections[index].output += Array(answer.utf8) }
    }
    if server.connections[index].isEnded { server.connections[index].isClosing = true }
  }

  private mutating func store(_ words: [String], _ data: [UInt8]) -> String {
    let exists = items[words[1]] != nil
    if words[0] == "add" && exists || words[0] == "replace" && !exists { return "NOT_STORED\r\n" }
    sets += 1
    items[words[1]] = Item(flags: words[2], data: data)
    return "STORED\r\n"
  }

  private mutating func run(_ words: [String], _ system: Kernel) -> String {
    switch (words.first, words.count) {
    case ("get", 2...), ("gets", 2...):
      var text = ""
      for key in words.dropFirst() {
        gets += 1
        guard let item = items[key] else { continue }
        hits += 1
        let data = String(decoding: item.data, as: UTF8.self)
        text += "VALUE \(key) \(item.flags) \(item.data.count)\r\n\(data)\r\n"
      }
      return text + "END\r\n"
    case ("delete", 2...):
      return items.removeValue(forKey: words[1]) == nil ? "NOT_FOUND\r\n" : "DELETED\r\n"
    case ("incr", 3), ("decr", 3):
      guard let item = items[words[1]] else { return "NOT_FOUND\r\n" }
      guard let delta = UInt64(words[2]) else {
        return "CLIENT_ERROR invalid numeric delta argument\r\n"
      }
      guard let old = UInt64(String(decoding: item.data, as: UTF8.self)) else {
        return "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n"
      }
      let new = words[0] == "incr" ? old &+ delta : old - min(old, delta)
      items[words[1]]?.data = Array(String(new).utf8)
      return "\(new)\r\n"
    case ("flush_all", _):
      items = [:]
      return "OK\r\n"
    case ("version", _): return "VERSION \(version(system))\r\n"
    case ("stats", 1): return statistics(system)
    default: return "ERROR\r\n"
    }
  }

  private func statistics(_ system: Kernel) -> String {
    let now = Int64(system.now.seconds)
    let rows: [(String, String)] = [
      ("pid", String(system.current.number)), ("uptime", String(now - startedAt)),
      ("time", String(now)), ("version", version(system)), ("pointer_size", "64"),
      ("max_connections", "1024"), ("curr_connections", String(server.connections.count)),
      ("total_connections", String(connections)), ("cmd_get", String(gets)),
      ("cmd_set", String(sets)), ("get_hits", String(hits)), ("get_misses", String(gets - hits)),
      ("limit_maxbytes", "67108864"), ("threads", "4"), ("curr_items", String(items.count)),
      ("total_items", String(sets)), ("evictions", "0"),
    ]
    return rows.map { "STAT \($0.0) \($0.1)\r\n" }.joined() + "END\r\n"
  }
}
