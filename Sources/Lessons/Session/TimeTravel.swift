import APIServer
public import Cluster
import Insight
import Simulation

/// A state that can be gone back to: it has a session, and all that goes with it.
public protocol SessionHolder: Sendable {
  /// The session.
  var session: Session { get set }
  /// Runs a command in both profiles, on copies; `history` are the commands typed so far.
  mutating func compare(_ command: String, after history: [String]) -> GuidedSession.Reply
}

extension SessionHolder {
  /// Runs a command in both profiles, on copies.
  public mutating func compare(
    _ command: String,
    after history: [String]
  ) -> GuidedSession.Reply {
    let comparison = ProfileComparison(command, in: session, after: history)
    return GuidedSession.Reply(blocks: [.code(comparison.lines), .text(comparison.verdict)])
  }
}

extension GuidedSession: SessionHolder {}

/// The states before each command, and those that were saved by name.
///
/// All of it comes from the cluster being a value: a state is a copy, which shares what has not changed.
public struct TimeTravel<State: SessionHolder>: Sendable {
  /// A state, and the command that was typed in it.
  private struct Moment: Sendable {
    var command: String
    var state: State
    /// What was run: the command itself, or what was run for it.
    var run: [String]
  }

  /// How many commands can be undone.
  public static var limit: Int { 100 }

  private var past: [Moment] = []
  private var future: [Moment] = []
  private var saved: [(name: String, state: State)] = []
  /// The commands typed since the cluster was made, for those who compare.
  private(set) var commands: [String] = []

  /// Knows no past yet.
  public init() {}

  /// Keeps `state`, in which `command` is typed now.
  ///
  /// `run` are the commands that were run for it, where these are others.
  public mutating func record(_ command: String, _ state: State, run: [String]? = nil) {
    // Who only looks has nothing to take back.
    if let aid = Aid(line: command), [.why, .trace, .map].contains(aid) { return }
    if past.count >= Self.limit { past.removeFirst() }
    past.append(Moment(command: command, state: state, run: run ?? [command]))
    future = []
    commands += run ?? [command]
  }

  /// Forgets everything, with a new cluster.
  public mutating func reset() { self = TimeTravel() }

