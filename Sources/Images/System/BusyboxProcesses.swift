import Machine
import Simulation

/// `ps` of a busybox: every process, with the columns of its own or those that `-o` names.
struct BusyboxProcesses: Program {
  private static let widths: [(name: String, header: String, width: Int)] = [
    ("user", "USER", 8), ("ruser", "RUSER", 8), ("group", "GROUP", 8), ("comm", "COMMAND", 16),
    ("args", "COMMAND", 256), ("pid", "PID", 5), ("ppid", "PPID", 5), ("pgid", "PGID", 5),
    ("etime", "ELAPSED", 7), ("nice", "NI", 5), ("tty", "TT", 6), ("vsz", "VSZ", 4),
    ("sid", "SID", 5), ("stat", "STAT", 4), ("rss", "RSS", 4), ("time", "TIME", 5),
  ]

  mutating func resume(_ system: inout Kernel) -> Disposition {
    var columns: [String] = []
    var words = system.arguments.dropFirst()
    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else { continue }
      var letters = word.dropFirst()
      while let letter = letters.popFirst() {
        switch letter {
        case "a", "A", "d", "e", "f", "l": continue
        case "o":
          let list = letters.isEmpty ? words.popFirst() ?? "" : String(letters)
          columns += list.split { $0 == "," || $0 == " " }.map(String.init)
          letters = ""
        default:
          system.print("ps: invalid option -- '\(letter)'\n\(Self.usage)", to: 2)
          return .exit(1)
        }
      }
    }
    if columns.isEmpty { columns = ["pid", "user", "time", "args"] }
    for column in columns where !Self.widths.contains(where: { $0.name == column.name }) {
      let names = Self.widths.map(\.name).joined(separator: ",")
      system.print("ps: bad -o argument '\(column.name)', supported arguments: \(names)\n", to: 2)
      return .exit(1)
    }
    let names = users(system)
    let header = columns.map { column in
      column.heading ?? Self.widths.first { $0.name == column.name }?.header ?? ""
    }
    system.print(line(header, columns) + "\n")
    for process in system.machine.processList {
      system.print(line(columns.map { value($0.name, process, names, system) }, columns) + "\n")
    }
    return .exit(0)
  }

  private static let usage =
    "BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\n"
    + "Usage: ps [-o COL1,COL2=HEADER] [-T]\n\nShow list of processes\n\n"
    + "\t-o COL1,COL2=HEADER\tSelect columns for display\n\t-T\t\t\tShow threads\n"

  private func line(_ cells: [String], _ columns: [String]) -> String {
    var result = ""
    for (index, cell) in cells.enumerated() {
      let width = Self.widths.first { $0.name == columns[index].name }?.width ?? 0
      let blank = String(repeating: " ", count: max(0, width - cell.count))
      let isNumber =
        ["pid", "ppid", "pgid", "sid", "vsz", "rss", "time", "etime", "nice"]
        .contains(columns[index].name) && cell.first?.isNumber == true
      let isLast = index == cells.count - 1
      result +=
        isNumber ? blank + cell : isLast ? cell : String((cell + blank).prefix(max(width, 1)))
      if !isLast { result += " " }
    }
    return result
  }

  private func value(
    _ column: String,
    _ process: ProcessStatus,
    _ users: [UInt32: String],
    _ system: Kernel
  ) -> String {
    let age = max(0, (system.now - process.startedAt).wholeSeconds)
    switch column {
    case "pid": return String(process.number)
    case "ppid": return String(process.parent)
    case "pgid", "sid": return String(process.group)
    case "user", "ruser", "group": return users[process.user] ?? String(process.user)
    case "time": return "0:00"
    case "etime":
      let seconds = String(age % 60)
      return "\(age / 60):\(seconds.count < 2 ? "0" : "")\(seconds)"
    case "nice": return "0"
    case "tty": return process.terminal == nil ? "?" : "136,0"
    case "vsz": return "4400"
    case "rss": return "1500"
    case "stat": return String(process.state)
    case "comm":
      return String((process.arguments.first ?? "").split(separator: "/").last?.prefix(15) ?? "")
    default:
      let words = process.arguments.joined(separator: " ")
      return process.state == "Z" ? "[\(words)]" : words
    }
  }

  private func users(_ system: Kernel) -> [UInt32: String] {
    var result: [UInt32: String] = [0: "root"]
    guard let bytes = try? system.readFile("/etc/passwd") else { return result }
    for row in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = row.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count > 2, let number = UInt32(parts[2]) { result[number] = String(parts[0]) }
    }
    return result
  }
}

extension String {
  /// The column of `COL=HEADER`.
  fileprivate var name: String { String(prefix { $0 != "=" }) }

  /// The heading of `COL=HEADER`.
  fileprivate var heading: String? {
    firstIndex(of: "=").map { String(self[index(after: $0)...]) }
  }
}
