import CEditLine

/// Ctrl-C, hang-ups and the like, told to a loop that runs a simulated command.
///
///     TerminalSignals.catchAll()
///     while !done {
///       if TerminalSignals.isInterrupted { … }
///       TerminalSignals.wait(milliseconds: 20)
///     }
public enum TerminalSignals {
  /// Takes the signals over; until then they end the process as usual.
  public static func catchAll() { terminal_catch_signals() }

  /// Whether Ctrl-C was pressed and not yet cleared.
  public static var isInterrupted: Bool { terminal_is_interrupted() }

  /// Forgets a Ctrl-C that was dealt with; the next prompt does so by itself.
  public static func clearInterrupt() { terminal_clear_interrupt() }

  /// Whether the process was asked to end or the terminal is gone.
  public static var isTerminated: Bool { terminal_is_terminated() }

  /// Sleeps until the time is over or a signal arrives, whichever is first.
  public static func wait(milliseconds: Int) { terminal_wait(Int32(clamping: milliseconds)) }
}
