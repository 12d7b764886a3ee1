import Machine

extension Shell {
  /// Deals with signals that came while the shell ran or waited.
  mutating func handleSignals(_ system: inout Kernel) {
    guard isInteractive || !traps.isEmpty else { return }
    for signal in system.takeSignals() {
      if let action = traps[signal.name] {
        guard !action.isEmpty else { continue }
        switch frames.last {
        case .waitFor, .waitForAny:
          // A signal ends `wait`, which says so.
          frames.removeLast()
          lastStatus = 128 + signal.rawValue
        default: break
        }
        isInSignalTrap = true
        frames.append(.signalTrapEnd)
        frames.append(.setStatus(lastStatus))
        frames.append(.text(makeParser(action), name: nil))
      } else if signal == .interrupt, isInteractive {
        let wasIdle = frames.isEmpty
        if !wasIdle || isWaitingForLine { print("\n", to: 2) }
        (memo, memoStatuses) = ([], [])
        abandon()
        lastStatus = 130
        if case .lines(var lines) = input {
          lines.partial = []
          lines.pending = []
          lines.ready = nil
          lines.isPrompted = false
          input = .lines(lines)
        }
      }
    }
  }

  private var isWaitingForLine: Bool {
    if case .lines(let lines) = input { return lines.isPrompted }
    return false
  }
}
