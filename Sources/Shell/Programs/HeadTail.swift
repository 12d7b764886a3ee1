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
      guard let number = Int(text) else { throw Tools.plain("invalid number of bytes: '\(text)'") }
      bytes = number
    }
    left = count
    if bytes == 0 || (bytes == nil && count == 0) { files = [] }
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
      case .bytes(let bytes): current += bytes
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
        index += 1
      }
    }
    guard follows, descriptors.contains(where: { $0 > 0 }) else { return .exit(status) }
    return follow(&system)
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
