import ContainerRuntime
import Machine
import Manifests

/// One instruction of a Dockerfile.
struct BuildInstruction: Sendable {
  /// The name in capitals.
  let name: String
  /// `--from=…` and the like.
  let flags: [(name: String, value: String)]
  /// What stands behind it, as it was written.
  let rest: String
  /// The whole instruction as the build shows it.
  let original: String
  let line: Int

  static let names = [
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
    "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
  ]

  /// Reads one instruction.
  static func reading(_ text: String, line: Int = 1) throws(DockerFailure) -> BuildInstruction {
    let trimmed = text.trimmingBlanks
    let word = String(trimmed.prefix { !$0.isWhitespace })
    let name = word.uppercased()
    guard names.contains(name) else {
      throw .daemon("Dockerfile parse error line \(line): unknown instruction: \(name)")
    }
    var rest = String(trimmed.dropFirst(word.count)).trimmingBlanks
    var flags: [(String, String)] = []
    while ["ADD", "COPY", "HEALTHCHECK"].contains(name), rest.hasPrefix("--") {
      let flag = rest.prefix { !$0.isWhitespace }
      let pair = flag.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
      flags.append((pair.first ?? "", pair.count == 2 ? pair[1] : ""))
      rest = String(rest.dropFirst(flag.count)).trimmingBlanks
    }
    if rest.isEmpty {
      throw .daemon(
        ["CMD", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"].contains(name)
          ? "Dockerfile parse error line \(line): \(name) requires at least one argument"
          : "Dockerfile parse error line \(line): \(name) requires exactly one argument"
      )
    }
    return BuildInstruction(
      name: name,
      flags: flags,
      rest: rest,
      original: name + String(trimmed.dropFirst(word.count)),
      line: line
    )
  }

  /// The words of the form `["a", "b"]`; nil for any other form.
  var list: [String]? {
    guard rest.hasPrefix("["), let value = try? JSONReader.value(rest), let words = value.array
    else { return nil }
    let texts = words.compactMap(\.string)
    return texts.count == words.count ? texts : nil
  }

  /// The words with `$NAME` filled in and quotes taken off.
  func words(_ variables: [(String, String)]) -> [String] {
    BuildWords.split(rest, variables)
  }

  /// The pairs of ENV and LABEL.
  func pairs(_ variables: [(String, String)]) throws(DockerFailure) -> [(String, String)] {
    let first = rest.prefix { !$0.isWhitespace }
    if !first.contains("=") {
      let value = String(rest.dropFirst(first.count)).trimmingBlanks
      guard !value.isEmpty else {
        throw DockerFailure("\(name) must have two arguments")
      }
      return [(String(first), BuildWords.expanded(value, variables))]
    }
    var pairs: [(String, String)] = []
    for word in words(variables) {
      guard let equals = word.firstIndex(of: "=") else {
        throw DockerFailure(
          "Syntax error - can't find = in \"\(word)\". Must be of the form: name=value"
        )
      }
      pairs.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
    }
    return pairs
  }

  /// Does what changes nothing but the configuration; false for what needs files or a container.
  @discardableResult
  func apply(
    to settings: inout ImageConfiguration,
    arguments: inout [(String, String)]
  ) throws(DockerFailure) -> Bool {
    let variables = arguments + settings.environment.variables.map { ($0.name, $0.value) }
    switch name {
    case "ENV":
      for (name, value) in try pairs(variables) { settings.environment[name] = value }
    case "LABEL":
      for (name, value) in try pairs(variables) { settings.labels[name] = value }
    case "MAINTAINER": break
    case "EXPOSE":
      for word in words(variables) {
        let port = word.contains("/") ? word : "\(word)/tcp"
        guard Int(port.prefix { $0 != "/" }) != nil else {
          throw DockerFailure("Invalid containerPort: \(word)")
        }
        if !settings.exposedPorts.contains(port) { settings.exposedPorts.append(port) }
      }
      settings.exposedPorts.sort()
    case "CMD": settings.command = list ?? settings.shell + [rest]
    case "ENTRYPOINT":
      settings.entrypoint = list ?? settings.shell + [rest]
    case "WORKDIR":
      let path = BuildWords.expanded(rest, variables)
      settings.workingDirectory = Self.joined(settings.workingDirectory, path)
    case "USER": settings.userName = BuildWords.expanded(rest, variables)
    case "VOLUME":
      for path in list ?? words(variables) where !settings.volumes.contains(path) {
        settings.volumes.append(path)
      }
    case "STOPSIGNAL":
      guard Signal(named: rest) != nil else { throw DockerFailure("Invalid signal: \(rest)") }
      settings.stopSignal = rest
    case "HEALTHCHECK":
      let form = rest.prefix { !$0.isWhitespace }.uppercased()
      guard form == "NONE" || form == "CMD" else {
        throw DockerFailure("Unknown type \"\(form)\" in HEALTHCHECK (try CMD)")
      }
      settings.healthCheck =
        form == "NONE" ? ["NONE"] : ["CMD-SHELL", String(rest.dropFirst(3)).trimmingBlanks]
    case "SHELL":
      guard let words = list else {
        throw DockerFailure("SHELL requires the arguments to be in JSON form")
      }
      settings.shell = words
    default: return false
    }
    return true
  }

  /// A path behind a directory, without `.` and `..`.
  static func joined(_ folder: String, _ path: String) -> String {
    let full = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    var names: [Substring] = []
    for name in full.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return "/" + names.joined(separator: "/")
  }
}

/// The words of instructions: quotes, blanks and variables.
enum BuildWords {
  /// A text with `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` filled in.
  static func expanded(_ text: String, _ variables: [(String, String)]) -> String {
    words(text, variables, splits: false).first ?? ""
  }

