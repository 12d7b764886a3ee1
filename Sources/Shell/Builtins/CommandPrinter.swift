/// Prints commands as bash does: functions over several lines, the commands of jobs on one.
struct CommandPrinter {
  private var text = ""
  private var indentation = 0
  /// How many functions enclose what is printed; in them, commands stand on lines of their own.
  private var functions = 0
  private var skipsIndent = false
  /// Here-documents whose text follows the end of the line.
  private var documents: [(delimiter: String, body: String)] = []

  /// A function as `declare -f` prints it.
  static func function(_ name: String, _ function: ShellFunction, like shell: Shell) -> String {
    guard case .function(let definition) = parsed(function.text, shell)?.first.commands.first else {
      return function.text + "\n"
    }
    var printer = CommandPrinter()
    printer.text = "\(name) () \n"
    printer.body(of: definition)
    return printer.text + "\n"
  }

  /// A command on one line.
  static func line(_ text: String, like shell: Shell) -> String {
    guard let chain = parsed(text, shell) else { return text }
    var printer = CommandPrinter()
    printer.chain(chain)
    return printer.text
  }

  private static func parsed(_ text: String, _ shell: Shell) -> Chain? {
    var parser = shell.makeParser(text)
    parser.keepsText = true
    parser.isWhole = true
    parser.aliases = [:]
    guard let list = try? parser.nextCommand(), list.items.count == 1 else { return nil }
    return list.items[0].chain
  }

  // MARK: - Lists

  private mutating func indent() {
    if skipsIndent {
      skipsIndent = false
    } else {
      text += String(repeating: " ", count: indentation)
    }
  }

  private mutating func newline(_ more: String = "") {
    text += "\n" + String(repeating: " ", count: indentation) + more
  }

  private mutating func semicolon() {
    if !text.hasSuffix("&"), !text.hasSuffix("\n") { text += ";" }
  }

  /// The texts of here-documents, then what stands after them.
  private mutating func flushDocuments(_ after: String = "") {
    guard !documents.isEmpty else {
      text += after
      return
    }
    text += after + "\n"
    for (delimiter, body) in documents { text += body + delimiter + "\n" }
    documents = []
    if !after.isEmpty { text += " " }
  }

  private mutating func list(_ list: CommandList) {
    for (index, item) in list.items.enumerated() {
      chain(item.chain)
      let isLast = index == list.items.count - 1
      if item.background {
        flushDocuments(" &")
        if !isLast {
          text += " "
          skipsIndent = true
        }
      } else if !isLast {
        if documents.isEmpty { text += ";" } else { flushDocuments() }
        if functions > 0 {
          text += "\n"
        } else {
          text += " "
          skipsIndent = true
        }
      }
    }
  }

  private mutating func chain(_ chain: Chain) {
    pipeline(chain.first)
    for (link, next) in chain.rest {
      flushDocuments(link == .and ? " && " : " || ")
      skipsIndent = true
      pipeline(next)
    }
  }

  private mutating func pipeline(_ pipeline: Pipeline) {
    if pipeline.timed || pipeline.negated {
      indent()
      text += (pipeline.timed ? "time " : "") + (pipeline.negated ? "! " : "")
      skipsIndent = true
    }
    for (index, command) in pipeline.commands.enumerated() {
      if index > 0 {
        flushDocuments(" | ")
        skipsIndent = true
      }
      self.command(command)
    }
  }

  // MARK: - Commands

  private mutating func command(_ command: Command) {
    indent()
    switch command {
    case .simple(let simple):
      let assignments = simple.assignments.map { assignment in
        if case .scalar(let word) = assignment.value { return written(word) }
        return ""
      }
      text += (assignments + simple.words.map(written)).joined(separator: " ")
      redirections(simple.redirections, isAlone: simple.words.isEmpty && assignments.isEmpty)
    case .compound(let compound, let list, _):
      self.compound(compound)
      redirections(list)
    case .function(let definition):
      text += "function \(definition.name) () \n" + String(repeating: " ", count: indentation)
      body(of: definition)
    }
  }

  /// The body of a function in braces; another one than a group is put into them.
  private mutating func body(of definition: FunctionDefinition) {
    guard case .compound(let compound, let list, let line) = definition.body else { return }
    functions += 1
    text += "{ \n"
    indentation += 4
    if case .group(let inner) = compound {
      self.list(inner)
    } else {
      command(.compound(compound, [], line: line))
    }
    flushDocuments()
    indentation -= 4
    functions -= 1
    newline("}")
    redirections(list)
  }

  private mutating func block(_ words: String, _ inner: CommandList, _ end: String) {
    text += words
    indentation += 4
    list(inner)
    flushDocuments()
    semicolon()
    indentation -= 4
    newline(end)
  }

