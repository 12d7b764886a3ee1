/// Pipes that lie in a directory.
extension Kernel {
  /// Makes a named pipe.
  public mutating func makeNamedPipe(_ path: String, mode: UInt16 = 0o666) throws(Errno) {
    let resolved = try follow(path, followLast: false)
    guard resolved.node == nil else { throw .EEXIST }
    lastNamedPipe += 1
    try add(FileNode(.pipe(lastNamedPipe), mode: mode & ~process.umask), at: resolved.names)
  }

  /// Opens an end of a named pipe.
  ///
  /// It does not block itself: who has to waits for ``Wait/peer(_:)``, and what is read or written
  /// before waits as well.
  mutating func openPipe(_ number: Int, _ names: [String], _ mode: OpenMode) -> Int {
    let index = namedPipes[number] ?? pipes.insert(Pipe())
    namedPipes[number] = index
    pipes[index].number = number
    pipes[index].path = "/" + names.joined(separator: "/")
    switch mode {
    case .read:
      pipes[index].awaitsWriter = pipes[index].writers == 0
      pipes[index].awaitsReader = false
    case .readWrite: (pipes[index].awaitsReader, pipes[index].awaitsWriter) = (false, false)
    default:
      pipes[index].awaitsReader = pipes[index].readers == 0
      pipes[index].awaitsWriter = false
    }
    wake(pipes[index].waiters)
    return install(
      mode == .read
        ? .pipeReader(index) : mode == .readWrite ? .pipeEnds(index) : .pipeWriter(index)
    )
  }

  /// Whether the other end of what a descriptor leads to was opened; all but named pipes have one.
  func hasPeer(_ descriptor: Descriptor?) -> Bool {
    switch descriptor {
    case .pipeReader(let index): !pipes[index].awaitsWriter
    case .pipeWriter(let index): !pipes[index].awaitsReader
    default: true
    }
  }

  /// Whether somebody opened the other end of a named pipe of the current process.
  public func hasPeer(_ number: Int) -> Bool { hasPeer(descriptor(number)) }
}
