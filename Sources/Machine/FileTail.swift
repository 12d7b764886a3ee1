/// How far somebody who follows a file has come.
///
/// A container's log is not a file but what is written of it on reading; of that only the news is
/// written out, so that following costs by what was added.
public struct FileTail: Sendable {
  /// How many bytes of a file were read.
  var offset = 0
  /// How many writes to a container's log were read.
  var writes = 0
  /// The container whose log was read.
  var source: MachineID?
  /// What was read of a line that has no end yet, of each stream.
  var open: [Bool: String] = [:]

  /// At the file's first byte.
  public init() {}
}

extension Kernel {
  /// A tail at the end of a file; at its first byte where it cannot be read.
  public func tailAtEnd(of path: String) -> FileTail {
    var tail = FileTail()
    _ = try? takeLines(of: path, after: &tail)
    return tail
  }

  /// The whole lines that a file has after `tail`, which is moved behind them.
  ///
  /// A file that became shorter was begun anew.
  ///
  /// - Throws: what hinders reading; `tail` stays where it is.
  public func takeLines(of path: String, after tail: inout FileTail) throws(Errno) -> [String] {
    if let source = tail.source, isMachine(source), machines[source.index].log.isRead(by: tail) {
      return []
    }
    guard let node = try follow(path).node else { throw .ENOENT }
    guard allows(node, 4) else { throw .EACCES }
    if case .generated(.containerLog(let source, let form)) = node.content {
      guard isMachine(source) else { return [] }
      if tail.source != source { tail = FileTail() }
      tail.source = source
      return machines[source.index].log.takeLines(after: &tail).map { $0.text(in: form) }
    }
    let bytes = try contents(of: node, on: current.machine)
    let start = tail.offset <= bytes.count ? tail.offset : 0
    guard let end = bytes[start...].lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    tail.offset = end + 1
    return bytes[start..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

extension ContainerLog {
  /// Whether nothing was written since `tail` came to the end.
  fileprivate func isRead(by tail: FileTail) -> Bool {
    tail.writes == droppedChunks + chunks.count
  }

  /// The lines that ended after `tail`.
  fileprivate func takeLines(after tail: inout FileTail) -> [Line] {
    let fresh = max(0, tail.writes - droppedChunks)
    tail.writes = droppedChunks + chunks.count
    guard fresh < chunks.count else { return [] }
    var lines: [Line] = []
    for chunk in chunks[fresh...] {
      let pieces = chunk.text.utf8.split(
        separator: UInt8(ascii: "\n"),
        omittingEmptySubsequences: false
      )
      for (index, piece) in pieces.enumerated() {
        let text = (tail.open.removeValue(forKey: chunk.isError) ?? "") + String(Substring(piece))
        if index < pieces.count - 1 {
          lines.append(
            Line(time: chunk.time, isError: chunk.isError, text: text, isComplete: true)
          )
        } else if !text.isEmpty {
          tail.open[chunk.isError] = text
        }
      }
    }
    return lines
  }
}
