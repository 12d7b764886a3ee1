public import Simulation

/// What `stat` tells of a file.
public struct FileStatus: Hashable, Sendable {
  /// The kind of a file.
  public enum Kind: Hashable, Sendable {
    /// A regular file, executables included.
    case regular
    /// A directory.
    case directory
    /// A symbolic link.
    case link
    /// A device.
    case device
    /// A named pipe.
    case pipe
  }

  /// The kind.
  public var kind: Kind
  /// The permission bits.
  public var mode: UInt16
  /// The user id of the owner.
  public var owner: UInt32
  /// The group id.
  public var group: UInt32
  /// The size in bytes.
  public var size: Int
  /// When the contents last changed.
  public var modified: Instant
  /// Where a symbolic link leads.
  public var linkTarget: String?
  /// How many names the file has; two and its subdirectories for a directory.
  public var linkCount: Int
  /// The program that an executable is, by its name in the catalog.
  public var program: String?

  /// Describes a file that lies nowhere yet: a member of an archive.
  public init(kind: Kind, mode: UInt16) {
    self.kind = kind
    self.mode = mode
    owner = 0
    group = 0
    size = 0
    modified = .epoch
    linkCount = 1
  }

  init(
    kind: Kind,
    mode: UInt16,
    owner: UInt32,
    group: UInt32,
    size: Int,
    modified: Instant,
    linkTarget: String? = nil,
    linkCount: Int,
    program: String? = nil
  ) {
    self.kind = kind
    self.mode = mode
    self.owner = owner
    self.group = group
    self.size = size
    self.modified = modified
    self.linkTarget = linkTarget
    self.linkCount = linkCount
    self.program = program
  }

  /// Whether it is a directory.
  public var isDirectory: Bool { kind == .directory }
  /// Whether somebody may execute it.
  public var isExecutable: Bool { kind == .regular && mode & 0o111 != 0 }
}

/// How a file is opened.
public enum OpenMode: Hashable, Sendable {
  /// For reading; the file must exist.
  case read
  /// For writing; made when missing, emptied when there.
  case write
  /// For writing at the end; made when missing.
  case append
  /// For both; made when missing, kept as it is.
  case readWrite
  /// For writing; must not exist yet.
  case create
}
