public import Machine

/// The programs that were started on simulated machines by hand, oldest first; bounded.
///
/// Lessons see from it what was run, however it was typed.
public struct CommandLog: Sendable {
  /// How many starts are kept.
  public static let limit = 1000

  /// The starts that are kept.
  public private(set) var entries: [ProgramStart] = []
  /// How many there were in all.
  public private(set) var count = 0

  mutating func append(_ entry: ProgramStart) {
    if entries.count >= Self.limit { entries.removeFirst(Self.limit / 2) }
    entries.append(entry)
    count += 1
  }
}
