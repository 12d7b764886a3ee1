import Cluster
public import Simulation

/// A session with whatever sits beside it, which a journal can be lived again in.
public protocol ReplayedSession: SessionHolder {
  /// Takes a line that is for somebody beside the simulated machine; nil where it is the machine's.
  ///
  /// - Returns: the commands that were run for it.
  mutating func take(_ line: String) -> [String]?
  /// A command is done, or time has passed; `output` is what was printed meanwhile.
  mutating func notice(output: String, isCommandDone: Bool)
}

extension ReplayedSession {
  /// Lives `entries` again, with what was undone and saved on the way.
  public mutating func replay(_ entries: [JournalEntry], _ travel: inout TimeTravel<Self>) {
    for entry in entries {
      pass(to: entry.time)
      session.answerEditors(entry.event)
      if case .line(let line) = entry.event {
        let before = self
        if let acted = take(line) {
          if !acted.isEmpty { travel.record(line, before, run: acted) }
          continue
        }
        if session.isAtShell {
          if travel.reply(to: line, &self) != nil { continue }
          travel.record(line, self)
        }
      }
      session.replay(entry.event)
      session.advance(to: session.cluster.now)
      // The last thing typed may have been `exit`.
      if session.hasEnded { session.startShell() }
    }
    session.answerEditors(nil)
    pass(to: session.cluster.now)
  }

  /// Ends what still runs, since nobody sits before it any more.
  ///
  /// The last command had time to end in the session, of which the journal does not tell; so it gets some.
  ///
  /// - Returns: when it was interrupted; nil where nothing ran on.
  public mutating func endWhatRuns() -> Instant? {
    guard !session.isAwaitingInput else { return nil }
    if session.advance(to: session.cluster.now + JournalEntry.lastPatience) {
      notice(output: session.takeOutput(), isCommandDone: true)
      return nil
    }
    let time = session.cluster.now
    session.interrupt(isShown: true)
    session.advance(to: session.cluster.now + .seconds(10))
    notice(output: session.takeOutput(), isCommandDone: true)
    return time
  }

  /// Lets time pass to `time`; a command that ends on the way is noticed when it does.
  private mutating func pass(to time: Instant) {
    if !session.isAwaitingInput, session.advance(to: time) {
      notice(output: session.takeOutput(), isCommandDone: true)
    } else if session.isAwaitingInput {
      let output = session.takeOutput()
      if !output.isEmpty { notice(output: output, isCommandDone: true) }
    }
    if session.cluster.now < time { session.cluster.advance(to: time) }
    notice(output: session.takeOutput(), isCommandDone: false)
  }
}

extension GuidedSession: ReplayedSession {
  /// Takes what is for the tutor.
  public mutating func take(_ line: String) -> [String]? { reply(to: line)?.acted }

  /// Lets the tutor look; what it says was said when the session was lived first.
  public mutating func notice(output: String, isCommandDone: Bool) {
    _ = isCommandDone ? commandEnded(output: output) : timePassed(output: output)
  }
}
