extension FileNode {
  /// Changes the node at `path` in place; the arrays on the way are not copied unless shared.
  mutating func modify<Result>(
    _ path: ArraySlice<String>,
    _ body: (inout FileNode) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    guard let name = path.first else { return try body(&self) }
    guard case .directory(var directory) = content else { throw .ENOTDIR }
    let (index, found) = directory.place(of: name)
    guard found else { throw .ENOENT }
    content = .file([])
    defer { content = .directory(directory) }
    return try directory.entries[index].node.modify(path.dropFirst(), body)
  }

  /// Changes the bytes of a regular file in place.
  mutating func modifyBytes(_ body: (inout [UInt8]) -> Void) {
    guard case .file(var bytes) = content else { return }
    content = .file([])
    body(&bytes)
    content = .file(bytes)
  }

  /// How many bytes a regular file has; nil for everything else.
  var byteCount: Int? {
    switch content {
    case .file(let bytes): bytes.count
    case .blank(let count): count
    default: nil
    }
  }
}
