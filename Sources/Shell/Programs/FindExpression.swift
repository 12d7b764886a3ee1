import Machine
import Simulation

/// A test of `find` that only looks.
enum FindTest: Sendable {
  case always(Bool)
  case name(Pattern)
  case path(Pattern)
  case expression(Expression)
  case kind(String)
  case empty
  /// A size in units, rounded up.
  case size(FindNumber, unit: Int)
  case newer(Instant)
  /// How long ago it changed, in units of seconds.
  case age(FindNumber, unit: Int64)
  case permissions(UInt16, Character?)
  case links(FindNumber)
  case owner(UInt32)
  case group(UInt32)
  case access(UInt16)

  func holds(for entry: FindEntry, _ system: Kernel) -> Bool {
    let status = entry.status
    switch self {
    case .always(let holds): return holds
    case .name(let pattern): return pattern.matches(Paths.base(entry.path))
    case .path(let pattern): return pattern.matches(entry.path)
    case .expression(let expression):
      let bytes = Array(entry.path.utf8)
      return expression.firstMatch(in: bytes)?.range == 0..<bytes.count
    case .kind(let letters):
      return switch status.kind {
      case .directory: letters.contains("d")
      case .regular: letters.contains("f")
      case .link: letters.contains("l")
      case .device: letters.contains("c")
      case .pipe: letters.contains("p")
      }
    case .empty:
      return status.isDirectory
        ? (try? system.list(entry.path))?.isEmpty ?? false
        : status.kind == .regular && status.size == 0
    case .size(let number, let unit): return number.holds((status.size + unit - 1) / unit)
    case .newer(let time): return status.modified > time
    case .age(let number, let unit):
      return number.holds(Int((system.now - status.modified).wholeSeconds / unit))
    case .permissions(let mode, let sign):
      return switch sign {
      case "-": status.mode & mode == mode
      case "/": mode == 0 || status.mode & mode != 0
      default: status.mode == mode
      }
    case .links(let number): return number.holds(status.linkCount)
    case .owner(let user): return status.owner == user
    case .group(let group): return status.group == group
    case .access(let bit): return (try? system.access(entry.path, bit)) != nil
    }
  }
}

/// `5`, `+5` or `-5`.
struct FindNumber: Sendable {
  let value: Int
  let order: Int

  init?(_ text: some StringProtocol) {
    order = text.hasPrefix("+") ? 1 : text.hasPrefix("-") ? -1 : 0
    guard let number = Int(order == 0 ? String(text) : String(text.dropFirst())), number >= 0 else {
      return nil
    }
    value = number
  }

  func holds(_ number: Int) -> Bool {
    order == 0 ? number == value : order > 0 ? number > value : number < value
  }
}

/// One step of an expression, in the order in which they are taken.
enum FindStep: Sendable {
  case test(FindTest)
  case not
  /// Goes to a later step where what was found last is this.
  case skip(unless: Bool, to: Int)
  case drop
  case print(end: String)
  case printFormat(String)
  case list
  case run([String])
  case batch([String])
  case delete
  case prune
  case quit
}

/// What the words behind the places of `find` say.
struct FindExpression: Sendable {
  private(set) var steps: [FindStep] = []
  private(set) var deepest = Int.max
  private(set) var shallowest = 0
  private(set) var isDeepFirst = false
  private var acts = false
  private var words: [String] = []
  private var position = 0

  init() {}

  init(_ words: [String], _ system: Kernel) throws(UsageFailure) {
    self.words = words
    if words.isEmpty {
      steps = [.test(.always(true))]
    } else {
      try list(system)
      guard position == words.count else {
        throw Tools.plain("unexpected operand '\(words[position])'")
      }
    }
    guard !acts else { return }
    steps.append(.skip(unless: false, to: steps.count + 2))
    steps.append(.print(end: "\n"))
  }

  private mutating func list(_ system: Kernel) throws(UsageFailure) {
    try either(system)
    while position < words.count, words[position] == "," {
      position += 1
      steps.append(.drop)
      try either(system)
    }
  }

  private mutating func either(_ system: Kernel) throws(UsageFailure) {
    try both(system)
    while position < words.count, words[position] == "-o" || words[position] == "-or" {
      position += 1
      let mark = steps.count
      steps.append(.drop)
      try both(system)
      steps[mark] = .skip(unless: true, to: steps.count)
    }
  }

  private mutating func both(_ system: Kernel) throws(UsageFailure) {
    try term(system)
    while position < words.count, !["-o", "-or", ")", ","].contains(words[position]) {
      if words[position] == "-a" || words[position] == "-and" { position += 1 }
      let mark = steps.count
      steps.append(.drop)
      try term(system)
      steps[mark] = .skip(unless: false, to: steps.count)
    }
  }

  private mutating func value(_ name: String) throws(UsageFailure) -> String {
    guard position < words.count else { throw Tools.plain("missing argument to `\(name)'") }
    position += 1
    return words[position - 1]
  }

  private mutating func term(_ system: Kernel) throws(UsageFailure) {
    let word = try value("find")
    switch word {
    case "!", "-not":
      try term(system)
      steps.append(.not)
    case "(":
      try list(system)
      guard position < words.count, words[position] == ")" else {
        throw Tools.plain("invalid expression; expected to find a ')' but didn't see one.")
      }
      position += 1
    default:
      if try action(word) { return }
      steps.append(.test(try test(word, system)))
    }
  }

