import Machine

/// The traps that are no signals': DEBUG, ERR and RETURN.
extension Shell {
  /// What the DEBUG trap does, if it is set and does not run.
  var debugAction: String? {
    guard !isInDebugTrap, let action = traps["DEBUG"], !action.isEmpty else { return nil }
    return action
  }

  /// Whether what runs is the action of a trap.
  var isInTrap: Bool { isInErrorTrap || isInDebugTrap || isInSignalTrap || isEnding }

  mutating func beginDebugTrap(_ action: String) {
    isInDebugTrap = true
    frames.append(.debugTrapEnd)
    frames.append(.setStatus(lastStatus))
    frames.append(.text(makeParser(action, line: line), name: nil))
  }

  /// Notes what runs for `$BASH_COMMAND`, which traps leave as it is.
  mutating func tellCommand(_ command: Command) {
    guard !isInTrap else { return }
    switch command {
    case .simple(let simple):
      commandText = simple.text
      line = simple.line
    case .compound(.match(let word, _), _, _): commandText = "case \(word.written) in "
    default: commandText = pipelineText
    }
  }

  /// Takes the traps away that functions do not have; they come back when it ends.
  mutating func hideTraps() {
    var hidden: [String: String] = [:]
    if !options.errorTrace, let action = traps.removeValue(forKey: "ERR") { hidden["ERR"] = action }
    if !options.functionTrace {
      for name in ["DEBUG", "RETURN"] {
        if let action = traps.removeValue(forKey: name) { hidden[name] = action }
      }
    }
    hiddenTraps.append(hidden)
  }

  /// After a command that failed: the ERR trap, and the end where `set -e` is on.
  mutating func checkError() {
    guard lastStatus != 0, conditionDepth == 0 else { return }
    let status = lastStatus
    let leaves = options.exitOnError
    if !isInErrorTrap, let action = traps["ERR"],
      !action.isEmpty
    {
      isInErrorTrap = true
      frames.append(.errorTrapEnd(pipelineStatuses))
      frames.append(.setStatus(lastStatus))
      if leaves { frames.append(.leave(status)) }
      frames.append(.text(makeParser(action, line: line), name: nil))
    } else if leaves {
      exit(status)
    }
  }
}
