/// A terminal between the user (or the driver) and processes.
///
/// Line by line: the driver hands in whole lines, and a prompt is output without a line's end.
public struct Terminal: Sendable {
  /// What processes printed and the driver has not drained yet.
  public internal(set) var output: [UInt8] = []
  /// Whether typed lines appear in the output.
  public var echoes = false
  /// Columns and rows.
  public var size = (columns: 80, rows: 24)
  /// The process group that reads and gets Ctrl-C.
  public internal(set) var foreground: ProcessGroup?
  /// Lines that were typed and not read yet.
  var input = ByteQueue()
  /// How many ends of input (Ctrl-D) wait behind the lines.
  var endsOfInput = 0
  var waiters: [ProcessID] = []
  /// The container whose log takes what is printed here.
  var logged: MachineID?

  /// Whether typed lines wait to be read.
  public var hasUnreadInput: Bool { !input.isEmpty }
}

// What a driver does with terminals.
extension Kernel {
  /// Adds a terminal.
  public mutating func makeTerminal(columns: Int = 80, rows: Int = 24) -> TerminalID {
    var terminal = Terminal()
    terminal.size = (columns, rows)
    terminals.append(terminal)
    return TerminalID(index: Int32(terminals.count - 1))
  }

  /// A terminal, which must exist.
  public subscript(terminal: TerminalID) -> Terminal {
    _read { yield terminals[Int(terminal.index)] }
    _modify { yield &terminals[Int(terminal.index)] }
  }

  /// Takes what processes printed.
  public mutating func drainOutput(of id: TerminalID) -> [UInt8] {
    let output = self[id].output
    self[id].output = []
    wake(self[id].waiters)
    return output
  }

  /// Types bytes, usually a line with its end.
  public mutating func type(_ bytes: [UInt8], on id: TerminalID) {
    self[id].input.append(bytes)
    if self[id].echoes { self[id].output += bytes }
    wakeReaders(of: id)
  }

  /// Types a line; its end is added.
  public mutating func type(line: String, on id: TerminalID) {
    type(Array((line + "\n").utf8), on: id)
  }

  /// Types Ctrl-D: the reader meets an end of input once.
  public mutating func endInput(of id: TerminalID) {
    self[id].endsOfInput += 1
    wakeReaders(of: id)
  }

  /// Types Ctrl-C: the foreground group gets the signal; a driver that shows the key itself says so.
  public mutating func interrupt(_ id: TerminalID, isShown: Bool = false) {
    if !isShown { self[id].output += Array("^C".utf8) }
    self[id].input = ByteQueue()
    signalForeground(of: id, .interrupt)
  }

  /// Types Ctrl-Z: the foreground group stops.
  public mutating func suspend(_ id: TerminalID) {
    self[id].output += Array("^Z".utf8)
    signalForeground(of: id, .terminalStop)
  }

  /// Tells processes that the terminal has another size; nothing where it has that size already.
  public mutating func resize(_ id: TerminalID, columns: Int, rows: Int) {
    guard self[id].size != (columns, rows) else { return }
    self[id].size = (columns, rows)
    signalForeground(of: id, .windowChange)
  }

  /// Hangs up: every process of the terminal gets the signal, and reads end.
  public mutating func hangUp(_ id: TerminalID) {
    self[id].endsOfInput = .max / 2
    for machine in machineIDs {
      for process in self[machine].processes where process.terminal == id {
        post(.hangUp, to: ProcessID(machine: machine, number: process.number))
      }
    }
    wakeReaders(of: id)
  }

  /// Makes `group` the one that reads the terminal and gets Ctrl-C.
  public mutating func setForeground(_ group: ProcessGroup?, of id: TerminalID) {
    self[id].foreground = group
    wakeReaders(of: id)
    let seat = seat(of: id)
    if seat != id { setForeground(group, of: seat) }
  }

  /// Whether some process waits for a line from the terminal and there is none.
  public func isAwaitingInput(_ id: TerminalID) -> Bool {
    let terminal = self[id]
    guard terminal.input.isEmpty, terminal.endsOfInput == 0 else { return false }
    return terminal.waiters.contains { waiter in
      guard let process = find(waiter), process.state == .waiting, !process.isStopped,
        isForeground(waiter, of: terminal)
      else { return false }
      return process.waits.contains {
        guard case .readable(let number) = $0 else { return false }
        guard case .terminal(let own) = process.descriptor(number) else { return false }
        return seat(of: own) == id
      }
    }
  }

  private mutating func signalForeground(of id: TerminalID, _ signal: Signal) {
    guard let group = self[id].foreground, isMachine(group.machine) else { return }
    for process in self[group.machine].processes where process.group == group.number {
      post(signal, to: ProcessID(machine: group.machine, number: process.number))
    }
  }

  private mutating func wakeReaders(of id: TerminalID) { wake(self[id].waiters) }

  func isForeground(_ id: ProcessID, of terminal: Terminal) -> Bool {
    guard let foreground = terminal.foreground, let process = find(id) else { return true }
    return foreground == ProcessGroup(machine: id.machine, number: process.group)
  }
}
