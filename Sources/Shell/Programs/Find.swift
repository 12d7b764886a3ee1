import Machine
import Simulation

/// `find`: walks over files, and asks of each what its expression says.
struct Find: Program {
  private var expression = FindExpression()
  private var entries: [FindEntry] = []
  private var place = 0
  private var stack: [Bool?] = []
  private var child: ProcessID?
  private var status: Int32 = 0
  private var isStarted = false
  /// How far the expression is for the file at hand.
  private var cursor = 0
  private var batches: [(command: [String], paths: [String])] = []
  private var pruned: String?
  private var isOver = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      do throws(UsageFailure) { try begin(&system) } catch {
        return Tools.refuse("find", error, &system)
      }
    }
    if let running = child {
      guard let ended = system.exitStatus(of: running) else { return .wait([.process(running)]) }
      child = nil
      stack.append(ended == 0)
    }
    while !isOver, place < entries.count {
      if cursor == 0, !isWanted(entries[place]) {
        place += 1
        continue
      }
      if let disposition = evaluate(&system) { return disposition }
      stack = []
      cursor = 0
      place += 1
    }
    return finish(&system)
  }

  private func isWanted(_ entry: FindEntry) -> Bool {
    if let pruned, entry.path.hasPrefix(pruned + "/") { return false }
    return entry.depth >= expression.shallowest && entry.depth <= expression.deepest
  }

  private mutating func begin(_ system: inout Kernel) throws(UsageFailure) {
    var arguments = Array(system.arguments.dropFirst())
    var followsLinks = false
    while let word = arguments.first, ["-L", "-P", "-H"].contains(word) {
      followsLinks = word == "-L"
      arguments.removeFirst()
    }
    var places: [String] = []
    while let word = arguments.first, !word.hasPrefix("-"), word != "(", word != "!" {
      places.append(arguments.removeFirst())
    }
    if places.isEmpty { places = ["."] }
    expression = try FindExpression(arguments, system)
    for place in places {
      do throws(Errno) { _ = try system.stat(place, followLinks: false) } catch {
        Tools.complain("'\(place)': \(error.message)", &system)
        status = 1
        continue
      }
      var found: [FindEntry] = []
      FileTree.walk(place, &system) { path, status in
        let names = path.dropFirst(place.count).split(separator: "/")
        found.append(FindEntry(path: path, root: place, depth: names.count, status: status))
      }
      if followsLinks {
        for index in found.indices {
          found[index].status = (try? system.stat(found[index].path)) ?? found[index].status
        }
      }
      entries += expression.isDeepFirst ? Self.deepFirst(found) : found
    }
  }

  /// What is in a directory before the directory itself.
  private static func deepFirst(_ entries: [FindEntry]) -> [FindEntry] {
    var result: [FindEntry] = []
    var open: [FindEntry] = []
    for entry in entries {
      while let last = open.last, last.depth >= entry.depth { result.append(open.removeLast()) }
      open.append(entry)
    }
    return result + open.reversed()
  }

  /// Goes on with the expression for the file at hand; gives what has to be waited for.
  private mutating func evaluate(_ system: inout Kernel) -> Disposition? {
    let entry = entries[place]
    while cursor < expression.steps.count {
      let step = expression.steps[cursor]
      cursor += 1
      switch step {
      case .test(let test): stack.append(test.holds(for: entry, system))
      case .not: stack.append(!(stack.removeLast() ?? true))
      case .skip(let unless, let end):
        // The left side decides: what stands behind is not looked at.
        if stack.last == unless { cursor = end } else { stack.removeLast() }
      case .drop: stack.removeLast()
      case .print(let end):
        system.print(entry.path + end)
        stack.append(true)
      case .printFormat(let format):
        system.print(entry.text(format, system))
        stack.append(true)
      case .list:
        system.print(entry.listing(system))
        stack.append(true)
      case .delete: stack.append(delete(entry, &system))
      case .prune:
        if entry.status.isDirectory, !expression.isDeepFirst { pruned = entry.path }
        stack.append(true)
      case .quit:
        isOver = true
        stack = []
        return nil
      case .batch(let command):
        if let index = batches.firstIndex(where: { $0.command == command }) {
          batches[index].paths.append(entry.path)
        } else {
          batches.append((command, [entry.path]))
        }
        stack.append(true)
      case .run(let command):
        let words = command.map { $0.replacing("{}", with: entry.path) }
        do throws(Errno) {
          child = try system.spawn(SpawnRequest(words))
          return .yield
        } catch {
          Tools.complain("'\(words[0])': \(error.message)", &system)
          status = 1
          stack.append(false)
        }
      }
    }
    return nil
  }

  private mutating func delete(_ entry: FindEntry, _ system: inout Kernel) -> Bool {
    if entry.path == "." || entry.path == ".." { return true }
    do throws(Errno) {
      try entry.status.isDirectory
        ? system.removeDirectory(entry.path) : system.remove(entry.path)
      return true
    } catch {
      Tools.complain("cannot delete '\(entry.path)': \(error.message)", &system)
      status = 1
      return false
    }
  }

  /// Runs what was gathered for commands that take many files at once.
  private mutating func finish(_ system: inout Kernel) -> Disposition {
    place = entries.count
    if let last = stack.popLast(), last == false { status = 1 }
    guard !batches.isEmpty else { return .exit(status) }
    let (command, paths) = batches.removeFirst()
    let index = command.firstIndex(of: "{}") ?? command.count
    let words = Array(command[..<index]) + paths + Array(command.dropFirst(index + 1))
    do throws(Errno) { child = try system.spawn(SpawnRequest(words)) } catch {
      Tools.complain("'\(words[0])': \(error.message)", &system)
      status = 1
    }
    return .yield
  }
}

