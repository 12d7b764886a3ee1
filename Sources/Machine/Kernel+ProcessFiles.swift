import Simulation

extension FileNode {
  /// What the kernel tells of a process in a file of `/proc/NUMBER`.
  public enum ProcessFile: String, Hashable, Sendable, CaseIterable {
    /// The control group.
    case cgroup
    /// The words that it was started with, a zero byte after each.
    case cmdline
    /// The name of the program.
    case comm
    /// The variables that it has.
    case environ
    /// What it may use.
    case limits
    /// What is mounted.
    case mounts
    /// How likely it goes first when memory runs out.
    case score = "oom_score_adj"
    /// The figures of the process on one line.
    case stat
    /// The same for people.
    case status
  }
}

/// `/proc`: a directory for each process, made when somebody looks.
extension Kernel {
  /// What `/proc` has below `names` beside the files that lie there; nil where that is all.
  ///
  /// With `isEnd` a path ends here, so that the entries are wanted.
  func processNode(
    at names: [String],
    in parent: FileNode,
    on id: MachineID,
    isEnd: Bool
  ) -> FileNode? {
    switch names.count {
    case 1:
      var node = parent[child: "proc"] ?? .directory(mode: 0o555)
      guard isEnd else { return node }
      for number in machines[id.index].processes.map(\.number) + neighbours(of: id).map(\.number) {
        node[child: String(number)] = .directory(mode: 0o555)
      }
      node[child: "self"] = ownLink(on: id)
      return node
    case 2 where names[1] == "self": return ownLink(on: id)
    case 2:
      guard let number = Int32(names[1]), let target = seen(number, on: id),
        let process = find(target)
      else { return nil }
      return directory(of: process, on: target.machine, seenFrom: id, as: number)
    case 4 where names[2] == "fd" && isEnd:
      // Who opens such a link gets what the process has open, wherever that is.
      guard let process = Int32(names[1]), let number = Int(names[3]),
        find(ProcessID(machine: id, number: process))?.descriptor(number) != nil
      else { return nil }
      return FileNode(.device(.descriptorOf(process, number)), mode: 0o600, modified: now)
    default: return nil
    }
  }

  private func ownLink(on id: MachineID) -> FileNode {
    let number = current != .none && current.machine == id ? current.number : 1
    return .link(to: String(number), modified: now)
  }

  private func directory(
    of process: Process,
    on id: MachineID,
    seenFrom viewer: MachineID,
    as number: Int32
  ) -> FileNode {
    func owned(_ content: FileNode.Content, _ mode: UInt16) -> FileNode {
      FileNode(
        content,
        mode: mode,
        owner: process.user,
        group: process.userGroup,
        modified: process.startedAt
      )
    }
    var node = owned(.directory(Directory()), 0o555)
    for file in FileNode.ProcessFile.allCases {
      let mode: UInt16 = file == .environ ? 0o400 : file == .score ? 0o644 : 0o444
      node[child: file.rawValue] = owned(.generated(.process(number, file)), mode)
    }
    node[child: "cwd"] = owned(.link(process.workingDirectory), 0o777)
    // What others have for their root is mounted there: see `roots(below:on:)`.
    node[child: "root"] = viewer == id ? owned(.link("/"), 0o777) : .directory(mode: 0o755)
    node[child: "exe"] = owned(.link(executablePath(of: process, on: id)), 0o777)
    var open = owned(.directory(Directory()), 0o500)
    for (number, descriptor) in process.descriptors.enumerated() {
      guard let descriptor else { continue }
      open[child: String(number)] = owned(.link(target(of: descriptor)), 0o700)
    }
    node[child: "fd"] = open
    return node
  }

  private func executablePath(of process: Process, on id: MachineID) -> String {
    let name = process.arguments.first ?? ""
    let found = try? executable(
      name,
      on: id,
      path: process.environment["PATH"],
      directory: process.workingDirectory
    ).path
    return found.flatMap { realPath($0, on: id) } ?? name
  }

