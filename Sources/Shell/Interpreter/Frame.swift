import Machine

/// What the interpreter still has to do, innermost last.
///
/// There is no recursion: at any frame the shell can stop, be copied, and go on. What is large and
/// rare lies behind a pointer, since frames are pushed and popped all the time.
enum Frame: Sendable {
  case list(CommandList, next: Int)
  case chain(Chain, next: Int)
  case pipeline(Pipeline)
  case command(Command)
  case branch([(condition: CommandList, body: CommandList)], otherwise: CommandList?, next: Int)
  case loop(LoopFrame)
  case forEach(name: String, values: [String], next: Int, body: CommandList)
  case forWords(name: String, words: [Word], body: CommandList)
  indirect case select(SelectFrame)
  indirect case count(CountFrame)
  indirect case match([MatchClause], next: Int, subject: String, isForced: Bool)
  case negate
  /// Ends a stretch in which `set -e` looks away.
  case conditionEnd
  case checkError
  case restore([SavedDescriptor])
  case restoreVariables([(name: String, variable: Variable?)])
  case functionEnd(positional: [String], name: String)
  case sourceEnd(positional: [String]?, isFile: Bool)
  /// Text whose commands are read one after the other: `eval`, `source`, traps.
  indirect case text(Parser, name: String?)
  /// A file that is no plain one, read to its end for `source`.
  indirect case sourcing(SourceFrame)
  case setStatus(Int32)
  /// The ERR trap is over and may run again.
  case errorTrapEnd([Int32]?)
  /// A pipeline for whose commands the DEBUG trap ran.
  case debuggedPipeline(Pipeline)
  /// A command whose words are expanded, which waits for the other ends of named pipes.
  indirect case prepared(PreparedCommand, SimpleCommand, [Int])
  /// The redirections of a compound command, which wait so.
  indirect case redirected([ResolvedRedirection], Compound, line: Int, [Int])
  /// A command whose DEBUG trap ran.
  case debugged(Command)
  /// The DEBUG trap of a command of a pipeline, which is about to start.
  case debug(String)
  /// The DEBUG trap is over and may run again.
  case debugTrapEnd
  /// The trap of a signal is over.
  case signalTrapEnd
  /// `set -e` ends the shell once its ERR trap ran.
  case leave(Int32)
  /// `$(<file)`: what is read goes to the output.
  case copyInput
  case timed(since: Int64)
  indirect case foreground(Job)
  /// The last command of a pipeline ran in this shell.
  indirect case lastOfPipeline(Job)
  case collect(process: Int32, descriptor: Int, bytes: [UInt8])
  indirect case read(ReadFrame)
  case waitFor([Int32], named: Bool)
  case waitForAny([Int32])
}

/// A `while` or `until` loop under way.
struct LoopFrame: Sendable {
  var condition: CommandList
  var body: CommandList
  var until: Bool
  /// Whether the condition was just evaluated.
  var isTested = false
  /// Whether the body ran once.
  var hasRun = false
  var status: Int32 = 0
}

/// A `select` under way.
struct SelectFrame: Sendable {
  var name: String
  var values: [String]
  var body: CommandList
  /// Whether a line was asked for and is being read.
  var isReading = false
}

/// A C-style `for` under way.
struct CountFrame: Sendable {
  var test: Word
  var step: Word
  var body: CommandList
  var stage = Stage.test
  /// The expression that begins the loop.
  var start: Word?

  enum Stage: Sendable {
    case test
    case step
  }
}

/// A descriptor that a redirection replaced: where its copy is, nil if it was closed.
struct SavedDescriptor: Sendable {
  var number: Int
  var copy: Int?
}

/// A `read` builtin that waits for its line.
struct ReadFrame: Sendable {
  var names: [String]
  var isRaw = false
  var array: String?
  var deadline: Int64?
  var delimiter: UInt8 = Byte.newline
  var limit: Int?
  /// `read -N`: so many bytes, whatever they are.
  var isExact = false
  var line: [UInt8] = []
  var escaped: [Bool] = []
  var sawBackslash = false
  var descriptor = 0
  /// What `mapfile` gathers lines for.
  var lines: LinesFrame?
}

/// The lines that `mapfile` has so far.
struct LinesFrame: Sendable {
  var values: [String] = []
  var skips = 0
  var limit = 0
  var origin: Int?
  var trims = false
  /// What is run each time that so many lines were read.
  var callback: String?
  var quantum = 5000
}

/// What `source` reads from a pipe, and what it was called with.
struct SourceFrame: Sendable {
  var file: String
  var arguments: [String]
  var descriptor: Int
  var bytes: [UInt8] = []
}

/// Where commands come from when there is nothing left to do.
enum ShellInput: Sendable {
  case none
  case text(Parser)
  case lines(LineInput)
}

/// Commands from a terminal or another descriptor, read line by line.
struct LineInput: Sendable {
  var descriptor = 0
  /// The line that is being read.
  var partial: [UInt8] = []
  /// Whole lines of a command that is not complete.
  var pending: [UInt8] = []
  /// What they wait for.
  var missing: ParseFailure.Missing?
  var line = 1
  var isPrompted = false
  /// The prompt that was printed for the line.
  var prompt = ""
  var ended = false
  /// Commands of lines that were read already.
  var ready: Parser?
}
