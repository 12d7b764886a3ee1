import Glibc

/// Why the host did not do what was asked.
public struct HostError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What failed, on which file, and why.
  public var description: String

  /// Makes an error.
  public init(description: String) { self.description = description }

  /// An error with the reason that the system gives.
  static func system(_ action: String, _ path: String) -> HostError {
    HostError(description: "\(action) \(path): \(String(cString: strerror(errno)))")
  }
}

/// Files of the host, read and written whole.
public enum HostFile {
  /// The bytes of the file at `path`.
  public static func read(_ path: String) throws(HostError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("cannot read", path) }
    defer { close(descriptor) }
    guard let bytes = readAll(descriptor) else { throw .system("cannot read", path) }
    return bytes
  }

  /// Everything that stands on standard input.
  public static func readStandardInput() throws(HostError) -> [UInt8] {
    guard let bytes = readAll(STDIN_FILENO) else { throw .system("cannot read", "standard input") }
    return bytes
  }

  /// Whether standard input is a terminal.
  public static var standardInputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Whether standard error is a terminal.
  public static var standardErrorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Lets a write beyond the limit of file sizes fail, as one to a full disk does; it would end the process.
  fileprivate static let ignoresSizeLimit: Void = { signal(SIGXFSZ, SIG_IGN) }()

  /// Replaces the file at `path` by `bytes`, so that it is never seen half written.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(HostError) {
    _ = ignoresSizeLimit
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("cannot write", temporary) }
    let isWritten = bytes.withUnsafeBytes { write($0, to: descriptor) } && fsync(descriptor) == 0
    close(descriptor)
    guard isWritten, rename(temporary, path) == 0 else {
      let error = HostError.system("cannot write", path)
      unlink(temporary)
      throw error
    }
  }

  /// Makes the directory `path` and those above it.
  public static func makeDirectory(_ path: String) throws(HostError) {
    var partial = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      partial += "/" + part
      if mkdir(partial, 0o700) != 0, errno != EEXIST { throw .system("cannot make", partial) }
    }
  }

  /// Takes the lock at `path` for as long as this process lives; false where another one has it.
  ///
  /// A place that refuses to hold a lock is nobody's, so the answer is true there.
  public static func keepLock(_ path: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return true }
    let isTaken = errno == EWOULDBLOCK
    close(descriptor)
    return !isTaken
  }

  /// Gives the file at `path` another name.
  public static func move(_ path: String, to target: String) throws(HostError) {
    guard rename(path, target) == 0 else { throw .system("cannot rename", path) }
  }

  /// Calls `body` while no other process holds the lock at `path`.
  static func withLock<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    // Without a lock, which a read-only place may refuse, the work is still worth doing.
    if descriptor >= 0 { flock(descriptor, LOCK_EX) }
    defer { if descriptor >= 0 { close(descriptor) } }
    return try body()
  }

  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all of `bytes`, however often the system takes only a part.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(descriptor, part.baseAddress, part.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += chunk[..<count]
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        return nil
      }
    }
  }
}

extension HostFile {
  /// Appends bytes to a file, which is made if it is not there; they are with the system on return.
  ///
  /// - Throws: what the host refuses; some of the bytes may be in the file then.
  public static func append(_ bytes: [UInt8], to path: String) throws(HostError) {
    _ = ignoresSizeLimit
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("cannot write", path) }
    defer { close(descriptor) }
    let isWritten = bytes.withUnsafeBytes { write($0, to: descriptor) }
    guard isWritten else { throw .system("cannot write", path) }
  }
}
