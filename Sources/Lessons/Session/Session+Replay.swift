public import Cluster

extension Session {
  /// Does again what came from outside; time is not given to it.
  public mutating func replay(_ event: JournalEntry.Event) {
    switch event {
    case .line(let line): type(line)
    case .interrupt: interrupt(isShown: true)
    case .endOfInput: endInput()
    case .edited(let path, let text): putFile(text, at: path)
    }
  }

  /// Lets editors go on that waited for somebody when `next` came: what was edited is in the journal
  /// only where it was changed.
  public mutating func answerEditors(_ next: JournalEntry.Event?) {
    hasEditor = true
    guard !takeHostRequests().isEmpty else { return }
    if case .edited(let path, let text) = next { putFile(text, at: path) }
    answerHostRequest()
    advance(to: cluster.now)
  }
}
