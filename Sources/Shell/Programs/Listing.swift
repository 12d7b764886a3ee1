import Machine
import Simulation

/// `ls`.
struct Listing {
  private let options: Options
  private let inColumns: Int?
  private let now: Instant

  private struct Entry {
    var name: String
    var status: FileStatus
    var number = ""
  }

  static func run(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "laA1RhtrdSFpiCgonGsUXmQxkvcuLBNqbw:I:T:Z",
      long: [
        "all": "a", "almost-all": "A", "recursive": "R", "human-readable": "h", "reverse": "r",
        "directory": "d", "color": "k", "inode": "i", "classify": "F", "full-time": "l",
        "sort": "2", "group-directories-first": "3", "ignore": "I", "hide": "4", "width": "w",
        "time-style": "5", "time": "6", "indicator-style": "7", "no-group": "o", "size": "s",
        "numeric-uid-gid": "n", "dereference": "L", "format": "8", "quote-name": "Q",
        "literal": "N", "escape": "b", "ignore-backups": "B",
      ],
      valuedLong: ["sort", "hide", "time-style", "time", "indicator-style", "format"],
      status: 2
    )
    let columns = options.has("1") || options.has("l") ? nil : system.terminalSize(1)?.columns
    let listing = Listing(
      options: options,
      inColumns: columns.map { wide in options.value("w").flatMap { Int($0) } ?? wide }
        ?? (options.has("C") || options.has("x") ? 80 : nil),
      now: system.now
    )
    return listing.show(&system)
  }

  private func show(_ system: inout Kernel) -> Int32 {
    var status: Int32 = 0
    var plain: [Entry] = []
    var directories: [String] = []
    for path in options.operands.isEmpty ? ["."] : options.operands {
      do throws(Errno) {
        let found: FileStatus
        if let followed = try? system.stat(path, followLinks: !options.has("l")) {
          found = followed
        } else {
          found = try system.stat(path, followLinks: false)
        }
        if found.isDirectory, !options.has("d") {
          directories.append(path)
        } else {
          let follows = found.kind != .link
          let number = try system.fileNumber(path, followLinks: follows)
          plain.append(Entry(name: path, status: found, number: String(number)))
        }
      } catch {
        Tools.complain("cannot access '\(path)': \(error.message)", &system)
        status = BusyboxWords.isHere(system) ? 1 : 2
      }
    }
    system.print(render(sort(plain), system))
    let titled = options.operands.count > 1 || options.has("R")
    var isFirst = plain.isEmpty
    while !directories.isEmpty {
      let path = directories.removeFirst()
      do throws(Errno) {
        let entries = try entries(of: path, system)
        if titled { system.print((isFirst ? "" : "\n") + path + ":\n") }
        isFirst = false
        if options.has("l") {
          let blocks = entries.reduce(0) { $0 + Self.blocks($1.status) }
          system.print(
            "total \(options.has("h") && blocks > 0 ? Sizes.human(blocks * 1024) : String(blocks))\n"
          )
        }
        system.print(render(entries, system))
        if options.has("R") {
          let below = entries.filter { $0.status.isDirectory && $0.name != "." && $0.name != ".." }
          directories.insert(contentsOf: below.map { Paths.child(path, $0.name) }, at: 0)
        }
      } catch {
        Tools.complain("cannot open directory '\(path)': \(error.message)", &system)
        status = BusyboxWords.isHere(system) ? 1 : 2
      }
    }
    return status
  }

  private static func blocks(_ status: FileStatus) -> Int {
    status.kind == .directory ? 4 : status.kind == .link ? 0 : (status.size + 4095) / 4096 * 4
  }

  private func entries(of path: String, _ system: Kernel) throws(Errno) -> [Entry] {
    var names = try system.list(path)
    if options.has("a") {
      names += [".", ".."]
    } else if !options.has("A") {
      names.removeAll { $0.hasPrefix(".") }
    }
    let ignored = options.values("I").map { Pattern($0) }
    let hidden =
      options.has("a") || options.has("A") ? [] : options.values("4").map { Pattern($0) }
    names.removeAll { name in (ignored + hidden).contains { $0.matches(name) } }
    if options.has("B") { names.removeAll { $0.hasSuffix("~") } }
    let entries = names.compactMap { name -> Entry? in
      let child = Paths.child(path, name)
      guard let status = try? system.stat(child, followLinks: false) else { return nil }
      let number = options.has("i") ? try? system.fileNumber(child, followLinks: false) : nil
      return Entry(name: name, status: status, number: number.map(String.init) ?? "")
    }
    return sort(entries)
  }

  private func sort(_ entries: [Entry]) -> [Entry] {
    var sorted = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let words = ["time": "t", "size": "S", "extension": "X", "version": "v", "none": "U"]
    let order = options.value("2").flatMap { words[$0]?.first } ?? options.last(of: "tSXvU")
    switch order {
    case "t": sorted = stable(sorted) { $0.status.modified > $1.status.modified }
    case "S": sorted = stable(sorted) { $0.status.size > $1.status.size }
    case "X":
      func ending(_ name: String) -> [UInt8] {
        name.lastIndex(of: ".").map { Array(name[$0...].utf8) } ?? []
      }
      sorted = stable(sorted) {
        ending($0.name).lexicographicallyPrecedes(ending($1.name))
      }
    case "v":
      sorted = stable(sorted) {
        VersionOrder.compare(Array($0.name.utf8), Array($1.name.utf8)) < 0
      }
    default: break
    }
    if options.has("3") {
      let reversed = options.has("r") ? Array(sorted.reversed()) : sorted
      return reversed.filter(\.status.isDirectory) + reversed.filter { !$0.status.isDirectory }
    }
    return options.has("r") ? sorted.reversed() : sorted
  }

  private func stable(_ entries: [Entry], _ precedes: (Entry, Entry) -> Bool) -> [Entry] {
    entries.enumerated().sorted {
      if precedes($0.element, $1.element) { return true }
      if precedes($1.element, $0.element) { return false }
      return $0.offset < $1.offset
    }.map(\.element)
  }

  private func render(_ entries: [Entry], _ system: Kernel) -> String {
    if entries.isEmpty { return "" }
    if options.has("l") || options.has("n") || options.has("o") || options.has("g") {
      return long(entries, system)
    }
    let numbers = entries.map(\.number.count).max() ?? 0
    let names = entries.map { entry in
      (options.has("i") ? Columns.right(entry.number, numbers) + " " : "")
        + (options.has("Q") ? "\"\(entry.name)\"" : entry.name) + mark(entry.status)
    }
    if options.has("m") { return names.joined(separator: ", ") + "\n" }
    guard let width = inColumns else { return names.joined(separator: "\n") + "\n" }
    return Self.columns(names, width: width)
  }

  private func mark(_ status: FileStatus) -> String {
    if status.isDirectory, options.has("F") || options.has("p") { return "/" }
    guard options.has("F") else { return "" }
    return status.kind == .link ? "@" : status.isExecutable ? "*" : ""
  }

  /// Names in as many columns as fit, down and then across.
  static func columns(_ names: [String], width: Int) -> String {
    var rows = 1
    while rows < names.count {
      let columns = (names.count + rows - 1) / rows
      let total = (0..<columns).reduce(0) { sum, column in
        let part = names[(column * rows)..<min(names.count, (column + 1) * rows)]
        return sum + (part.map(\.count).max() ?? 0) + 2
      }
      if total - 2 < width { break }
      rows += 1
    }
    let columns = (names.count + rows - 1) / rows
    let widths = (0..<columns).map { column in
      (names[min(names.count, column * rows)..<min(names.count, (column + 1) * rows)].map(\.count)
        .max() ?? 0) + 2
    }
    var text = ""
    for row in 0..<rows {
      var line = ""
      for column in 0..<columns where column * rows + row < names.count {
        let name = names[column * rows + row]
        let isLast = (column + 1) * rows + row >= names.count
        line += isLast ? name : Columns.left(name, widths[column])
      }
      text += line + "\n"
    }
    return text
  }

  private func long(_ entries: [Entry], _ system: Kernel) -> String {
    let hidesGroup = options.has("o") || options.has("G")
    let hidesOwner = options.has("g")
    let rows = entries.map { entry -> [String] in
      let status = entry.status
      let size = options.has("h") ? Sizes.human(status.size) : String(status.size)
      let isNumeric = options.has("n")
      return [
        FileModes.text(status), String(status.linkCount),
        isNumeric ? String(status.owner) : Accounts.user(status.owner, system),
        isNumeric ? String(status.group) : Accounts.group(status.group, system), size,
      ]
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let numbers = entries.map(\.number.count).max() ?? 0
    var text = ""
    for (entry, row) in zip(entries, rows) {
      if options.has("i") { text += Columns.right(entry.number, numbers) + " " }
      let target = entry.status.linkTarget.map { " -> " + $0 } ?? ""
      text +=
        "\(row[0]) \(Columns.right(row[1], widths[1])) "
        + (hidesOwner ? "" : Columns.left(row[2], widths[2]) + " ")
        + (hidesGroup ? "" : Columns.left(row[3], widths[3]) + " ")
        + "\(Columns.right(row[4], widths[4])) "
        + "\(date(entry.status.modified)) \(entry.name)\(mark(entry.status))\(target)\n"
    }
    return text
  }

  private func date(_ time: Instant) -> String {
    if let style = options.value("5") {
      if style.hasPrefix("+") { return DateText.format(time, String(style.dropFirst())) }
      if style == "long-iso" { return DateText.format(time, "%Y-%m-%d %H:%M") }
      if style == "full-iso" { return DateText.format(time, "%Y-%m-%d %H:%M:%S.%N %z") }
    }
    let civil = CivilTime(time)
    let month = CivilTime.months[civil.month - 1].prefix(3)
    let day = Columns.right(String(civil.day), 2)
    let isRecent = abs((now - time).wholeSeconds) < 15_778_476
    let end = isRecent ? String(civil.timeOfDay.prefix(5)) : " \(civil.year)"
    return "\(month) \(day) \(end)"
  }
}

