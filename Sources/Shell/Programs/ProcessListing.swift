import Machine
import Simulation

/// What `ps` is asked for.
struct ProcessRequest {
  /// Columns by name, with heads of their own where they were given.
  var columns: [(name: String, head: String?)] = []
  var showsAll = false
  var hasHeads = true
  var isForest = false
  var sortKeys: [(name: String, isDescending: Bool)] = []
  var numbers: [Int32] = []
  var parents: [Int32] = []
  var users: [String] = []
  var commands: [String] = []
  /// Whether something was said that chooses processes.
  var chooses: Bool {
    !numbers.isEmpty || !parents.isEmpty || !users.isEmpty || !commands.isEmpty
  }
  private var letters = Set<Character>()
  private var isBSD = false

  static func misuse(_ reason: String) -> UsageFailure {
    let text = """
      error: \(reason)

      Usage:
       ps [options]

       Try 'ps --help <simple|list|output|threads|misc|all>'
        or 'ps --help <s|l|o|t|m|a>'
       for additional help text.

      For more details see ps(1).
      """
    return UsageFailure(message: text, status: 1, hasHint: false, isWhole: true)
  }

  init(_ arguments: [String]) throws(UsageFailure) {
    var words = Array(arguments.dropFirst().reversed())
    while let word = words.popLast() {
      if word.hasPrefix("--") {
        try long(word, &words)
      } else if word.hasPrefix("-"), word != "-" {
        // `-aux` is what people type for `aux`.
        if word == "-aux" || word == "-auxf" || word == "-auxw" {
          try bsd(String(word.dropFirst()), &words)
        } else {
          try system(String(word.dropFirst()), &words)
        }
      } else if let number = Int32(word.split(separator: ",").first ?? "") {
        _ = number
        numbers += word.split(separator: ",").compactMap { Int32($0) }
        isBSD = true
      } else {
        try bsd(word, &words)
      }
    }
    if columns.isEmpty { columns = standardColumns() }
  }

  private func standardColumns() -> [(name: String, head: String?)] {
    let names: String
    if isBSD, letters.contains("u") {
      names = "user pid %cpu %mem vsz rss tname=TTY stat start_time=START bsdtime args"
    } else if letters.contains("l") {
      names = "f s uid pid ppid c pri=PRI ni=NI addr sz wchan tname=TTY time cmd=CMD"
    } else if letters.contains("f"), !isBSD {
      names = "user=UID pid ppid c stime tname=TTY time cmd=CMD"
    } else if letters.contains("j") {
      names = "pid pgid sid tname=TTY time comm=CMD"
    } else if isBSD {
      names = "pid tname=TTY stat bsdtime args"
    } else {
      names = "pid tname=TTY time comm=CMD"
    }
    return names.split(separator: " ").compactMap { word in
      let parts = word.split(separator: "=")
      return parts[0] == "addr"
        ? nil : (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
    }
  }

  private mutating func system(
    _ word: String,
    _ words: inout [String]
  ) throws(UsageFailure) {
    var rest = word[...]
    while let letter = rest.popFirst() {
      func value() throws(UsageFailure) -> String {
        defer { rest = "" }
        guard let text = rest.isEmpty ? words.popLast() : String(rest) else {
          throw Self.misuse(
            letter == "o"
              ? "format specification must follow -o" : "list of process IDs must follow -\(letter)"
          )
        }
        return text
      }
      switch letter {
      case "e", "A": showsAll = true
      case "f", "F": letters.insert("f")
      case "l": letters.insert("l")
      case "j": letters.insert("j")
      case "H": isForest = true
      case "w", "a", "d", "x", "y", "L", "T", "m", "c", "M", "Z":
        if "ad".contains(letter) { showsAll = true }
      case "o": try addColumns(try value())
      case "p", "q": numbers += try Self.list(try value())
      case "u", "U":
        users += try value().split { $0 == "," || $0 == " " }.map(String.init)
      case "C": commands += try value().split(separator: ",").map(String.init)
      case "g", "s", "t": _ = try value()
      case "V":
        throw UsageFailure(
          message: "ps from procps-ng 4.0.2",
          status: 0,
          hasHint: false,
          isWhole: true
        )
      default: throw Self.misuse("unsupported SysV option")
      }
    }
  }

  private mutating func bsd(_ word: String, _ words: inout [String]) throws(UsageFailure) {
    isBSD = true
    var rest = word[...]
    while let letter = rest.popFirst() {
      switch letter {
      case "a", "x", "g": showsAll = true
      case "u", "l", "j": letters.insert(letter)
      case "f":
        letters.insert("f")
        isForest = true
      case "w", "e", "c", "r", "m", "T": break
      case "h": hasHeads = false
      case "o":
        guard let text = rest.isEmpty ? words.popLast() : String(rest) else {
          throw Self.misuse("format specification must follow o")
        }
        try addColumns(text)
        rest = ""
      case "p":
        numbers += try Self.list(rest.isEmpty ? words.popLast() ?? "" : String(rest))
        rest = ""
      case "U": users += (words.popLast() ?? "").split(separator: ",").map(String.init)
      default: throw Self.misuse("unsupported option (BSD syntax)")
      }
    }
  }

  private mutating func long(_ word: String, _ words: inout [String]) throws(UsageFailure) {
    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
    func value() throws(UsageFailure) -> String {
      guard let text = parts.count > 1 ? parts[1] : words.popLast() else {
        throw Self.misuse("garbage option")
      }
      return text
    }
    switch parts[0] {
    case "--forest": isForest = true
    case "--no-headers", "--no-heading", "--no-header": hasHeads = false
    case "--headers": break
    case "--sort":
      for key in try value().split(separator: ",") {
        let name = key.drop { $0 == "+" || $0 == "-" }
        sortKeys.append((String(name), key.hasPrefix("-")))
      }
    case "--format": try addColumns(try value())
    case "--pid": numbers += try Self.list(try value())
    case "--ppid": parents += try Self.list(try value())
    case "--user", "--User": users += try value().split(separator: ",").map(String.init)
    case "--cols", "--columns", "--width", "--rows", "--lines": _ = try value()
    case "--help":
      throw UsageFailure(
        message: ProgramHelp.text(
          "ps",
          letters: "eAfljHo:p:u:C:",
          long: ["forest": "1", "no-headers": "2", "sort": "3", "ppid": "4"]
        ),
        status: 0,
        hasHint: false,
        isWhole: true
      )
    case "--version":
      throw UsageFailure(
        message: "ps from procps-ng 4.0.2",
        status: 0,
        hasHint: false,
        isWhole: true
      )
    default: throw Self.misuse("unknown gnu long option")
    }
  }

  private static func list(_ text: String) throws(UsageFailure) -> [Int32] {
    var numbers: [Int32] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      guard let number = Int32(part) else { throw misuse("process ID list syntax error") }
      numbers.append(number)
    }
    guard !numbers.isEmpty else { throw misuse("process ID list syntax error") }
    return numbers
  }

