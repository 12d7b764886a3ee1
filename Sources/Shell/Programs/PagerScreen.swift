import Machine

/// `less` and `more`: on a terminal a page at a time, elsewhere all at once.
///
/// The simulated terminal hands in whole lines, so a command is a line: nothing or a blank for the
/// next page, and the letters that the real ones take.
struct PagerScreen: Program {
  private enum Stage: Sendable {
    case start
    /// Somebody else does it: there is no screen.
    case plain(FilterProgram<Pager>)
    case gathering
    case commands
  }

  private var stage = Stage.start
  private var name = "less"
  private var files: [String] = []
  private var nextFile = 0
  private var descriptor: Int?
  private var bytes: [UInt8] = []
  private var lines: [[UInt8]] = []
  /// The line at the top of the screen.
  private var top = 0
  private var keys: Int?
  private var typed: [UInt8] = []
  private var pattern: Expression?
  private var rows = 24
  private var showsNumbers = false
  private var start = ""

  mutating func resume(_ system: inout Kernel) -> Disposition {
    switch stage {
    case .start: return begin(&system)
    case .plain(var program):
      let disposition = program.resume(&system)
      stage = .plain(program)
      return disposition
    case .gathering: return gather(&system)
    case .commands: return command(&system)
    }
  }

  private mutating func begin(_ system: inout Kernel) -> Disposition {
    let words = system.arguments.dropFirst()
    name = Paths.base(system.arguments.first ?? "less")
    files = words.filter { !$0.hasPrefix("-") && !$0.hasPrefix("+") || $0 == "-" }
    let asksItself = words.contains { $0 == "-V" || $0 == "--version" || $0 == "--help" }
    let readsKeys = files.isEmpty && system.isTerminal(0)
    guard system.isTerminal(1), let terminal = system.process.terminal, !asksItself, !readsKeys
    else {
      stage = .plain(FilterProgram<Pager>())
      return .yield
    }
    rows = max(3, system[terminal].size.rows)
    showsNumbers = words.contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("N") }
    start = words.last { $0.hasPrefix("+") } ?? ""
    stage = .gathering
    return .yield
  }

  private mutating func gather(_ system: inout Kernel) -> Disposition {
    guard let descriptor else {
      let isInput = files.isEmpty && nextFile == 0
      guard isInput || nextFile < files.count else { return show(&system) }
      let file = isInput ? "-" : files[nextFile]
      nextFile += 1
      do throws(Errno) { self.descriptor = file == "-" ? 0 : try system.open(file, .read) } catch {
        system.print(
          error == .EISDIR ? "\(file) is a directory\n" : "\(file): \(error.message)\n",
          to: 2
        )
        if files.count == 1 { return .exit(1) }
      }
      return .yield
    }
    switch system.read(descriptor) {
    case .wouldBlock: return .wait([.readable(descriptor)])
    case .bytes(let more): bytes += more
    case .endOfFile, .failure:
      if descriptor != 0 { system.close(descriptor) }
      self.descriptor = nil
    }
    return .yield
  }

  /// Shows the first page; a text that fits on the screen is all there is to do.
  private mutating func show(_ system: inout Kernel) -> Disposition {
    lines = bytes.lines
    if start.hasPrefix("+/") {
      search(String(start.dropFirst(2)), from: 0, &system)
    } else if start == "+G" {
      top = lastTop
    } else if let number = Int(start.dropFirst()) {
      top = max(0, min(number - 1, lines.count - 1))
    }
    guard lines.count > rows - 1 else {
      page(&system)
      return .exit(0)
    }
    do throws(Errno) { keys = try system.open("/dev/tty", .read) } catch {
      system.print(bytes)
      return .exit(0)
    }
    stage = .commands
    page(&system)
    prompt(&system)
    return .yield
  }

  private var lastTop: Int { max(0, lines.count - (rows - 1)) }
  private var isAtEnd: Bool { top + rows - 1 >= lines.count }

  private func page(_ system: inout Kernel) {
    var text: [UInt8] = []
    for (offset, line) in lines[top...].prefix(rows - 1).enumerated() {
      if showsNumbers { text += Array((Columns.right(String(top + offset + 1), 7) + " ").utf8) }
      text += line + [Byte.newline]
    }
    system.print(text)
  }

  private func prompt(_ system: inout Kernel) {
    if name == "more" {
      let share = min(top + rows - 1, lines.count) * 100 / max(1, lines.count)
      system.print("--More--(\(share)%)")
    } else {
      system.print(isAtEnd ? "(END)" : ":")
    }
  }

  private mutating func command(_ system: inout Kernel) -> Disposition {
    guard let keys else { return .exit(0) }
    guard let end = typed.firstIndex(of: Byte.newline) else {
      switch system.read(keys) {
      case .wouldBlock: return .wait([.readable(keys)])
      case .bytes(let more): typed += more
      case .endOfFile, .failure: return .exit(0)
      }
      return .yield
    }
    let line = String(bytes: typed[..<end])
    typed.removeFirst(end + 1)
    guard perform(line, &system) else { return .exit(0) }
    if name == "more", isAtEnd { return .exit(0) }
    prompt(&system)
    return .yield
  }

  /// Does what a line says; false where that is to leave.
  private mutating func perform(_ line: String, _ system: inout Kernel) -> Bool {
    let size = rows - 1
    let key = String(line.drop { $0 == " " })
    if key.hasPrefix("/") {
      search(String(key.dropFirst()), from: top + 1, &system)
      page(&system)
      return true
    }
    let count = Int(key.prefix(while: \.isNumber))
    switch key.drop(while: \.isNumber) {
    case "q", "Q", ":q", "ZZ": return false
    case "", "f", "z":
      if isAtEnd, name == "less" { return true }
      move(to: top + (count ?? size))
    case "b", "w": move(to: top - (count ?? size))
    case "d": move(to: top + size / 2)
    case "u": move(to: top - size / 2)
    case "j", "e": move(to: top + (count ?? 1))
    case "k", "y": move(to: top - (count ?? 1))
    case "g", "<", "p": move(to: (count ?? 1) - 1)
    case "G", ">": move(to: count.map { $0 - 1 } ?? lastTop)
    case "n": search(nil, from: top + 1, &system)
    case "N":
      if let pattern, let found = lines[..<top].lastIndex(where: { pattern.matches($0) }) {
        top = found
      }
    case "=":
      system.print(
        "\(files.first ?? "standard input") lines \(top + 1)-\(min(top + size, lines.count))/"
          + "\(lines.count)\n"
      )
      return true
    case "h":
      system.print(
        "Commands, each with the Return key: blank next page, b back, j k lines, g G ends,"
          + " /TEXT search, n next, = where, q quit\n"
      )
      return true
    default: return true
    }
    page(&system)
    return true
  }

  private mutating func move(to line: Int) { top = max(0, min(line, lastTop)) }

  private mutating func search(_ text: String?, from start: Int, _ system: inout Kernel) {
    if let text { pattern = try? Expression(text, extended: true) }
    guard let pattern else { return system.print("No previous regular expression\n") }
    guard let found = lines[min(start, lines.count)...].firstIndex(where: { pattern.matches($0) })
    else { return system.print("Pattern not found\n") }
    top = found
  }
}
