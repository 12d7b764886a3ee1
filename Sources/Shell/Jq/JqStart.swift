import Machine
import Manifests

/// What the command line of `jq` says.
struct JqStart: Sendable {
  var filter = JqFilter.identity
  var files: [String] = []
  var named = Value.emptyObject
  var environment = Value.emptyObject
  var hasNullInput = false
  var isSlurped = false
  var isRaw = false
  var setsStatus = false
  /// Whether values come in as the paths and leaves of which they are made.
  var isStreamed = false
  /// Whether the filter asks for inputs itself.
  var readsInputs = false
  private var writesRaw = false
  private var joins = false
  private var writer = JqWriter()

  private static let usage = """
    Usage:\tjq [OPTIONS] FILTER [FILES...]
    \tjq [OPTIONS] --args FILTER [ARGUMENTS...]
    """

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    var words = Array(arguments.dropFirst().reversed())
    var source: String?
    var sourceFile: String?
    var positional: [Value] = []
    var takesPositional: Character?
    var isOver = false
    while let word = words.popLast() {
      if isOver || !word.hasPrefix("-") || word == "-" {
        if source == nil, sourceFile == nil {
          source = word
        } else if let kind = takesPositional {
          positional.append(kind == "s" ? .string(word) : try Self.json(word, "--jsonargs"))
        } else {
          files.append(word)
        }
      } else if word == "--" {
        isOver = true
      } else if word == "--args" || word == "--jsonargs" {
        takesPositional = word == "--args" ? "s" : "j"
      } else if word == "-f" || word == "--from-file" {
        sourceFile = words.popLast()
      } else if word.hasPrefix("--") {
        try long(word, &words, &system)
      } else {
        for letter in word.dropFirst() { try short(letter, word) }
      }
    }
    if let sourceFile {
      if let source { files.insert(source, at: 0) }
      do throws(Errno) { source = String(bytes: try system.readFile(sourceFile)) } catch {
        throw Tools.plain("jq: Could not open \(sourceFile): \(error.message)", status: 2)
      }
    }
    guard let source = source ?? (system.isTerminal(0) ? nil : ".") else {
      throw Tools.plain(Self.usage, status: 2)
    }
    named["ARGS"] = .object(ValueObject([("positional", .array(positional)), ("named", named)]))
    environment = .object(
      ValueObject(system.environment.variables.map { ($0.name, .string($0.value)) })
    )
    try compile(source)
  }

  private mutating func compile(_ source: String) throws(UsageFailure) {
    do throws(JqSyntaxFailure) {
      filter = try JqParser.parse(Array(source.utf8))
      try JqCheck.check(filter, variables: named.object?.keys ?? [])
    } catch {
      let hint =
        error.message.hasPrefix("syntax error") ? " (Unix shell quoting issues?)" : ""
      var place = error.place
      if let name = error.name {
        place = (try? JqLexer.tokens(Array(source.utf8)))?.first { $0.token == name }?.start
      }
      // jq moves the end of the line to where the mistake is.
      let before = Array(source.utf8).prefix(place ?? 0)
      let column = before.count - (before.lastIndex(of: Byte.newline).map { $0 + 1 } ?? 0)
      let line = before.count { $0 == Byte.newline }
      let shown = source.split(separator: "\n", omittingEmptySubsequences: false)
      let text = line < shown.count ? String(shown[line]) : source
      throw Tools.plain(
        "jq: error: \(error.message)\(hint) at <top-level>, line \(line + 1):\n\(text)"
          + String(repeating: " ", count: column) + "\njq: 1 compile error",
        status: 3
      )
    }
    readsInputs = source.contains("input")
  }

  private static func misuse(_ reason: String) -> UsageFailure {
    Tools.plain(
      "jq: \(reason)\nUse jq --help for help with command-line options,\n"
        + "or see the jq manpage, or online docs  at https://stedolan.github.io/jq",
      status: 2
    )
  }

  private mutating func short(_ letter: Character, _ word: String) throws(UsageFailure) {
    switch letter {
    case "n": hasNullInput = true
    case "r": writesRaw = true
    case "j":
      writesRaw = true
      joins = true
    case "c": writer.indentation = nil
    case "s": isSlurped = true
    case "S": writer.sortsKeys = true
    case "R": isRaw = true
    case "e": setsStatus = true
    case "a": writer.isASCII = true
    case "C": writer.isColored = true
    case "M": writer.isColored = false
    case "h":
      throw Tools.plain("jq - commandline JSON processor [version 1.6]\n\n" + Self.usage, status: 0)
    default:
      throw Self.misuse("Unknown option \(word)")
    }
  }

  private mutating func long(
    _ word: String,
    _ words: inout [String],
    _ system: inout Kernel
  )
    throws(UsageFailure)
  {
    let letters: [String: Character] = [
      "--null-input": "n", "--raw-output": "r", "--join-output": "j", "--compact-output": "c",
      "--slurp": "s", "--sort-keys": "S", "--raw-input": "R", "--exit-status": "e",
      "--ascii-output": "a", "--color-output": "C", "--monochrome-output": "M", "--help": "h",
    ]
    if let letter = letters[word] { return try short(letter, word) }
    switch word {
    case "--tab": writer.indentation = "\t"
    case "--unbuffered", "--seq": break
    case "--stream": isStreamed = true
    case "--indent":
      guard let text = words.popLast(), let count = Int(text) else {
        throw Self.misuse("--indent takes one parameter")
      }
      guard (0...7).contains(count) else {
        throw Self.misuse("--indent takes a number between -1 and 7")
      }
      writer.indentation = count == 0 ? nil : String(repeating: " ", count: count)
    case "--arg", "--argjson", "--slurpfile", "--rawfile":
      guard let name = words.popLast(), let text = words.popLast() else {
        throw Self.misuse(
          "\(word) takes two parameters (e.g. \(word) varname \(word.hasSuffix("file") ? "filename" : word == "--argjson" ? "text" : "value"))"
        )
      }
      named[name] = try Self.named(word, name, text, &system)
    case "--version", "-V":
      system.print("jq-1.6\n")
      throw Tools.plain("", status: 0)
    default: throw Self.misuse("Unknown option \(word)")
    }
  }

  private static func named(
    _ word: String,
    _ name: String,
    _ text: String,
    _ system: inout Kernel
  )
    throws(UsageFailure) -> Value
  {
    if word == "--arg" { return .string(text) }
    if word == "--argjson" {
      guard let value = try? JSONReader.value(text) else {
        throw Self.misuse("invalid JSON text passed to --argjson")
      }
      return value
    }
    let content: String
    do throws(Errno) { content = String(bytes: try system.readFile(text)) } catch {
      throw Tools.plain(
        "jq: Bad JSON in \(word) \(name) \(text): Could not open \(text): \(error.message)",
        status: 2
      )
    }
    if word == "--rawfile" { return .string(content) }
    guard let values = try? JSONReader.values(content) else {
      throw Tools.plain("jq: Bad JSON in --slurpfile \(name) \(text)", status: 2)
    }
    return .array(values)
  }

  private static func json(_ text: String, _ option: String) throws(UsageFailure) -> Value {
    guard let value = try? JSONReader.value(text) else {
      throw Self.misuse("invalid JSON text passed to \(option)")
    }
    return value
  }

  /// Writes an output as the options ask.
  func write(_ value: Value, to output: inout String) {
    if writesRaw, case .string(let text) = value {
      output += text
    } else {
      var writer = writer
      writer.write(value)
      output += writer.text
    }
    if !joins { output += "\n" }
  }
}
