import Machine
import Simulation

/// `find` with the tests and actions that are used most.
struct Find: Program {
  private indirect enum Test: Sendable {
    case name(Pattern)
    case path(Pattern)
    case kind(Character)
    case empty
    case size(Int, order: Int)
    case newer(Instant)
    case not(Test)
    case and(Test, Test)
    case or(Test, Test)
    case print(end: String)
    case exec([String], batch: Bool)
    case delete
    case always
  }

  private var commands: [[String]] = []
  private var child: ProcessID?
  private var status: Int32 = 0
  private var isStarted = false
  private var words: [String] = []
  private var position = 0
  private var acts = false
  private var deepest = Int.max
  private var shallowest = 0
  private var batches: [(command: [String], paths: [String])] = []
  private var doomed: [String] = []

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      do throws(UsageFailure) { try search(&system) } catch {
        return Tools.refuse("find", error, &system)
      }
    }
    if let running = child {
      guard let ended = system.exitStatus(of: running) else { return .wait([.process(running)]) }
      if ended != 0 { status = max(status, 0) }
      child = nil
    }
    guard !commands.isEmpty else { return .exit(status) }
    let words = commands.removeFirst()
    do throws(Errno) { child = try system.spawn(SpawnRequest(words)) } catch {
      Tools.complain("'\(words[0])': \(error.message)", &system)
      status = 1
    }
    return .yield
  }

  private mutating func search(_ system: inout Kernel) throws(UsageFailure) {
    var arguments = Array(system.arguments.dropFirst())
    var places: [String] = []
    while let word = arguments.first, !word.hasPrefix("-"), word != "(", word != "!" {
      places.append(arguments.removeFirst())
    }
    if places.isEmpty { places = ["."] }
    words = arguments
    var test = words.isEmpty ? Test.always : try either(system)
    guard position == words.count else {
      throw Tools.plain("unexpected operand '\(words[position])'")
    }
    if !acts { test = .and(test, .print(end: "\n")) }
    for place in places {
      guard (try? system.stat(place, followLinks: false)) != nil else {
        Tools.complain("'\(place)': No such file or directory", &system)
        status = 1
        continue
      }
      var found: [(String, FileStatus)] = []
      FileTree.walk(place, &system) { path, status in found.append((path, status)) }
      for (path, entry) in found {
        let depth = path.dropFirst(place.count).split(separator: "/").count
        if depth > deepest || depth < shallowest { continue }
        _ = evaluate(test, path, entry, &system)
      }
    }
    for path in doomed.reversed() { try? system.removeTree(path) }
    for (command, paths) in batches {
      let index = command.firstIndex(of: "{}") ?? command.count
      commands.append(Array(command[..<index]) + paths + Array(command.dropFirst(index + 1)))
    }
  }

  private mutating func either(_ system: Kernel) throws(UsageFailure) -> Test {
    var test = try both(system)
    while position < words.count, words[position] == "-o" || words[position] == "-or" {
      position += 1
      test = .or(test, try both(system))
    }
    return test
  }

  private mutating func both(_ system: Kernel) throws(UsageFailure) -> Test {
    var test = try term(system)
    while position < words.count, words[position] != "-o", words[position] != "-or",
      words[position] != ")"
    {
      if words[position] == "-a" || words[position] == "-and" { position += 1 }
      test = .and(test, try term(system))
    }
    return test
  }

  private mutating func value(_ name: String) throws(UsageFailure) -> String {
    guard position < words.count else { throw Tools.plain("missing argument to `\(name)'") }
    position += 1
    return words[position - 1]
  }

  private mutating func term(_ system: Kernel) throws(UsageFailure) -> Test {
    let word = try value("find")
    switch word {
    case "!", "-not": return .not(try term(system))
    case "(":
      let inner = try either(system)
      guard position < words.count, words[position] == ")" else {
        throw Tools.plain("invalid expression; expected to find a ')'")
      }
      position += 1
      return inner
    case "-name": return .name(Pattern(try value(word)))
    case "-iname": return .name(Pattern(try value(word)))
    case "-path", "-wholename": return .path(Pattern(try value(word)))
    case "-type": return .kind(try value(word).first ?? "f")
    case "-empty": return .empty
    case "-maxdepth":
      deepest = Int(try value(word)) ?? Int.max
      return .always
    case "-mindepth":
      shallowest = Int(try value(word)) ?? 0
      return .always
    case "-size": return try size(try value(word))
    case "-newer":
      let file = try value(word)
      guard let status = try? system.stat(file) else {
        throw Tools.plain("'\(file)': No such file or directory")
      }
      return .newer(status.modified)
    case "-print", "-print0":
      acts = true
      return .print(end: word == "-print" ? "\n" : "\0")
    case "-delete":
      acts = true
      return .delete
    case "-exec":
      acts = true
      var command: [String] = []
      while position < words.count, words[position] != ";", words[position] != "+" {
        command.append(try value(word))
      }
      guard position < words.count, !command.isEmpty else {
        throw Tools.plain("missing argument to `-exec'")
      }
      return .exec(command, batch: try value(word) == "+")
    default: throw Tools.plain("unknown predicate `\(word)'")
    }
  }

  private func size(_ text: String) throws(UsageFailure) -> Test {
    let order = text.hasPrefix("+") ? 1 : text.hasPrefix("-") ? -1 : 0
    let digits = text.drop { $0 == "+" || $0 == "-" }
    let units: [Character: Int] = ["c": 1, "w": 2, "b": 512, "k": 1024, "M": 1 << 20, "G": 1 << 30]
    let unit = digits.last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? digits : digits.dropLast()) else {
      throw Tools.plain("invalid argument `\(text)' to `-size'")
    }
    return .size(number * (unit ?? 512), order: order)
  }

  private mutating func evaluate(
    _ test: Test,
    _ path: String,
    _ status: FileStatus,
    _ system: inout Kernel
  ) -> Bool {
    switch test {
    case .always: return true
    case .name(let pattern): return pattern.matches(Paths.base(path))
    case .path(let pattern): return pattern.matches(path)
    case .kind(let letter):
      switch status.kind {
      case .directory: return letter == "d"
      case .regular: return letter == "f"
      case .link: return letter == "l"
      case .device: return letter == "c"
      }
    case .empty:
      return status.isDirectory ? (try? system.list(path))?.isEmpty ?? false : status.size == 0
    case .size(let bytes, let order):
      return order == 0
        ? (status.size + 511) / 512 == (bytes + 511) / 512
        : order > 0 ? status.size > bytes : status.size < bytes
    case .newer(let time): return status.modified > time
    case .not(let inner): return !evaluate(inner, path, status, &system)
    case .and(let left, let right):
      return evaluate(left, path, status, &system) && evaluate(right, path, status, &system)
    case .or(let left, let right):
      return evaluate(left, path, status, &system) || evaluate(right, path, status, &system)
    case .print(let end): system.print(path + end)
    case .delete: doomed.append(path)
    case .exec(let command, let batch):
      if batch {
        if let index = batches.firstIndex(where: { $0.command == command }) {
          batches[index].paths.append(path)
        } else {
          batches.append((command, [path]))
        }
      } else {
        commands.append(
          command.map {
            $0.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: path)
          }
        )
      }
    }
    return true
  }
}

