import Machine
import Simulation

/// `top`, `free`, `uptime`, `vmstat` and `w`: what a machine has to do.
extension Tools {
  /// How long a machine runs, as `uptime` says it.
  private static func upFor(_ system: Kernel) -> String {
    let seconds = (system.now - system.machine.bootedAt).wholeSeconds
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
    let clock =
      hours > 0
      ? Columns.right("\(hours):\(CivilTime.padded(Int(minutes)))", 5) : "\(minutes) min"
    return "up " + (days > 0 ? "\(days) day\(days == 1 ? "" : "s"), " : "") + clock
  }

  private static func loads(_ system: Kernel) -> [String] {
    system.loadAverages(of: system.machineID).map { NumberText.fixed($0, 2) }
  }

  /// The line that `uptime`, `w` and `top` begin with.
  private static func uptimeLine(_ system: Kernel) -> String {
    let users = system.machine.kind == .container ? 0 : 1
    return
      "\(CivilTime(system.now).timeOfDay) \(upFor(system)),  \(users) user\(users == 1 ? "" : "s"),"
      + "  load average: \(loads(system).joined(separator: ", "))"
  }

  @Sendable static func uptime(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "psV", long: ["pretty": "p", "since": "s"])
    if options.has("s") {
      let boot = CivilTime(system.machine.bootedAt)
      system.print("\(boot.date) \(boot.timeOfDay)\n")
    } else if options.has("p") {
      let seconds = Int((system.now - system.machine.bootedAt).wholeSeconds)
      let parts = [
        (seconds / 604_800, "week"), (seconds / 86_400 % 7, "day"), (seconds / 3600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
      ]
      let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
      system.print("up " + (words.isEmpty ? "0 minutes" : words.joined(separator: ", ")) + "\n")
    } else {
      system.print(" " + uptimeLine(system) + "\n")
    }
    return 0
  }

  @Sendable static func showUsers(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    system.print(" " + uptimeLine(system) + "\n")
    system.print("USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\n")
    guard system.machine.kind != .container else { return 0 }
    let user = ProcessColumns.shortened(Accounts.user(system.process.user, system))
    let login = CivilTime(system.machine.bootedAt).timeOfDay.prefix(5)
    let what = system.process.arguments.joined(separator: " ")
    system.print(
      "\(Columns.left(user, 8)) pts/0    -                \(login)    1.00s  0.00s  0.00s \(what)\n"
    )
    return 0
  }

  /// The figures of memory, in kibibytes.
  struct Memory {
    var total, used, free, shared, cache, available: Int

    init(_ system: Kernel) {
      let figures = system.memoryFigures(of: system.machineID)
      total = figures.total
      used = figures.used
      cache = min(810_932, max(0, figures.total - figures.used) * 4 / 5)
      free = max(0, total - used - cache)
      available = max(0, total - used)
      shared = 17_408
    }
  }

