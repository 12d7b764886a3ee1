import Machine
import Simulation

/// `head`: the first lines or bytes.
struct Head: TextFilter {
  private(set) var files: [String]
  private var count = 10
  private var bytes: Int?
  private var left = 0
  private var isFirst = true
  private var quiet: Bool
  private var held: [[UInt8]] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let arguments = arguments.enumerated().map { index, text in
      index > 0 && text.hasPrefix("-") && Int(text.dropFirst()) != nil
        && !["-n", "-c", "--lines", "--bytes"].contains(arguments[index - 1])
        ? "-n" + text.dropFirst() : text
    }
    let options = try Options(
      arguments,
      "n:c:qv",
      long: ["lines": "n", "bytes": "c", "quiet": "q"]
    )
    files = options.operands
    quiet = options.has("q")
    if let text = options.value("n") {
      guard let number = Int(text) else { throw Tools.plain("invalid number of lines: '\(text)'") }
      count = number
    }
    if let text = options.value("c") {
      guard let number = Self.size(text) else {
        throw Tools.plain("invalid number of bytes: '\(text)'")
      }
      bytes = number
    }
    left = count
    if bytes == 0 || (bytes == nil && count == 0) { files = [] }
  }

  /// A number with one of the usual letters behind it, as in `200m`.
  private static func size(_ text: String) -> Int? {
    let units: [(String, Int)] = [
      ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("KiB", 1024), ("MiB", 1 << 20),
      ("GiB", 1 << 30), ("b", 512), ("k", 1024), ("K", 1024), ("m", 1 << 20), ("M", 1 << 20),
      ("g", 1 << 30), ("G", 1 << 30),
    ]
    for (name, factor) in units where text.hasSuffix(name) {
      return Int(text.dropLast(name.utf8.count)).map { $0 * factor }
    }
    return Int(text)
  }

  var isDone: Bool {
    guard files.count <= 1 else { return false }
    if let bytes { return bytes <= 0 }
    return count >= 0 && left <= 0
  }

  var takesPieces: Bool { bytes != nil }

  func refusal(_ file: String, _ error: Errno) -> String {
    error == .EISDIR
      ? "error reading '\(file)': \(error.message)"
      : "cannot open '\(file)' for reading: \(error.message)"
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    if files.count > 1, !quiet {
      output.print((isFirst ? "" : "\n") + "==> \(file == "-" ? "standard input" : file) <==\n")
    }
    isFirst = false
    left = count
    held = []
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    let whole = isTerminated ? line + [Byte.newline] : line
    if let bytes {
      output.bytes += whole.prefix(max(0, bytes))
      self.bytes = bytes - whole.count
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
        if files.count > 1 {
          system.print((index > 0 ? "\n" : "") + "==> \(files[index]) <==\n")
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
    let arguments = arguments.enumerated().map { index, text in
      index > 0 && text.hasPrefix("-") && Int(text.dropFirst()) != nil
        ? "-n" + text.dropFirst() : text
    }
    let options = try Options(
      arguments,
      "n:c:fFqs:",
      long: ["lines": "n", "bytes": "c", "follow": "f", "quiet": "q"]
    )
    files = options.operands
    follows = options.has("f") || options.has("F")
    byBytes = options.has("c")
    guard let text = options.value("c") ?? options.value("n") else { return }
    fromStart = text.hasPrefix("+")
    guard let number = Int(text) else { throw Tools.plain("invalid number of lines: '\(text)'") }
    count = abs(number)
  }

  private func ending() -> [UInt8] {
    if byBytes {
      return Array(fromStart ? current.dropFirst(max(0, count - 1)) : current.suffix(count))
    }
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < current.count {
      let end = current[start...].firstIndex(of: Byte.newline) ?? current.count - 1
      lines.append(current[start...end])
      start = end + 1
    }
    return Array((fromStart ? lines.dropFirst(max(0, count - 1)) : lines.suffix(count)).joined())
  }
}
