import Machine
import Manifests

/// What the command line of `yq` says.
struct YqStart: Sendable {
  private(set) var filter = JqFilter.identity
  private(set) var files: [String] = []
  private(set) var hasNullInput = false
  private(set) var gathers = false
  private(set) var isInPlace = false
  private(set) var setsStatus = false
  private var writesJSON = false
  private var unwraps = true
  private var separates = true
  private var indentation = 2

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    var words = Array(arguments.dropFirst().reversed())
    if let command = words.last, ["e", "eval", "ea", "eval-all"].contains(command) {
      gathers = command.hasSuffix("a") || command.hasSuffix("all")
      words.removeLast()
    }
    var operands: [String] = []
    while let word = words.popLast() {
      guard word.hasPrefix("-"), word.count > 1 else {
        operands.append(word)
        continue
      }
      try option(word, &words, &system)
    }
    var expression = "."
    if let first = operands.first,
      hasNullInput || first == "-" || (try? system.stat(first)) == nil
        || operands.count > 1
    {
      if first != "-" {
        expression = first
        operands.removeFirst()
      }
    }
    files = operands
    do throws(JqSyntaxFailure) {
      filter = try JqParser.parse(Array(Self.translated(expression).utf8))
      try JqCheck.check(filter, variables: [])
    } catch {
      throw Tools.plain("invalid expression, or one that is not simulated: \(error.message)")
    }
  }

  private mutating func option(
    _ word: String,
    _ words: inout [String],
    _ system: inout Kernel
  ) throws(UsageFailure) {
    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
    func value(_ words: inout [String]) -> String {
      parts.count > 1 ? parts[1] : words.popLast() ?? ""
    }
    switch parts[0] {
    case "-n", "--null-input": hasNullInput = true
    case "-i", "--inplace": isInPlace = true
    case "-e", "--exit-status": setsStatus = true
    case "-r", "--unwrapScalar": unwraps = parts.count < 2 || parts[1] == "true"
    case "-P", "--prettyPrint", "-M", "--no-colors", "-C", "--colors": break
    case "-N", "--no-doc": separates = false
    case "-j", "--tojson": writesJSON = true
    case "-I", "--indent": indentation = Int(value(&words)) ?? 2
    case "-o", "--output-format":
      let format = value(&words)
      guard ["json", "j", "yaml", "y"].contains(format) else {
        throw Tools.plain("the output format '\(format)' is not simulated")
      }
      writesJSON = format.hasPrefix("j")
    case "-p", "--input-format":
      let format = value(&words)
      guard ["json", "j", "yaml", "y"].contains(format) else {
        throw Tools.plain("the input format '\(format)' is not simulated")
      }
    case "-V", "--version":
      system.print("yq (https://github.com/mikefarah/yq/) version v4.44.3\n")
      throw Tools.plain("", status: 0)
    default:
      if word.hasPrefix("-o"), !word.hasPrefix("--") {
        words.append("-o=" + word.dropFirst(2))
      } else if word.hasPrefix("-I") {
        words.append("-I=" + word.dropFirst(2))
      } else if word.hasPrefix("--") || word.count == 2 {
        throw Tools.plain(
          "Error: unknown \(word.hasPrefix("--") ? "flag: \(word)" : "shorthand flag: '\(word.dropFirst())' in \(word)")"
        )
      } else {
        for letter in word.dropFirst().reversed() { words.append("-\(letter)") }
      }
    }
  }

  /// The forms that only yq has, in the words of jq.
  private static func translated(_ expression: String) -> String {
    var text = expression
    for (function, form) in [("strenv(", "(env.NAME)"), ("env(", "(env.NAME | (fromjson? // .))")] {
      while let range = text.firstRange(of: function) {
        let rest = text[range.upperBound...]
        guard let close = rest.firstIndex(of: ")") else { break }
        let name = rest[..<close].filter { !$0.isWhitespace }
        let before = String(text[..<range.lowerBound])
        let after = String(rest[rest.index(after: close)...])
        text = before + form.replacing("NAME", with: name) + after
      }
    }
    return text
  }

  /// All results as they are printed: those of several documents apart.
  func text(_ results: [[Value]]) -> String {
    var text = ""
    var isFirst = true
    for values in results {
      if !isFirst, separates, !writesJSON, !values.isEmpty { text += "---\n" }
      if !values.isEmpty { isFirst = false }
      for value in values { text += written(value) }
    }
    return text
  }

  private func written(_ value: Value) -> String {
    if writesJSON {
      let spaces = indentation == 0 ? nil : String(repeating: " ", count: indentation)
      var writer = JqWriter(indentation: spaces)
      writer.write(value)
      return writer.text + "\n"
    }
    if unwraps, case .string(let text) = value { return text + "\n" }
    return YqWriter.text(of: value, indentation: indentation)
  }
}

/// YAML as `yq` writes it: lists are indented below their keys.
enum YqWriter {
  static func text(of value: Value, indentation: Int) -> String {
    lines(value, max(1, indentation)).map { $0 + "\n" }.joined()
  }

  private static func lines(_ value: Value, _ step: Int) -> [String] {
    switch value {
    case .object(let object) where !object.isEmpty:
      return object.fields.flatMap { entry($0.key, $0.value, step) }
    case .array(let elements) where !elements.isEmpty:
      return elements.flatMap { element in
        let inner = lines(element, step)
        return inner.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
    default:
      return YAMLWriter.text(of: value).split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast().map(String.init)
    }
  }

  private static func entry(_ name: String, _ value: Value, _ step: Int) -> [String] {
    let key = lines(.string(name), step).joined()
    let inner = lines(value, step)
    let isNested: Bool =
      switch value {
      case .object(let object): !object.isEmpty
      case .array(let elements): !elements.isEmpty
      default: false
      }
    let blank = String(repeating: " ", count: step)
    if isNested { return [key + ":"] + inner.map { $0.isEmpty ? $0 : blank + $0 } }
    return ["\(key): \(inner.first ?? "")"]
      + inner.dropFirst().map { $0.isEmpty ? $0 : blank + $0.drop { $0 == " " } }
  }
}
