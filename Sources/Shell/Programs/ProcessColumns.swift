import Machine
import Simulation

/// What `ps` and `top` tell of a process.
struct ProcessColumns {
  let system: Kernel
  let total: Int
  /// What is put before a command in a tree.
  var branches: [Int32: String] = [:]

  init(_ system: Kernel) {
    self.system = system
    total = max(1, system.memoryFigures(of: system.machineID).total)
  }

  /// A column: its names, its head, how wide it is and on which side its text stands.
  struct Column {
    var names: [String]
    var head: String
    var width: Int
    var isRight = false
    /// Whether it may be wider, as the last of a line.
    var isOpen = false
  }

  static let all: [Column] = [
    Column(names: ["pid", "tgid"], head: "PID", width: 5, isRight: true),
    Column(names: ["ppid"], head: "PPID", width: 5, isRight: true),
    Column(names: ["pgid", "pgrp"], head: "PGID", width: 5, isRight: true),
    Column(names: ["sid", "sess", "session"], head: "SID", width: 5, isRight: true),
    Column(names: ["lwp", "tid", "spid"], head: "LWP", width: 5, isRight: true),
    Column(names: ["nlwp", "thcount"], head: "NLWP", width: 4, isRight: true),
    Column(names: ["user", "euser", "uname"], head: "USER", width: 8),
    Column(names: ["ruser"], head: "RUSER", width: 8),
    Column(names: ["group", "egroup"], head: "GROUP", width: 8),
    Column(names: ["uid", "euid"], head: "UID", width: 5, isRight: true),
    Column(names: ["%cpu", "pcpu"], head: "%CPU", width: 4, isRight: true),
    Column(names: ["c"], head: "C", width: 2, isRight: true),
    Column(names: ["%mem", "pmem"], head: "%MEM", width: 4, isRight: true),
    Column(names: ["vsz", "vsize"], head: "VSZ", width: 6, isRight: true),
    Column(names: ["rss", "rssize", "rsz"], head: "RSS", width: 5, isRight: true),
    Column(names: ["sz"], head: "SZ", width: 5, isRight: true),
    Column(names: ["tty", "tt"], head: "TT", width: 8),
    Column(names: ["tname"], head: "TTY", width: 8),
    Column(names: ["stat"], head: "STAT", width: 4),
    Column(names: ["s", "state"], head: "S", width: 1),
    Column(names: ["start"], head: "STARTED", width: 8, isRight: true),
    Column(names: ["start_time", "stime", "bsdstart"], head: "START", width: 5),
    Column(names: ["lstart"], head: "STARTED", width: 24, isRight: true),
    Column(names: ["time", "cputime"], head: "TIME", width: 8, isRight: true),
    Column(names: ["bsdtime"], head: "TIME", width: 6, isRight: true),
    Column(names: ["etime"], head: "ELAPSED", width: 11, isRight: true),
    Column(names: ["etimes"], head: "ELAPSED", width: 7, isRight: true),
    Column(names: ["ni", "nice"], head: "NI", width: 3, isRight: true),
    Column(names: ["pri"], head: "PRI", width: 3, isRight: true),
    Column(names: ["psr"], head: "PSR", width: 3, isRight: true),
    Column(names: ["f", "flags"], head: "F", width: 1, isRight: true),
    Column(names: ["wchan"], head: "WCHAN", width: 6),
    Column(names: ["comm", "ucmd", "ucomm"], head: "COMMAND", width: 15),
    Column(names: ["args", "command", "cmd"], head: "COMMAND", width: 27, isOpen: true),
    Column(names: ["fname"], head: "COMMAND", width: 8),
  ]

  static func column(_ name: String) -> Column? {
    guard var column = all.first(where: { $0.names.contains(name.lowercased()) }) else {
      return nil
    }
    if name == "cmd" { column.head = "CMD" }
    if name == "stime" { column.head = "STIME" }
    if name == "s" || name == "state" { column.head = "S" }
    return column
  }

  // MARK: Values

  static func name(_ process: ProcessStatus) -> String {
    String(Paths.base(process.arguments.first ?? "").prefix(15))
  }

  static func command(_ process: ProcessStatus) -> String {
    process.state == "Z"
      ? "[\(name(process))] <defunct>" : process.arguments.joined(separator: " ")
  }

  /// What it has in memory, in kibibytes.
  static func resident(_ process: ProcessStatus) -> Int {
    process.state == "Z" ? 0 : max(3216, process.memory)
  }

