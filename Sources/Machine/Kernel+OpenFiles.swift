import Simulation

extension Kernel {
  /// Opens a file of the current machine and gives its descriptor.
  public mutating func open(
    _ path: String,
    _ mode: OpenMode,
    permissions: UInt16 = 0o666
  ) throws(Errno) -> Int {
    guard process.descriptors.count < limits.openFiles else { throw .EMFILE }
    let id = current.machine
    if mode == .read {
      let resolved = try follow(path)
      guard let node = resolved.node else { throw .ENOENT }
      guard allows(node, 4) else { throw .EACCES }
      switch node.content {
      case .directory: throw .EISDIR
      case .device(let device): return try open(device, mode)
      case .pipe(let number): return openPipe(number, resolved.names, mode)
      case .file, .generated(.containerLog):
        return install(openFile(OpenFile(machine: id, names: resolved.names, mode: mode)))
      default:
        var file = OpenFile(machine: id, names: resolved.names, mode: mode)
        file.snapshot = try contents(of: node, on: id)
        return install(openFile(file))
      }
    }
    let found = try follow(path)
    if let node = found.node {
      switch node.content {
      case .device(let device): return try open(device, mode)
      case .pipe(let number):
        guard allows(node, 2) else { throw .EACCES }
        return openPipe(number, found.names, mode)
      default: break
      }
    }
    let names = try prepareToWrite(path, mode: permissions, mustBeNew: mode == .create)
    if mode == .write {
      let time = now
      try modify(names, on: id) { (node) throws(Errno) in
        node.content = .file([])
        node.modified = time
      }
    }
    return install(openFile(OpenFile(machine: id, names: names, mode: mode)))
  }

  private mutating func openFile(_ file: OpenFile) -> Descriptor { .file(openFiles.insert(file)) }

  private mutating func open(_ device: FileNode.Device, _ mode: OpenMode) throws(Errno) -> Int {
    switch device {
    case .null: return install(.null)
    case .terminal:
      guard let terminal = process.terminal else { throw .ENOTTY }
      return install(.terminal(terminal))
    case .descriptor(let number): return try duplicate(number)
    case .descriptorOf(let owner, let number):
      let process = find(ProcessID(machine: current.machine, number: owner))
      guard let descriptor = process?.descriptor(number) else { throw .ENOENT }
      switch descriptor {
      case .socket, .listener: throw .ENXIO
      // A container's own output is its log for whoever writes there.
      default: return install(descriptor)
      }
    case .zero, .random:
      var file = OpenFile(machine: current.machine, names: [], mode: mode)
      file.device = device
      return install(openFile(file))
    }
  }

  mutating func readOpenFile(_ index: Int32, max: Int) -> ReadResult {
    let file = openFiles[index]
    if let device = file.device {
      if device == .zero { return .bytes(Array(repeating: 0, count: min(max, 65_536))) }
      let count = min(max, 4096)
      return .bytes((0..<count).map { _ in UInt8(truncatingIfNeeded: programRandom.next()) })
    }
    guard file.mode == .read || file.mode == .readWrite else { return .failure(.EBADF) }
    let bytes: [UInt8]
    if let snapshot = file.snapshot {
      bytes = snapshot
    } else {
      let path = "/" + file.names.joined(separator: "/")
      guard isMachine(file.machine), let node = self.file(path, on: file.machine) else {
        return .endOfFile
      }
      switch node.content {
      case .file(let current): bytes = current
      case .generated(.containerLog(let source, let form)):
        guard isMachine(source) else { return .endOfFile }
        bytes = Array(machines[source.index].log.text(in: form).utf8)
      default: return .endOfFile
      }
    }
    guard file.offset < bytes.count else { return .endOfFile }
    let end = min(bytes.count, file.offset + max)
    openFiles[index].offset = end
    return .bytes(Array(bytes[file.offset..<end]))
  }

  mutating func writeOpenFile(_ index: Int32, _ bytes: [UInt8]) -> WriteResult {
    let file = openFiles[index]
    if file.device != nil { return .written }
    guard file.mode != .read else { return .failure(.EBADF) }
    let (limit, time) = (limits.fileBytes, now)
    let offset = file.mode == .append ? Int.max : file.offset
    do throws(Errno) {
      openFiles[index].offset = try modify(file.names, on: file.machine) {
        (node) throws(Errno) -> Int in
        guard let count = node.byteCount else { throw .EISDIR }
        if case .blank = node.content { throw .EFBIG }
        let start = min(offset, count)
        guard start + bytes.count <= limit else { throw .EFBIG }
        node.modified = time
        node.modifyBytes { content in
          let end = min(content.count, start + bytes.count)
          content.replaceSubrange(start..<end, with: bytes)
        }
        return start + bytes.count
      }
      return .written
    } catch .ENOENT {
      return .written  // The file lost its name; what is written goes nowhere.
    } catch {
      return .failure(error)
    }
  }

  /// Whether two descriptors of the current process are the same regular file, the second written
  /// to behind what the first still reads: copying one to the other would never end.
  public func wouldFeedItself(reading: Int, writing: Int) -> Bool {
    guard case .file(let source) = descriptor(reading), case .file(let target) = descriptor(writing)
    else { return false }
    let (from, to) = (openFiles[source], openFiles[target])
    guard from.device == nil, to.device == nil, from.machine == to.machine, from.names == to.names,
      to.mode != .read
    else { return false }
    let size = file("/" + from.names.joined(separator: "/"), on: from.machine)?.byteCount ?? 0
    return size > from.offset
  }
}
