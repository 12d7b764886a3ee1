import Machine
import Simulation

/// `head`: the first lines or bytes.
struct Head: TextFilter {
  private(set) var files: [String]
  private var count = 10
  private var bytes: Int?
  private var left = 0
  private var leftBytes = 0
  private var isFirst = true
  private let showsNames: Bool
  /// The last bytes, which may be those that are left out.
  private var tail: [UInt8] = []
  let lineEnd: UInt8
  private var held: [[UInt8]] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      Self.spelled(arguments),
      "n:c:qvz",
      long: [
        "lines": "n", "bytes": "c", "quiet": "q", "silent": "q", "verbose": "v",
        "zero-terminated": "z",
      ]
    )
    files = options.operands
    showsNames = options.last(of: "qv").map { $0 == "v" } ?? (files.count > 1)
    lineEnd = options.has("z") ? 0 : Byte.newline
    if let text = options.value("n") {
      count = try SizeText.count(text, of: "lines")
    }
    if let text = options.value("c") {
      bytes = try SizeText.count(text, of: "bytes")
    }
    if options.last(of: "nc") == "n" { bytes = nil }
    left = count
    if bytes == 0 || (bytes == nil && count == 0) { files = [] }
  }

  /// `-5`, `-5c` and `-5k` in the words of today.
  private static func spelled(_ arguments: [String]) -> [String] {
    arguments.enumerated().map { index, text in
      let digits = text.dropFirst().prefix(while: \.isNumber)
      guard index > 0, text.hasPrefix("-"), !digits.isEmpty,
        !["-n", "-c", "--lines", "--bytes"].contains(arguments[index - 1])
      else { return text }
      let letters = text.dropFirst(digits.count + 1)
      guard letters.allSatisfy({ "ckbm".contains($0) }) else { return text }
      let unit = letters.filter { $0 != "c" }
      return (letters.isEmpty ? "-n" : "-c") + digits + unit
    }
  }

  var isDone: Bool {
    guard files.count <= 1 else { return false }
    if let bytes { return bytes >= 0 && leftBytes <= 0 && !isFirst }
    return count >= 0 && left <= 0
  }

  var takesPieces: Bool { bytes != nil }

  func refusal(_ file: String, _ error: Errno) -> String {
    error == .EISDIR
      ? "error reading '\(file)': \(error.message)"
      : "cannot open '\(file)' for reading: \(error.message)"
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    if showsNames {
      output.print((isFirst ? "" : "\n") + "==> \(file == "-" ? "standard input" : file) <==\n")
    }
    isFirst = false
    left = count
    held = []
    leftBytes = bytes ?? 0
    tail = []
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    let whole = isTerminated ? line + [lineEnd] : line
    if let bytes {
      if bytes < 0 {
        tail += whole
        let ready = max(0, tail.count + bytes)
        output.bytes += tail.prefix(ready)
        tail.removeFirst(ready)
        return
      }
      output.bytes += whole.prefix(max(0, leftBytes))
      leftBytes -= whole.count
    } else if count < 0 {
      held.append(whole)
      if held.count > -count { output.bytes += held.removeFirst() }
    } else if left > 0 {
      left -= 1
      output.bytes += whole
    }
  }
}

