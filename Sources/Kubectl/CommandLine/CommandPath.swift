/// Which command the words of a call name, and what is left of them.
struct CommandPath: Sendable {
  /// The command's full name, as in `kubectl create namespace`.
  private(set) var path = "kubectl"
  /// The command; nil where only kubectl itself is named.
  private(set) var node: CommandNode?
  /// The words without those of the name.
  private(set) var rest: [String]
  /// Whether help on the command is asked for.
  private(set) var asksForHelp = false
  /// Whether the flags of all commands are asked for.
  private(set) var asksForOptions = false
  /// The words that help was asked for in vain.
  private(set) var unknownTopic: [String] = []

  init(_ words: [String], _ commands: [CommandNode], _ version: KubectlVersion) throws(Failure) {
    rest = words
    let end = words.firstIndex(of: "--") ?? words.count
    asksForHelp = words[..<end].contains { $0 == "--help" || $0 == "-h" }
    if asksForHelp { rest.removeAll { $0 == "--help" || $0 == "-h" } }
    let isTopic = Self.firstWord(rest) == "help"
    if isTopic {
      asksForHelp = true
      if let index = rest.firstIndex(of: "help") { rest.remove(at: index) }
    }
    if Self.firstWord(rest) == "options" {
      if let flag = rest.first(where: { $0.hasPrefix("-") && !Self.isGlobal($0) }) {
        throw .plain("error: unknown flag: \(flag)\nRun 'kubectl options' without flags.\n")
      }
      asksForOptions = true
      return
    }
    guard let name = Self.firstWord(rest, isFirst: version == .current) else {
      if !asksForHelp { _ = try FlagParser.parse(rest, flags: GlobalFlags.all) }
      return
    }
    if isTopic, !commands.contains(where: { $0.names.contains(name) }) {
      unknownTopic = rest
      return
    }
    guard let found = commands.first(where: { $0.names.contains(name) }) else {
      if version == .current, let flag = words.first, flag.hasPrefix("-") {
        throw .plain("Error: flags cannot be placed before plugin name: \(flag)\n")
      }
      // In the order of kubectl's help: by group.
      let names = CommandSpec.Group.allCases.flatMap { group in
        commands.filter { $0.group == group }.map(\.name)
      }
      throw .unknownCommand(name, near: Suggestions.near(name, among: names))
    }
    take(name, found)
    while let word = Self.firstWord(rest),
      let next = node?.commands.first(where: { $0.names.contains(word) })
    {
      take(word, next)
    }
  }

  private mutating func take(_ word: String, _ found: CommandNode) {
    node = found
    path += " \(found.name)"
    if let index = rest.firstIndex(of: word) { rest.remove(at: index) }
  }

  /// The first word that is no flag and no flag's value; before the first command, flags that are not
  /// known are believed to have one.
  private static func firstWord(_ words: [String], isFirst: Bool = false) -> String? {
    var skipsNext = false
    for word in words {
      if skipsNext {
        skipsNext = false
      } else if word == "--" {
        return nil
      } else if word.hasPrefix("-") {
        skipsNext = takesValue(word, isFirst)
      } else {
        return word
      }
    }
    return nil
  }

  private static func takesValue(_ word: String, _ isFirst: Bool) -> Bool {
    guard !word.contains("=") else { return false }
    let flags = GlobalFlags.all + GlobalFlags.files
    let flag = flags.first { flag in
      word == "--\(flag.name)" || (flag.shorthand.map { word == "-\($0)" } ?? false)
    }
    let isLong = word.hasPrefix("--")
    return flag.map { $0.bare == nil } ?? (isFirst && (isLong || word.count == 2))
  }

  private static func isGlobal(_ word: String) -> Bool {
    let name = word.dropFirst(2).prefix { $0 != "=" }
    return GlobalFlags.all.contains { $0.name == name }
  }
}
