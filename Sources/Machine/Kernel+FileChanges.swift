public import Simulation

extension Kernel {
  /// Gives a file another name; a file that had the name is replaced.
  public mutating func rename(_ path: String, to target: String) throws(Errno) {
    let from = try follow(path, followLast: false)
    let to = try follow(target, followLast: false)
    guard let node = from.node else { throw .ENOENT }
    guard let oldName = from.names.last, let newName = to.names.last else { throw .EBUSY }
    if from.names == to.names { return }
    if node.isDirectory, to.names.starts(with: from.names) { throw .EINVAL }
    if let old = to.node {
      switch (node.isDirectory, old.content) {
      case (true, .directory(let directory)) where directory.count > 0: throw .ENOTEMPTY
      case (true, .directory): break
      case (true, _): throw .ENOTDIR
      case (false, .directory): throw .EISDIR
      case (false, _): break
      }
    }
    let source = place(of: from.names, on: current.machine).place
    let end = place(of: to.names, on: current.machine).place
    if !hardLinks.isEmpty {
      // Two names of one file: there is nothing to do.
      if hardLinks.paths(of: source)?.contains(end.names) == true { return }
      hardLinks.remove(end)
    }
    try changeDirectory(of: to.names) { (directory) throws(Errno) in
      directory[child: newName] = node
    }
    try changeDirectory(of: from.names) { (directory) throws(Errno) in
      directory[child: oldName] = nil
    }
    if !hardLinks.isEmpty {
      source.tree == end.tree ? hardLinks.move(source, to: end.names) : hardLinks.remove(source)
    }
  }

  /// Makes a symbolic link at `path` that leads to `target`.
  public mutating func symlink(_ target: String, at path: String) throws(Errno) {
    let resolved = try follow(path, followLast: false)
    guard resolved.node == nil else { throw .EEXIST }
    try add(.link(to: target), at: resolved.names)
  }

  /// Sets the permission bits.
  public mutating func chmod(_ path: String, mode: UInt16) throws(Errno) {
    let (user, resolved) = (process.user, try follow(path))
    let mayChangeAll = can(.fowner)
    guard resolved.node != nil else { throw .ENOENT }
    try modify(resolved.names, on: current.machine) { (node) throws(Errno) in
      guard user == node.owner || mayChangeAll else { throw .EPERM }
      node.mode = mode & 0o7777
    }
  }

  /// Sets owner and group; nil leaves either as it is.
  public mutating func chown(_ path: String, owner: UInt32?, group: UInt32?) throws(Errno) {
    let resolved = try follow(path)
    guard resolved.node != nil else { throw .ENOENT }
    guard can(.chown) else { throw .EPERM }
    try modify(resolved.names, on: current.machine) { (node) throws(Errno) in
      node.owner = owner ?? node.owner
      node.group = group ?? node.group
    }
  }

  /// Sets the time of the last change; makes an empty file when missing and `create` is true.
  public mutating func touch(
    _ path: String,
    time: Instant? = nil,
    create: Bool = true
  ) throws(Errno) {
    let resolved = try follow(path)
    guard let node = resolved.node else {
      if create { _ = try prepareToWrite(path) }
      return
    }
    guard process.user == node.owner || allows(node, 2) else { throw .EACCES }
    let time = time ?? now
    try modify(resolved.names, on: current.machine) { (node) throws(Errno) in
      node.modified = time
    }
  }

  /// The path without links, `.` and `..`; the last name may be missing.
  public func realPath(_ path: String) throws(Errno) -> String {
    "/" + (try follow(path)).names.joined(separator: "/")
  }

  /// Moves the current process to another directory.
  public mutating func changeWorkingDirectory(_ path: String) throws(Errno) {
    let resolved = try follow(path)
    guard let node = resolved.node else { throw .ENOENT }
    guard node.isDirectory else { throw .ENOTDIR }
    guard allows(node, 1) else { throw .EACCES }
    process.workingDirectory = "/" + resolved.names.joined(separator: "/")
  }

  /// Whether the current user may read (4), write (2) or execute (1) what is at `path`.
  public func access(_ path: String, _ bit: UInt16) throws(Errno) {
    guard let node = try follow(path).node else { throw .ENOENT }
    if bit & 1 != 0, !node.isDirectory, node.mode & 0o111 == 0 { throw .EACCES }
    guard allows(node, bit) else { throw .EACCES }
  }

  /// The node at a path of any machine, for drivers and checks; nil where there is none.
  public func file(_ path: String, on machine: MachineID) -> FileNode? {
    guard isMachine(machine), let resolved = try? follow(path, on: machine, from: "/") else {
      return nil
    }
    return resolved.node
  }

  /// The bytes of a file of any machine, for drivers and checks; nil where there is none.
  public func contents(_ path: String, on machine: MachineID) -> [UInt8]? {
    file(path, on: machine).flatMap { try? contents(of: $0, on: machine) }
  }

  /// The path of any machine without links; nil where it leads nowhere.
  public func realPath(_ path: String, on machine: MachineID) -> String? {
    guard isMachine(machine), let resolved = try? follow(path, on: machine, from: "/"),
      resolved.node != nil
    else { return nil }
    return "/" + resolved.names.joined(separator: "/")
  }

  /// Removes what is at an absolute path of any machine, for drivers; links are not followed.
  public mutating func uninstall(_ path: String, on machine: MachineID) {
    var names = path.pathNames
    guard let last = names.popLast() else { return }
    noteFileChange(on: machine)
    // Where there is nothing, nothing is to be done.
    try? machines[machine.index].files.modify(names[...]) { (directory) throws(Errno) in
      directory[child: last] = nil
    }
  }

  /// Puts a node at an absolute path of any machine, for drivers; makes directories on the way.
  public mutating func install(_ node: FileNode, at path: String, on machine: MachineID) {
    noteFileChange(on: machine)
    machines[machine.index].files.insert(node, at: path)
  }

  /// Puts a node at an absolute path as a program of that machine would: into the volume that is
  /// mounted there; directories on the way must be there.
  public mutating func place(
    _ node: FileNode,
    at path: String,
    on machine: MachineID
  ) throws(Errno) {
    let names = path.pathNames
    guard let name = names.last else { throw .EISDIR }
    try modify(Array(names.dropLast()), on: machine) { parent throws(Errno) in
      guard case .directory(var directory) = parent.content else { throw .ENOTDIR }
      directory[name] = node
      parent.content = .directory(directory)
    }
  }

  /// The machine of the current process.
  public var machineID: MachineID { current.machine }
}