  static func virtual(_ process: ProcessStatus) -> Int {
    process.state == "Z" ? 0 : resident(process) + 14_972
  }

  /// A name that is too long ends in a plus sign.
  static func shortened(_ name: String, _ width: Int = 8) -> String {
    name.count > width ? name.prefix(width - 1) + "+" : name
  }

  /// What each has of one processor, in percent.
  static func shares(_ processes: [ProcessStatus], _ system: Kernel) -> [Double] {
    processes.map { process in
      let age = (system.now - process.startedAt).inSeconds
      let used = process.processorTime(at: system.now).inSeconds
      guard age > 0.01 else { return 0 }
      return min(99.9 + 0.1, (used * 1000 / age).rounded() / 10)
    }
  }

  func text(_ name: String, _ process: ProcessStatus) -> String {
    switch name {
    case "pid", "tgid", "lwp", "tid", "spid": String(process.number)
    case "ppid": String(process.parent)
    case "pgid", "pgrp", "sid", "sess", "session": String(process.group)
    case "nlwp", "thcount": "1"
    case "user", "euser", "uname", "ruser":
      Self.shortened(Accounts.user(process.user, system))
    case "group", "egroup": Self.shortened(Accounts.group(process.user, system))
    case "uid", "euid": String(process.user)
    case "%cpu", "pcpu": NumberText.fixed(Self.shares([process], system)[0], 1)
    case "c": String(min(99, Int(Self.shares([process], system)[0])))
    case "%mem", "pmem":
      NumberText.fixed(Double(Self.resident(process) * 1000 / total) / 10, 1)
    case "vsz", "vsize": String(Self.virtual(process))
    case "rss", "rssize", "rsz": String(Self.resident(process))
    case "sz": String(Self.virtual(process) / 4)
    case "tty", "tt", "tname": process.terminal == nil ? "?" : "pts/0"
    case "stat": stat(process)
    case "s", "state": state(process)
    case "ni", "nice": "0"
    case "pri": "19"
    case "psr": "0"
    case "f", "flags": "4"
    case "wchan": "-"
    case "comm", "ucmd", "ucomm", "fname":
      Self.name(process) + (process.state == "Z" ? " <defunct>" : "")
    case "args", "command", "cmd": (branches[process.number] ?? "") + Self.command(process)
    default: time(name, process)
    }
  }

  private func state(_ process: ProcessStatus) -> String {
    process.isComputing(at: system.now) ? "R" : String(process.state)
  }

  private func stat(_ process: ProcessStatus) -> String {
    let isForeground = process.terminal != nil && process.state == "R"
    return state(process) + (process.number == process.group ? "s" : "")
      + (isForeground ? "+" : "")
  }

  private func time(_ name: String, _ process: ProcessStatus) -> String {
    let civil = CivilTime(process.startedAt)
    let isToday = civil.date == CivilTime(system.now).date
    let used = Int(process.processorTime(at: system.now).wholeSeconds)
    let age = max(0, Int((system.now - process.startedAt).wholeSeconds))
    let month = String(CivilTime.months[civil.month - 1].prefix(3))
    switch name {
    case "start":
      return age < 86_400 ? civil.timeOfDay : "\(month) \(CivilTime.padded(civil.day))"
    case "start_time", "stime", "bsdstart":
      return isToday ? String(civil.timeOfDay.prefix(5)) : month + CivilTime.padded(civil.day)
    case "lstart": return DateText.format(process.startedAt, "%a %b %e %H:%M:%S %Y")
    case "bsdtime": return "\(used / 60):\(CivilTime.padded(used % 60))"
    case "etimes": return String(age)
    case "etime":
      let clock = "\(CivilTime.padded(age / 60 % 60)):\(CivilTime.padded(age % 60))"
      let days = age / 86_400
      if days > 0 { return "\(days)-\(CivilTime.padded(age / 3600 % 24)):\(clock)" }
      return age >= 3600 ? "\(CivilTime.padded(age / 3600)):\(clock)" : clock
    default:
      let clock =
        "\(CivilTime.padded(used / 3600 % 24)):\(CivilTime.padded(used / 60 % 60))"
        + ":\(CivilTime.padded(used % 60))"
      return used >= 86_400 ? "\(used / 86_400)-\(clock)" : clock
    }
  }
}