  /// What a link of `/proc/NUMBER/fd` says that a descriptor is.
  private func target(of descriptor: Descriptor) -> String {
    switch descriptor {
    case .null: "/dev/null"
    case .log(let isError): "pipe:[\(isError ? 24_614 : 24_613)]"
    case .terminal(let id): "/dev/pts/\(id.index)"
    case .pipeReader(let index), .pipeWriter(let index), .pipeEnds(let index):
      pipes[index].path ?? "pipe:[\(31_000 + index)]"
    case .file(let index):
      switch openFiles[index].device {
      case .zero?: "/dev/zero"
      case .random?: "/dev/urandom"
      default: "/" + openFiles[index].names.joined(separator: "/")
      }
    case .socket(let index): "socket:[\(41_000 + index)]"
    case .listener(let index): "socket:[\(51_000 + index)]"
    }
  }

  /// The contents of a file of a process.
  func text(of file: FileNode.ProcessFile, process number: Int32, on id: MachineID) -> String {
    guard let process = seen(number, on: id).flatMap(find) else { return "" }
    let name = process.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    switch file {
    case .cgroup: return "0::/\n"
    case .cmdline: return process.arguments.map { $0 + "\0" }.joined()
    case .comm: return name.prefix(15) + "\n"
    case .environ:
      return process.environment.variables.map { "\($0.name)=\($0.value)\0" }.joined()
    case .mounts: return text(of: .mounts, on: id)
    case .score: return machines[id.index].kind == .container ? "1000\n" : "0\n"
    case .status: return statusText(process, of: machines[id.index])
    case .limits:
      return "Limit                     Soft Limit           Hard Limit           Units     \n"
        + "Max open files            \(padded(limits.openFiles))\(padded(limits.openFiles))files     \n"
        + "Max processes             \(padded(limits.processes))\(padded(limits.processes))processes \n"
    case .stat:
      let started = (process.startedAt - machines[id.index].bootedAt).nanoseconds / 10_000_000
      let parent = process.parent == .none ? 0 : process.parent.number
      let state = ProcessStatus(process).state
      return
        "\(number) (\(name.prefix(15))) \(state) \(parent) \(process.group) \(process.group) 0 -1"
        + " 4194560 0 0 0 0 0 0 0 0 20 0 1 0 \(started)" + String(repeating: " 0", count: 30) + "\n"
    }
  }

  private func padded(_ number: Int) -> String {
    let text = String(number)
    return text + String(repeating: " ", count: max(1, 21 - text.utf8.count))
  }

  /// `/proc/NUMBER/status`.
  func statusText(_ process: Process, of machine: Machine) -> String {
    let name = process.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    let bounding = machine.capabilities.hexadecimal
    let none = CapabilitySet().hexadecimal
    let effective = process.user == 0 ? bounding : none
    func four(_ number: UInt32) -> String {
      Array(repeating: "\(number)", count: 4).joined(separator: "\t")
    }
    let groups = Set(machine.security.groups + [process.userGroup]).sorted()
    let state =
      switch ProcessStatus(process).state {
      case "R": "R (running)"
      case "T": "T (stopped)"
      case "Z": "Z (zombie)"
      default: "S (sleeping)"
      }
    let parent = process.parent == .none ? 0 : process.parent.number
    let (number, mask) = (process.number, String(process.umask, radix: 8))
    let lines = [
      "Name:\t\(name.prefix(15))",
      "Umask:\t\(String(repeating: "0", count: 4 - mask.count) + mask)",
      "State:\t\(state)", "Tgid:\t\(number)", "Ngid:\t0", "Pid:\t\(number)", "PPid:\t\(parent)",
      "TracerPid:\t0", "Uid:\t\(four(process.user))", "Gid:\t\(four(process.userGroup))",
      "FDSize:\t64", "Groups:\t" + groups.map { "\($0) " }.joined(), "NStgid:\t\(number)",
      "NSpid:\t\(number)", "NSpgid:\t\(process.group)", "NSsid:\t\(process.group)",
      "VmRSS:\t\(max(1024, process.memory / 1024)) kB", "Threads:\t1", "CapInh:\t\(none)",
      "CapPrm:\t\(effective)", "CapEff:\t\(effective)", "CapBnd:\t\(bounding)", "CapAmb:\t\(none)",
      "NoNewPrivs:\t\(machine.security.gainsNothing ? 1 : 0)", "Seccomp:\t0",
      "Seccomp_filters:\t0",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