/// A file that `find` came to.
struct FindEntry: Sendable {
  var path: String
  /// The place where the walk began.
  var root: String
  var depth: Int
  var status: FileStatus

  private var letter: String {
    switch status.kind {
    case .directory: "d"
    case .link: "l"
    case .device: "c"
    case .pipe: "p"
    case .regular: "f"
    }
  }

  /// What `-printf` prints.
  func text(_ format: String, _ system: Kernel) -> String {
    var result = ""
    var rest = format[...]
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.popFirst() {
        result += ["n": "\n", "t": "\t", "0": "\0", "\\": "\\"][next] ?? "\\\(next)"
        continue
      }
      guard character == "%", let name = rest.popFirst() else {
        result.append(character)
        continue
      }
      if name == "T" || name == "A" || name == "C", let form = rest.popFirst() {
        result +=
          form == "@"
          ? "\(status.modified.seconds).0000000000" : DateText.format(status.modified, "%\(form)")
        continue
      }
      result += field(name, system)
    }
    return result
  }

  private func field(_ name: Character, _ system: Kernel) -> String {
    switch name {
    case "p": path
    case "f": Paths.base(path)
    case "h": path.contains("/") ? Paths.directory(path) : "."
    case "P": String(path.dropFirst(root.count).drop { $0 == "/" })
    case "H": root
    case "s": String(status.size)
    case "d": String(depth)
    case "y", "Y": letter
    case "m": String(status.mode, radix: 8)
    case "M": FileModes.text(status)
    case "u": Accounts.user(status.owner, system)
    case "g": Accounts.group(status.group, system)
    case "U": String(status.owner)
    case "G": String(status.group)
    case "n": String(status.linkCount)
    case "l": status.linkTarget ?? ""
    case "i": String((try? system.fileNumber(path, followLinks: false)) ?? 0)
    case "k": String((status.size + 4095) / 4096 * 4)
    case "t": DateText.format(status.modified, "%a %b %e %T.%N0 %Y")
    case "%": "%"
    default: "%\(name)"
    }
  }

  /// The line of `-ls`.
  func listing(_ system: Kernel) -> String {
    let number = (try? system.fileNumber(path, followLinks: false)) ?? 0
    let blocks = status.kind == .link ? 0 : status.isDirectory ? 4 : (status.size + 4095) / 4096 * 4
    let target = status.linkTarget.map { " -> \($0)" } ?? ""
    return Columns.right(String(number), 9) + " " + Columns.right(String(blocks), 6) + " "
      + FileModes.text(status) + " " + Columns.right(String(status.linkCount), 3) + " "
      + Columns.left(Accounts.user(status.owner, system), 8) + " "
      + Columns.left(Accounts.group(status.group, system), 8) + " "
      + Columns.right(String(status.size), 8) + " "
      + DateText.format(status.modified, "%b %e %H:%M") + " " + path + target + "\n"
  }
}
