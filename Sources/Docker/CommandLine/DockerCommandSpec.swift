import ContainerRuntime
import Machine

/// One command of docker: its name, how it is used, and what it does.
struct DockerCommandSpec: Sendable {
  /// The words behind `docker`, as in `ps` or `network ls`.
  let name: String
  /// What its usage says behind the name.
  let usage: String
  /// What it does, in a line.
  let summary: String
  let arity: DockerArity
  let flags: [DockerFlag]
  /// Whether flags may stand behind the first word.
  let isInterspersed: Bool
  /// Starts it: prints at once what can be, and gives what goes on.
  let start: Start

  typealias Start =
    @Sendable (DockerCall, inout NodeRuntime, inout Kernel) throws(DockerFailure) ->
    (any DockerErrand)?

  init(
    _ name: String,
    _ usage: String,
    _ summary: String,
    _ arity: DockerArity,
    _ flags: [DockerFlag] = [],
    isInterspersed: Bool = true,
    _ start: @escaping Start
  ) {
    self.name = name
    self.usage = usage
    self.summary = summary
    self.arity = arity
    self.flags = flags
    self.isInterspersed = isInterspersed
    self.start = start
  }

  /// The whole usage line.
  var useLine: String { "docker \(name)" + (usage.isEmpty ? "" : " \(usage)") }

  /// What `--help` prints.
  var help: String {
    var text = "\nUsage:\t\(useLine)\n\n\(summary)\n"
    guard !flags.isEmpty else { return text }
    text += "\nOptions:\n"
    for flag in flags.sorted(by: { $0.name < $1.name }) {
      text += flag.short.map { "  -\($0), " } ?? "      "
      text += "--\(flag.name)"
      switch flag.kind {
      case .switched, .ignoredSwitch: break
      case .number: text += " int"
      case .list: text += " list"
      case .text, .ignoredText: text += " string"
      }
      text += "\n"
    }
    return text
  }
}

/// A command that was typed: its flags and words.
struct DockerCall: Sendable {
  let spec: DockerCommandSpec
  private(set) var words: [String] = []
  private var values: [String: [String]] = [:]

  /// Reads what stands behind the command's name; nil where only help was asked for.
  init?(_ spec: DockerCommandSpec, _ arguments: [String]) throws(DockerFailure) {
    self.spec = spec
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--" {
        words += rest
        break
      }
      if word == "--help" { return nil }
      if word.hasPrefix("--") {
        try takeLong(String(word.dropFirst(2)), &rest)
      } else if word.hasPrefix("-"), word.count > 1 {
        try takeShort(Array(word.dropFirst()), &rest)
      } else {
        words.append(word)
        guard spec.isInterspersed else {
          words += rest
          break
        }
      }
    }
    if let complaint = spec.arity.complaint(words.count) {
      let path = "docker \(spec.name)"
      throw DockerFailure(
        "\"\(path)\" \(complaint)\nSee '\(path) --help'.\n\nUsage:  \(spec.useLine)\n\n"
          + spec.summary
      )
    }
  }

  private func refusal(_ what: String) -> DockerFailure {
    DockerFailure("\(what)\nSee 'docker \(spec.name) --help'.", status: 125)
  }

  private mutating func takeLong(
    _ text: String,
    _ rest: inout ArraySlice<String>
  ) throws(DockerFailure) {
    let name = String(text.prefix { $0 != "=" })
    guard let flag = spec.flags.first(where: { $0.name == name }) else {
      throw refusal("unknown flag: --\(name)")
    }
    var value: String?
    if name.count < text.count { value = String(text.dropFirst(name.count + 1)) }
    if value == nil, flag.takesValue {
      guard let next = rest.popFirst() else { throw refusal("flag needs an argument: --\(name)") }
      value = next
    }
    try set(flag, value, shown: "--\(name)")
  }

  private mutating func takeShort(
    _ letters: [Character],
    _ rest: inout ArraySlice<String>
  ) throws(DockerFailure) {
    for (index, letter) in letters.enumerated() {
      guard let flag = spec.flags.first(where: { $0.short == letter }) else {
        throw refusal("unknown shorthand flag: '\(letter)' in -\(String(letters[index...]))")
      }
      let shown = "-\(letter), --\(flag.name)"
      guard flag.takesValue else {
        if index + 1 < letters.count, letters[index + 1] == "=" {
          return try set(flag, String(letters[(index + 2)...]), shown: shown)
        }
        try set(flag, nil, shown: shown)
        continue
      }
      var value = String(letters[(index + 1)...])
      if value.hasPrefix("=") { value.removeFirst() }
      if index + 1 == letters.count {
        guard let next = rest.popFirst() else {
          throw refusal("flag needs an argument: '\(letter)' in -\(letter)")
        }
        value = next
      }
      return try set(flag, value, shown: shown)
    }
  }

  private mutating func set(
    _ flag: DockerFlag,
    _ value: String?,
    shown: String
  ) throws(DockerFailure) {
    switch flag.kind {
    case .switched, .ignoredSwitch:
      let text = value ?? "true"
      guard ["true", "false", "1", "0", "t", "f"].contains(text.lowercased()) else {
        throw refusal(
          "invalid argument \"\(text)\" for \(shown): strconv.ParseBool: parsing \"\(text)\": "
            + "invalid syntax"
        )
      }
      values[flag.name] = ["true", "1", "t"].contains(text.lowercased()) ? ["true"] : nil
    case .number:
      guard let value, Int(value) != nil else {
        throw refusal(
          "invalid argument \"\(value ?? "")\" for \(shown): strconv.ParseInt: parsing "
            + "\"\(value ?? "")\": invalid syntax"
        )
      }
      values[flag.name] = [value]
    case .text, .ignoredText: values[flag.name] = [value ?? ""]
    case .list: values[flag.name, default: []].append(value ?? "")
    }
  }

  /// Whether a switch is on.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The text of a flag.
  subscript(_ name: String) -> String? { values[name]?.last }

  /// The number of a flag.
  func number(_ name: String) -> Int? { values[name]?.last.flatMap { Int($0) } }

  /// All texts of a flag.
  func all(_ name: String) -> [String] { values[name] ?? [] }
}
