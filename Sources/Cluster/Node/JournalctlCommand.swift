import Machine
import Manifests
import Simulation

/// A node's journal as text.
struct JournalText {
  private let node: ClusterNode

  init(_ node: ClusterNode) { self.node = node }

  /// The lines about a service, in the short form.
  func lines(of unit: String) -> [String] {
    node.journal.entries.filter { $0.unit == unit }.map { text($0, "short") }
  }

  /// What the journal keeps of a line, as its export forms show it.
  private func fields(_ entry: NodeJournal.Entry) -> Value {
    var object = ValueObject()
    let micros = entry.time.nanoseconds / 1000
    let booted = (node.journal.entries.first?.time ?? entry.time).nanoseconds / 1000
    for (name, value) in [
      ("__REALTIME_TIMESTAMP", String(micros)), ("__MONOTONIC_TIMESTAMP", String(micros - booted)),
      ("_BOOT_ID", bootID), ("_HOSTNAME", node.name), ("PRIORITY", "6"), ("_UID", "0"),
      ("_GID", "0"), ("_TRANSPORT", "stdout"), ("_SYSTEMD_UNIT", "\(entry.unit).service"),
      ("SYSLOG_IDENTIFIER", entry.identifier), ("_COMM", entry.identifier),
      ("_PID", String(entry.process)), ("MESSAGE", entry.text),
    ] { object[name] = .string(value) }
    return .object(object)
  }

  /// What the boot is called, which follows from the node and when it began.
  var bootID: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let start = node.journal.entries.first?.time.nanoseconds ?? 0
    var text = ""
    for round in 0..<2 {
      for byte in "\(node.name)\(start)\(round)".utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
      let digits = String(hash, radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return text
  }

  func text(_ entry: NodeJournal.Entry, _ form: String) -> String {
    let civil = CivilTime(entry.time)
    let who = "\(node.name) \(entry.identifier)[\(entry.process)]: \(entry.text)"
    let micro = CivilTime.padded(civil.nanosecond / 1000, 6)
    let day = "\(CivilTime.months[civil.month - 1].prefix(3)) \(CivilTime.padded(civil.day))"
    return switch form {
    case "cat": entry.text
    case "json": JSONWriter.compact(fields(entry), sortsKeys: false, escapesHTML: false)
    case "json-pretty":
      JSONWriter.indented(fields(entry), sortsKeys: false, escapesHTML: false)
    case "short-precise": "\(day) \(civil.timeOfDay).\(micro) \(who)"
    case "short-iso": "\(civil.date)T\(civil.timeOfDay)+0000 \(who)"
    case "short-iso-precise": "\(civil.date)T\(civil.timeOfDay).\(micro)+0000 \(who)"
    case "short-full":
      "\(CivilTime.weekdays[civil.weekday]) \(civil.date) \(civil.timeOfDay) UTC \(who)"
    case "short-unix": "\(entry.time.seconds).\(micro) \(who)"
    default: "\(day) \(civil.timeOfDay) \(who)"
    }
  }
}

/// `journalctl` on a node.
struct JournalctlCommand: HostProgram {
  private var options: Options?
  private var printed = 0

  private struct Options: Sendable {
    var units: [String] = []
    var identifiers: [String] = []
    var follows = false
    var count: Int?
    var form = "short"
    var since: Instant?
    var until: Instant?
    var isReversed = false
    var pattern = ""
    var isKernel = false
    var isBootList = false
  }

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    guard let index = plane.node(of: system.current.machine), system.machine.kind == .node else {
      system.print("No journal files were found.\n-- No entries --\n")
      return .exit(1)
    }
    let node = plane.nodes[index]
    guard let options else { return begin(node, &system, plane) }
    follow(node, options, &system)
    return system.takeSignals().isEmpty ? waiting(system) : .exit(130)
  }

  private func waiting(_ system: Kernel) -> Disposition {
    .wait([.signal, .until(system.now + .milliseconds(500))])
  }

