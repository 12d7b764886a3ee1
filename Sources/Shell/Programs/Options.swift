/// Why a program refuses its arguments, in the words of GNU's programs.
struct UsageFailure: Error {
  var message: String
  var status: Int32 = 1
  var hasHint = true
  /// Whether the message is printed as it is, without the program's name.
  var isWhole = false
}

/// Flags and operands of a program's command line.
struct Options: Sendable {
  private var flags: [(letter: Character, value: String?)] = []
  private(set) var operands: [String] = []

  /// Reads `arguments` (the program's name first).
  ///
  /// `known` holds the letters of flags, one followed by `:` takes a value; `long` says what long
  /// options stand for, `valuedLong` which of them take a value though they have no letter; with
  /// `stopsAtOperand` all after the first operand are operands.
  init(
    _ arguments: [String],
    _ known: String,
    long: [String: Character] = [:],
    valuedLong: [String] = [],
    stopsAtOperand: Bool = false,
    status: Int32 = 1
  ) throws(UsageFailure) {
    let letters = Array(known)
    func takesValue(_ letter: Character) -> Bool? {
      guard letter != ":", let index = letters.firstIndex(of: letter) else { return nil }
      return index + 1 < letters.count && letters[index + 1] == ":"
    }
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        return
      }
      if argument.hasPrefix("--") {
        let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1)
        let name = parts.first.map(String.init) ?? ""
        let match = try Self.match(name, argument, arguments, known, long, status)
        guard let letter = long[match] else { continue }
        if takesValue(letter) == true || valuedLong.contains(match) {
          guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
            throw UsageFailure(message: "option '--\(match)' requires an argument", status: status)
          }
          flags.append((letter, value))
        } else {
          flags.append((letter, parts.count > 1 ? String(parts[1]) : nil))
        }
        continue
      }
      guard argument.hasPrefix("-"), argument.count > 1 else {
        operands.append(argument)
        if stopsAtOperand {
          operands += rest
          return
        }
        continue
      }
      var cluster = argument.dropFirst()
      while let letter = cluster.popFirst() {
        guard let valued = takesValue(letter) else {
          throw UsageFailure(message: "invalid option -- '\(letter)'", status: status)
        }
        guard valued else {
          flags.append((letter, nil))
          continue
        }
        guard let value = cluster.isEmpty ? rest.popFirst() : String(cluster) else {
          throw UsageFailure(message: "option requires an argument -- '\(letter)'", status: status)
        }
        flags.append((letter, value))
        break
      }
    }
  }

  /// The long option that is meant.
  private static func match(
    _ name: String,
    _ argument: String,
    _ arguments: [String],
    _ known: String,
    _ long: [String: Character],
    _ status: Int32
  ) throws(UsageFailure) -> String {
    let matches = long.keys.filter { $0 == name || $0.hasPrefix(name) }.sorted()
    if !matches.contains(name), name == "help" || name == "version" {
      let program = Paths.base(arguments.first ?? "")
      throw UsageFailure(
        message: name == "help"
          ? String(ProgramHelp.text(program, letters: known, long: long).dropLast())
          : ProgramHelp.version(program),
        status: 0,
        hasHint: false,
        isWhole: true
      )
    }
    if !matches.contains(name), Set(matches.compactMap { long[$0] }).count > 1 {
      let all = matches.map { "'--\($0)'" }.joined(separator: " ")
      throw UsageFailure(
        message: "option '\(argument)' is ambiguous; possibilities: \(all)",
        status: status
      )
    }
    guard let match = matches.first(where: { $0 == name }) ?? matches.first else {
      throw UsageFailure(message: "unrecognized option '\(argument)'", status: status)
    }
    return match
  }

  /// All flags in their order.
  var all: [(letter: Character, value: String?)] { flags }

  func has(_ letter: Character) -> Bool { flags.contains { $0.letter == letter } }

  /// The last value of a flag.
  func value(_ letter: Character) -> String? { flags.last { $0.letter == letter }?.value }

  func values(_ letter: Character) -> [String] {
    flags.filter { $0.letter == letter }.compactMap(\.value)
  }

  /// Which of these flags came last.
  func last(of letters: String) -> Character? {
    flags.last { letters.contains($0.letter) }?.letter
  }
}