  private mutating func action(_ word: String) throws(UsageFailure) -> Bool {
    switch word {
    case "-print", "-print0": steps.append(.print(end: word == "-print" ? "\n" : "\0"))
    case "-printf": steps.append(.printFormat(try value(word)))
    case "-ls": steps.append(.list)
    case "-delete":
      isDeepFirst = true
      steps.append(.delete)
    case "-exec", "-execdir", "-ok":
      var command: [String] = []
      while position < words.count, words[position] != ";",
        words[position] != "+" || command.last != "{}"
      {
        command.append(try value(word))
      }
      guard position < words.count, !command.isEmpty else {
        throw Tools.plain("missing argument to `\(word)'")
      }
      steps.append(try value(word) == "+" ? .batch(command) : .run(command))
    case "-quit": steps.append(.quit)
    case "-prune":
      // Alone it is no action: what holds is printed.
      steps.append(.prune)
      return true
    default: return false
    }
    acts = true
    return true
  }

  private mutating func number(_ word: String) throws(UsageFailure) -> FindNumber {
    let text = try value(word)
    guard let number = FindNumber(text) else {
      throw Tools.plain("invalid argument `\(text)' to `\(word)'")
    }
    return number
  }

  private mutating func depth(_ word: String) throws(UsageFailure) -> Int {
    let text = try value(word)
    guard let number = Int(text), number >= 0 else {
      throw Tools.plain(
        "Expected a positive decimal integer argument to \(word), but got '\(text)'"
      )
    }
    return number
  }

  private mutating func test(_ word: String, _ system: Kernel) throws(UsageFailure) -> FindTest {
    switch word {
    case "-name": return .name(Pattern(try value(word)))
    case "-iname": return .name(Pattern(Array(try value(word).utf8), ignoresCase: true))
    case "-path", "-wholename": return .path(Pattern(try value(word)))
    case "-ipath": return .path(Pattern(Array(try value(word).utf8), ignoresCase: true))
    case "-regex", "-iregex": return try expression(word)
    case "-type": return .kind(try kinds(word))
    case "-empty": return .empty
    case "-true": return .always(true)
    case "-false": return .always(false)
    case "-depth", "-d":
      isDeepFirst = true
      return .always(true)
    case "-maxdepth":
      deepest = try depth(word)
      return .always(true)
    case "-mindepth":
      shallowest = try depth(word)
      return .always(true)
    case "-mount", "-xdev", "-noleaf", "-daystart": return .always(true)
    case "-size": return try size(try value(word))
    case "-newer", "-anewer", "-cnewer":
      let file = try value(word)
      guard let status = try? system.stat(file) else {
        throw Tools.plain("'\(file)': No such file or directory")
      }
      return .newer(status.modified)
    case "-mtime", "-ctime", "-atime": return .age(try number(word), unit: 86_400)
    case "-mmin", "-cmin", "-amin": return .age(try number(word), unit: 60)
    case "-links": return .links(try number(word))
    case "-perm": return try permissions(try value(word))
    case "-user", "-uid":
      let name = try value(word)
      guard let user = Accounts.number(ofUser: name, system) else {
        throw Tools.plain("'\(name)' is not the name of a known user")
      }
      return .owner(user)
    case "-group", "-gid":
      let name = try value(word)
      guard let group = Accounts.number(ofGroup: name, system) else {
        throw Tools.plain("'\(name)' is not the name of an existing group")
      }
      return .group(group)
    case "-readable": return .access(4)
    case "-writable": return .access(2)
    case "-executable": return .access(1)
    default: throw Tools.plain("unknown predicate `\(word)'")
    }
  }

  private mutating func kinds(_ word: String) throws(UsageFailure) -> String {
    let text = try value(word)
    for letter in text.split(separator: ",") where !"fdlcbps".contains(letter) {
      throw Tools.plain("Unknown argument to -type: \(letter)")
    }
    return text
  }

  private mutating func expression(_ word: String) throws(UsageFailure) -> FindTest {
    let text = try value(word)
    do throws(Expression.Failure) {
      return .expression(
        try Expression("^\(text)$", extended: false, ignoresCase: word == "-iregex")
      )
    } catch {
      throw Tools.plain("failed to compile regular expression '\(text)': \(error.message)")
    }
  }

  private func size(_ text: String) throws(UsageFailure) -> FindTest {
    let units: [Character: Int] = ["c": 1, "w": 2, "b": 512, "k": 1024, "M": 1 << 20, "G": 1 << 30]
    let unit = text.last.flatMap { units[$0] }
    guard let number = FindNumber(unit == nil ? text[...] : text.dropLast()) else {
      throw Tools.plain("invalid argument `\(text)' to `-size'")
    }
    return .size(number, unit: unit ?? 512)
  }

  private func permissions(_ text: String) throws(UsageFailure) -> FindTest {
    let sign = text.first.flatMap { "-/".contains($0) ? $0 : nil }
    guard let mode = FileModes.apply(sign == nil ? text : String(text.dropFirst()), to: 0) else {
      throw Tools.plain("invalid mode '\(text)'")
    }
    return .permissions(mode, sign)
  }
}