/// Sizes for people.
enum Sizes {
  /// As a busybox has it: one digit behind the point.
  static func short(_ bytes: Int) -> String {
    var value = Double(bytes)
    var unit = ""
    for next in ["K", "M", "G", "T"] where value >= 1024 {
      value /= 1024
      unit = next
    }
    return unit.isEmpty ? String(bytes) : NumberText.fixed(value, 1) + unit
  }

  static func human(_ bytes: Int) -> String {
    guard bytes >= 1024 else { return String(bytes) }
    var value = Double(bytes)
    var unit = ""
    for next in ["K", "M", "G", "T"] where value >= 1024 {
      value /= 1024
      unit = next
    }
    if value < 10 {
      let tenths = (value * 10).rounded(.up) / 10
      if tenths < 10 { return NumberText.fixed(tenths, 1) + unit }
    }
    return NumberText.fixed(value.rounded(.up), 0) + unit
  }
}

/// Names of users and groups, from the machine's files.
enum Accounts {
  static func user(_ number: UInt32, _ system: Kernel) -> String {
    name(number, "/etc/passwd", system)
  }

  static func group(_ number: UInt32, _ system: Kernel) -> String {
    name(number, "/etc/group", system)
  }

  private static func name(_ number: UInt32, _ file: String, _ system: Kernel) -> String {
    if let bytes = try? system.readFile(file) {
      for line in String(bytes: bytes).split(separator: "\n") {
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        if fields.count > 2, fields[2] == String(number) { return String(fields[0]) }
      }
    }
    return number == 0 ? "root" : String(number)
  }
}
