import Machine

extension Shell {
  mutating func leave(_ arguments: [String], _ before: Int32, _ system: inout Kernel) {
    if isInteractive {
      print(dialect == .bash ? "exit\n" : "", to: 2)
      if jobs.contains(where: \.isStopped), !exitWarned {
        print("There are stopped jobs.\n", to: 2)
        exitWarned = true
        lastStatus = 1
        return
      }
    }
    guard let text = arguments.first else {
      exit(before)
      return
    }
    guard let status = Int32(text) else {
      if dialect != .bash { return failPlainly("exit", "Illegal number: \(text)") }
      fail("exit", "\(text): numeric argument required", status: 2)
      exit(2)
      return
    }
    if dialect == .bash, arguments.count > 1 {
      fail("exit", "too many arguments")
      if !isInteractive { exit(1) }
      return
    }
    exit(status)
  }

  mutating func returnFrom(_ arguments: [String], _ before: Int32) {
    var status = arguments.first.flatMap { Int32($0) } ?? before
    if let text = arguments.first, Int32(text) == nil {
      if dialect != .bash { return failPlainly("return", "Illegal number: \(text)") }
      complain("return: \(text): numeric argument required")
      status = 2
    }
    let target = frames.lastIndex {
      switch $0 {
      case .functionEnd, .sourceEnd: true
      default: false
      }
    }
    statusBeforeReturn = before
    guard let target else {
      // At the top, dash and busybox end the script.
      if dialect != .bash { return isInteractive ? () : exit(status & 255) }
      fail("return", "can only `return' from a function or sourced script", status: 2)
      return
    }
    dropFrames(above: target)
    lastStatus = status & 255
  }

  /// `caller`: where the running function was called.
  mutating func tellCaller(_ arguments: [String]) {
    let level = arguments.first.flatMap { Int($0) } ?? 0
    guard level >= 0, level < callLines.count else {
      lastStatus = 1
      return
    }
    let lines = Array(callLines.reversed())
    let places = Array(sources.reversed().dropFirst()) + [isScript ? argumentZero : "NULL"]
    let names = Array(functionNames.reversed().dropFirst()) + ["main"]
    guard arguments.isEmpty || level + 1 < callLines.count || isScript else {
      lastStatus = 1
      return
    }
    let name = arguments.isEmpty || level >= names.count ? "" : names[level] + " "
    print("\(lines[level]) \(name)\(level < places.count ? places[level] : "NULL")\n")
  }

  mutating func leaveLoop(_ name: String, _ arguments: [String], goesOn: Bool) {
    var levels = 1
    if let text = arguments.first {
      let count = Int(text) ?? 0
      if count <= 0 {
        let reason = Int(text) == nil ? "numeric argument required" : "loop count out of range"
        fail(name, "\(text): \(reason)", status: Int(text) == nil ? 128 : 1)
        if Int(text) == nil, dialect == .bash, !isInteractive { return exit(128) }
      }
      // What makes no sense ends all loops.
      levels = count > 0 ? count : .max
    }
    var found: Int?
    for index in frames.indices.reversed() {
      switch frames[index] {
      case .loop, .forEach, .count, .select:
        found = index
        levels -= 1
      case .functionEnd: levels = 0
      default: break
      }
      if levels == 0 { break }
    }
    guard let found else {
      if outerLoops > 0 {
        dropFrames(above: -1)
      } else if dialect == .bash {
        complain("\(name): only meaningful in a `for', `while', or `until' loop")
      }
      return
    }
    dropFrames(above: found)
    if !goesOn || levels == .max {
      frames.remove(at: found)
    }
  }

  mutating func evaluate(words: [String]) {
    let text = words.joined(separator: " ")
    guard !text.isEmpty else { return }
    frames.append(.text(makeParser(text, line: line), name: "eval"))
  }

  mutating func source(_ name: String, _ arguments: [String], _ system: inout Kernel) {
    guard let file = arguments.first else {
      fail(name, "filename argument required", status: 2)
      if dialect == .bash { print("\(name): usage: \(name) filename [arguments]\n", to: 2) }
      return
    }
    guard sources.count < 1000 else {
      fail(name, "files nest deeper than the limit")
      return
    }
    var path = file
    if !file.contains("/"), (try? system.stat(file)) == nil,
      let found = try? system.lookUpExecutable(file)
    {
      path = found
    }
    do throws(Errno) {
      let status = try system.stat(path)
      if status.isDirectory { throw .EISDIR }
      if status.kind == .device || status.kind == .pipe {
        let descriptor = try openAside(path, &system)
        frames.append(
          .sourcing(SourceFrame(file: file, arguments: arguments, descriptor: descriptor))
        )
        return
      }
      beginSource(file, arguments, try system.readFile(path))
    } catch {
      let isBare = !file.contains("/")
      switch dialect {
      case .bash: complain("\(file): " + (error == .EISDIR ? "is a directory" : error.message))
      case .dash:
        failPlainly(name, isBare ? "\(file): not found" : "cannot open \(file): No such file")
      case .busybox:
        failPlainly(
          name,
          isBare ? "\(file): not found" : "can't open '\(file)': \(error.message)"
        )
      }
      lastStatus = dialect == .bash ? 1 : 2
    }
  }

