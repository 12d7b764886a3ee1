import Glibc

/// The lines that were typed, kept over sessions.
///
/// A line of the file is one entry; line breaks and backslashes within it are escaped. What is new is
/// added to what the file holds by then, so two shells at once do not lose each other's lines.
public struct HistoryFile: Sendable {
  /// Where the file lies.
  public let path: String
  /// How many entries are kept.
  public let maximumEntries: Int
  /// How many bytes of the newest entries are kept.
  public let maximumBytes: Int

  /// Makes a history file; nothing is read or written yet.
  public init(path: String, maximumEntries: Int = 5000, maximumBytes: Int = 1 << 20) {
    self.path = path
    self.maximumEntries = maximumEntries
    self.maximumBytes = maximumBytes
  }

  /// The entries, oldest first; none when there is no file yet.
  public func load() -> [String] { Array(newest(of: stored())) }

  /// Adds `entries` to the file; one that has grown to twice what is kept is written anew.
  ///
  /// Short enough to be done after each line, so that a program that is killed loses none.
  public func append(_ entries: [String]) throws(HostError) {
    guard !entries.isEmpty else { return }
    if let slash = path.lastIndex(of: "/") {
      try HostFile.makeDirectory(String(path[..<slash]))
    }
    let result: Result<Void, HostError> = HostFile.withLock("\(path).lock") {
      do throws(HostError) {
        try HostFile.append(Self.bytes(of: entries[...]), to: path)
        let all = stored()
        let kept = newest(of: all)
        if all.count > 2 * kept.count { try HostFile.replace(path, with: Self.bytes(of: kept)) }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Everything that the file holds.
  private func stored() -> [String] {
    guard let bytes = try? HostFile.read(path) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(Self.unescaped)
  }

  private static func bytes(of entries: ArraySlice<String>) -> [UInt8] {
    Array(entries.map { escaped($0) + "\n" }.joined().utf8)
  }

  private func newest(of entries: [String]) -> ArraySlice<String> {
    var bytes = 0
    let fitting = entries.suffix(maximumEntries).reversed().prefix {
      bytes += $0.utf8.count + 1
      return bytes <= maximumBytes
    }
    return entries.suffix(fitting.count)
  }

  private static func escaped(_ entry: String) -> String {
    var text = ""
    for character in entry {
      switch character {
      case "\\": text += "\\\\"
      case "\n", "\r\n": text += "\\n"
      default: text.append(character)
      }
    }
    return text
  }

  private static func unescaped(_ line: Substring) -> String {
    var text = ""
    var isEscaped = false
    for character in line {
      if isEscaped {
        text.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
      }
    }
    return text
  }
}