  private mutating func addColumns(_ text: String) throws(UsageFailure) {
    var rest = text[...]
    while !rest.isEmpty {
      let name = String(rest.prefix { $0 != "," && $0 != " " && $0 != "=" })
      rest = rest.dropFirst(name.count)
      var head: String?
      if rest.first == "=" {
        // A head goes on to the end.
        head = String(rest.dropFirst())
        rest = ""
        if let comma = head?.firstIndex(of: ","), head?.first == "," || head?.isEmpty == true {
          rest = (head ?? "")[comma...]
          head = ""
        }
      }
      rest = rest.drop { $0 == "," || $0 == " " }
      guard ProcessColumns.column(name) != nil else {
        throw Self.misuse("unknown user-defined format specifier \"\(name)\"")
      }
      columns.append((name, head))
    }
  }
}

extension Tools {
  @Sendable static func listProcesses(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    if BusyboxWords.isHere(system) { return try listShortly(&system) }
    let request = try ProcessRequest(system.arguments)
    var table = ProcessColumns(system)
    let own = system.process.terminal
    let user = system.process.user
    var processes = system.machine.processList.filter { process in
      guard request.chooses else {
        return request.showsAll || (process.terminal == own && process.user == user)
      }
      return request.numbers.contains(process.number) || request.parents.contains(process.parent)
        || request.users.contains(String(process.user))
        || request.users.contains(Accounts.user(process.user, system))
        || request.commands.contains(ProcessColumns.name(process))
    }
    for key in request.sortKeys.reversed() {
      guard ProcessColumns.column(key.name) != nil else {
        throw ProcessRequest.misuse("unknown sort specifier")
      }
      let texts = Dictionary(
        uniqueKeysWithValues: processes.map { ($0.number, table.text(key.name, $0)) }
      )
      let order = processes.enumerated().sorted { left, right in
        let (one, two) = (texts[left.element.number] ?? "", texts[right.element.number] ?? "")
        let isLess =
          if let first = Double(one), let second = Double(two) { first < second } else { one < two }
        if one == two { return left.offset < right.offset }
        return isLess != key.isDescending
      }
      processes = order.map(\.element)
    }
    if request.isForest { processes = forest(processes, &table) }
    show(processes, request, table, &system)
    return processes.isEmpty ? 1 : 0
  }

