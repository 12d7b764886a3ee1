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
        throw Tools.plain("jq: error: Could not open \(sourceFile): \(error.message)", status: 2)
      }
    }
    guard let source else { throw Tools.plain(Self.usage, status: 2) }
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
      let isAtEnd = error.message.contains("$end")
      let hint = isAtEnd ? " (Unix shell quoting issues?)" : ""
      // jq moves the end of the line to where the mistake is.
      let place = String(repeating: " ", count: isAtEnd ? max(0, source.utf8.count - 1) : 0)
      throw Tools.plain(
        "jq: error: \(error.message)\(hint) at <top-level>, line 1:\n\(source)\(place)\njq: 1 compile error",
        status: 3
      )
    }
    readsInputs = source.contains("input")
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
    case "h": throw Tools.plain(Self.usage, status: 0)
    default:
      throw Tools.plain("jq: Unknown option: \(word)\n\(Self.usage)", status: 2)
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
    case "--unbuffered": break
    case "--indent":
      guard let text = words.popLast(), let count = Int(text) else {
        throw Tools.plain("jq: --indent takes one parameter (e.g. --indent 4)", status: 2)
      }
      guard (0...7).contains(count) else {
        throw Tools.plain("jq: Cannot indent more than 7 characters", status: 2)
      }
      writer.indentation = count == 0 ? nil : String(repeating: " ", count: count)
    case "--arg", "--argjson", "--slurpfile", "--rawfile":
      guard let name = words.popLast(), let text = words.popLast() else {
        throw Tools.plain(
          "jq: \(word) takes two parameters (e.g. \(word) varname value)",
          status: 2
        )
      }
      named[name] = try Self.named(word, name, text, &system)
    case "--version", "-V":
      system.print("jq-1.6\n")
      throw Tools.plain("", status: 0)
    default: throw Tools.plain("jq: Unknown option: \(word)\n\(Self.usage)", status: 2)
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
        throw Tools.plain("jq: Invalid JSON text passed to --argjson", status: 2)
      }
      return value
    }
    let content: String
    do throws(Errno) { content = String(bytes: try system.readFile(text)) } catch {
      throw Tools.plain(
        "jq: Bad JSON in --\(name) \(text): Could not open \(text): \(error.message)",
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
      throw Tools.plain("jq: Invalid JSON text passed to \(option)", status: 2)
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
