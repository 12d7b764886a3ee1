import Machine

/// What the command line of `tar` says; its first word may do without a dash.
struct TarOptions: Sendable {
  enum Action: Sendable {
    case create
    case extract
    case list
  }

  /// A member that is named, and the directory that `-C` names for it.
  struct Operand: Sendable {
    var path: String
    var directory: String?
  }

  private(set) var action: Action?
  private(set) var archive = "-"
  private(set) var isPacked = false
  private(set) var verbosity = 0
  private(set) var operands: [Operand] = []
  private(set) var directory: String?
  private(set) var excluded: [Pattern] = []
  private(set) var stripped = 0
  private(set) var prints = false
  private(set) var keepsOwner: Bool?
  private(set) var keepsSlash = false
  private(set) var followsLinks = false
  private(set) var keepsOld = false
  private(set) var usesWildcards = false
  private(set) var ignoresTimes = false

  private static let long: [String: String] = [
    "create": "c", "extract": "x", "get": "x", "list": "t", "file": "f", "gzip": "z",
    "gunzip": "z", "verbose": "v", "directory": "C", "to-stdout": "O", "absolute-names": "P",
    "dereference": "h", "keep-old-files": "k", "same-permissions": "p",
    "preserve-permissions": "p", "same-owner": "s", "no-same-owner": "o", "touch": "m",
    "auto-compress": "a", "wildcards": "W", "no-same-permissions": "n", "append": "r",
    "update": "u", "bzip2": "j", "xz": "J", "overwrite": "n", "numeric-owner": "n",
    "files-from": "T", "exclude": "E", "strip-components": "S", "no-recursion": "n",
  ]

  private static let hint = "\nTry 'tar --help' or 'tar --usage' for more information."

  init(_ arguments: [String]) throws(UsageFailure) {
    var words = Array(arguments.dropFirst())
    if let first = words.first, !first.hasPrefix("-") {
      // The old form: letters first, then the values that they want, in order.
      words.removeFirst()
      for letter in first {
        if "fCTX".contains(letter) {
          guard !words.isEmpty else {
            throw Tools.plain(
              "Old option '\(letter)' requires an argument." + Self.hint,
              status: 2
            )
          }
          try set(letter, words.removeFirst())
        } else {
          try set(letter, nil)
        }
      }
    }
    try read(words)
    guard action != nil else {
      throw Tools.plain(
        "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options" + Self.hint,
        status: 2
      )
    }
    if action == .create, operands.isEmpty {
      throw Tools.plain("Cowardly refusing to create an empty archive" + Self.hint, status: 2)
    }
  }

  private mutating func read(_ words: [String]) throws(UsageFailure) {
    var rest = words[...]
    var isOver = false
    while let word = rest.popFirst() {
      if isOver || !word.hasPrefix("-") || word == "-" {
        operands.append(Operand(path: word, directory: directory))
      } else if word == "--" {
        isOver = true
      } else if word.hasPrefix("--") {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
        guard let letter = Self.long[parts.first ?? ""]?.first else {
          throw Tools.plain("unrecognized option '\(word)'" + Self.hint, status: 64)
        }
        var value = parts.count > 1 ? parts[1] : nil
        if value == nil, "fCTES".contains(letter) { value = rest.popFirst() }
        try set(letter, value)
      } else {
        var cluster = word.dropFirst()
        while let letter = cluster.popFirst() {
          guard "fCTX".contains(letter) else {
            try set(letter, nil)
            continue
          }
          guard let value = cluster.isEmpty ? rest.popFirst() : String(cluster) else {
            throw Tools.plain("option requires an argument -- '\(letter)'" + Self.hint, status: 64)
          }
          try set(letter, value)
          break
        }
      }
    }
  }

  private mutating func set(_ letter: Character, _ value: String?) throws(UsageFailure) {
    switch letter {
    case "c", "x", "t":
      let wanted: Action = letter == "c" ? .create : letter == "x" ? .extract : .list
      guard action == nil || action == wanted else {
        throw Tools.plain(
          "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option"
            + Self.hint,
          status: 2
        )
      }
      action = wanted
    case "f":
      archive = value ?? "-"
      if archive.hasSuffix(".tar.gz") || archive.hasSuffix(".tgz"), action != .create {
        isPacked = true
      }
    case "z": isPacked = true
    case "a": isPacked = isPacked || archive.hasSuffix("gz")
    case "v": verbosity += 1
    case "C": directory = value
    case "O": prints = true
    case "P": keepsSlash = true
    case "h": followsLinks = true
    case "k": keepsOld = true
    case "m": ignoresTimes = true
    case "o": keepsOwner = false
    case "s": keepsOwner = true
    case "W": usesWildcards = true
    case "E": excluded.append(Pattern(Array((value ?? "").utf8)))
    case "S": stripped = value.flatMap { Int($0) } ?? 0
    case "p", "n": break
    case "r", "u", "j", "J", "T", "X", "A", "d", "Z":
      throw Tools.plain("option '\(letter)' is not simulated", status: 2)
    default: throw Tools.plain("invalid option -- '\(letter)'" + Self.hint, status: 64)
    }
  }

  func isExcluded(_ name: String) -> Bool {
    guard !excluded.isEmpty else { return false }
    let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    let parts = plain.split(separator: "/").map(String.init)
    for pattern in excluded {
      if pattern.matches(name) || pattern.matches(plain) { return true }
      for start in parts.indices where pattern.matches(parts[start...].joined(separator: "/")) {
        return true
      }
    }
    return false
  }
}