/// `xargs`: words of its input become arguments.
struct Xargs: Program {
  private var command: [String] = []
  private var replaced: String?
  private var atMost = Int.max
  private var separator: UInt8?
  private var skipsEmpty = false
  private var input: [UInt8] = []
  private var isStarted = false
  private var isRead = false
  private var runs: [[String]] = []
  private var child: ProcessID?
  private var status: Int32 = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      do throws(UsageFailure) {
        let options = try Options(
          system.arguments,
          "n:I:0rtd:P:L:",
          long: ["null": "0", "no-run-if-empty": "r"],
          stopsAtOperand: true
        )
        command = options.operands.isEmpty ? ["echo"] : options.operands
        replaced = options.value("I")
        atMost = (options.value("n") ?? options.value("L")).flatMap { Int($0) } ?? Int.max
        skipsEmpty = options.has("r")
        if options.has("0") { separator = 0 }
        if let text = options.value("d") {
          separator = Escapes.expand(text.utf8, style: .format).bytes.first
        }
      } catch {
        return Tools.refuse("xargs", error, &system)
      }
    }
    while !isRead {
      switch system.read(0) {
      case .bytes(let bytes): input += bytes
      case .wouldBlock: return .wait([.readable(0)])
      case .endOfFile, .failure:
        isRead = true
        plan()
      }
    }
    if let running = child {
      guard let ended = system.exitStatus(of: running) else { return .wait([.process(running)]) }
      if ended != 0 { status = ended == 255 ? 124 : 123 }
      child = nil
    }
    guard !runs.isEmpty else { return .exit(status) }
    let words = runs.removeFirst()
    do throws(Errno) { child = try system.spawn(SpawnRequest(words)) } catch {
      Tools.complain("\(words[0]): \(error.message)", &system)
      return .exit(error == .ENOENT ? 127 : 126)
    }
    return .yield
  }

  private mutating func plan() {
    let items = words()
    if let replaced {
      runs = items.map { item in
        command.map {
          $0.split(separator: replaced, omittingEmptySubsequences: false).joined(separator: item)
        }
      }
      return
    }
    if items.isEmpty {
      runs = skipsEmpty ? [] : [command]
      return
    }
    let size = min(max(1, atMost), items.count)
    for start in stride(from: 0, to: items.count, by: size) {
      runs.append(command + items[start..<min(items.count, start + size)])
    }
  }

  private func words() -> [String] {
    if let separator {
      var items = input.split(separator: separator, omittingEmptySubsequences: false)
      if items.last?.isEmpty == true { items.removeLast() }
      return items.map { String(bytes: $0) }
    }
    if replaced != nil {
      return input.split(separator: Byte.newline).map { String(bytes: $0.drop(while: \.isBlank)) }
    }
    var items: [String] = []
    var word: [UInt8]?
    var quote: UInt8?
    var index = 0
    while index < input.count {
      let byte = input[index]
      index += 1
      if let open = quote {
        if byte == open { quote = nil } else { word?.append(byte) }
      } else if byte == Byte.quote || byte == Byte.doubleQuote {
        quote = byte
        word = word ?? []
      } else if byte == Byte.backslash, index < input.count {
        word = (word ?? []) + [input[index]]
        index += 1
      } else if byte.isBlank || byte == Byte.newline {
        if let done = word { items.append(String(bytes: done)) }
        word = nil
      } else {
        word = (word ?? []) + [byte]
      }
    }
    if let word { items.append(String(bytes: word)) }
    return items
  }
}
