import Machine
import Simulation

/// `redis-cli`: one command from its words, or a line after the other.
struct RedisClient: Program {
  private enum Phase: Sendable {
    case start
    case dial(Dialer)
    case prompt
    case answer
    case pause(Instant)
  }

  private var phase = Phase.start
  private var host = "127.0.0.1"
  private var port = 6379
  private var database = 0
  private var password = ""
  private var words: [String] = []
  private var descriptor: Int?
  private var input: [UInt8] = []
  private var typed: [UInt8] = []
  /// Whether connecting is for a command that waits to be sent.
  private var isOneShot: Bool { !words.isEmpty }
  private var queued: [[UInt8]] = []
  /// How many replies are not for the user: those to the SELECT of `-n` and the AUTH of `-a`.
  private var skips = 0
  /// How replies are printed where nobody said: typed on a terminal, plain elsewhere.
  private var form: RedisFormat.Form?
  /// How often the command is sent; without end where negative.
  private var repeats = 1
  /// Milliseconds between two of them.
  private var interval: Int64 = 0
  private var scans = false
  private var pattern = ""

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = readWords(&system) { return end }
        phase = .dial(Dialer(host: host, port: port))
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        phase = .dial(dialer)
        if let disposition = dialed(outcome, &system) { return disposition }
      case .prompt:
        if let disposition = readLine(&system) { return disposition }
      case .answer:
        if let disposition = readAnswer(&system) { return disposition }
      case .pause(let end):
        guard system.now >= end else { return .wait([.until(end)]) }
        send(&system)
      }
    }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var rest = system.arguments.dropFirst()
    while let word = rest.first, word.hasPrefix("-"), word.count > 1 {
      rest = rest.dropFirst()
      if word == "--version" || word == "-v" {
        system.print("redis-cli \(system.environment["REDIS_VERSION"] ?? "8.2.3")\n")
        return .exit(0)
      }
      switch word {
      case "--no-auth-warning", "-2": continue
      case "--raw", "--no-raw":
        form = word == "--raw" ? .plain : .typed
        continue
      case "--csv":
        form = .commas
        continue
      case "--scan":
        scans = true
        continue
      default: break
      }
      let valued = ["-h", "-p", "-n", "-a", "--pass", "-r", "-i", "--pattern", "-u"]
      guard let value = rest.first, valued.contains(word) else {
        system.print("redis-cli: option \(word) is not simulated\n", to: 2)
        return .exit(1)
      }
      rest = rest.dropFirst()
      switch word {
      case "-h": host = value
      case "-p": port = Int(value) ?? port
      case "-r": repeats = max(Int(value) ?? 1, -1)
      case "-i": interval = Int64((Double(value) ?? 0) * 1000)
      case "--pattern": pattern = value
      case "-u": readAddress(value)
      case "-a", "--pass":
        password = value
        if !system.arguments.contains("--no-auth-warning") {
          system.print(
            "Warning: Using a password with '-a' or '-u' option on the command line interface may"
              + " not be safe.\n",
            to: 2
          )
        }
      default: database = Int(value) ?? 0
      }
    }
    if password.isEmpty { password = system.environment["REDISCLI_AUTH"] ?? "" }
    words = Array(rest)
    if scans { words = ["SCAN", "0"] + (pattern.isEmpty ? [] : ["MATCH", pattern]) }
    if isOneShot { queued = words.map { Array($0.utf8) } }
    return nil
  }

  /// Takes `redis://user:password@host:port/database` apart.
  private mutating func readAddress(_ text: String) {
    guard let start = text.firstRange(of: "://")?.upperBound else { return }
    var rest = text[start...]
    if let slash = rest.firstIndex(of: "/") {
      database = Int(rest[rest.index(after: slash)...]) ?? 0
      rest = rest[..<slash]
    }
    if let at = rest.lastIndex(of: "@") {
      password = rest[..<at].split(separator: ":").last.map(String.init) ?? ""
      rest = rest[rest.index(after: at)...]
    }
    let parts = rest.split(separator: ":").map(String.init)
    host = parts.first ?? host
    if parts.count > 1 { port = Int(parts[1]) ?? port }
  }

  private mutating func dialed(_ outcome: Dialer.Outcome, _ system: inout Kernel) -> Disposition? {
    switch outcome {
    case .wait(let waits): return .wait(waits)
    case .connected(let descriptor, _):
      self.descriptor = descriptor
      input = []
      if !password.isEmpty {
        let words = [Array("AUTH".utf8), Array(password.utf8)]
        system.print(RedisReply.request(words), to: descriptor)
        skips += 1
      }
      if database != 0 {
        let select = [Array("SELECT".utf8), Array(String(database).utf8)]
        system.print(RedisReply.request(select), to: descriptor)
        skips += 1
      }
      if queued.isEmpty {
        prompt(&system)
      } else {
        send(&system)
      }
      return nil
    case .failed(let failure):
      let reason =
        switch failure {
        case .unknownHost: "Name or service not known"
        case .noNameServer: "Temporary failure in name resolution"
        case .connection(let error, _): error.message
        case .deadline: Errno.ETIMEDOUT.message
        }
      system.print("Could not connect to Redis at \(host):\(port): \(reason)\n", to: 2)
      if isOneShot { return .exit(1) }
      queued = []
      prompt(&system)
      return nil
    }
  }

  /// Whether the command at hand makes the server send messages until the end.
  private var isListening: Bool {
    let command = queued.first.map { String(decoding: $0, as: UTF8.self).uppercased() } ?? ""
    return ["SUBSCRIBE", "PSUBSCRIBE", "MONITOR"].contains(command)
  }

  private mutating func send(_ system: inout Kernel) {
    let command = queued.first.map { String(decoding: $0, as: UTF8.self).uppercased() }
    if isListening, command != "MONITOR", system.isTerminal(1) {
      system.print("Reading messages... (press Ctrl-C to quit or any key to type command)\n")
    }
    if let descriptor { system.print(RedisReply.request(queued), to: descriptor) }
    phase = .answer
  }

  private mutating func prompt(_ system: inout Kernel) {
    if system.isTerminal(0) {
      let place = descriptor == nil ? "not connected" : "\(host):\(port)"
      let suffix = database == 0 || descriptor == nil ? "" : "[\(database)]"
      system.print("\(place)\(suffix)> ")
    }
    phase = .prompt
  }

  private mutating func readLine(_ system: inout Kernel) -> Disposition? {
    if let end = typed.firstIndex(of: 10) {
      let line = String(decoding: typed[..<end], as: UTF8.self)
      typed.removeFirst(end + 1)
      return run(line, &system)
    }
    switch system.read(0) {
    case .bytes(let bytes): typed += bytes
    case .wouldBlock: return .wait([.readable(0)])
    case .endOfFile, .failure: return .exit(0)
    }
    return nil
  }

  private mutating func run(_ line: String, _ system: inout Kernel) -> Disposition? {
    guard let words = Self.split(line) else {
      system.print("Invalid argument(s)\n")
      prompt(&system)
      return nil
    }
    guard let first = words.first?.lowercased() else {
      prompt(&system)
      return nil
    }
    if first == "quit" || first == "exit" { return .exit(0) }
    if first == "clear" {
      prompt(&system)
      return nil
    }
    queued = words.map { Array($0.utf8) }
    if descriptor == nil {
      phase = .dial(Dialer(host: host, port: port))
    } else {
      send(&system)
    }
    return nil
  }

  private mutating func readAnswer(_ system: inout Kernel) -> Disposition? {
    guard let descriptor else { return .exit(1) }
    if let (reply, next) = RedisReply.parse(input) {
      input.removeFirst(next)
      if skips > 0 {
        skips -= 1
        if case .error(let text) = reply {
          system.print("AUTH failed: \(text)\n", to: isOneShot ? 1 : 2)
        }
        return nil
      }
      let form = form ?? (system.isTerminal(1) ? .typed : .plain)
      if scans {
        if case .array(let parts) = reply, case .array(let keys)? = parts.last {
          system.print(keys.map { RedisFormat.text($0, form) }.joined())
        }
      } else {
        system.print(RedisFormat.text(reply, form))
      }
      if isListening { return nil }
      if reply == .ok, let number = selected { database = number }
      if isOneShot, repeats != 1 {
        if repeats > 1 { repeats -= 1 }
        if interval == 0 {
          guard repeats > 0 else { return .exit(0) }
          send(&system)
        } else {
          phase = .pause(system.now + .milliseconds(interval))
        }
        return nil
      }
      queued = []
      if isOneShot { return .exit(0) }
      prompt(&system)
      return nil
    }
    switch system.read(descriptor) {
    case .bytes(let bytes): input += bytes
    case .wouldBlock: return .wait([.readable(descriptor)])
    case .endOfFile, .failure:
      system.close(descriptor)
      self.descriptor = nil
      if isOneShot {
        system.print("Error: Server closed the connection\n", to: 2)
        return .exit(1)
      }
      queued = []
      prompt(&system)
    }
    return nil
  }

  /// The database that the command at hand selects.
  private var selected: Int? {
    let words = queued.map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 2, words[0].lowercased() == "select" else { return nil }
    return Int(words[1])
  }

  /// The words of a line with its quotes taken off; nil where a quote is not closed.
  static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        word = (word ?? "") + (character == "n" ? "\n" : String(character))
        isEscaped = false
      } else if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"" {
          isEscaped = true
        } else {
          word = (word ?? "") + String(character)
        }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character == " " || character == "\t" {
        if let complete = word { words.append(complete) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if quote != nil { return nil }
    if let word { words.append(word) }
    return words
  }
}