  /// The words of a text, blanks between them.
  static func split(_ text: String, _ variables: [(String, String)]) -> [String] {
    words(text, variables, splits: true)
  }

  private static func words(
    _ text: String,
    _ variables: [(String, String)],
    splits: Bool
  ) -> [String] {
    var words: [String] = []
    var word = ""
    var isOpen = false
    var quote: Character?
    var rest = text[...]
    while let sign = rest.popFirst() {
      switch sign {
      case "\\" where quote != "'":
        if let next = rest.popFirst() {
          if quote == "\"", !"\"$\\".contains(next) { word.append(sign) }
          word.append(next)
        }
        isOpen = true
      case "'" where quote == nil || quote == "'", "\"" where quote == nil || quote == "\"":
        quote = quote == nil ? sign : nil
        isOpen = true
      case "$" where quote != "'":
        word += variable(&rest, variables)
        isOpen = true
      case _ where sign.isWhitespace && quote == nil && splits:
        if isOpen { words.append(word) }
        (word, isOpen) = ("", false)
      default:
        word.append(sign)
        isOpen = true
      }
    }
    if isOpen || !splits { words.append(word) }
    return words
  }

  private static func variable(
    _ rest: inout Substring,
    _ variables: [(String, String)]
  ) -> String {
    func value(_ name: some StringProtocol) -> String? {
      variables.last { $0.0 == name }?.1
    }
    func isPart(_ sign: Character) -> Bool {
      sign == "_" || sign.isASCII && (sign.isLetter || sign.isNumber)
    }
    guard rest.first == "{" else {
      let name = rest.prefix(while: isPart)
      rest = rest.dropFirst(name.count)
      return name.isEmpty ? "$" : value(name) ?? ""
    }
    guard let end = rest.firstIndex(of: "}") else { return "$" }
    let inside = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    let name = inside.prefix(while: isPart)
    let operation = inside.dropFirst(name.count)
    let known = value(name) ?? ""
    if operation.hasPrefix(":-") { return known.isEmpty ? String(operation.dropFirst(2)) : known }
    if operation.hasPrefix(":+") { return known.isEmpty ? "" : String(operation.dropFirst(2)) }
    return known
  }
}

extension String {
  /// The text without blanks at its ends.
  var trimmingBlanks: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
