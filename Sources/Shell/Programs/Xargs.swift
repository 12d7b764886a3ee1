import Machine
import Simulation

/// `xargs`: words of its input become arguments.
struct Xargs: Program {
  private var command: [String] = []
  private var replaced: String?
  private var atMost = Int.max
  private var separator: UInt8?
  private var skipsEmpty = false
  private var isTold = false
  private var input: [UInt8] = []
  private var isStarted = false
  private var isRead = false
  private var runs: [[String]] = []
  private var child: ProcessID?
  private var status: Int32 = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      do throws(UsageFailure) {
        let options = try Options(
          system.arguments,
          "n:I:0rtd:P:L:a:s:x",
          long: [
            "null": "0", "no-run-if-empty": "r", "verbose": "t", "max-args": "n",
            "max-procs": "P", "delimiter": "d", "arg-file": "a", "max-lines": "L", "replace": "I",
          ],
          stopsAtOperand: true
        )
        command = options.operands.isEmpty ? ["echo"] : options.operands
        replaced = options.value("I")
        atMost = (options.value("n") ?? options.value("L")).flatMap { Int($0) } ?? Int.max
        skipsEmpty = options.has("r")
        isTold = options.has("t")
        for letter in "nL" {
          guard let text = options.value(letter) else { continue }
          guard let number = Int(text) else {
            throw UsageFailure(message: "invalid number \"\(text)\" for -\(letter) option")
          }
          guard number > 0 else {
            throw UsageFailure(message: "value \(number) for -\(letter) option should be >= 1")
          }
        }
        if let path = options.value("a") {
          do throws(Errno) { input = try system.readFile(path) } catch {
            throw Tools.plain("Cannot open input file '\(path)': \(error.message)")
          }
          isRead = true
          if let failure = plan() { throw failure }
        }
        if options.has("0") { separator = 0 }
        if let text = options.value("d") {
          separator = Escapes.expand(text.utf8, style: .format).bytes.first
        }
      } catch {
        return Tools.refuse("xargs", error, &system)
      }
    }
    while !isRead {
      switch system.read(0) {
      case .bytes(let bytes): input += bytes
      case .wouldBlock: return .wait([.readable(0)])
      case .endOfFile, .failure:
        isRead = true
        if let failure = plan() { return Tools.refuse("xargs", failure, &system) }
      }
    }
    if let running = child {
      guard let ended = system.exitStatus(of: running) else { return .wait([.process(running)]) }
      child = nil
      if ended == 255 {
        Tools.complain("\(command[0]): exited with status 255; aborting", &system)
        return .exit(124)
      }
      if ended != 0 { status = 123 }
    }
    guard !runs.isEmpty else { return .exit(status) }
    let words = runs.removeFirst()
    if isTold { system.print(words.joined(separator: " ") + "\n", to: 2) }
    do throws(Errno) { child = try system.spawn(SpawnRequest(words)) } catch {
      Tools.complain("\(words[0]): \(error.message)", &system)
      return .exit(error == .ENOENT ? 127 : 126)
    }
    return .yield
  }

  private mutating func plan() -> UsageFailure? {
    let (items, open) = words()
    if let open {
      return Tools.plain(
        "unmatched \(open == Byte.quote ? "single" : "double") quote; by default quotes are special"
          + " to xargs unless you use the -0 option"
      )
    }
    if let replaced {
      runs = items.map { item in
        command.map {
          $0.split(separator: replaced, omittingEmptySubsequences: false).joined(separator: item)
        }
      }
      return nil
    }
    if items.isEmpty {
      runs = skipsEmpty ? [] : [command]
      return nil
    }
    let size = min(max(1, atMost), items.count)
    for start in stride(from: 0, to: items.count, by: size) {
      runs.append(command + items[start..<min(items.count, start + size)])
    }
    return nil
  }

  /// The words of the input, and a quotation mark that was not closed.
  private func words() -> ([String], UInt8?) {
    if let separator {
      var items = input.split(separator: separator, omittingEmptySubsequences: false)
      if items.last?.isEmpty == true { items.removeLast() }
      return (items.map { String(bytes: $0) }, nil)
    }
    if replaced != nil {
      let lines = input.split(separator: Byte.newline)
      return (lines.map { String(bytes: $0.drop(while: \.isBlank)) }, nil)
    }
    var items: [String] = []
    var word: [UInt8]?
    var quote: UInt8?
    var index = 0
    while index < input.count {
      let byte = input[index]
      index += 1
      if let open = quote {
        if byte == open { quote = nil } else { word?.append(byte) }
      } else if byte == Byte.quote || byte == Byte.doubleQuote {
        quote = byte
        word = word ?? []
      } else if byte == Byte.backslash, index < input.count {
        word = (word ?? []) + [input[index]]
        index += 1
      } else if byte.isBlank || byte == Byte.newline {
        if let done = word { items.append(String(bytes: done)) }
        word = nil
      } else {
        word = (word ?? []) + [byte]
      }
    }
    if let word { items.append(String(bytes: word)) }
    return (items, quote)
  }
}