  /// Children behind their parents, with the branches of the tree.
  private static func forest(
    _ processes: [ProcessStatus],
    _ table: inout ProcessColumns
  ) -> [ProcessStatus] {
    let numbers = Set(processes.map(\.number))
    var result: [ProcessStatus] = []
    func visit(_ process: ProcessStatus, _ lead: String, _ branch: String, _ depth: Int) {
      guard depth < 50 else { return }
      table.branches[process.number] = branch
      result.append(process)
      let children = processes.filter { $0.parent == process.number && $0.number != process.number }
      for (index, child) in children.enumerated() {
        let isLast = index == children.count - 1
        let next = depth == 0 && lead.isEmpty ? " " : lead
        visit(child, next + (isLast ? "    " : "|   "), next + "\\_ ", depth + 1)
      }
    }
    for process in processes where !numbers.contains(process.parent) || process.parent == 0 {
      visit(process, "", "", 0)
    }
    return result
  }

  private static func show(
    _ processes: [ProcessStatus],
    _ request: ProcessRequest,
    _ table: ProcessColumns,
    _ system: inout Kernel
  ) {
    let columns = request.columns.compactMap { column in
      ProcessColumns.column(column.name).map { (name: column.name, head: column.head, form: $0) }
    }
    func line(_ cell: (Int) -> String) -> String {
      let cells = columns.indices.map { index in
        let form = columns[index].form
        let width = max(form.width, (columns[index].head ?? form.head).count)
        let text = cell(index)
        if form.isRight { return Columns.right(text, width) }
        return index == columns.count - 1 ? text : Columns.left(text, width)
      }
      return cells.joined(separator: " ") + "\n"
    }
    if request.hasHeads, columns.contains(where: { $0.head != "" }) {
      system.print(line { columns[$0].head ?? columns[$0].form.head })
    }
    for process in processes {
      system.print(
        line { index in
          let text = table.text(columns[index].name.lowercased(), process)
          return columns[index].form.isOpen && index < columns.count - 1
            ? String(text.prefix(columns[index].form.width)) : text
        }
      )
    }
  }

  /// A busybox shows every process, whatever it is asked.
  private static func listShortly(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let arguments = system.arguments.filter { $0.hasPrefix("-o") || !$0.hasPrefix("-") }
    let options = try Options(arguments, "o:T")
    let table = ProcessColumns(system)
    let widths: [String: (head: String, width: Int)] = [
      "user": ("USER", 8), "group": ("GROUP", 8), "comm": ("COMMAND", 16),
      "args": ("COMMAND", 256), "pid": ("PID", 5), "ppid": ("PPID", 5), "pgid": ("PGID", 5),
      "etime": ("ELAPSED", 7), "nice": ("NI", 5), "time": ("TIME", 6), "tty": ("TT", 6),
      "vsz": ("VSZ", 4), "stat": ("STAT", 4), "rss": ("RSS", 4), "sid": ("SID", 5),
    ]
    let names = options.values("o").flatMap { $0.split(separator: ",").map(String.init) }
    for name in names where widths[name] == nil {
      throw plain(
        "bad -o argument '\(name)', supported arguments: user,group,comm,args,pid,ppid,pgid,etime,nice,time,tty,vsz,sid,stat,rss"
      )
    }
    if names.isEmpty {
      system.print("PID   USER     TIME  COMMAND\n")
      for process in system.machine.processList {
        let command =
          process.state == "Z"
          ? "[\(ProcessColumns.name(process))]" : ProcessColumns.command(process)
        system.print(
          "\(Columns.right(String(process.number), 5)) "
            + "\(Columns.left(String(table.text("user", process).prefix(8)), 8)) "
            + "\(Columns.right(table.text("bsdtime", process), 5)) \(command)\n"
        )
      }
      return 0
    }
    func line(_ cell: (String, (head: String, width: Int)) -> String) -> String {
      var text = ""
      for (index, name) in names.enumerated() {
        guard let form = widths[name] else { continue }
        let value = cell(name, form)
        text += index == names.count - 1 ? value : Columns.left(value, form.width) + " "
      }
      return text + "\n"
    }
    system.print(line { $1.head })
    for process in system.machine.processList {
      system.print(
        line { name, form in
          let text = table.text(name == "time" ? "bsdtime" : name, process)
          return ["pid", "ppid", "pgid", "sid"].contains(name)
            ? Columns.right(text, form.width) : text
        }
      )
    }
    return 0
  }
}