  private mutating func begin(
    _ node: ClusterNode,
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    let options: Options
    do throws(Complaint) { options = try Self.read(system) } catch {
      system.print(error.message + "\n", to: 2)
      return .exit(1)
    }
    if options.isBootList {
      let first = node.journal.entries.first?.time ?? system.now
      system.print(
        "IDX BOOT ID                          FIRST ENTRY                 LAST ENTRY\n  0 "
          + "\(JournalText(node).bootID) \(Self.full(first)) \(Self.full(system.now))\n"
      )
      return .exit(0)
    }
    var lines = matching(node, options)
    let count = options.count ?? (options.follows ? 10 : nil)
    if let count { lines = lines.suffix(count) }
    if options.isReversed { lines.reverse() }
    if plane.isOld, let first = node.journal.entries.first?.time {
      system.print("-- Logs begin at \(Self.full(first)), end at \(Self.full(system.now)). --\n")
    }
    let text = JournalText(node)
    system.print(lines.map { text.text($0, options.form) + "\n" }.joined())
    if lines.isEmpty, !options.follows { system.print("-- No entries --\n") }
    guard options.follows else { return .exit(0) }
    printed = node.journal.dropped + node.journal.entries.count
    self.options = options
    return waiting(system)
  }

  private mutating func follow(_ node: ClusterNode, _ options: Options, _ system: inout Kernel) {
    let total = node.journal.dropped + node.journal.entries.count
    let fresh = node.journal.entries.suffix(
      max(0, min(total - printed, node.journal.entries.count))
    )
    printed = total
    let text = JournalText(node)
    for entry in fresh where Self.isShown(entry, options) {
      system.print(text.text(entry, options.form) + "\n")
    }
  }

  private func matching(_ node: ClusterNode, _ options: Options) -> [NodeJournal.Entry] {
    node.journal.entries.filter { Self.isShown($0, options) }
  }

  private static func isShown(_ entry: NodeJournal.Entry, _ options: Options) -> Bool {
    if options.isKernel { return false }
    if !options.units.isEmpty, !options.units.contains(entry.unit) { return false }
    if !options.identifiers.isEmpty, !options.identifiers.contains(entry.identifier) {
      return false
    }
    if let since = options.since, entry.time < since { return false }
    if let until = options.until, entry.time > until { return false }
    return options.pattern.isEmpty || entry.text.contains(options.pattern)
  }

  private struct Complaint: Error { var message: String }

  private static func read(_ system: Kernel) throws(Complaint) -> Options {
    var options = Options()
    var words = Array(system.arguments.dropFirst().reversed())
    while let word = words.popLast() {
      var name = word
      var given: String?
      if word.hasPrefix("--"), let sign = word.firstIndex(of: "=") {
        name = String(word[..<sign])
        given = String(word[word.index(after: sign)...])
      } else if word.hasPrefix("-"), !word.hasPrefix("--"), word.count > 2 {
        let letters = Array(word.dropFirst())
        guard "untogSU".contains(letters[0]) else {
          for letter in letters.reversed() { words.append("-\(letter)") }
          // A value stands behind the last letter, which comes first off the pile reversed.
          continue
        }
        name = "-\(letters[0])"
        given = String(letters.dropFirst())
      }
      func value() throws(Complaint) -> String {
        if let given { return given }
        guard let next = words.popLast() else {
          throw Complaint(
            message: "journalctl: option requires an argument -- '\(name.drop { $0 == "-" })'"
          )
        }
        return next
      }
      switch name {
      case "-u", "--unit":
        let unit = try value()
        options.units.append(unit.hasSuffix(".service") ? String(unit.dropLast(8)) : unit)
      case "-t", "--identifier": options.identifiers.append(try value())
      case "-f", "--follow": options.follows = true
      case "-n", "--lines":
        if given == nil, words.last.map({ Int($0) == nil && $0 != "all" }) ?? true {
          options.count = 10
        } else {
          options.count = Int(try value())
        }
      case "-o", "--output":
        options.form = try value()
        guard forms.contains(options.form) else {
          throw Complaint(message: "Unknown output format '\(options.form)'.")
        }
      case "-S", "--since": options.since = try time(try value(), system.now)
      case "-U", "--until": options.until = try time(try value(), system.now)
      case "-r", "--reverse": options.isReversed = true
      case "-g", "--grep": options.pattern = try value()
      case "-k", "--dmesg": options.isKernel = true
      case "--list-boots": options.isBootList = true
      case "-p", "--priority": options.isKernel = try !takesInformation(try value())
      case "-e", "--pager-end": if options.count == nil { options.count = 1000 }
      case "-b", "--boot", "-x", "--catalog", "-q", "--quiet", "-a", "--all", "-l", "--full",
        "--no-pager", "--no-hostname", "-m", "--merge", "--utc":
        break
      default:
        throw Complaint(
          message: name.hasPrefix("-")
            ? "journalctl: unrecognized option '\(name)'"
            : "Failed to add match '\(name)': Invalid argument"
        )
      }
    }
    return options
  }

