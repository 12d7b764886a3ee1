import Machine

/// Why `test` refuses its words.
struct TestFailure: Error {
  var message: String
}

/// The words of `test` and `[`.
struct TestExpression {
  private let words: [String]
  private var position = 0

  private init(_ words: [String]) {
    self.words = words
  }

  /// Whether the words hold.
  static func evaluate(_ words: [String], _ system: Kernel) throws(TestFailure) -> Bool {
    switch words.count {
    case 0: return false
    case 1: return !words[0].isEmpty
    case 2:
      if words[0] == "!" { return words[1].isEmpty }
      guard words[0].hasPrefix("-"), words[0].count == 2 else {
        throw TestFailure(message: "\(words[0]): unary operator expected")
      }
      guard let result = unary(words[0], words[1], system) else {
        throw TestFailure(message: "\(words[0]): unary operator expected")
      }
      return result
    case 3 where isBinary(words[1]):
      return try binary(words[0], words[1], words[2], system)
    case 3 where words[0] == "!":
      return try !evaluate(Array(words.dropFirst()), system)
    case 4 where words[0] == "!":
      return try !evaluate(Array(words.dropFirst()), system)
    default:
      var expression = TestExpression(words)
      let result = try expression.either(system)
      guard expression.position == words.count else {
        if words.count == 3 {
          throw TestFailure(message: "\(words[1]): binary operator expected")
        }
        throw TestFailure(message: "too many arguments")
      }
      return result
    }
  }

  private mutating func either(_ system: Kernel) throws(TestFailure) -> Bool {
    var result = try both(system)
    while position < words.count, words[position] == "-o" {
      position += 1
      let right = try both(system)
      result = result || right
    }
    return result
  }

  private mutating func both(_ system: Kernel) throws(TestFailure) -> Bool {
    var result = try term(system)
    while position < words.count, words[position] == "-a" {
      position += 1
      let right = try term(system)
      result = result && right
    }
    return result
  }

  private mutating func term(_ system: Kernel) throws(TestFailure) -> Bool {
    guard position < words.count else {
      let isTwo = words.count == 3 && position == 3
      throw TestFailure(
        message: isTwo ? "\(words[1]): binary operator expected" : "argument expected"
      )
    }
    let word = words[position]
    if word == "!" {
      position += 1
      return try !term(system)
    }
    if position + 2 < words.count, Self.isBinary(words[position + 1]) {
      position += 3
      return try Self.binary(word, words[position - 2], words[position - 1], system)
    }
    if word == "(" {
      position += 1
      let result = try either(system)
      guard position < words.count, words[position] == ")" else {
        throw TestFailure(message: "`)' expected")
      }
      position += 1
      return result
    }
    if position + 1 < words.count, word.hasPrefix("-"),
      let result = Self.unary(word, words[position + 1], system)
    {
      position += 2
      return result
    }
    position += 1
    return !word.isEmpty
  }

  private static func isBinary(_ sign: String) -> Bool {
    [
      "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
    ].contains(sign)
  }

  private static func binary(
    _ left: String,
    _ sign: String,
    _ right: String,
    _ system: Kernel
  ) throws(TestFailure) -> Bool {
    switch sign {
    case "=", "==": return left == right
    case "!=": return left != right
    case "<": return left.utf8.lexicographicallyPrecedes(right.utf8)
    case ">": return right.utf8.lexicographicallyPrecedes(left.utf8)
    case "-nt", "-ot", "-ef": return files(left, sign, right, system)
    default:
      guard let first = number(left) else {
        throw TestFailure(message: "\(left): integer expression expected")
      }
      guard let second = number(right) else {
        throw TestFailure(message: "\(right): integer expression expected")
      }
      return compare(first, sign, second)
    }
  }

  private static func number(_ text: String) -> Int64? {
    Int64(text.split(separator: " ").first.map(String.init) ?? text)
  }

  static func compare(_ left: Int64, _ sign: String, _ right: Int64) -> Bool {
    switch sign {
    case "-eq": left == right
    case "-ne": left != right
    case "-lt": left < right
    case "-le": left <= right
    case "-gt": left > right
    default: left >= right
    }
  }

  static func files(
    _ left: String,
    _ sign: String,
    _ right: String,
    _ system: Kernel
  ) -> Bool {
    let first = try? system.stat(left)
    let second = try? system.stat(right)
    switch sign {
    case "-nt":
      guard let first else { return false }
      return second.map { first.modified > $0.modified } ?? true
    case "-ot":
      guard let second else { return false }
      return first.map { $0.modified < second.modified } ?? true
    default:
      let numbers = (try? system.fileNumber(left), try? system.fileNumber(right))
      return numbers.0 != nil && numbers.0 == numbers.1
    }
  }

  /// The descriptor that a path of the process itself means.
  private static func descriptor(_ path: String) -> Int? {
    switch path {
    case "/dev/stdin": 0
    case "/dev/stdout": 1
    case "/dev/stderr": 2
    default: path.hasPrefix("/dev/fd/") ? Int(path.dropFirst(8)) : nil
    }
  }

  /// A test of one word, nil where there is no such test.
  static func unary(_ sign: String, _ word: String, _ system: Kernel) -> Bool? {
    switch sign {
    case "-z": return word.isEmpty
    case "-n": return !word.isEmpty
    case "-t": return Int(word).map { system.isTerminal($0) } ?? false
    case "-L", "-h":
      return (try? system.stat(word, followLinks: false))?.kind == .link
    case "-e", "-a", "-f", "-d", "-s", "-r", "-w", "-x", "-b", "-c", "-p", "-S", "-O", "-G", "-u",
      "-g", "-k", "-N":
      if sign == "-p", let number = Self.descriptor(word) {
        switch system.descriptor(number) {
        case .pipeReader, .pipeWriter, .pipeEnds: return true
        default: return false
        }
      }
      guard let status = try? system.stat(word) else { return false }
      switch sign {
      case "-f": return status.kind == .regular
      case "-d": return status.isDirectory
      case "-s": return status.size > 0
      case "-r": return (try? system.access(word, 4)) != nil
      case "-w": return (try? system.access(word, 2)) != nil
      case "-x":
        return status.mode & 0o111 != 0 && (try? system.access(word, 1)) != nil
      case "-c": return status.kind == .device
      case "-u": return status.mode & 0o4000 != 0
      case "-g": return status.mode & 0o2000 != 0
      case "-k": return status.mode & 0o1000 != 0
      case "-p": return status.kind == .pipe
      case "-b", "-S": return false
      case "-O": return status.owner == system.process.user
      case "-G": return status.group == system.process.userGroup
      default: return true
      }
    default: return nil
    }
  }
}
