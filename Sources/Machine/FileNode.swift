public import Simulation

/// A file, a directory or another thing that a path leads to; a directory is its whole tree.
///
/// A value: the files of a container start as a copy of the image's, which costs one reference, and
/// what the container changes is copied along its path only.
public struct FileNode: Hashable, Sendable {
  /// What there is at the end of a path.
  public enum Content: Hashable, Sendable {
    /// A directory.
    case directory(Directory)
    /// A regular file.
    case file([UInt8])
    /// A regular file of so many zero bytes, which take up room and are not kept one by one.
    case blank(Int)
    /// A symbolic link.
    case link(String)
    /// An executable, by the name that the ``ProgramCatalog`` knows.
    case program(String)
    /// A device.
    case device(Device)
    /// A named pipe, by the number that the kernel gave it.
    case pipe(Int)
    /// A file that the kernel writes when it is read.
    case generated(GeneratedFile)
  }

  /// A device file.
  public enum Device: Hashable, Sendable {
    /// `/dev/null`.
    case null
    /// `/dev/zero`.
    case zero
    /// `/dev/tty`: the process's own terminal.
    case terminal
    /// `/dev/urandom`.
    case random
    /// `/dev/stdin`, `/dev/stdout`, `/dev/stderr`: a descriptor of the process itself.
    case descriptor(Int)
    /// `/proc/NUMBER/fd/NUMBER`: a descriptor of any process of the machine.
    case descriptorOf(Int32, Int)
  }

  /// What the kernel tells of the machine in a file of `/proc`.
  public enum SystemFile: Hashable, Sendable {
    /// `/proc/loadavg`.
    case load
    /// `/proc/meminfo`.
    case memory
    /// `/proc/cpuinfo`.
    case processors
    /// `/proc/version`.
    case version
  }

  /// What the kernel writes into a generated file.
  public enum GeneratedFile: Hashable, Sendable {
    /// `/etc/hostname`.
    case hostname
    /// `/etc/hosts`.
    case hosts
    /// `/etc/resolv.conf`.
    case resolverConfiguration
    /// `/proc/uptime`.
    case uptime
    /// `/proc/mounts`.
    case mounts
    /// A file of `/proc/NUMBER`.
    case process(Int32, ProcessFile)
    /// A file of `/proc` about the machine.
    case system(SystemFile)
    /// What a container wrote, in docker's form or in that of today's runtimes.
    case containerLog(MachineID, ContainerLog.Form)
  }

  /// What it is, with its contents.
  public var content: Content
  /// The permission bits.
  public var mode: UInt16
  /// The user id of the owner.
  public var owner: UInt32
  /// The group id.
  public var group: UInt32
  /// When the contents last changed.
  public var modified: Instant

  /// Makes a node.
  public init(
    _ content: Content,
    mode: UInt16,
    owner: UInt32 = 0,
    group: UInt32 = 0,
    modified: Instant = .epoch
  ) {
    self.content = content
    self.mode = mode
    self.owner = owner
    self.group = group
    self.modified = modified
  }

  /// An empty directory.
  public static func directory(mode: UInt16 = 0o755, modified: Instant = .epoch) -> FileNode {
    FileNode(.directory(Directory()), mode: mode, modified: modified)
  }

  /// A regular file with `text` in it.
  public static func text(
    _ text: String,
    mode: UInt16 = 0o644,
    modified: Instant = .epoch
  ) -> FileNode {
    FileNode(.file(Array(text.utf8)), mode: mode, modified: modified)
  }

  /// An executable that is the program of this name.
  public static func program(_ name: String, modified: Instant = .epoch) -> FileNode {
    FileNode(.program(name), mode: 0o755, modified: modified)
  }

  /// A symbolic link.
  public static func link(to target: String, modified: Instant = .epoch) -> FileNode {
    FileNode(.link(target), mode: 0o777, modified: modified)
  }

  /// Whether it is a directory.
  public var isDirectory: Bool {
    if case .directory = content { true } else { false }
  }

  /// The child of this name; nil where there is none or this is no directory.
  public subscript(child name: String) -> FileNode? {
    get {
      guard case .directory(let directory) = content else { return nil }
      return directory[name]
    }
    set {
      guard case .directory(var directory) = content else { return }
      content = .file([])
      directory[name] = newValue
      content = .directory(directory)
    }
  }

  /// What a path below this directory leads to, relative links followed; nil where there is nothing.
  public func descendant(_ path: String) -> FileNode? {
    func reversedNames(_ path: String) -> [String] { path.pathNames.reversed() }
    var rest = reversedNames(path)
    var node = self
    var links = 0
    while let name = rest.popLast() {
      guard let child = node[child: name] else { return nil }
      guard case .link(let target) = child.content else {
        node = child
        continue
      }
      links += 1
      guard links <= 40 else { return nil }
      rest += reversedNames(target)
    }
    return node
  }

  /// How many bytes the files in it have.
  public var totalBytes: Int {
    switch content {
    case .file(let bytes): bytes.count
    case .blank(let count): count
    case .directory(let directory):
      directory.entries.reduce(0) { $0 + $1.node.totalBytes }
    case .link, .program, .device, .pipe, .generated: 0
    }
  }

  /// Gives it and everything in it to a group.
  public mutating func setGroup(_ group: UInt32) {
    self.group = group
    guard case .directory(var directory) = content else { return }
    content = .file([])
    for index in directory.entries.indices { directory.entries[index].node.setGroup(group) }
    content = .directory(directory)
  }

  /// Puts `node` at a path below this directory, making directories on the way.
  ///
  /// For building images and volumes; no links are followed.
  public mutating func insert(_ node: FileNode, at path: String) {
    insert(node, at: path.pathNames[...])
  }

  private mutating func insert(_ node: FileNode, at path: ArraySlice<String>) {
    guard let name = path.first else { return }
    if path.count == 1 {
      self[child: name] = node
      return
    }
    var child = self[child: name] ?? .directory(modified: node.modified)
    self[child: name] = nil
    child.insert(node, at: path.dropFirst())
    self[child: name] = child
  }
}

/// The entries of a directory, sorted by name.
public struct Directory: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var name: String
    var node: FileNode
  }

  var entries: [Entry] = []

  /// Makes an empty directory.
  public init() {}

  /// The names of the entries, sorted.
  public var names: [String] { entries.map(\.name) }

  /// How many entries there are.
  public var count: Int { entries.count }

  /// The entries with their names, sorted.
  public var children: [(name: String, node: FileNode)] { entries.map { ($0.name, $0.node) } }

  /// The place of `name`, or the place where it would go.
  func place(of name: String) -> (index: Int, found: Bool) {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return (low, low < entries.count && entries[low].name == name)
  }

  /// The entry of a name; setting nil removes it.
  public subscript(name: String) -> FileNode? {
    get {
      let (index, found) = place(of: name)
      return found ? entries[index].node : nil
    }
    set {
      let (index, found) = place(of: name)
      switch (newValue, found) {
      case (let node?, true): entries[index].node = node
      case (let node?, false): entries.insert(Entry(name: name, node: node), at: index)
      case (nil, true): entries.remove(at: index)
      case (nil, false): break
      }
    }
  }
}
