/// A text in which `*` stands for any characters, none included.
public struct Pattern: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as it was written.
  public let source: String

  /// Makes a pattern.
  public init(_ source: String) { self.source = source }

  /// The pattern as it was written.
  public var description: String { source }

  /// Whether it stands for one text only.
  public var isLiteral: Bool { !source.contains("*") }

  /// Whether the whole of `text` fits.
  public func matches(_ text: String) -> Bool {
    if isLiteral { return text == source }
    let parts = source.split(separator: "*", omittingEmptySubsequences: false).map {
      Array($0.utf8)
    }
    let bytes = Array(text.utf8)
    guard let first = parts.first, let last = parts.last, bytes.count >= first.count + last.count,
      bytes.starts(with: first), bytes.suffix(last.count).elementsEqual(last)
    else { return false }
    var place = first.count
    let end = bytes.count - last.count
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = Self.find(part, in: bytes, from: place, to: end) else { return false }
      place = found + part.count
    }
    return true
  }

  /// Whether some part of `text` fits.
  public func isFound(in text: String) -> Bool { Pattern("*\(source)*").matches(text) }

  private static func find(
    _ part: [UInt8],
    in bytes: [UInt8],
    from start: Int,
    to end: Int
  )
    -> Int?
  {
    var index = start
    while index + part.count <= end {
      if bytes[index] == part[0], bytes[index..<index + part.count].elementsEqual(part) {
        return index
      }
      index += 1
    }
    return nil
  }
}
