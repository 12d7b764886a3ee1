public import Machine
import Simulation

/// A shell as a program: grammar, expansions, builtins and jobs.
///
/// The interpreter keeps what is left to do on a stack of frames, so that it stops wherever it must
/// wait (for a child, a pipe, a line, time) and a copy of it is a subshell.
public struct Shell: Program {
  var dialect: ShellDialect
  var variables = Variables()
  var functions: [String: ShellFunction] = [:]
  var aliases: [String: String] = [:]
  var completions: [CompletionRule] = []
  /// Where programs were found, and how often they were started, the latest last.
  var hashed: [HashedProgram] = []
  /// Builtins that `enable -n` switched off.
  var disabled: Set<String> = []
  var options: ShellOptions
  var positional: [String] = []
  var argumentZero: String
  var frames: [Frame] = []
  var input = ShellInput.none
  /// The status of the last command, `$?`.
  public internal(set) var lastStatus: Int32 = 0
  var lastBackground: Int32?
  var jobs: [Job] = []
  var traps: [String: String] = [:]
  /// The parent's EXIT trap, which a plain command beside it keeps until its words are expanded.
  var parentExit: String?
  var isInteractive = false
  var isCommandString = false
  var isSubshell = false
  /// Whether this subshell may turn into its last program.
  var mayBecome = false
  var line = 1
  var shellNumber: Int32 = 0
  /// What `$SECONDS` counts from.
  var startedAt = Instant.epoch
  /// When its turn began, and which process it is.
  var now = Instant.epoch
  var ownNumber: Int32 = 0
  var randomState: UInt64 = 0
  /// Outputs of the substitutions of the command being expanded.
  var memo: [String] = []
  var memoCursor = 0
  /// Their statuses, which `$?` tells behind them.
  var memoStatuses: [Int32] = []
  /// The process substitutions of the command being expanded.
  var processInputs: [ResolvedRedirection] = []
  var substitutionStatus: Int32?
  /// How many conditions enclose what runs, in which `set -e` looks away.
  var conditionDepth = 0
  var functionNames: [String] = []
  /// Where the text that runs comes from: files, and what functions were read from.
  var sources: [String] = []
  /// The lines from which functions and files were called.
  var callLines: [Int] = []
  /// The options that functions hold for themselves hide, with the depth of their calls.
  var hiddenOptions: [(depth: Int, options: ShellOptions)] = []
  /// What `pushd` remembers, the youngest first.
  var directories: [String] = []
  /// The statuses of a pipeline of several; nil while the last one was a single command.
  var pipelineStatuses: [Int32]?
  var subshellDepth = 0
  /// The last word of the last command, `$_`.
  var lastWord = ""
  /// How many substitutions enclose this shell, for `set -x`.
  var traceDepth = 0
  /// Whether it runs a script file.
  var isScript = false
  /// The builtin that printed last.
  var writer = ""
  /// What builtins printed and is not written yet.
  var unwritten: [(descriptor: Int, bytes: [UInt8])] = []
  /// How many bytes were expanded that the kernel was not told of yet.
  var expandedBytes = 0
  var history: [String] = []
  var isEnding = false
  var isInErrorTrap = false
  var isInDebugTrap = false
  /// The ERR, DEBUG and RETURN traps that functions do not have.
  var hiddenTraps: [[String: String]] = []
  /// The pipeline that runs, as it was written.
  var pipelineText = ""
  /// The command that runs, or ran before a trap did: `$BASH_COMMAND`.
  var commandText = ""
  var isInSignalTrap = false
  /// What `$?` was before the function's `return`.
  var statusBeforeReturn: Int32?
  var coprocesses: [Coprocess] = []
  /// Whether the next prompt comes before the news of jobs: `kill` was quicker than they.
  var defersJobReport = false
  /// The variable of `wait -p`.
  var waitVariable: String?
  /// How many loops of the shell's parent enclose this subshell.
  var outerLoops = 0
  /// Whether this is a substitution of one command, which may be `<file`.
  var mayCopyInput = false
  var isStarted = false
  var optionPlace = 1
  var lastOptionIndex = 1
  /// Statuses of background processes that ended and were waited for.
  var finished: [Int32: Int32] = [:]
  var exitWarned = false
  /// What `attempt` hands to the code after it.
  var pendingRedirections: [ResolvedRedirection]?
  var declared: [ResolvedAssignment] = []

  /// A shell that reads what its process's arguments tell.
  public init(_ dialect: ShellDialect = .bash) {
    self.dialect = dialect
    options = ShellOptions(dialect)
    argumentZero = dialect.name
  }

  /// How many frames run before other processes get their turn.
  private static let stepsPerTurn = 12