  private mutating func compound(_ compound: Compound) {
    switch compound {
    case .group(let inner): group(inner)
    case .subshell(let inner):
      text += "( "
      skipsIndent = true
      list(inner)
      flushDocuments()
      text += " )"
    case .branch(let branches, let otherwise): branch(branches[...], otherwise)
    case .loop(let condition, let inner, let until):
      text += until ? "until " : "while "
      head(condition, " do\n")
      block("", inner, "done")
    case .forEach(let name, let words, let inner):
      text += "for \(name) in \(words.map { $0.map(written).joined(separator: " ") } ?? "\"$@\"");"
      newline("do\n")
      block("", inner, "done")
    case .select(let name, let words, let inner):
      text +=
        "select \(name) in \(words.map { $0.map(written).joined(separator: " ") } ?? "\"$@\"");"
      newline("do\n")
      block("", inner, "done")
    case .count(let start, let test, let step, let inner):
      let parts = [start, test, step].map { word in
        let text = written(word).drop { $0 == " " }
        return text.isEmpty ? "1" : String(text)
      }
      text += "for ((\(parts.joined(separator: "; "))))"
      newline("do\n")
      block("", inner, "done")
    case .match(let word, let clauses): match(word, clauses)
    case .arithmetic(let word): text += "((\(written(word))))"
    case .coprocess(let name, let inner):
      text += "coproc \(name) "
      skipsIndent = true
      command(inner)
    case .condition(let condition): text += "[[ \(written(condition)) ]]"
    }
  }

  private mutating func group(_ inner: CommandList) {
    text += "{ "
    if functions == 0 {
      skipsIndent = true
      list(inner)
      flushDocuments()
      semicolon()
      text += " }"
    } else {
      text += "\n"
      indentation += 4
      list(inner)
      flushDocuments()
      indentation -= 4
      newline("}")
    }
  }

  private mutating func head(_ condition: CommandList, _ after: String) {
    skipsIndent = true
    list(condition)
    flushDocuments()
    semicolon()
    text += after
  }

  private mutating func branch(
    _ branches: ArraySlice<(condition: CommandList, body: CommandList)>,
    _ otherwise: CommandList?
  ) {
    guard let first = branches.first else { return }
    text += "if "
    head(first.condition, " then\n")
    let rest = branches.dropFirst()
    block("", first.body, rest.isEmpty && otherwise == nil ? "fi" : "else\n")
    if !rest.isEmpty {
      indentation += 4
      indent()
      branch(rest, otherwise)
      semicolon()
      indentation -= 4
      newline("fi")
    } else if let otherwise {
      block("", otherwise, "fi")
    }
  }

  private mutating func match(_ word: Word, _ clauses: [MatchClause]) {
    text += "case \(written(word)) in "
    indentation += 4
    for clause in clauses {
      newline(clause.patterns.map(written).joined(separator: " | ") + ")\n")
      indentation += 4
      list(clause.body)
      flushDocuments()
      indentation -= 4
      let end =
        switch clause.end {
        case .leave: ";;"
        case .fallThrough: ";&"
        case .testNext: ";;&"
        }
      newline(end)
    }
    indentation -= 4
    newline("esac")
  }

  // MARK: - Words

  private func written(_ word: Word) -> String { word.plain ?? word.written }

  private func written(_ condition: Condition) -> String {
    switch condition {
    case .unary(let flag, let word): "\(flag) \(written(word))"
    case .binary(let left, let sign, let right): "\(written(left)) \(sign) \(written(right))"
    case .word(let word): "-n \(written(word))"
    case .not(let inner): "! \(written(inner))"
    case .and(let left, let right): "\(written(left)) && \(written(right))"
    case .or(let left, let right): "\(written(left)) || \(written(right))"
    case .group(let inner): "( \(written(inner)) )"
    }
  }

  private mutating func redirections(_ list: [Redirection], isAlone: Bool = false) {
    for (index, redirection) in list.enumerated() {
      if !(isAlone && index == 0) { text += " " }
      one(redirection)
    }
  }

  private mutating func one(_ redirection: Redirection) {
    let number = redirection.descriptor
    func prefix(_ usual: Int) -> String {
      redirection.variable.map { "{\($0)}" } ?? (number == usual ? "" : String(number))
    }
    switch redirection.target {
    case .read(let word): text += "\(prefix(0))< \(written(word))"
    case .write(let word, let append, let clobber):
      text += "\(prefix(1))\(append ? ">>" : clobber ? ">|" : ">") \(written(word))"
    case .readWrite(let word): text += "\(prefix(1))<> \(written(word))"
    case .both(let word, let append): text += "\(append ? "&>>" : "&>") \(written(word))"
    case .duplicate(let word):
      let sign = redirection.reads ? "<" : ">"
      text += "\(redirection.variable.map { "{\($0)}" } ?? String(number))\(sign)&\(written(word))"
    case .line(let word): text += "\(prefix(0))<<< \(written(word))"
    case .text(let word):
      guard word.parts.count == 2, case .literal(let body) = word.parts[0],
        case .literal(let delimiter) = word.parts[1]
      else { return }
      text += "\(prefix(0))<<\(delimiter)"
      documents.append((delimiter.filter { !"'\"\\".contains($0) }, body))
    }
  }
}

extension Command {
  /// Whether it is `jobs`, which tells in a pipeline of the jobs outside.
  var isJobs: Bool {
    if case .simple(let simple) = self { return simple.words.first?.plain == "jobs" }
    return false
  }
}
