import Machine
import Simulation

/// Small programs whose ends the tests decide.
struct TestPrograms: ProgramCatalog {
  static let names = ["sleeper", "stubborn", "exits", "flaky", "server", "check", "say", "eater"]

  func program(named name: String, arguments: [String]) -> (any Program)? {
    switch name {
    case "sleeper": Sleeper(isStubborn: false)
    case "stubborn": Sleeper(isStubborn: true)
    case "exits": Exits()
    case "flaky": Flaky()
    case "server": Server()
    case "check": Check()
    case "say": Say()
    case "eater": Eater()
    default: nil
    }
  }

  static var files: FileNode {
    var root = FileNode.directory()
    for name in names { root.insert(.program(name), at: "/bin/\(name)") }
    root.insert(.directory(), at: "/dev")
    root.insert(.directory(), at: "/tmp")
    return root
  }
}

/// Waits for ever; ends well on SIGTERM unless it is stubborn.
struct Sleeper: Program {
  let isStubborn: Bool

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStubborn {
      system.handleSignals(SignalSet(.terminate))
      if system.takeSignals().contains(.terminate) { return .exit(0) }
    }
    return .wait([.signal])
  }
}

/// `exits CODE [SECONDS]`: ends with the code after a while, leaving a last word.
struct Exits: Program {
  var end: Instant?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = system.arguments
    let seconds = words.count > 2 ? Int64(words[2]) ?? 0 : 0
    let end = self.end ?? system.now + .seconds(seconds)
    self.end = end
    guard system.now >= end else { return .wait([.until(end)]) }
    let code = words.count > 1 ? Int32(words[1]) ?? 0 : 0
    if code != 0 { try? system.writeFile("/dev/termination-log", Array("code \(code)".utf8)) }
    return .exit(code)
  }
}

/// `flaky FILE N`: fails the first N times, counting in a file, and sleeps from then on.
struct Flaky: Program {
  var isSettled = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    system.handleSignals(SignalSet(.terminate))
    if system.takeSignals().contains(.terminate) { return .exit(0) }
    if isSettled { return .wait([.signal]) }
    let (path, limit) = (system.arguments[1], Int(system.arguments[2]) ?? 0)
    let bytes = (try? system.readFile(path)) ?? []
    let count = (Int(String(decoding: bytes, as: UTF8.self)) ?? 0) + 1
    try? system.writeFile(path, Array(String(count).utf8))
    if count <= limit { return .exit(1) }
    isSettled = true
    return .wait([.signal])
  }
}

/// `server PORT`: answers every connection with the status in /tmp/status, 200 without one.
struct Server: Program {
  var listener: Int?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    system.handleSignals(SignalSet(.terminate))
    if system.takeSignals().contains(.terminate) { return .exit(0) }
    if listener == nil { listener = try? system.listen(port: Int(system.arguments[1]) ?? 80) }
    guard let listener else { return .exit(1) }
    while case .connection(let number, _) = system.accept(listener) {
      let bytes = (try? system.readFile("/tmp/status")) ?? []
      let status = bytes.isEmpty ? "200" : String(decoding: bytes, as: UTF8.self)
      if status != "silent" {
        system.print(Array("HTTP/1.1 \(status) Whatever\r\n\r\n".utf8), to: number)
      }
    }
    return .wait([.readable(listener), .signal])
  }
}

/// `check FILE`: whether the file is there.
struct Check: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let path = system.arguments[1]
    if (try? system.stat(path)) != nil { return .exit(0) }
    system.print("cat: can't open '\(path)': No such file or directory\n", to: 2)
    return .exit(1)
  }
}

/// `say WORD…`: prints its words and the environment, and sleeps.
struct Say: Program {
  var isDone = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    system.handleSignals(SignalSet(.terminate))
    if system.takeSignals().contains(.terminate) { return .exit(0) }
    if !isDone {
      system.print(system.arguments.dropFirst().joined(separator: " ") + "\n")
      for variable in system.environment.variables {
        system.print("\(variable.name)=\(variable.value)\n")
      }
    }
    isDone = true
    return .wait([.signal])
  }
}

/// `eater BYTES`: takes so much memory, and sleeps.
struct Eater: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    system.handleSignals(SignalSet(.terminate))
    if system.takeSignals().contains(.terminate) { return .exit(0) }
    let wanted = system.arguments.count > 1 ? Int64(system.arguments[1]) ?? 0 : 0
    return system.holdMemory(wanted) ? .wait([.signal]) : .exit(137)
  }
}
