import FoundationEssentials
import Lessons
import Terminal

/// What is kept of a learner between sessions, one folder a course.
///
/// A folder that cannot be written is said once; everything goes on in memory.
struct StateFolder {
  let path: String

  private let course: String

  init(course: String) {
    self.course = course
    path = "\(HostEnvironment.stateDirectory)/\(course)"
  }

  private static var lastPath: String { "\(HostEnvironment.stateDirectory)/course" }

  /// The course that was learned last.
  static var lastCourse: String? {
    (try? HostFile.read(lastPath)).map { String(decoding: $0, as: UTF8.self).trimmed }
  }

  /// Keeps this course as the one that was learned last; without a fuss, since nothing hangs on it.
  func keepAsLast() { try? HostFile.replace(Self.lastPath, with: Array("\(course)\n".utf8)) }

  /// The lines that were typed.
  var history: HistoryFile { HistoryFile(path: "\(path)/history") }

  private var progressPath: String { "\(path)/progress.json" }

  /// The journal of the present session.
  var journalPath: String { "\(path)/journal.jsonl" }

  /// Takes the folder for this process; false where another kubetutor has it.
  func take() -> Bool {
    try? HostFile.makeDirectory(path)
    return HostFile.keepLock("\(path)/lock")
  }

  /// Takes the journal out of the way while it is lived again, so that one which ends the program does
  /// so only once; nil where there is none.
  func beginReplay() -> (text: String?, complaint: String?) {
    var complaint: String?
    // Who is killed while a journal is lived again loses nothing; a journal that ends the program twice
    // would do so for ever.
    if (try? HostFile.move(secondReplayPath, to: damagedJournalPath)) != nil {
      complaint =
        "Your last session could not be restored. You begin at your place; its journal is kept as"
        + " \(damagedJournalPath)."
    }
    if let bytes = try? HostFile.read(replayPath) {
      try? HostFile.move(replayPath, to: secondReplayPath)
      return (String(decoding: bytes, as: UTF8.self), complaint)
    }
    guard let bytes = try? HostFile.read(journalPath) else { return (nil, complaint) }
    try? HostFile.move(journalPath, to: replayPath)
    return (String(decoding: bytes, as: UTF8.self), complaint)
  }

  /// Puts the journal back that was lived again.
  func endReplay() { _ = movedReplay(to: journalPath) }

  private func movedReplay(to path: String) -> Bool {
    for source in [replayPath, secondReplayPath]
    where (try? HostFile.move(source, to: path)) != nil { return true }
    return false
  }

  /// Keeps the journal of another session aside; answers what is to be said.
  func keepOtherJournal() -> String {
    let aside = "\(journalPath).before"
    return movedReplay(to: aside)
      ? "This is another cluster than last time; the journal of that one is kept as \(aside)."
      : "This is another cluster than last time."
  }

  /// Keeps a journal aside that cannot be read; answers what is to be said.
  func keepDamagedJournal() -> String {
    guard movedReplay(to: damagedJournalPath) else {
      return "The journal of your last session cannot be read. You begin at your place."
    }
    return "The journal of your last session cannot be read. You begin at your place; it is kept as"
      + " \(damagedJournalPath)."
  }

  /// Keeps a journal aside that cannot be read from a line on; answers what is to be said.
  func keepDamagedJournal(from line: Int) -> String {
    let isKept = movedReplay(to: damagedJournalPath)
    return Self.salvaged(line) + (isKept ? " The whole is kept as \(damagedJournalPath)." : "")
  }

  /// What is said of a journal that is taken up to a line.
  static func salvaged(_ line: Int) -> String {
    "Line \(line) of the journal of your last session cannot be read: everything is as it was before it."
  }

  private var replayPath: String { "\(journalPath).replay" }
  private var secondReplayPath: String { "\(journalPath).replay2" }
  private var damagedJournalPath: String { "\(journalPath).damaged" }

  /// Reads the progress; a damaged file is kept aside, and said.
  func readProgress() -> (progress: Progress?, complaint: String?) {
    guard let bytes = try? HostFile.read(progressPath) else { return (nil, nil) }
    do throws(ProgressDamage) {
      return (try Progress.reading(String(decoding: bytes, as: UTF8.self)), nil)
    } catch {
      let aside = "\(progressPath).damaged"
      do throws(HostError) {
        try HostFile.replace(aside, with: bytes)
      } catch {
        return (nil, "Your progress cannot be read, and is left as it is: \(progressPath)")
      }
      return (
        nil,
        "Your progress cannot be read (\(error.reason)). The file is kept as \(aside); you begin anew."
      )
    }
  }

  /// Writes the progress; answers what went wrong, if anything did.
  func write(_ progress: Progress) -> String? {
    do throws(HostError) {
      try HostFile.makeDirectory(path)
      try HostFile.replace(progressPath, with: Array(progress.fileText.utf8))
      return nil
    } catch {
      return
        "Your progress cannot be kept: \(error). Set XDG_STATE_HOME to a folder that can be written."
    }
  }
}
