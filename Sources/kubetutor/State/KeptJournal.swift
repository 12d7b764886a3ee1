import Lessons
import Simulation
import Terminal

/// The journal of a session as it is kept: a line is with the system before what it prints is shown.
///
/// A folder that cannot be written is said once; everything goes on in memory.
struct KeptJournal {
  private(set) var journal: Journal
  private let state: StateFolder
  /// Whether anything is kept.
  private(set) var canWrite: Bool
  /// What is said after the reason why the session cannot be kept.
  private let consequence: String
  private var complaints: [String] = []

  /// Keeps `journal` in `state`, where it stands already or is put by ``begin(_:)``.
  init(_ journal: Journal, in state: StateFolder, canWrite: Bool, consequence: String) {
    self.journal = journal
    self.state = state
    self.canWrite = canWrite
    self.consequence = consequence
  }

  /// Goes on in the file that was read as `text`; a last line that was cut off must not be added to.
  mutating func goOn(after text: String) {
    if !text.hasSuffix("\n") { begin(journal) }
  }

  /// Goes on with another journal than the one that it was made with.
  mutating func takeUp(_ journal: Journal) { self.journal = journal }

  /// Begins anew with `journal`.
  mutating func begin(_ journal: Journal) {
    self.journal = journal
    guard canWrite else { return }
    do throws(HostError) {
      try HostFile.makeDirectory(state.path)
      try HostFile.replace(state.journalPath, with: Array(journal.text.utf8))
    } catch {
      giveUpWriting(error)
    }
  }

  /// Adds what comes into the session now.
  mutating func note(_ event: JournalEntry.Event, at time: Instant) {
    let entry = JournalEntry(time: time, event: event)
    journal.entries.append(entry)
    guard canWrite else { return }
    do throws(HostError) {
      try HostFile.append(Array(Journal.line(entry).utf8), to: state.journalPath)
    } catch {
      giveUpWriting(error)
    }
  }

  /// Keeps `progress`; a folder that refuses it refuses everything.
  mutating func write(_ progress: Progress) {
    guard canWrite, let complaint = state.write(progress) else { return }
    canWrite = false
    complain(complaint)
  }

  /// Says something at the next occasion.
  mutating func complain(_ text: String) { complaints.append(text) }

  /// What is to be said now.
  mutating func takeComplaints() -> [TextBlock] {
    defer { complaints = [] }
    return complaints.map { .note($0) }
  }

  private mutating func giveUpWriting(_ why: HostError) {
    canWrite = false
    complain(
      "This session cannot be kept (\(why)); \(consequence) Set XDG_STATE_HOME to a folder that can"
        + " be written."
    )
  }
}
