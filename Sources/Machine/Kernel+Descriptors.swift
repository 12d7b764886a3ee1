/// What a read gave.
public enum ReadResult: Hashable, Sendable {
  /// Some bytes.
  case bytes([UInt8])
  /// Nothing will come any more.
  case endOfFile
  /// Nothing yet: wait until the descriptor is readable.
  case wouldBlock
  /// An error.
  case failure(Errno)
}

/// What a write did; it takes all bytes or none.
public enum WriteResult: Hashable, Sendable {
  /// All bytes are taken.
  case written
  /// No room: wait until the descriptor is writable.
  case wouldBlock
  /// An error.
  case failure(Errno)
}

extension Process {
  func descriptor(_ number: Int) -> Descriptor? {
    number >= 0 && number < descriptors.count ? descriptors[number] : nil
  }
}

extension Kernel {
  /// What a descriptor of the current process leads to; nil where it is closed.
  public func descriptor(_ number: Int) -> Descriptor? { process.descriptor(number) }

  /// Whether a descriptor of the current process is a terminal.
  public func isTerminal(_ number: Int) -> Bool {
    if case .terminal = descriptor(number) { true } else { false }
  }

  /// The size of the terminal that a descriptor leads to.
  public func terminalSize(_ number: Int) -> (columns: Int, rows: Int)? {
    guard case .terminal(let id) = descriptor(number) else { return nil }
    return self[seat(of: id)].size
  }

  /// Reads up to `max` bytes.
  public mutating func read(_ number: Int, max: Int = 65_536) -> ReadResult {
    guard let descriptor = descriptor(number) else { return .failure(.EBADF) }
    switch descriptor {
    case .null, .log: return .endOfFile
    case .terminal(let id): return readTerminal(id, max: max)
    case .pipeReader(let index), .pipeEnds(let index): return readPipe(index, max: max)
    case .pipeWriter, .listener: return .failure(.EBADF)
    case .file(let index): return readOpenFile(index, max: max)
    case .socket(let index): return readSocket(index, max: max)
    }
  }

  private mutating func readTerminal(_ own: TerminalID, max: Int) -> ReadResult {
    let id = seat(of: own)
    guard isForeground(current, of: self[id]) else { return .wouldBlock }
    if !self[id].input.isEmpty {
      let bytes = self[id].input.take(max)
      logEcho(bytes, of: own)
      return .bytes(bytes)
    }
    guard self[id].endsOfInput > 0 else { return .wouldBlock }
    self[id].endsOfInput -= 1
    return .endOfFile
  }

  mutating func readPipe(_ index: Int32, max: Int) -> ReadResult {
    guard !pipes[index].buffer.isEmpty else {
      return pipes[index].writers == 0 && !pipes[index].awaitsWriter ? .endOfFile : .wouldBlock
    }
    let bytes = pipes[index].buffer.take(max)
    wake(pipes[index].waiters)
    return .bytes(bytes)
  }

  /// Writes all bytes or none.
  public mutating func write(_ number: Int, _ bytes: [UInt8]) -> WriteResult {
    if process.unwritten.contains(where: { $0.descriptor == number }) { return .wouldBlock }
    return writeNow(number, bytes)
  }

  mutating func writeNow(_ number: Int, _ bytes: [UInt8]) -> WriteResult {
    guard let descriptor = descriptor(number) else { return .failure(.EBADF) }
    if bytes.isEmpty { return .written }
    // Much to write is much to do.
    steps += bytes.count >> 6
    switch descriptor {
    case .null: return .written
    case .log(let isError):
      let text = String(decoding: bytes, as: UTF8.self)
      machine.log.append(text, isError: isError, at: now, limit: limits.logBytes)
      notify(.containerLogs)
      return .written
    case .terminal(let id):
      return writeTerminal(id, bytes)
    case .pipeWriter(let index), .pipeEnds(let index): return writePipe(index, bytes)
    case .pipeReader, .listener: return .failure(.EBADF)
    case .file(let index): return writeOpenFile(index, bytes)
    case .socket(let index): return writeSocket(index, bytes)
    }
  }

  private mutating func writeTerminal(_ own: TerminalID, _ bytes: [UInt8]) -> WriteResult {
    let id = seat(of: own)
    if self[id].logged == nil {
      // One write of any length goes through: in parts it could never fit.
      let fits = self[id].output.count + bytes.count <= limits.terminalBytes
      guard fits || self[id].output.isEmpty else { return .wouldBlock }
      self[id].output += bytes
    }
    logEcho(bytes, of: own)
    return .written
  }