  /// Opens a file where children do not inherit it.
  func openAside(_ path: String, _ system: inout Kernel) throws(Errno) -> Int {
    let opened = try system.open(path, .read)
    var place = 10
    while system.descriptor(place) != nil { place += 1 }
    let raised = try system.duplicate(opened, onto: place)
    system.close(opened)
    return raised
  }

  private mutating func beginSource(_ file: String, _ arguments: [String], _ text: [UInt8]) {
    let replaces = arguments.count > 1
    frames.append(.sourceEnd(positional: replaces ? positional : nil, isFile: true))
    sources.append(file)
    callLines.append(line)
    if replaces { positional = Array(arguments.dropFirst()) }
    frames.append(.text(makeParser(String(bytes: text)), name: nil))
  }

  /// Reads a pipe to its end and runs what came.
  mutating func stepSource(_ source: SourceFrame, _ system: inout Kernel) -> Disposition? {
    var source = source
    while true {
      switch system.read(source.descriptor) {
      case .bytes(let bytes):
        source.bytes += bytes
        guard source.bytes.count <= system.limits.fileBytes else {
          system.close(source.descriptor)
          fail("source", "\(source.file): File too large")
          return nil
        }
      case .wouldBlock:
        frames.append(.sourcing(source))
        return .wait([.readable(source.descriptor)])
      case .endOfFile, .failure:
        system.close(source.descriptor)
        beginSource(source.file, source.arguments, source.bytes)
        return nil
      }
    }
  }

  mutating func setTraps(_ arguments: [String], _ system: inout Kernel) {
    var arguments = arguments
    if arguments.first == "--" { arguments.removeFirst() }
    if arguments.isEmpty || arguments.first == "-p" {
      if arguments.count > 1 { return listTraps(Array(arguments.dropFirst())) }
      for name in traps.keys.sorted(by: Self.trapOrder) {
        print(line(ofTrap: name))
      }
      return
    }
    if arguments.first == "-l", dialect == .bash { return printSignals() }
    if let flag = arguments.first, flag.hasPrefix("-"), flag.count > 1, dialect == .bash {
      return refuseOption("trap", "-\(flag.dropFirst().prefix(1))")
    }
    if dialect == .bash, arguments.count == 1, traps[arguments[0]] == nil,
      Self.trapName(arguments[0]) == nil
    {
      return printUsage("trap")
    }
    var action: String? = arguments[0]
    if arguments.count == 1 || action == "-" || Int(arguments[0]) != nil {
      if arguments.count > 1, Int(arguments[0]) == nil { arguments.removeFirst() }
      action = nil
    } else {
      arguments.removeFirst()
    }
    for text in arguments {
      guard let name = Self.trapName(text), dialect != .dash || name == "EXIT" || !Self.isOwn(name)
      else {
        if dialect == .dash {
          print("trap: \(text): bad trap\n", to: 2)
          lastStatus = 1
        } else {
          fail("trap", "\(text): invalid signal specification")
        }
        continue
      }
      traps[name] = action
    }
    updateSignals(&system)
  }

  private static func isOwn(_ name: String) -> Bool {
    ["EXIT", "ERR", "DEBUG", "RETURN"].contains(name)
  }

  /// The name under which the trap of a signal is kept; nil where there is none.
  private static func trapName(_ text: String) -> String? {
    if text == "0" { return "EXIT" }
    return isOwn(text) ? text : Signal(named: text)?.name
  }

  private func line(ofTrap name: String) -> String {
    let shown = Self.isOwn(name) || dialect != .bash ? name : "SIG" + name
    return "trap -- \(Quoting.quote(traps[name] ?? "")) \(shown)\n"
  }

  /// EXIT, then signals by their numbers, then what is no signal.
  private static func trapOrder(_ left: String, _ right: String) -> Bool {
    func place(_ name: String) -> Int32 {
      let own: [String: Int32] = ["EXIT": 0, "DEBUG": 100, "ERR": 101, "RETURN": 102]
      return own[name] ?? Signal(named: name)?.rawValue ?? 103
    }
    return place(left) < place(right)
  }

  private mutating func listTraps(_ names: [String]) {
    for text in names {
      let name = text == "0" ? "EXIT" : Signal(named: text)?.name ?? text
      if traps[name] != nil {
        print(line(ofTrap: name))
      } else if Signal(named: text) == nil, !["EXIT", "ERR", "DEBUG", "RETURN"].contains(name) {
        fail("trap", "\(text): invalid signal specification")
      }
    }
  }

  /// What a shell at a prompt ignores, and its children do not.
  static let ignoredAtPrompts = SignalSet(.terminalStop, .quit, .terminate)

  /// Tells the kernel which signals the shell takes or ignores.
  private func updateSignals(_ system: inout Kernel) {
    var handled = isInteractive ? SignalSet(.interrupt, .child) : SignalSet()
    var ignored = SignalSet()
    for (name, action) in traps {
      guard let signal = Signal(named: name) else { continue }
      if action.isEmpty {
        ignored.insert(signal)
        handled.remove(signal)
      } else {
        handled.insert(signal)
      }
    }
    system.handleSignals(handled)
    system.ignoreSignals(ignored, alone: isInteractive ? Self.ignoredAtPrompts : [])
  }
}
