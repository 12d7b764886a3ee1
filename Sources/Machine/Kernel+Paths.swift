/// Where a path leads on one machine, links followed.
struct ResolvedPath: Sendable {
  /// The names from the root, without links, `.` and `..`.
  var names: [String]
  /// What is there; nil where only the last name is missing.
  var node: FileNode?
  /// Whether the path was written as a directory, with a final slash.
  var mustBeDirectory: Bool
}

extension Kernel {
  /// Follows `path` on a machine from directory by directory.
  func follow(
    _ path: String,
    on id: MachineID,
    from directory: String,
    followLast: Bool = true
  ) throws(Errno) -> ResolvedPath {
    guard !path.isEmpty else { throw .ENOENT }
    // Who writes a final slash means the directory that a link leads to.
    let followLast = followLast || path.utf8.count > 1 && path.hasSuffix("/")
    guard path.utf8.count <= 4096 else { throw .ENAMETOOLONG }
    var sources = machines[id.index].mounts
    if path.hasPrefix("/proc/") || !path.hasPrefix("/") && directory.hasPrefix("/proc/") {
      sources += roots(
        below: (path.hasPrefix("/") ? path : directory + "/" + path).pathNames,
        on: id
      )
    }
    let mounts = sources.map(\.components)
    var names: [String] = []
    var nodes = [node(at: [], child: machines[id.index].files, mounts, sources)]
    var rest = Self.reversedNames(path)
    if !path.hasPrefix("/") { rest += Self.reversedNames(directory) }
    var links = 0
    while let name = rest.popLast() {
      guard let parent = nodes.last, parent.isDirectory else { throw .ENOTDIR }
      if name == ".." {
        if !names.isEmpty {
          names.removeLast()
          nodes.removeLast()
        }
        continue
      }
      guard name.utf8.count <= 255, names.count < limits.pathDepth else { throw .ENAMETOOLONG }
      names.append(name)
      let isEnd = rest.isEmpty && followLast
      guard
        let child = kernelNode(at: names, in: parent, on: id, isEnd: isEnd)
          ?? parent[child: name] ?? mountPoint(names, mounts)
      else {
        guard rest.isEmpty else { throw .ENOENT }
        return ResolvedPath(names: names, node: nil, mustBeDirectory: path.hasSuffix("/"))
      }
      if case .link(let target) = child.content, followLast || !rest.isEmpty {
        links += 1
        guard links <= 40 else { throw .ELOOP }
        names.removeLast()
        if target.hasPrefix("/") {
          names = []
          nodes.removeLast(nodes.count - 1)
        }
        rest += Self.reversedNames(target)
        continue
      }
      nodes.append(node(at: names, child: child, mounts, sources))
    }
    if path.hasSuffix("/"), let node = nodes.last, !node.isDirectory { throw .ENOTDIR }
    return ResolvedPath(names: names, node: nodes.last, mustBeDirectory: path.hasSuffix("/"))
  }

  /// What the kernel itself shows below `/proc` and `/sys/fs/cgroup`.
  private func kernelNode(
    at names: [String],
    in parent: FileNode,
    on id: MachineID,
    isEnd: Bool
  ) -> FileNode? {
    switch names[0] {
    case "proc": processNode(at: names, in: parent, on: id, isEnd: isEnd)
    case "sys" where machines[id.index].kind == .container:
      switch names.count {
      case 1: parent[child: "sys"] ?? .directory()
      case 2 where names[1] == "fs": parent[child: "fs"] ?? .directory()
      case 3 where names[1] == "fs" && names[2] == "cgroup": controlGroupNode(on: id)
      default: nil
      }
    default: nil
    }
  }

  private static func reversedNames(_ path: String) -> [String] {
    var names = path.pathNames
    names.removeAll { $0 == "." }
    names.reverse()
    return names
  }

  /// The node at `names`: that of the mount where there is one exactly there.
  private func node(
    at names: [String],
    child: FileNode,
    _ mounts: [[String]],
    _ sources: [Mount]
  ) -> FileNode {
    guard let index = mounts.lastIndex(of: names) else { return child }
    let mount = sources[index]
    var node =
      switch mount.source {
      case .volume(let id): volumes[id.index]
      case .files(let id, _): isMachine(id) ? machines[id.index].files : .directory()
      }
    for name in mount.inside {
      guard let child = node[child: name] else { return .directory() }
      node = child
    }
    return node
  }

  /// A directory for a mount point that the image does not have.
  private func mountPoint(_ names: [String], _ mounts: [[String]]) -> FileNode? {
    mounts.contains { $0.starts(with: names) } ? .directory() : nil
  }

  /// Changes the node at `names`, in what is mounted there or in the machine's own files.
  mutating func modify<Result>(
    _ names: [String],
    on id: MachineID,
    _ body: (inout FileNode) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let (place, isReadOnly) = place(of: names, on: id)
    if isReadOnly { throw .EROFS }
    let result = try modify(place, body)
    if !hardLinks.isEmpty { spread(place) }
    return result
  }

  /// Remembers that files of a node changed.
  mutating func noteFileChange(on id: MachineID) {
    guard machines[id.index].kind == .node, !changedNodes.contains(id) else { return }
    changedNodes.append(id)
  }

  /// Takes the nodes whose files changed since the last call, for who watches these.
  public mutating func takeChangedNodes() -> [MachineID] {
    guard !changedNodes.isEmpty else { return [] }
    defer { changedNodes = [] }
    return changedNodes
  }

  /// Whether `user` may do what `bit` (4 read, 2 write, 1 execute) says; root may everything.
  func allows(_ node: FileNode, _ bit: UInt16) -> Bool {
    guard current != .none else { return true }
    let process = self.process
    if process.user == 0, machine.capabilities.contains(.dacOverride) { return true }
    if node.owner == process.user { return node.mode & bit << 6 != 0 }
    if node.group == process.userGroup || machine.security.groups.contains(node.group) {
      return node.mode & bit << 3 != 0
    }
    return node.mode & bit != 0
  }

  /// Follows a path of the current process.
  func follow(_ path: String, followLast: Bool = true) throws(Errno) -> ResolvedPath {
    try follow(path, on: current.machine, from: workingDirectory, followLast: followLast)
  }
}
