// Files of the current process's machine; relative paths start from its working directory.
extension Kernel {
  /// What there is at `path`.
  public func stat(_ path: String, followLinks: Bool = true) throws(Errno) -> FileStatus {
    let resolved = try follow(path, followLast: followLinks)
    guard let node = resolved.node else { throw .ENOENT }
    var status = status(of: node)
    if !node.isDirectory { status.linkCount = linkCount(of: resolved.names, on: current.machine) }
    return status
  }

  /// The number of the file at `path`, the same for all names that it has.
  public func fileNumber(_ path: String, followLinks: Bool = true) throws(Errno) -> Int {
    let resolved = try follow(path, followLast: followLinks)
    guard resolved.node != nil else { throw .ENOENT }
    return fileNumber(of: resolved.names, on: current.machine)
  }

  func status(of node: FileNode) -> FileStatus {
    var status = FileStatus(
      kind: .regular,
      mode: node.mode,
      owner: node.owner,
      group: node.group,
      size: 0,
      modified: node.modified,
      linkTarget: nil,
      linkCount: 1
    )
    switch node.content {
    case .directory(let directory):
      status.kind = .directory
      status.size = 4096
      status.linkCount = 2 + directory.entries.count { $0.node.isDirectory }
    case .file(let bytes): status.size = bytes.count
    case .blank(let count): status.size = count
    case .link(let target):
      status.kind = .link
      status.size = target.utf8.count
      status.linkTarget = target
    case .program(let name):
      status.size = 65_536 + name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 900_000 }
      status.program = name
    case .device: status.kind = .device
    case .pipe: status.kind = .pipe
    case .generated(.containerLog(let source, let form)):
      status.size = isMachine(source) ? machines[source.index].log.text(in: form).utf8.count : 0
    case .generated: status.size = 0
    }
    return status
  }

  /// The names in a directory, sorted, without `.` and `..`.
  public func list(_ path: String) throws(Errno) -> [String] {
    let resolved = try follow(path)
    guard let node = resolved.node else { throw .ENOENT }
    guard case .directory(let directory) = node.content else { throw .ENOTDIR }
    guard allows(node, 4) else { throw .EACCES }
    var names = directory.names
    for mount in machine.mounts {
      let components = mount.components
      if components.count > resolved.names.count, components.starts(with: resolved.names) {
        names.append(components[resolved.names.count])
      }
    }
    return names.count == directory.count ? names : Set(names).sorted()
  }

  /// The whole contents of a file.
  public func readFile(_ path: String) throws(Errno) -> [UInt8] {
    guard let node = try follow(path).node else { throw .ENOENT }
    guard allows(node, 4) else { throw .EACCES }
    return try contents(of: node, on: current.machine)
  }

  func contents(of node: FileNode, on id: MachineID) throws(Errno) -> [UInt8] {
    switch node.content {
    case .directory: throw .EISDIR
    case .file(let bytes): bytes
    case .blank(let count): try zeros(count)
    case .link: throw .ELOOP
    case .program(let name): [0x7F] + Array("ELF".utf8) + [2, 1, 1, 0] + Array(name.utf8)
    case .device: []
    case .pipe: throw .EINVAL
    case .generated(let file): Array(text(of: file, on: id).utf8)
    }
  }

  private func zeros(_ count: Int) throws(Errno) -> [UInt8] {
    guard count <= limits.fileBytes else { throw .EFBIG }
    return Array(repeating: 0, count: count)
  }

  /// Replaces the contents of a file or adds to them; makes the file when missing.
  public mutating func writeFile(
    _ path: String,
    _ bytes: [UInt8],
    append: Bool = false,
    mode: UInt16 = 0o666
  ) throws(Errno) {
    let names = try prepareToWrite(path, mode: mode)
    let (time, limit) = (now, limits.fileBytes)
    try modify(names, on: current.machine) { (node) throws(Errno) in
      let old: [UInt8]
      switch node.content {
      case .file(let bytes): old = append ? bytes : []
      case .device, .pipe: return
      case .blank: if append { throw .EFBIG } else { old = [] }
      default: old = []
      }
      guard old.count + bytes.count <= limit else { throw .EFBIG }
      node.content = .file(old.isEmpty ? bytes : old + bytes)
      node.modified = time
    }
  }

  /// Finds a file for writing, makes it when missing, and turns a generated file into a plain one.
  mutating func prepareToWrite(
    _ path: String,
    mode: UInt16 = 0o666,
    mustBeNew: Bool = false
  ) throws(Errno) -> [String] {
    let resolved = try follow(path)
    let id = current.machine
    if let node = resolved.node {
      if mustBeNew { throw .EEXIST }
      if node.isDirectory { throw .EISDIR }
      guard allows(node, 2) else { throw .EACCES }
      if case .generated(.process) = node.content { throw .EACCES }
      if case .generated = node.content {
        let bytes = try contents(of: node, on: id)
        try modify(resolved.names, on: id) { (node) throws(Errno) in node.content = .file(bytes) }
      } else {
        try modify(resolved.names, on: id) { (_) throws(Errno) in }
      }
      return resolved.names
    }
    if resolved.mustBeDirectory { throw .EISDIR }
    try add(FileNode(.file([]), mode: mode & ~process.umask), at: resolved.names)
    return resolved.names
  }

  /// Puts a new node, owned by the current user, into the directory that is to hold it.
  mutating func add(_ node: FileNode, at names: [String]) throws(Errno) {
    guard let name = names.last else { throw .EEXIST }
    // What is below `/proc` is the kernel's alone.
    guard names[0] != "proc" || !roots(below: names, on: current.machine).isEmpty else {
      throw .ENOENT
    }
    var node = node
    (node.owner, node.group, node.modified) = (process.user, process.userGroup, now)
    try changeDirectory(of: names) { (directory) throws(Errno) in
      guard directory[child: name] == nil else { throw .EEXIST }
      if directory.mode & 0o2000 != 0 {
        // What is made in a directory of a group belongs to the group.
        node.group = directory.group
        if node.isDirectory { node.mode |= 0o2000 }
      }
      directory[child: name] = node
    }
  }

  /// Changes the directory that holds the last of `names`; the user must be allowed to.
  mutating func changeDirectory(
    of names: [String],
    _ body: (inout FileNode) throws(Errno) -> Void
  ) throws(Errno) {
    let parent = Array(names.dropLast())
    let path = "/" + parent.joined(separator: "/")
    guard let node = try follow(path).node else { throw .ENOENT }
    if place(of: parent, on: current.machine).isReadOnly { throw .EROFS }
    guard allows(node, 2) else { throw .EACCES }
    let time = now
    try modify(parent, on: current.machine) { (directory) throws(Errno) in
      guard directory.isDirectory else { throw .ENOTDIR }
      try body(&directory)
      directory.modified = time
    }
  }

  /// Makes a directory.
  public mutating func makeDirectory(
    _ path: String,
    mode: UInt16 = 0o777,
    parents: Bool = false
  ) throws(Errno) {
    if parents {
      var partial = path.hasPrefix("/") ? "/" : ""
      for name in path.split(separator: "/") {
        partial += partial.isEmpty || partial.hasSuffix("/") ? String(name) : "/" + name
        if let status = try? stat(partial) {
          guard status.isDirectory else { throw .ENOTDIR }
        } else {
          try makeDirectory(partial, mode: mode)
        }
      }
      return
    }
    let resolved = try follow(path, followLast: false)
    guard resolved.node == nil else { throw .EEXIST }
    try add(.directory(mode: mode & ~process.umask), at: resolved.names)
  }

  /// Removes a file or a link.
  public mutating func remove(_ path: String) throws(Errno) {
    let resolved = try follow(path, followLast: false)
    guard let node = resolved.node else { throw .ENOENT }
    if node.isDirectory { throw .EISDIR }
    try removeEntry(resolved.names)
  }

  /// Removes an empty directory.
  public mutating func removeDirectory(_ path: String) throws(Errno) {
    let resolved = try follow(path, followLast: false)
    guard let node = resolved.node else { throw .ENOENT }
    guard case .directory(let directory) = node.content else { throw .ENOTDIR }
    guard directory.count == 0 else { throw .ENOTEMPTY }
    try removeEntry(resolved.names)
  }

  /// Removes whatever is at `path`, with everything below it.
  public mutating func removeTree(_ path: String) throws(Errno) {
    let resolved = try follow(path, followLast: false)
    guard resolved.node != nil else { throw .ENOENT }
    try removeEntry(resolved.names)
  }

  private mutating func removeEntry(_ names: [String]) throws(Errno) {
    guard let name = names.last else { throw .EBUSY }
    guard names[0] != "proc" || names.count == 1 else { throw .EPERM }
    if machine.mounts.contains(where: { $0.components.starts(with: names) }) { throw .EBUSY }
    try changeDirectory(of: names) { (directory) throws(Errno) in directory[child: name] = nil }
    if !hardLinks.isEmpty { hardLinks.remove(place(of: names, on: current.machine).place) }
  }
}
