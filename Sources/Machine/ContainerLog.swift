public import Simulation

/// What the processes of a container wrote to standard output and error, bounded.
public struct ContainerLog: Sendable {
  /// One write, possibly several lines or a part of one.
  public struct Chunk: Hashable, Sendable {
    /// When it was written.
    public var time: Instant
    /// Whether it went to standard error.
    public var isError: Bool
    /// What was written.
    public var text: String
  }

  /// One line.
  public struct Line: Hashable, Sendable {
    /// When its end was written.
    public var time: Instant
    /// Whether it went to standard error.
    public var isError: Bool
    /// The line without its end.
    public var text: String
    /// Whether the line's end was written yet.
    public var isComplete: Bool
  }

  /// The writes, oldest first.
  public private(set) var chunks: [Chunk] = []
  /// How many chunks were dropped at the front because of the bound.
  public private(set) var droppedChunks = 0
  private var bytes = 0

  /// Makes an empty log.
  public init() {}

  mutating func append(_ text: String, isError: Bool, at time: Instant, limit: Int) {
    guard !text.isEmpty else { return }
    chunks.append(Chunk(time: time, isError: isError, text: text))
    bytes += text.utf8.count
    guard bytes > limit else { return }
    var dropped = 0
    while bytes > limit * 3 / 4, dropped < chunks.count - 1 {
      bytes -= chunks[dropped].text.utf8.count
      dropped += 1
    }
    chunks.removeFirst(dropped)
    droppedChunks += dropped
  }

  /// The log in lines.
  public var lines: [Line] {
    var lines: [Line] = []
    var open: [Bool: Int] = [:]
    for chunk in chunks {
      var rest = chunk.text[...]
      while !rest.isEmpty {
        let end = rest.firstIndex(of: "\n")
        let piece = String(rest[..<(end ?? rest.endIndex)])
        if let index = open[chunk.isError] {
          lines[index].text += piece
          lines[index].time = chunk.time
        } else {
          lines.append(
            Line(time: chunk.time, isError: chunk.isError, text: piece, isComplete: false)
          )
          open[chunk.isError] = lines.count - 1
        }
        guard let end else { break }
        if let index = open.removeValue(forKey: chunk.isError) { lines[index].isComplete = true }
        rest = rest[rest.index(after: end)...]
      }
    }
    return lines
  }
}