/// `tail`, which may go on following a file.
struct Tail: Program {
  private var files: [String] = []
  private var count = 10
  private var fromStart = false
  private var byBytes = false
  private var follows = false
  private var isStarted = false
  private var current: [UInt8] = []
  private var descriptors: [Int] = []
  private var index = 0
  private var status: Int32 = 0
  private var showsNames = false
  private var lineEnd = Byte.newline
  /// How many zeros it read before anything else: so many that nobody could keep them all.
  private var zeros = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      do throws(UsageFailure) { try read(system.arguments) } catch {
        return Tools.refuse("tail", error, &system)
      }
      if files.isEmpty { files = ["-"] }
      for file in files { open(file, &system) }
      if follows, descriptors.isEmpty {
        Tools.complain("no files remaining", &system)
        return .exit(1)
      }
    }
    while index < descriptors.count {
      let descriptor = descriptors[index]
      switch system.read(descriptor) {
      case .bytes(let bytes):
        guard keep(bytes, &system) else { return .exit(137) }
        // A file of zeros has no end; it is read faster the longer it lasts.
        if zeros > 0, files[index] == "/dev/zero" {
          zeros *= 2
          return .wait([.until(system.now + .microseconds(Int64(zeros / 1000)))])
        }
      case .wouldBlock: return .wait([.readable(descriptor)])
      case .failure(let error):
        if descriptor >= 0 {
          Tools.complain("error reading '\(files[index])': \(error.message)", &system)
        }
        status = 1
        index += 1
      case .endOfFile:
        if showsNames {
          let name = files[index] == "-" ? "standard input" : files[index]
          system.print((index > 0 ? "\n" : "") + "==> \(name) <==\n")
        }
        system.print(ending())
        current = []
        zeros = 0
        index += 1
      }
    }
    guard follows, descriptors.contains(where: { $0 > 0 }) else { return .exit(status) }
    return follow(&system)
  }

  /// Keeps what was read, of which the memory must be there; false where it is not.
  private mutating func keep(_ bytes: [UInt8], _ system: inout Kernel) -> Bool {
    if current.isEmpty, bytes.count >= 4096, bytes.allSatisfy({ $0 == 0 }) {
      zeros += bytes.count
    } else {
      current += bytes
    }
    let held = zeros + current.count
    return held < 65_536 || system.holdMemory(Int64(held))
  }

  private mutating func open(_ file: String, _ system: inout Kernel) {
    if file == "-" {
      descriptors.append(0)
      return
    }
    do throws(Errno) {
      descriptors.append(try system.open(file, .read))
    } catch {
      let reason =
        error == .EISDIR ? "error reading '\(file)'" : "cannot open '\(file)' for reading"
      Tools.complain("\(reason): \(error.message)", &system)
      status = 1
      files.removeAll { $0 == file }
    }
  }

  private mutating func follow(_ system: inout Kernel) -> Disposition {
    for descriptor in descriptors where descriptor > 0 {
      if case .bytes(let bytes) = system.read(descriptor) {
        system.print(bytes)
        return .yield
      }
    }
    return .wait([.until(system.now + Duration.seconds(Int64(1)))])
  }

  private mutating func read(_ arguments: [String]) throws(UsageFailure) {
    let options = try Options(
      Self.spelled(arguments),
      "n:c:fFqs:vz",
      long: [
        "lines": "n", "bytes": "c", "follow": "f", "quiet": "q", "silent": "q", "verbose": "v",
        "zero-terminated": "z", "sleep-interval": "s", "retry": "1", "pid": "2",
        "max-unchanged-stats": "3",
      ],
      valuedLong: ["pid", "max-unchanged-stats"]
    )
    files = options.operands
    follows = options.has("f") || options.has("F")
    showsNames = options.last(of: "qv").map { $0 == "v" } ?? (files.count > 1)
    lineEnd = options.has("z") ? 0 : Byte.newline
    byBytes = options.last(of: "nc") == "c"
    guard let text = options.value(byBytes ? "c" : "n") else { return }
    fromStart = text.hasPrefix("+")
    let sign = text.hasPrefix("+") || text.hasPrefix("-")
    count = abs(
      try SizeText.count(sign ? String(text.dropFirst()) : text, of: byBytes ? "bytes" : "lines")
    )
  }

  /// `-5`, `+5`, `-5c` and `-5f` in the words of today.
  private static func spelled(_ arguments: [String]) -> [String] {
    var result: [String] = []
    for (index, text) in arguments.enumerated() {
      let digits = text.dropFirst().prefix(while: \.isNumber)
      let letters = text.dropFirst(digits.count + 1)
      let isOld =
        index == 1 && text.hasPrefix("+") && arguments.count < 4
        || index > 0 && text.hasPrefix("-")
          && !["-n", "-c", "--lines", "--bytes", "-s"].contains(arguments[index - 1])
      guard isOld, !digits.isEmpty, letters.allSatisfy({ "cblf".contains($0) }) else {
        result.append(text)
        continue
      }
      let sign = text.hasPrefix("+") ? "+" : ""
      if letters.contains("f") { result.append("-f") }
      let inBytes = letters.contains("c") || letters.contains("b")
      result.append((inBytes ? "-c" : "-n") + sign + digits + (letters.contains("b") ? "b" : ""))
    }
    return result
  }

  private func ending() -> [UInt8] {
    if byBytes {
      return Array(fromStart ? current.dropFirst(max(0, count - 1)) : current.suffix(count))
    }
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < current.count {
      let end = current[start...].firstIndex(of: lineEnd) ?? current.count - 1
      lines.append(current[start...end])
      start = end + 1
    }
    return Array((fromStart ? lines.dropFirst(max(0, count - 1)) : lines.suffix(count)).joined())
  }
}
