/// A sequence of commands joined by `;`, `&` and newlines.
struct CommandList: Sendable {
  /// One element of the list and whether it runs in the background.
  struct Item: Sendable {
    var chain: Chain
    var background = false
    /// What the learner typed, for `jobs`.
    var text = ""
  }

  var items: [Item] = []
}

/// Pipelines joined by `&&` and `||`.
struct Chain: Sendable {
  enum Link: Sendable {
    case and
    case or
  }

  var first: Pipeline
  var rest: [(link: Link, pipeline: Pipeline)] = []
}

/// Commands joined by `|`.
struct Pipeline: Sendable {
  var commands: [Command]
  var negated = false
  var timed = false
  /// As it was written, for what is told of jobs.
  var text = ""
}

/// One command of a pipeline.
indirect enum Command: Sendable {
  case simple(SimpleCommand)
  case compound(Compound, [Redirection], line: Int)
  case function(FunctionDefinition)
}

/// Assignments, words and redirections of one plain command.
struct SimpleCommand: Sendable {
  /// As it was written, for `$BASH_COMMAND` and what is told of jobs.
  var text = ""
  var assignments: [Assignment] = []
  var words: [Word] = []
  /// The assignments after `declare`, `export`, `local` and their like.
  var declared: [Assignment] = []
  var redirections: [Redirection] = []
  var line = 1
  /// Whether some part of it may be a command substitution.
  var substitutes = false
}

/// A function and its body.
struct FunctionDefinition: Sendable {
  var name: String
  var body: Command
  /// As it was written.
  var text: String
}

/// `name=value`, `name+=value`, `name[index]=value` or `name=(…)`.
struct Assignment: Sendable {
  enum Value: Sendable {
    case scalar(Word)
    case array([ArrayElement])
  }

  var name: String
  var index: Word?
  var appends = false
  var value: Value
}

/// One element of an array literal, with its key where one is written.
struct ArrayElement: Sendable {
  var key: Word?
  var value: Word
}

/// The commands that hold other commands.
enum Compound: Sendable {
  case group(CommandList)
  case subshell(CommandList)
  case branch([(condition: CommandList, body: CommandList)], otherwise: CommandList?)
  case loop(condition: CommandList, body: CommandList, until: Bool)
  case forEach(name: String, words: [Word]?, body: CommandList)
  case select(name: String, words: [Word]?, body: CommandList)
  case count(start: Word, test: Word, step: Word, body: CommandList)
  case match(Word, [MatchClause])
  case arithmetic(Word)
  case condition(Condition)
  case coprocess(name: String, Command)
}

/// One clause of `case`.
struct MatchClause: Sendable {
  enum End: Sendable {
    case leave
    case fallThrough
    case testNext
  }

  var patterns: [Word]
  var body: CommandList
  var end = End.leave
}

/// The inside of `[[ … ]]`.
indirect enum Condition: Sendable {
  case unary(String, Word)
  case binary(Word, String, Word)
  case word(Word)
  case not(Condition)
  case and(Condition, Condition)
  case or(Condition, Condition)
  /// In parentheses, which are kept for printing only.
  case group(Condition)
}

/// One redirection of a descriptor.
struct Redirection: Sendable {
  enum Target: Sendable {
    case read(Word)
    case write(Word, append: Bool, clobber: Bool)
    case readWrite(Word)
    case duplicate(Word)
    case both(Word, append: Bool)
    case text(Word)
    case line(Word)
  }

  var descriptor: Int
  var target: Target
  /// The word after it as written, for errors.
  var text = ""
  /// Whether it is written with `<`.
  var reads = false
  /// The variable of `{name}>`, which gets the number of a free descriptor.
  var variable: String?
}

/// One word as written: quoted and unquoted pieces.
struct Word: Sendable {
  var parts: [WordPart] = []

  init(_ parts: [WordPart] = []) {
    self.parts = parts
  }

  /// The text when the word is plain and unquoted.
  var plain: String? {
    if parts.count == 1, case .literal(let text) = parts[0] { return text }
    return nil
  }
}

/// One piece of a word.
indirect enum WordPart: Sendable {
  case literal(String)
  case quoted(String)
  case doubleQuoted([WordPart])
  case parameter(Parameter)
  case command(CommandList)
  /// `<(…)` and `>(…)`: a path that leads to what the commands print or read.
  case process(CommandList, writes: Bool)
  case arithmetic(Word)
}

/// `$name` and the `${…}` forms.
struct Parameter: Sendable {
  enum Index: Sendable {
    case all(joined: Bool)
    case at(Word)
  }

  enum CaseChange: Sendable {
    case upper
    case lower
    case toggle
  }

  enum Anchor: Sendable {
    case none
    case start
    case end
  }

  indirect enum Operation: Sendable {
    case none
    case length
    case useDefault(Word, evenIfEmpty: Bool)
    case assignDefault(Word, evenIfEmpty: Bool)
    case useAlternative(Word, evenIfEmpty: Bool)
    case complain(Word?, evenIfEmpty: Bool)
    case trim(Word, suffix: Bool, longest: Bool)
    case replace(Word, with: Word, all: Bool, anchor: Anchor)
    case substring(Word, length: Word?)
    case changeCase(CaseChange, all: Bool, Word?)
    case indirect(Operation)
    case keys
    case names(joined: Bool)
    /// `${x@Q}` and its like.
    case transform(Character)
    /// What no shell understands: an error when it is expanded.
    case bad(String)
  }

  var name: String
  var index: Index?
  var operation = Operation.none
}