  /// What a line about time comes to; nil where it is none of these words.
  public mutating func reply(to line: String, _ state: inout State) -> GuidedSession.Reply? {
    let words = line.split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("undo", 1...2): return undo(words.dropFirst().first, &state)
    case ("redo", 1): return redo(&state)
    case ("snapshot", _): return snapshot(Array(words.dropFirst()), &state)
    case ("time", 3) where words[1] == "back": return back(words[2], &state)
    case ("time", 2) where words[1] == "back":
      return .saying("`time back` takes a length, as in `time back 30s` or `time back 5m`.")
    case ("compare", 1):
      return .saying("`compare` takes a command, as in `compare kubectl get pods`.")
    case ("compare", _):
      return ProfileComparison.command(in: line).map { state.compare($0, after: commands) }
    default: return nil
    }
  }

  // MARK: Undo and redo

  private mutating func undo(_ word: String?, _ state: inout State) -> GuidedSession.Reply {
    let count = word.map { Int($0) ?? 0 } ?? countToLastChange(state)
    guard count > 0 else {
      return .saying("`undo` takes a number of commands, as in `undo 3`.")
    }
    guard count <= past.count else {
      return .saying(
        past.isEmpty
          ? "There is nothing to undo." : "Only \(past.count) commands can be undone."
      )
    }
    var undone: [String] = []
    for _ in 0..<count {
      guard let moment = past.popLast() else { break }
      future.append(Moment(command: moment.command, state: state, run: moment.run))
      state = moment.state
      undone.append("`\(moment.command)`")
      commands.removeLast(min(commands.count, moment.run.count))
    }
    return .saying("Undone: \(undone.joined(separator: ", ")). It is \(Self.clock(state)) again.")
  }

  /// How many commands to take back so that something changes: those that only looked come along.
  private func countToLastChange(_ state: State) -> Int {
    var later = state.session
    for (count, moment) in past.reversed().enumerated() {
      let earlier = moment.state.session
      if !Self.onlyLooks(moment.command, from: earlier, to: later) { return count + 1 }
      later = earlier
    }
    return 1
  }

  /// Whether a command was a plain call of kubectl that asked for nothing but to read.
  private static func onlyLooks(_ line: String, from: Session, to: Session) -> Bool {
    let words = line.split(separator: " ")
    guard words.first == "kubectl", !line.contains(where: { ">;|&$`<(".contains($0) }) else {
      return false
    }
    let count = to.cluster.api.auditCount - from.cluster.api.auditCount
    guard count >= 0, !["config", "cp", "exec", "edit"].contains(words.dropFirst().first) else {
      return false
    }
    return to.cluster.api.audit.suffix(count).allSatisfy {
      ["get", "list", "watch"].contains($0.verb)
    }
  }

  private mutating func redo(_ state: inout State) -> GuidedSession.Reply {
    guard let moment = future.popLast() else { return .saying("There is nothing to redo.") }
    past.append(Moment(command: moment.command, state: state, run: moment.run))
    state = moment.state
    commands += moment.run
    return .saying("Done again: `\(moment.command)`. It is \(Self.clock(state)).")
  }

  /// Back by a length of time: to the command before it, and on from there to the very moment.
  private mutating func back(_ word: String, _ state: inout State) -> GuidedSession.Reply {
    guard let length = Duration(text: word) else {
      return .saying("`time back` takes a length, as in `time back 30s` or `time back 5m`.")
    }
    let target = state.session.cluster.now - length
    guard let place = past.lastIndex(where: { $0.state.session.cluster.now <= target }) else {
      return .saying("Nothing is kept from so long ago; `undo` goes back to before a command.")
    }
    let moment = past[place]
    future = []
    let undone = past[(place + 1)...].reduce(0) { $0 + $1.run.count }
    commands.removeLast(min(commands.count, undone))
    past.removeSubrange((place + 1)...)
    var earlier = moment.state
    earlier.session.type(moment.command)
    earlier.session.advance(to: target)
    earlier.session.cluster.advance(to: target)
    state = earlier
    // What it printed was read when it was typed first.
    _ = state.session.takeOutput()
    return .saying("It is \(Self.clock(state)) again.")
  }

  // MARK: Snapshots

  private mutating func snapshot(_ words: [String], _ state: inout State) -> GuidedSession.Reply {
    let name = words.count > 1 ? words[1] : "snapshot"
    switch (words.first, words.count) {
    case ("save", 1...2):
      saved.removeAll { $0.name == name }
      saved.append((name, state))
      return .saying("Saved as `\(name)`, at \(Self.clock(state)).")
    case ("load", 1...2):
      guard let found = saved.first(where: { $0.name == name }) else { return unknown(name) }
      record("snapshot load \(name)", state)
      state = found.state
      return .saying(
        "This is `\(name)`, at \(Self.clock(state)); `undo` brings back what was before."
      )
    case ("diff", 1...2):
      guard let found = saved.first(where: { $0.name == name }) else { return unknown(name) }
      let difference = StoreDifference(found.state.session.cluster.api, state.session.cluster.api)
      return GuidedSession.Reply(blocks: [.code(difference.lines.map(\.text))])
    case ("delete", 2):
      guard saved.contains(where: { $0.name == name }) else { return unknown(name) }
      saved.removeAll { $0.name == name }
      return .saying("`\(name)` is forgotten.")
    case ("list", 1), (nil, 0):
      guard !saved.isEmpty else {
        return .saying("No snapshot is saved; `snapshot save NAME` makes one.")
      }
      return GuidedSession.Reply(
        blocks: saved.map { .text("`\($0.name)` of \(Self.clock($0.state))") }
      )
    default:
      return .saying("`snapshot` takes save, load, diff, delete or list, and a name.")
    }
  }

  private func unknown(_ name: String) -> GuidedSession.Reply {
    guard !saved.isEmpty else {
      return .saying("No snapshot is saved; `snapshot save NAME` makes one.")
    }
    let names = saved.map { "`\($0.name)`" }.joined(separator: ", ")
    return .saying(
      "There is no snapshot `\(name)`; there \(saved.count == 1 ? "is" : "are") \(names)."
    )
  }

  private static func clock(_ state: State) -> String {
    CivilTime(state.session.cluster.now).timeOfDay
  }
}

extension GuidedSession.Reply {
  /// A reply of one paragraph.
  static func saying(_ text: String) -> Self { Self(blocks: [.text(text)]) }
}
