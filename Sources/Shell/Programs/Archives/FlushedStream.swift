/// What the peer of a connection compresses piece by piece, each flushed to a whole byte.
///
/// Source: RFC 1951; the flushing is zlib's `Z_SYNC_FLUSH`.
public struct FlushedStream: Sendable {
  private var window: [UInt8]

  /// Begins a stream whose first piece may copy from `dictionary`.
  public init(dictionary: [UInt8]) { window = dictionary }

  /// What a piece holds; nil where it is broken or holds more than `limit` bytes.
  public mutating func read(_ piece: [UInt8], limit: Int) -> [UInt8]? {
    try? Inflate.piece(piece, after: &window, limit: limit)
  }
}
