import Machine

/// `chroot` and `nsenter`: run a command among other files, in another network, on another machine.
struct EnteringCommand: Program {
  enum Tool: Sendable {
    case chroot
    case nsenter
  }

  /// Whose messages it prints.
  private enum Maker {
    case busybox
    case others
  }

  private let tool: Tool
  private var child: ProcessID?
  /// The machine that was made for the command alone.
  private var view: MachineID?
  /// Where the command's output comes from that goes to the log of the machine it left.
  private var outputs: [(source: Int, target: Int)] = []

  init(_ tool: Tool) { self.tool = tool }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    guard let child else {
      switch tool {
      case .chroot: return changeRoot(&system)
      case .nsenter: return enter(&system)
      }
    }
    var waits: [Wait] = [.process(child)]
    for output in outputs {
      reading: while true {
        switch system.read(output.source) {
        case .bytes(let bytes): system.print(bytes, to: output.target)
        case .wouldBlock:
          waits.append(.readable(output.source))
          break reading
        case .endOfFile, .failure: break reading
        }
      }
    }
    guard let status = system.exitStatus(of: child) else {
      return system.isAlive(child) ? .wait(waits) : end(137, &system)
    }
    return end(status, &system)
  }

  private func end(_ status: Int32, _ system: inout Kernel) -> Disposition {
    if let view { system.removeMachine(view) }
    return .exit(status)
  }

  private func maker(_ system: Kernel) -> Maker {
    (try? system.stat("/bin/ash")) != nil ? .busybox : .others
  }

  private func fail(_ text: String, _ status: Int32, _ system: inout Kernel) -> Disposition {
    system.print("\(tool == .chroot ? "chroot" : "nsenter"): \(text)\n", to: 2)
    return end(status, &system)
  }

  // MARK: chroot

  private mutating func changeRoot(_ system: inout Kernel) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    while let word = words.first, word.hasPrefix("--") { words.removeFirst() }
    let isBusybox = maker(system) == .busybox
    guard let root = words.first else {
      return fail(
        isBusybox
          ? "usage: chroot NEWROOT [PROG ARGS]"
          : "missing operand\nTry 'chroot --help' for more information.",
        isBusybox ? 1 : 125,
        &system
      )
    }
    words.removeFirst()
    if words.isEmpty { words = [system.environment["SHELL"] ?? "/bin/sh", "-i"] }
    let refusal =
      isBusybox
      ? "can't change root directory to '\(root)'" : "cannot change root directory to '\(root)'"
    guard system.can(.sysChroot) else {
      return fail("\(refusal): \(Errno.EPERM.message)", isBusybox ? 1 : 125, &system)
    }
    if let whole = system.machine(mountedAt: root), system.sharesNetwork(with: whole) {
      return run(words, on: whole, &system)
    }
    do throws(Errno) {
      let made = try system.makeView(of: root)
      view = made
      return run(words, on: made, &system)
    } catch {
      return fail("\(refusal): \(error.message)", isBusybox ? 1 : 125, &system)
    }
  }

  // MARK: nsenter

  private struct Wish {
    var target: Int32?
    var spaces: Set<String> = []
    var command: [String] = []
    var trouble: String?
  }

  private static let letters: [Character: String] = [
    "m": "mnt", "u": "uts", "i": "ipc", "n": "net", "p": "pid", "U": "user", "C": "cgroup",
    "T": "time",
  ]
  private static let names = [
    "mount": "mnt", "uts": "uts", "ipc": "ipc", "net": "net", "pid": "pid", "user": "user",
    "cgroup": "cgroup", "time": "time",
  ]

  private func wish(_ words: [String]) -> Wish {
    var (wish, rest) = (Wish(), words[...])
    while let word = rest.first, word.hasPrefix("-"), word != "-" {
      rest.removeFirst()
      if word == "--" { break }
      if word.hasPrefix("--") {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
        switch parts.first ?? "" {
        case "target": wish.target = Int32(parts.count > 1 ? parts[1] : rest.popFirst() ?? "")
        case "all": wish.spaces.formUnion(["mnt", "uts", "ipc", "net", "pid", "cgroup"])
        case "no-fork", "preserve-credentials", "root", "wd": continue
        case let name:
          guard let space = Self.names[name] else {
            wish.trouble = "unrecognized option '\(word)'"
            return wish
          }
          wish.spaces.insert(space)
        }
        continue
      }
      var letters = word.dropFirst()
      while let letter = letters.popFirst() {
        switch letter {
        case "t":
          wish.target = Int32(letters.isEmpty ? rest.popFirst() ?? "" : String(letters))
          letters = ""
        case "a": wish.spaces.formUnion(["mnt", "uts", "ipc", "net", "pid", "cgroup"])
        case "F", "r", "w", "Z": continue
        default:
          guard let space = Self.letters[letter] else {
            wish.trouble = "invalid option -- '\(letter)'"
            return wish
          }
          wish.spaces.insert(space)
        }
      }
    }
    wish.command = Array(rest)
    return wish
  }

  private mutating func enter(_ system: inout Kernel) -> Disposition {
    let wish = wish(Array(system.arguments.dropFirst()))
    let isBusybox = maker(system) == .busybox
    if let trouble = wish.trouble {
      return fail(trouble + "\nTry 'nsenter --help' for more information.", 1, &system)
    }
    let order = ["user", "cgroup", "ipc", "uts", "net", "pid", "mnt", "time"]
    let first = order.first { wish.spaces.contains($0) } ?? "mnt"
    guard let number = wish.target else {
      return fail(
        isBusybox
          ? "-t required" : "neither filename nor target pid supplied for ns/\(first)",
        1,
        &system
      )
    }
    let open = "\(isBusybox ? "can't" : "cannot") open"
    func file(_ name: String) -> String {
      isBusybox ? "'/proc/\(number)/ns/\(name)'" : "/proc/\(number)/ns/\(name)"
    }
    guard let target = system.seen(number, on: system.current.machine) else {
      return fail("\(open) \(file(first)): \(Errno.ENOENT.message)", 1, &system)
    }
    if !system.can(.sysAdmin) {
      if target.machine != system.current.machine {
        return fail("\(open) \(file(first)): \(Errno.EACCES.message)", 1, &system)
      }
      return fail(
        isBusybox
          ? "setns(): can't reassociate to namespace '\(first)': \(Errno.EPERM.message)"
          : "reassociate to namespace 'ns/\(first)' failed: \(Errno.EPERM.message)",
        1,
        &system
      )
    }
    var words = wish.command
    if words.isEmpty { words = [system.environment["SHELL"] ?? "/bin/sh"] }
    if wish.spaces.contains("mnt") { return run(words, on: target.machine, &system) }
    do throws(Errno) {
      let made = try system.makeView(
        of: "/",
        network: wish.spaces.contains("net") ? target.machine : nil,
        name: wish.spaces.contains("uts") ? target.machine : nil
      )
      view = made
      return run(words, on: made, &system)
    } catch {
      return fail("\(open) \(file(first)): \(error.message)", 1, &system)
    }
  }

  // MARK: Both

  private mutating func run(
    _ words: [String],
    on machine: MachineID,
    _ system: inout Kernel
  ) -> Disposition {
    var request = SpawnRequest(words, environment: system.environment)
    request.workingDirectory = machine == view && tool == .nsenter ? system.workingDirectory : "/"
    request.machine = machine
    request.user = system.process.user
    request.newGroup = system.isTerminal(0)
    request.foreground = system.isTerminal(0)
    var files = [SpawnRequest.FileMapping(child: 0, parent: 0)]
    var ends: [Int] = []
    for number in [1, 2] {
      guard system.leadsToLog(number) else {
        files.append(.init(child: number, parent: number))
        continue
      }
      let pipe = system.pipe()
      outputs.append((pipe.read, number))
      ends.append(pipe.write)
      files.append(.init(child: number, parent: pipe.write))
    }
    request.files = files
    defer { for end in ends { system.close(end) } }
    do throws(Errno) {
      let started = try system.spawn(request)
      child = started
      return .wait([.process(started)] + outputs.map { .readable($0.source) })
    } catch {
      let status: Int32 = error == .ENOENT ? 127 : 126
      let words =
        maker(system) == .busybox
        ? "can't execute '\(words[0])': \(error.message)"
        : tool == .chroot
          ? "failed to run command ‘\(words[0])’: \(error.message)"
          : "failed to execute \(words[0]): \(error.message)"
      return fail(words, status, &system)
    }
  }
}

extension Kernel {
  /// Whether the current machine is on the same network as another.
  fileprivate func sharesNetwork(with other: MachineID) -> Bool {
    isMachine(other) && self[other].namespace == machine.namespace
  }
}
