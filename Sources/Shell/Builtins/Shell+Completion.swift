/// What `complete` was told about a command.
struct CompletionRule: Sendable {
  var command: String
  /// The options as they were given, quoted where they need it.
  var options: [String]
}

/// The builtins of programmable completion. Their rules are kept and listed; the prompt of this
/// shell does not complete words by them.
extension Shell {
  mutating func complete(_ arguments: [String]) {
    var flags: [String] = []
    var names: [String] = []
    var (lists, removes) = (false, false)
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1, names.isEmpty else {
        names.append(word)
        continue
      }
      switch word {
      case "-p": lists = true
      case "-r": removes = true
      case "-o", "-A", "-G", "-W", "-F", "-C", "-X", "-P", "-S":
        guard let value = rest.popFirst() else {
          fail("complete", "\(word): option requires an argument", status: 2)
          return printUsage("complete")
        }
        flags += [
          word, word == "-o" || word == "-A" || word == "-F" ? value : Quoting.quote(value),
        ]
      case "-D", "-E", "-I": names.append(word)
      default:
        if let letter = word.dropFirst().first(where: { !"abcdefgjksuv".contains($0) }) {
          return refuseOption("complete", "-\(letter)")
        }
        flags.append(word)
      }
    }
    if removes {
      completions.removeAll { names.isEmpty || names.contains($0.command) }
    } else if lists || (flags.isEmpty && names.isEmpty) {
      listCompletions(names)
    } else if names.isEmpty {
      printUsage("complete")
    } else {
      for name in names {
        completions.removeAll { $0.command == name }
        completions.append(CompletionRule(command: name, options: flags))
      }
    }
  }

  private mutating func listCompletions(_ names: [String]) {
    for rule in completions where names.isEmpty || names.contains(rule.command) {
      print((["complete"] + rule.options + [rule.command]).joined(separator: " ") + "\n")
    }
    for name in names where !completions.contains(where: { $0.command == name }) {
      fail("complete", "\(name): no completion specification")
    }
  }

  /// `compgen`: what would complete a word; not by functions and commands.
  mutating func generateCompletions(_ arguments: [String]) {
    var found: [String] = []
    var word = ""
    var rest = arguments[...]
    var (prefix, suffix) = ("", "")
    while let flag = rest.popFirst() {
      switch flag {
      case "-W":
        let list = rest.popFirst() ?? ""
        found += list.split { separators.contains($0.asciiValue ?? 0) }.map(String.init)
      case "-P": prefix = rest.popFirst() ?? ""
      case "-S": suffix = rest.popFirst() ?? ""
      case "-A":
        let action = rest.popFirst() ?? ""
        found += completionWords(
          action.first == "k" ? "k" : action == "function" ? "F" : action.first ?? "v"
        )
      case "-o", "-X": _ = rest.popFirst()
      case "-F", "-C", "-G":
        return fail("compgen", "\(flag) is not simulated")
      case _ where flag.hasPrefix("-") && flag.count > 1:
        for letter in flag.dropFirst() { found += completionWords(letter) }
      default: word = flag
      }
    }
    let fitting = found.filter { $0.hasPrefix(word) }
    for text in fitting { print(prefix + text + suffix + "\n") }
    if fitting.isEmpty { lastStatus = 1 }
  }

  private func completionWords(_ letter: Character) -> [String] {
    switch letter {
    case "a": aliases.keys.sorted()
    case "b": Builtin.names
    case "k": Self.reserved
    case "v": variables.names
    case "e": variables.exported.map(\.name).sorted()
    case "F": functions.keys.sorted()
    default: []
    }
  }
}
