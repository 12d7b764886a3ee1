import Manifests
import Simulation
import Terminal

/// One thing that came from outside into a session, and when in the cluster's time.
struct JournalEntry: Hashable {
  /// What came.
  enum Event: Hashable {
    case line(String)
    case interrupt
    case endOfInput
    /// A file as the user's editor left it.
    case edited(path: String, text: String)
  }

  var time: Instant
  var event: Event
}

/// The journal of a session: with its seed and its start, all that is needed to live it again.
///
/// The engine is deterministic, so replaying the journal restores the cluster and everything in it. A
/// line is in the file before what it prints is shown.
struct Journal {
  /// Where the session began.
  var seed: UInt64
  /// The progress at the beginning, as text.
  var progress: String
  /// What came since.
  var entries: [JournalEntry] = []

  private static let version: Int64 = 1

  /// The first line of the file.
  var header: String {
    JSONWriter.compact(
      [
        "version": .integer(Self.version), "seed": .string(String(seed)),
        "progress": .string(progress),
      ])
      + "\n"
  }

  /// One line of the file.
  static func line(_ entry: JournalEntry) -> String {
    var value: Value = ["t": .integer(entry.time.nanoseconds)]
    switch entry.event {
    case .line(let text): value["line"] = .string(text)
    case .interrupt: value["key"] = "interrupt"
    case .endOfInput: value["key"] = "end"
    case .edited(let path, let text):
      value["edited"] = .string(path)
      value["text"] = .string(text)
    }
    return JSONWriter.compact(value) + "\n"
  }

  /// Reads a journal; a last line that was cut off is dropped, anything else wrong gives nil.
  static func read(_ text: String) -> Journal? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard let first = lines.first, let header = try? JSONReader.value(String(first)),
      header["version"]?.integer == version, let seed = header["seed"]?.string.flatMap(UInt64.init),
      let progress = header["progress"]?.string
    else { return nil }
    var journal = Journal(seed: seed, progress: progress)
    for (index, line) in lines.dropFirst().enumerated() {
      guard let entry = entry(String(line)) else {
        if index == lines.count - 2 { break }
        return nil
      }
      journal.entries.append(entry)
    }
    return journal
  }

  private static func entry(_ line: String) -> JournalEntry? {
    guard let value = try? JSONReader.value(line), let time = value["t"]?.integer else {
      return nil
    }
    let event: JournalEntry.Event
    if let text = value["line"]?.string {
      event = .line(text)
    } else if let path = value["edited"]?.string, let text = value["text"]?.string {
      event = .edited(path: path, text: text)
    } else if value["key"]?.string == "interrupt" {
      event = .interrupt
    } else if value["key"]?.string == "end" {
      event = .endOfInput
    } else {
      return nil
    }
    return JournalEntry(time: Instant(nanoseconds: time), event: event)
  }
}
