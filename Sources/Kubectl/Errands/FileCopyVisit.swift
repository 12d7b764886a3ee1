import Machine

/// `kubectl cp` once the container is known: what its `tar` would do, done to the file trees.
struct FileCopyVisit: Sendable {
  private let copy: FileCopy

  init(_ copy: FileCopy) { self.copy = copy }

  /// Copies; the answer is the exit status.
  func run(_ system: inout Kernel) -> Int32 {
    let machine = MachineID(index: copy.machine)
    guard system.isMachine(machine) else {
      system.print("error: the container is gone\n", to: 2)
      return 1
    }
    let hasShell = system.file("/bin/sh", on: machine) != nil
    let hasTar = ["/bin/tar", "/usr/bin/tar"].contains { system.file($0, on: machine) != nil }
    guard hasTar || hasShell else {
      system.print(
        "error: Internal error occurred: error executing command in container: failed to exec in"
          + " container: OCI runtime exec failed: exec failed: unable to start container process:"
          + " exec: \"tar\": executable file not found in $PATH: unknown\n",
        to: 2
      )
      return 1
    }
    switch copy.direction {
    case .intoContainer: return send(machine, &system)
    case .fromContainer: return fetch(machine, &system)
    }
  }

  /// Whether the container's `tar` is that of busybox, which words things otherwise.
  private func isBusybox(_ machine: MachineID, _ system: Kernel) -> Bool {
    system.file("/bin/busybox", on: machine) != nil
  }

  private func send(_ machine: MachineID, _ system: inout Kernel) -> Int32 {
    let source = Self.absolute(copy.source, system.workingDirectory)
    guard let node = system.file(source, on: system.machineID) else {
      system.print("error: \(copy.source) doesn't exist in local filesystem\n", to: 2)
      return 1
    }
    let base = Self.mainDirectory(of: machine, system)
    var target = Self.absolute(copy.target, base)
    if copy.target.hasSuffix("/") || system.file(target, on: machine)?.isDirectory == true {
      target = Self.joined(target, Self.lastName(source))
    }
    let parent = Self.parent(target)
    guard system.file(parent, on: machine)?.isDirectory == true else {
      let isBusybox = isBusybox(machine, system)
      system.print(
        isBusybox
          ? "tar: can't change directory to '\(parent)': No such file or directory\n"
          : "tar: \(parent): Cannot open: No such file or directory\n"
            + "tar: Error is not recoverable: exiting now\n",
        to: 2
      )
      let status: Int32 = isBusybox ? 1 : 2
      system.print("command terminated with exit code \(status)\n", to: 2)
      return status
    }
    if let old = system.file(target, on: machine), old.isDirectory, node.isDirectory {
      return status(merge(node, into: target, machine, &system), &system)
    }
    return status(Self.place(node, target, machine, &system), &system)
  }

  /// What the copy ends with where a file could not be written.
  private func status(_ trouble: (path: String, error: Errno)?, _ system: inout Kernel) -> Int32 {
    guard let trouble else { return 0 }
    system.print(
      "tar: \(trouble.path): Cannot open: \(trouble.error.message)\n"
        + "tar: Exiting with failure status due to previous errors\n"
        + "command terminated with exit code 2\n",
      to: 2
    )
    return 2
  }

  private static func mainDirectory(of machine: MachineID, _ system: Kernel) -> String {
    system[machine].mainProcess?.workingDirectory ?? "/"
  }

  private static func place(
    _ node: FileNode,
    _ path: String,
    _ machine: MachineID,
    _ system: inout Kernel
  ) -> (path: String, error: Errno)? {
    do throws(Errno) {
      try system.place(node, at: path, on: machine)
      return nil
    } catch {
      return (path, error)
    }
  }

  private func fetch(_ machine: MachineID, _ system: inout Kernel) -> Int32 {
    let source = Self.absolute(copy.source, Self.mainDirectory(of: machine, system))
    let isBusybox = isBusybox(machine, system)
    if copy.source.hasPrefix("/") {
      system.print(
        isBusybox
          ? "tar: removing leading '/' from member names\n"
          : "tar: Removing leading `/' from member names\n",
        to: 2
      )
    }
    guard var node = system.file(source, on: machine) else {
      system.print(
        isBusybox
          ? "tar: can't open '\(copy.source)': No such file or directory\n"
            + "command terminated with exit code 1\n"
          : "tar: \(copy.source): Cannot stat: No such file or directory\n"
            + "tar: Exiting with failure status due to previous errors\n"
            + "command terminated with exit code 2\n",
        to: 2
      )
      return isBusybox ? 1 : 2
    }
    if case .generated = node.content, let bytes = system.contents(source, on: machine) {
      // What the kernel writes there is of that machine, and stays so.
      node.content = .file(bytes)
    }
    let target = Self.absolute(copy.target, system.workingDirectory)
    if let old = system.file(target, on: system.machineID), old.isDirectory, !node.isDirectory {
      system.print("error: open \(copy.target): is a directory\n", to: 2)
      return 1
    }
    let trouble =
      node.isDirectory
      ? merge(node, into: target, system.machineID, &system)
      : Self.place(node, target, system.machineID, &system)
    guard let trouble else { return 0 }
    let why = trouble.error.message.lowercased()
    system.print("error: open \(copy.target): \(why)\n", to: 2)
    return 1
  }

  /// Puts the entries of a directory into another; what is there and not in it stays.
  private func merge(
    _ node: FileNode,
    into target: String,
    _ machine: MachineID,
    _ system: inout Kernel
  ) -> (path: String, error: Errno)? {
    guard system.file(target, on: machine)?.isDirectory == true,
      case .directory(let directory) = node.content
    else { return Self.place(node, target, machine, &system) }
    for (name, child) in directory.children {
      let place = Self.joined(target, name)
      let trouble =
        child.isDirectory
        ? merge(child, into: place, machine, &system)
        : Self.place(child, place, machine, &system)
      if let trouble { return trouble }
    }
    return nil
  }

  private static func absolute(_ path: String, _ directory: String) -> String {
    let whole = path.hasPrefix("/") ? path : directory + "/" + path
    var names: [Substring] = []
    for name in whole.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return "/" + names.joined(separator: "/")
  }

  private static func joined(_ directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }

  private static func parent(_ path: String) -> String {
    "/" + path.split(separator: "/").dropLast().joined(separator: "/")
  }

  private static func lastName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