  /// Adds to the log of the container whose terminal it is; what is typed there shows there.
  private mutating func logEcho(_ bytes: [UInt8], of terminal: TerminalID) {
    guard let machine = self[terminal].logged, isMachine(machine) else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    self[machine].log.append(text, isError: false, at: now, limit: limits.logBytes)
  }

  private mutating func writePipe(_ index: Int32, _ bytes: [UInt8]) -> WriteResult {
    guard pipes[index].readers > 0 else {
      if pipes[index].awaitsReader { return .wouldBlock }
      post(.pipe, to: current)
      return .failure(.EPIPE)
    }
    guard pipes[index].buffer.count < limits.pipeBytes else { return .wouldBlock }
    pipes[index].buffer.append(bytes)
    wake(pipes[index].waiters)
    return .written
  }

  /// Prints text; what does not fit now is kept, and the process goes on when it is through.
  public mutating func print(_ text: String, to number: Int = 1) {
    if case .log(let isError) = descriptor(number) {
      machine.log.append(text, isError: isError, at: now, limit: limits.logBytes)
      notify(.containerLogs)
      return
    }
    print(Array(text.utf8), to: number)
  }

  /// Prints bytes; what does not fit now is kept, and the process goes on when it is through.
  public mutating func print(_ bytes: [UInt8], to number: Int = 1) {
    if write(number, bytes) == .wouldBlock {
      process.unwritten.append(Process.Unwritten(descriptor: number, bytes: bytes))
    }
  }

  /// Writes what earlier prints left; false while there is still something left.
  mutating func flushUnwritten() -> Bool {
    while let first = process.unwritten.first {
      if writeNow(first.descriptor, first.bytes) == .wouldBlock { return false }
      process.unwritten.removeFirst()
    }
    return true
  }

  /// Makes a pipe and gives its two ends.
  public mutating func pipe() -> (read: Int, write: Int) {
    let index = pipes.insert(Pipe())
    let read = install(.pipeReader(index))
    return (read, install(.pipeWriter(index)))
  }

  /// Closes a descriptor.
  public mutating func close(_ number: Int) {
    guard let descriptor = descriptor(number) else { return }
    process.descriptors[number] = nil
    release(descriptor)
  }

  /// Makes a second descriptor for what `number` leads to; at `onto` if given, which is closed first.
  @discardableResult
  public mutating func duplicate(_ number: Int, onto: Int? = nil) throws(Errno) -> Int {
    guard let descriptor = descriptor(number) else { throw .EBADF }
    guard let onto else { return install(descriptor) }
    guard onto >= 0, onto < limits.openFiles else { throw .EBADF }
    if onto == number { return onto }
    retain(descriptor)
    close(onto)
    while process.descriptors.count <= onto { process.descriptors.append(nil) }
    process.descriptors[onto] = descriptor
    return onto
  }

  /// Gives the current process a descriptor at the lowest free number.
  mutating func install(_ descriptor: Descriptor) -> Int {
    retain(descriptor)
    if let free = process.descriptors.firstIndex(of: nil) {
      process.descriptors[free] = descriptor
      return free
    }
    process.descriptors.append(descriptor)
    return process.descriptors.count - 1
  }

  mutating func retain(_ descriptor: Descriptor) {
    switch descriptor {
    case .null, .log, .terminal: break
    case .pipeReader(let index): pipes[index].readers += 1
    case .pipeWriter(let index): pipes[index].writers += 1
    case .pipeEnds(let index):
      pipes[index].readers += 1
      pipes[index].writers += 1
    case .file(let index): openFiles[index].references += 1
    case .socket(let index): sockets[index].references += 1
    case .listener(let index): listeners[index].references += 1
    }
  }

  mutating func release(_ descriptor: Descriptor) {
    switch descriptor {
    case .null, .log, .terminal: break
    case .pipeReader(let index):
      pipes[index].readers -= 1
      closePipeEnd(index)
    case .pipeWriter(let index):
      pipes[index].writers -= 1
      closePipeEnd(index)
    case .pipeEnds(let index):
      pipes[index].readers -= 1
      pipes[index].writers -= 1
      closePipeEnd(index)
    case .file(let index):
      openFiles[index].references -= 1
      if openFiles[index].references == 0 { openFiles.remove(index) }
    case .socket(let index):
      sockets[index].references -= 1
      if sockets[index].references == 0 { closeSocket(index) }
    case .listener(let index):
      listeners[index].references -= 1
      if listeners[index].references == 0 { closeListener(index) }
    }
  }

  private mutating func closePipeEnd(_ index: Int32) {
    wake(pipes[index].waiters)
    guard pipes[index].readers == 0, pipes[index].writers == 0 else { return }
    if let number = pipes[index].number { namedPipes[number] = nil }
    pipes.remove(index)
  }
}