  @Sendable static func memoryFree(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "hmgkbtwVs:c:",
      long: [
        "human": "h", "mebi": "m", "gibi": "g", "kibi": "k", "bytes": "b", "total": "t",
        "wide": "w",
      ]
    )
    let memory = Memory(system)
    var rows: [(String, [Int])] = [
      (
        "Mem:",
        [
          memory.total, memory.used, memory.free, memory.shared, memory.cache, memory.available,
        ]
      ),
      ("Swap:", [0, 0, 0]),
    ]
    if options.has("t") { rows.append(("Total:", [memory.total, memory.used, memory.free])) }
    func cell(_ value: Int) -> String {
      if options.has("h") { return human(value) }
      if options.has("m") { return String(value >> 10) }
      if options.has("g") { return String(value >> 20) }
      return options.has("b") ? String(value << 10) : String(value)
    }
    // A busybox leaves one blank less.
    let indent = BusyboxWords.isHere(system) ? 7 : 8
    let names = ["total", "used", "free", "shared", "buff/cache", "available"]
    let heads = names.map { Columns.right($0, 12) }.joined()
    system.print(String(repeating: " ", count: indent) + heads + "\n")
    for (name, values) in rows {
      let cells = values.map { Columns.right(cell($0), 12) }.joined()
      system.print(Columns.left(name, indent) + cells + "\n")
    }
    return 0
  }

  /// A count of kibibytes with three or four letters.
  private static func human(_ kibibytes: Int) -> String {
    if kibibytes == 0 { return "0B" }
    var value = Double(kibibytes)
    for unit in ["K", "M", "G", "T"] {
      for text in [NumberText.fixed(value, 1) + unit, "\(Int(value))\(unit)"] where text.count <= 4
      {
        return text + "i"
      }
      value /= 1024
    }
    return ""
  }

  @Sendable static func virtualMemory(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "awnSmsdt")
    if options.operands.count > 1 || options.operands.first == "0" {
      throw plain("reports one after another are not simulated; watch runs it again and again")
    }
    let memory = Memory(system)
    let running = system.machine.processList.count { $0.isComputing(at: system.now) }
    let busy = min(100, running * 50)
    let cells = [
      (running, 2), (0, 2), (0, 6), (memory.free, 6), (memory.cache / 8, 6),
      (memory.cache * 7 / 8, 6), (0, 4), (0, 4), (4, 5), (12, 5), (180, 4), (260, 4), (busy, 2),
      (0, 2), (100 - busy, 2), (0, 2), (0, 2),
    ]
    system.print(
      "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n"
        + " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n"
    )
    system.print(cells.map { Columns.right(String($0.0), $0.1) }.joined(separator: " ") + "\n")
    return 0
  }

  @Sendable static func showTop(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let isBusybox = BusyboxWords.isHere(system)
    let options = try Options(system.arguments, "bn:d:p:u:o:cHiSsw1em")
    var processes = system.machine.processList
    if let list = options.value("p") {
      let wanted = list.split(separator: ",").compactMap { Int32($0) }
      processes = processes.filter { wanted.contains($0.number) }
    }
    if let user = options.value("u") {
      processes = processes.filter {
        Accounts.user($0.user, system) == user || String($0.user) == user
      }
    }
    let memory = Memory(system)
    let loads = ProcessColumns.shares(processes, system)
    let order = processes.indices.sorted {
      loads[$0] == loads[$1] ? $0 < $1 : loads[$0] > loads[$1]
    }
    let busy = min(100, loads.reduce(0, +) / 2)
    if !options.has("b"), system.isTerminal(1) { system.print("\u{1B}[H\u{1B}[2J") }
    let head =
      isBusybox
      ? busyboxHead(memory, busy, processes.count, system)
      : topHead(memory, busy, processes, system)
    system.print(head)
    for index in order {
      let process = processes[index]
      let share = loads[index]
      let state = process.isComputing(at: system.now) ? "R" : process.state
      let user = ProcessColumns.shortened(Accounts.user(process.user, system))
      let resident = ProcessColumns.resident(process)
      if isBusybox {
        let percent = ProcessColumns.virtual(process) * 100 / max(1, memory.total)
        system.print(
          "\(Columns.right(String(process.number), 5)) \(Columns.right(String(process.parent), 5))"
            + " \(Columns.left(user, 8)) \(Columns.left(String(state), 4))"
            + " \(Columns.right(String(ProcessColumns.virtual(process)), 5))"
            + " \(Columns.right("\(percent)%", 4))   0"
            + " \(Columns.right("\(Int(share / 2))%", 4)) \(ProcessColumns.command(process))\n"
        )
        continue
      }
      let time = process.processorTime(at: system.now)
      let hundredths = Int(time.nanoseconds / 10_000_000)
      let spent =
        "\(hundredths / 6000):\(CivilTime.padded(hundredths / 100 % 60)).\(CivilTime.padded(hundredths % 100))"
      let held = Double(resident) * 100 / Double(max(1, memory.total))
      let name =
        options.has("c") ? ProcessColumns.command(process) : ProcessColumns.name(process)
      system.print(
        "\(Columns.right(String(process.number), 7)) \(Columns.left(user, 9)) 20   0"
          + " \(Columns.right(String(ProcessColumns.virtual(process)), 7))"
          + " \(Columns.right(String(resident), 6)) \(Columns.right(String(resident * 4 / 5), 6))"
          + " \(state) \(Columns.right(NumberText.fixed(share, 1), 5))"
          + " \(Columns.right(NumberText.fixed(held, 1), 5)) \(Columns.right(spent, 9)) \(name)\n"
      )
    }
    return 0
  }

  private static func topHead(
    _ memory: Memory,
    _ busy: Double,
    _ processes: [ProcessStatus],
    _ system: Kernel
  ) -> String {
    func count(_ letter: Character) -> String {
      Columns.right(String(processes.count { $0.state == letter }), 3)
    }
    func mebibytes(_ kibibytes: Int) -> String {
      Columns.right(NumberText.fixed(Double(kibibytes) / 1024, 1), 8)
    }
    func percent(_ value: Double) -> String { Columns.right(NumberText.fixed(value, 1), 5) }
    return "top - \(uptimeLine(system))\n"
      + "Tasks: \(Columns.right(String(processes.count), 3)) total, \(count("R")) running,"
      + " \(count("S")) sleeping, \(count("T")) stopped, \(count("Z")) zombie\n"
      + "%Cpu(s):\(percent(busy)) us,  0.0 sy,  0.0 ni,\(percent(100 - busy)) id,"
      + "  0.0 wa,  0.0 hi,  0.0 si,  0.0 st \n"
      + "MiB Mem :\(mebibytes(memory.total)) total,\(mebibytes(memory.free)) free,"
      + "\(mebibytes(memory.used)) used,\(mebibytes(memory.cache)) buff/cache     \n"
      + "MiB Swap:\(mebibytes(0)) total,\(mebibytes(0)) free,\(mebibytes(0)) used."
      + "\(mebibytes(memory.available)) avail Mem \n\n"
      + "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n"
  }

  private static func busyboxHead(
    _ memory: Memory,
    _ busy: Double,
    _ count: Int,
    _ system: Kernel
  ) -> String {
    func percent(_ value: Double) -> String { Columns.right("\(Int(value))%", 4) }
    return "Mem: \(memory.used + memory.cache)K used, \(memory.free)K free,"
      + " \(memory.shared)K shrd, \(memory.cache / 8)K buff, \(memory.cache * 7 / 8)K cached\n"
      + "CPU:\(percent(busy)) usr   0% sys   0% nic\(percent(100 - busy)) idle   0% io   0% irq"
      + "   0% sirq\n"
      + "Load average: \(loads(system).joined(separator: " ")) 1/\(count) \(system.current.number)\n"
      + "  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n"
  }
}
