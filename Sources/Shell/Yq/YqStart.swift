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
  /// Whether each result is a document.
  private var splitsDocuments = false
  private(set) var isOnce = false
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
      splitsDocuments = expression.contains("split_doc")
      let source = gathers ? gathered(expression) : expression
      let text = YqPrelude.source + Self.translated(source)
      filter = try JqParser.parse(Array(text.utf8))
      try JqCheck.check(filter, variables: ["__all", "__files", "__di", "__fi", "__file"])
    } catch {
      throw Self.failure(
        "invalid expression, or one that is not simulated: \(error.message)"
      )
    }
  }

  private static func failure(_ message: String) -> UsageFailure {
    UsageFailure(message: "Error: \(message)", status: 1, hasHint: false, isWhole: true)
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
        throw Self.failure("the output format '\(format)' is not simulated")
      }
      writesJSON = format.hasPrefix("j")
    case "-p", "--input-format":
      let format = value(&words)
      guard ["json", "j", "yaml", "y"].contains(format) else {
        throw Self.failure("the input format '\(format)' is not simulated")
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
        throw Self.failure(
          word.hasPrefix("--")
            ? "unknown flag: \(word)" : "unknown shorthand flag: '\(word.dropFirst())' in \(word)"
        )
      } else {
        for letter in word.dropFirst().reversed() { words.append("-\(letter)") }
      }
    }
  }

  /// An expression over all documents at once, in the words of jq.
  private mutating func gathered(_ expression: String) -> String {
    var text = expression
    if let range = text.firstRange(of: "ireduce") {
      // `. as $item ireduce (start; update)`
      isOnce = true
      let head = text[..<range.lowerBound].split(separator: " ")
      let name = head.last.map(String.init) ?? "$item"
      let source = head.first == "." ? "$__all[]" : "($__all[] | \(head.first ?? "."))"
      return "reduce \(source) as \(name) \(text[range.upperBound...])"
    }
    for name in ["fileIndex", "file_index", "fi"] {
      for number in 0..<10 {
        for form in ["select(\(name) == \(number))", "select(\(name)==\(number))"]
        where text.contains(form) {
          isOnce = true
          text = text.replacing(form, with: "($__files[\(number)] // [] | .[])")
        }
      }
    }
    if text.hasPrefix("["), text.hasSuffix("]") {
      isOnce = true
      text = "[$__all[] | \(text.dropFirst().dropLast())]"
    }
    return text
  }

  /// The forms that only yq has, in the words of jq.
  private static func translated(_ expression: String) -> String {
    var text = expression
    let names = [
      ("document_index", "$__di"), ("documentIndex", "$__di"), ("file_index", "$__fi"),
      ("fileIndex", "$__fi"), ("filename", "$__file"), ("split_doc", "."),
      ("(di == ", "($__di == "), ("(fi == ", "($__fi == "), ("to_json", "tojson"),
      ("from_json", "fromjson"), ("... comments=\"\"", "."), ("... comments = \"\"", "."),
    ]
    for (name, form) in names { text = text.replacing(name, with: form) }
    if let range = text.firstRange(of: " *+ ") {
      text =
        "(\(text[..<range.lowerBound])) as $l | (\(text[range.upperBound...])) as $r | ($l | yqjoin($r))"
    }
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
  func text(_ results: [YqResult]) -> String {
    var text = ""
    var isFirst = true
    for result in results {
      if !isFirst, separates, !writesJSON, !result.values.isEmpty { text += "---\n" }
      if !result.values.isEmpty { isFirst = false }
      for (index, value) in result.values.enumerated() {
        if index > 0, splitsDocuments, !writesJSON { text += "---\n" }
        text += written(value, result)
      }
    }
    return text
  }

  private func written(_ value: Value, _ result: YqResult) -> String {
    if writesJSON {
      let spaces = indentation == 0 ? nil : String(repeating: " ", count: indentation)
      var writer = JqWriter(indentation: spaces)
      writer.write(value)
      return writer.text + "\n"
    }
    if unwraps, case .string(let text) = value { return text + "\n" }
    let source = filter.keepsRoot ? result.source : nil
    return YqWriter(step: max(1, indentation), source: source, original: result.original)
      .text(of: value)
  }
}