  private static let forms = [
    "cat", "json", "json-pretty", "short", "short-full", "short-iso", "short-iso-precise",
    "short-precise", "short-unix",
  ]

  /// Whether a range of priorities has what services print, which is all that is here.
  private static func takesInformation(_ text: String) throws(Complaint) -> Bool {
    let names = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"]
    let parts = text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
    let levels = parts.compactMap { names.firstIndex(of: $0) ?? Int($0) }
    guard levels.count == parts.count, let last = levels.last else {
      throw Complaint(message: "Unknown log level \(text)")
    }
    return last >= 6 && (levels.count == 1 || levels[0] <= 6)
  }

  /// `10 min ago`, `-5m`, `today`, `09:30`, `2026-11-23 09:00:00`.
  private static func time(_ text: String, _ now: Instant) throws(Complaint) -> Instant {
    let today = CivilTime(now).date
    if text == "now" { return now }
    if text == "today" || text == "yesterday" {
      let midnight = CivilTime.parse(rfc3339: "\(today)T00:00:00Z") ?? now
      return text == "today" ? midnight : midnight - .hours(24)
    }
    var words = text
    let isPast = words.hasSuffix(" ago") || words.hasPrefix("-")
    if isPast {
      if words.hasSuffix(" ago") { words.removeLast(4) }
      if words.hasPrefix("-") { words.removeFirst() }
      let digits = words.prefix { $0.isNumber }
      let unit = words.dropFirst(digits.count).drop { $0 == " " }
      guard let number = Int64(digits), let length = length(String(unit)) else {
        throw Complaint(message: "Failed to parse timestamp: \(text)")
      }
      return now - length * number
    }
    let candidates = [
      text.replacing(" ", with: "T") + "Z", "\(text)T00:00:00Z", "\(today)T\(text)Z",
      "\(today)T\(text):00Z", text.replacing(" ", with: "T") + ":00Z", text,
    ]
    for candidate in candidates {
      if let time = CivilTime.parse(rfc3339: candidate) { return time }
    }
    throw Complaint(message: "Failed to parse timestamp: \(text)")
  }

  private static func length(_ unit: String) -> Duration? {
    switch unit {
    case "", "s", "sec", "secs", "second", "seconds": .seconds(1)
    case "m", "min", "mins", "minute", "minutes": .minutes(1)
    case "h", "hr", "hour", "hours": .hours(1)
    case "d", "day", "days": .hours(24)
    default: nil
    }
  }

  private static func full(_ time: Instant) -> String {
    let civil = CivilTime(time)
    return "\(CivilTime.weekdays[civil.weekday]) \(civil.date) \(civil.timeOfDay) UTC"
  }
}

extension String {
  /// The text with one character in place of another.
  fileprivate func replacing(_ old: Character, with new: Character) -> String {
    String(map { $0 == old ? new : $0 })
  }
}