/// Replies as `redis-cli` prints them: with types on a terminal, plain elsewhere.
enum RedisFormat {
  enum Form: Sendable {
    case typed
    case plain
    case commas
  }

  static func text(_ reply: RedisReply, _ form: Form) -> String {
    switch form {
    case .typed: text(reply, indent: 0)
    case .plain: plainText(reply) + "\n"
    case .commas: commas(reply) + "\n"
    }
  }

  private static func commas(_ reply: RedisReply) -> String {
    switch reply {
    case .simple(let text): "\"\(escaped(Array(text.utf8)))\""
    case .error(let text): "ERROR,\"\(escaped(Array(text.utf8)))\""
    case .integer(let number): String(number)
    case .bulk(let bytes): "\"\(escaped(bytes))\""
    case .none, .noArray: "NULL"
    case .array(let items), .several(let items): items.map(commas).joined(separator: ",")
    }
  }

  private static func plainText(_ reply: RedisReply) -> String {
    switch reply {
    case .simple(let text), .error(let text): text
    case .integer(let number): String(number)
    case .bulk(let bytes): String(decoding: bytes, as: UTF8.self)
    case .none, .noArray: ""
    case .several(let items): items.map(plainText).joined(separator: "\n")
    case .array(let items): items.map(plainText).joined(separator: "\n")
    }
  }

  private static func text(_ reply: RedisReply, indent: Int) -> String {
    switch reply {
    case .simple(let text): return text + "\n"
    case .error(let text): return "(error) \(text)\n"
    case .integer(let number): return "(integer) \(number)\n"
    case .none, .noArray: return "(nil)\n"
    case .several(let items): return items.map { text($0, indent: indent) }.joined()
    case .bulk(let bytes): return "\"\(escaped(bytes))\"\n"
    case .array(let items):
      if items.isEmpty { return "(empty array)\n" }
      let width = String(items.count).count
      let inner = indent + width + 2
      var text = ""
      for (index, item) in items.enumerated() {
        let number = String(index + 1)
        if index > 0 { text += String(repeating: " ", count: indent) }
        text += String(repeating: " ", count: width - number.count) + number + ") "
        text += self.text(item, indent: inner)
      }
      return text
    }
  }

  static func escaped(_ bytes: [UInt8]) -> String {
    var text = ""
    for byte in bytes {
      switch byte {
      case 10: text += "\\n"
      case 13: text += "\\r"
      case 9: text += "\\t"
      case 34: text += "\\\""
      case 92: text += "\\\\"
      case 32..<127: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16)
        text += "\\x" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }
}
