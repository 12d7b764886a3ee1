/// The words of a `minikube` command, taken apart.
struct MinikubeFlags: Sendable {
  /// One flag: its long name, its letter, and whether a value follows.
  struct Flag: Sendable {
    var name: String
    var letter: Character?
    var takesValue: Bool
  }

  /// The words that are no flags.
  private(set) var operands: [String] = []
  /// What was given, by the long names.
  private(set) var values: [String: String] = [:]
  /// The flags that minikube has and that do nothing here.
  private(set) var idle: [String] = []
  /// The words behind `--`; nil without one.
  private(set) var rest: [String]?

  subscript(name: String) -> String? { values[name] }

  func isSet(_ name: String) -> Bool { values[name] == "true" }

  /// Reads `words` for a command whose flags are written like `name`, `name=`, `n|name=`.
  ///
  /// - Throws: the complaint, as cobra words it.
  init(_ words: [String], _ known: [String], idle others: [String] = []) throws(MinikubeUsage) {
    let flags = (known + others + Self.everywhere).map(Self.flag)
    let silent = Set(others.map { Self.flag($0).name })
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        rest = Array(words[index...])
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let isLong = word.hasPrefix("--")
      let body = word.dropFirst(isLong ? 2 : 1)
      let name = String(body.prefix { $0 != "=" })
      var given = name.count < body.count ? String(body.dropFirst(name.count + 1)) : nil
      let flag: Flag
      if isLong {
        guard let found = flags.first(where: { $0.name == name }) else {
          throw MinikubeUsage(message: "unknown flag: --\(name)")
        }
        flag = found
      } else {
        guard let letter = body.first, let found = flags.first(where: { $0.letter == letter })
        else {
          throw MinikubeUsage(
            message: "unknown shorthand flag: '\(body.first ?? "-")' in -\(body)"
          )
        }
        flag = found
        if given == nil, body.count > 1 { given = String(body.dropFirst()) }
      }
      if flag.takesValue, given == nil {
        guard index < words.count else {
          throw MinikubeUsage(message: "flag needs an argument: \(word)")
        }
        given = words[index]
        index += 1
      }
      values[flag.name] = given ?? "true"
      if silent.contains(flag.name) { idle.append(flag.name) }
    }
  }

  private static func flag(_ text: String) -> Flag {
    let takesValue = text.hasSuffix("=")
    let names = text.prefix { $0 != "=" }.split(separator: "|")
    return Flag(
      name: String(names.last ?? ""),
      letter: names.count > 1 ? names[0].first : nil,
      takesValue: takesValue
    )
  }

  private static let everywhere = [
    "p|profile=", "v|v=", "alsologtostderr", "logtostderr", "h|help", "b|bootstrapper=", "rootless",
    "skip-audit", "user=", "log_dir=", "log_file=", "stderrthreshold=", "vmodule=",
  ]
}

/// A wrong use of `minikube`.
struct MinikubeUsage: Error {
  var message: String
}