  /// Runs until the shell must wait or ends.
  public mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      start(&system)
    }
    now = system.now
    ownNumber = system.current.number
    for _ in 0..<Self.stepsPerTurn {
      if let disposition = flush(&system) { return disposition }
      if variables.heldBytes > 0, !system.holdMemory(Int64(variables.heldBytes)) {
        return .exit(137)
      }
      handleSignals(&system)
      if isEnding, frames.isEmpty { return .exit(lastStatus) }
      if let frame = frames.popLast() {
        let disposition = step(frame, &system)
        if expandedBytes >= Kernel.bytesPerStep { chargeExpansion(&system) }
        if let disposition { return disposition }
      } else if let disposition = readCommand(&system) {
        return disposition
      }
    }
    return .yield
  }

  /// Lets large expansions count, so that a text which grows and grows ends at a limit.
  private mutating func chargeExpansion(_ system: inout Kernel) {
    system.chargeBytes(expandedBytes)
    expandedBytes %= Kernel.bytesPerStep
  }

  /// Writes what builtins printed; waits where there is no room.
  private mutating func flush(_ system: inout Kernel) -> Disposition? {
    guard !unwritten.isEmpty else { return nil }
    while let first = unwritten.first {
      switch system.write(first.descriptor, first.bytes) {
      case .wouldBlock: return .wait([.writable(first.descriptor)])
      case .failure(.EBADF) where first.descriptor != 2:
        unwritten.removeFirst()
        lastStatus = 1
        complain("\(writer.isEmpty ? "" : writer + ": ")write error: Bad file descriptor")
      case .written, .failure: unwritten.removeFirst()
      }
    }
    return nil
  }

  mutating func print(_ text: String, to descriptor: Int = 1) {
    guard !text.isEmpty else { return }
    print(Array(text.utf8), to: descriptor)
  }

  mutating func print(_ bytes: [UInt8], to descriptor: Int) {
    if let last = unwritten.indices.last, unwritten[last].descriptor == descriptor,
      unwritten[last].bytes.count < 4096
    {
      unwritten[last].bytes += bytes
    } else {
      unwritten.append((descriptor, bytes))
    }
  }

  /// Prints an error as this shell words its own.
  mutating func complain(_ message: String) {
    print(errorPrefix + message + "\n", to: 2)
  }

  /// Prints an error of a builtin and sets its status.
  mutating func fail(_ builtin: String, _ message: String, status: Int32 = 1) {
    if dialect == .busybox {
      print("\(argumentZero): \(builtinPrefix(builtin))\(message)\n", to: 2)
    } else {
      complain("\(builtin): \(message)")
    }
    lastStatus = status
  }

  /// An error of a builtin of dash or busybox; a special builtin takes the shell with it.
  mutating func failPlainly(_ builtin: String, _ message: String, status: Int32 = 2) {
    fail(builtin, message, status: status)
    guard Self.specialBuiltins.contains(builtin) else { return }
    if isInteractive { abandon() } else { exit(status) }
  }

  private static let specialBuiltins = [
    ".", ":", "break", "continue", "eval", "exec", "exit", "export", "local", "readonly", "return",
    "set", "shift", "source", "times", "trap", "unset",
  ]

  /// An option that a builtin does not have, in the words of this shell.
  mutating func refuse(option: Character, of builtin: String) {
    switch dialect {
    case .bash: refuseOption(builtin, "-\(option)")
    case .dash: failPlainly(builtin, "Illegal option -\(option)")
    case .busybox: failPlainly(builtin, "illegal option -\(option)")
    }
  }

  var errorPrefix: String {
    switch dialect {
    case .bash:
      isInteractive && sources.isEmpty
        ? "\(baseName): " : "\(sources.last ?? argumentZero): line \(line): "
    case .dash: "\(argumentZero): \(line): "
    case .busybox: "\(argumentZero): " + (isScript ? "line \(line): " : "")
    }
  }

  /// The name of the shell without its path, which bash uses at a prompt.
  var baseName: String { argumentZero.split(separator: "/").last.map(String.init) ?? argumentZero }

  /// What busybox puts before the errors of a builtin.
  func builtinPrefix(_ name: String) -> String {
    "\(name): " + (isInteractive ? "" : "line \(isScript ? line : 0): ")
  }

  /// What `$-` says.
  var optionLetters: String {
    options.letters(isInteractive: isInteractive) + (isCommandString && dialect != .dash ? "c" : "")
      + (isInteractive && !isCommandString ? "s" : "")
  }

  /// What `${PIPESTATUS[@]}` says.
  var pipeStatuses: [Int32] { pipelineStatuses ?? [lastStatus] }

  /// A copy that goes on by itself with one thing to do.
  ///
  /// In a substitution or a single command `break` knows of the loops outside; in a group it complains.
  func subshell(_ frame: Frame, mayBecome: Bool = true, knowsLoops: Bool = false) -> Shell {
    var copy = self
    copy.frames = [frame]
    copy.input = .none
    copy.isInteractive = false
    copy.isSubshell = true
    copy.subshellDepth += 1
    copy.mayBecome = mayBecome
    copy.jobs = []
    copy.outerLoops = knowsLoops ? outerLoops + loopDepth : 0
    copy.traps = traps.filter { name, action in
      action.isEmpty || (name == "ERR" && options.errorTrace)
        || (options.functionTrace && (name == "DEBUG" || name == "RETURN"))
    }
    copy.parentExit = nil
    copy.coprocesses = []
    copy.memo = []
    copy.memoStatuses = []
    copy.memoCursor = 0
    copy.unwritten = []
    copy.isEnding = false
    copy.mayCopyInput = false
    copy.history = []
    return copy
  }

  /// How many loops of the running function are under way.
  var loopDepth: Int {
    var depth = 0
    for frame in frames.reversed() {
      switch frame {
      case .loop, .forEach, .count, .select: depth += 1
      case .functionEnd: return depth
      default: break
      }
    }
    return depth
  }

  /// Ends the shell: what is left to do is dropped, the EXIT trap runs.
  mutating func exit(_ status: Int32) {
    lastStatus = status & 255
    frames = []
    input = .none
    conditionDepth = 0
    isEnding = true
    let action = traps.removeValue(forKey: "EXIT") ?? parentExit
    parentExit = nil
    guard let action, !action.isEmpty else { return }
    frames = [.setStatus(lastStatus), .text(Parser(Array(action.utf8)), name: nil)]
  }
}
