import Machine

/// What a filter prints.
struct FilterOutput {
  var bytes: [UInt8] = []
  var errors = ""

  mutating func line(_ line: some Sequence<UInt8>) {
    bytes.append(contentsOf: line)
    bytes.append(Byte.newline)
  }

  mutating func print(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }
}

/// A program that goes through the lines of files or of its input.
protocol TextFilter: Sendable {
  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure)
  /// The same where files that say what to do were read before; see ``scripts(_:)``.
  init(
    _ arguments: [String],
    reading scripts: [String: [UInt8]],
    _ system: inout Kernel
  ) throws(UsageFailure)
  /// The files that say what to do, which may be pipes that have to be waited for.
  static func scripts(_ arguments: [String]) -> [String]

  /// The files to read; none for standard input, which `-` names as well.
  var files: [String] { get }
  /// Whether enough was read.
  var isDone: Bool { get }
  /// What ends a line.
  var lineEnd: UInt8 { get }
  /// Whether pieces of a line are taken as they come.
  var takesPieces: Bool { get }

  mutating func begin(_ file: String, _ output: inout FilterOutput)
  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput)
  mutating func endFile(_ output: inout FilterOutput)
  mutating func finish(_ output: inout FilterOutput) -> Int32
  /// Hears of a file that is a folder.
  mutating func isFolder(_ file: String)
  /// Whether it copies what it reads, so that it must not read what it writes.
  var copies: Bool { get }
  /// Whether a file that cannot be read is the end of it all.
  var endsAtFailure: Bool { get }
  /// What a file that cannot be read makes of the status.
  var failureStatus: Int32 { get }
  /// The words for such a file.
  func refusal(_ file: String, _ error: Errno) -> String
  /// Does what needs the kernel once everything was read.
  mutating func conclude(_ system: inout Kernel)
  /// The same, and gives the status.
  mutating func conclude(_ system: inout Kernel, _ status: Int32) -> Int32
  /// The status at the end, from that of the lines and whether a file could not be read.
  func ending(_ status: Int32, failed: Bool) -> Int32
  /// Where what was printed since the last file began goes, if not to standard output.
  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool
}

extension TextFilter {
  init(
    _ arguments: [String],
    reading scripts: [String: [UInt8]],
    _ system: inout Kernel
  ) throws(UsageFailure) {
    try self.init(arguments, &system)
  }
  static func scripts(_ arguments: [String]) -> [String] { [] }
  var isDone: Bool { false }
  var takesPieces: Bool { false }
  var lineEnd: UInt8 { Byte.newline }
  var failureStatus: Int32 { 1 }
  var copies: Bool { false }
  var endsAtFailure: Bool { false }
  mutating func isFolder(_ file: String) {}
  mutating func begin(_ file: String, _ output: inout FilterOutput) {}
  mutating func endFile(_ output: inout FilterOutput) {}
  mutating func finish(_ output: inout FilterOutput) -> Int32 { 0 }
  mutating func conclude(_ system: inout Kernel) {}
  mutating func conclude(_ system: inout Kernel, _ status: Int32) -> Int32 {
    conclude(&system)
    return status
  }
  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool { false }
  func ending(_ status: Int32, failed: Bool) -> Int32 {
    failed ? max(failureStatus, status) : status
  }
  func refusal(_ file: String, _ error: Errno) -> String { "\(file): \(error.message)" }
}

/// Runs a filter: opens files, reads, splits lines, prints.
struct FilterProgram<Filter: TextFilter>: Program {
  /// The longest line that is kept while its end has not come: `/dev/zero` has none.
  private static var lineLimit: Int { 16_000_000 }

  private var filter: Filter?
  private var nextFile = 0
  private var descriptor: Int?
  private var partial: [UInt8] = []
  private var status: Int32 = 0
  /// The pipes that say what to do, and what came of them.
  private var scripts: [String: [UInt8]] = [:]
  private var scriptDescriptors: [String: Int] = [:]

  init() {}

  /// Reads what says what to do, where that is a pipe.
  private mutating func readScripts(_ system: inout Kernel) -> Disposition? {
    for path in Filter.scripts(system.arguments) where path == "-" || path.hasPrefix("/dev/fd/") {
      if scriptDescriptors[path] == nil {
        guard let descriptor = path == "-" ? 0 : try? system.open(path, .read) else { continue }
        scriptDescriptors[path] = descriptor
        scripts[path] = []
      }
      guard let descriptor = scriptDescriptors[path], descriptor >= 0 else { continue }
      reading: while true {
        switch system.read(descriptor) {
        case .wouldBlock: return .wait([.readable(descriptor)])
        case .bytes(let bytes): scripts[path, default: []] += bytes
        case .endOfFile, .failure:
          if descriptor > 0 { system.close(descriptor) }
          scriptDescriptors[path] = -1
          break reading
        }
      }
    }
    return nil
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let name = Paths.base(system.arguments.first ?? "")
    if filter == nil {
      if let disposition = readScripts(&system) { return disposition }
      do throws(UsageFailure) {
        filter = try Filter(system.arguments, reading: scripts, &system)
      } catch {
        return Tools.refuse(name, error, &system)
      }
    }
    guard var filter = filter.take() else { return .exit(1) }
    defer { self.filter = filter }
    if filter.isDone { return end(&filter, &system) }
    guard let descriptor else { return openNext(&filter, name, &system) }
    var output = FilterOutput()
    if filter.copies, system.wouldFeedItself(reading: descriptor, writing: 1) {
      output.errors = "\(name): \(fileName(filter)): input file is output file\n"
      status = 1
      closeFile(&filter, &output, &system)
      show(output, &filter, &system)
      return .yield
    }
    switch system.read(descriptor) {
    case .wouldBlock: return .wait([.readable(descriptor)])
    case .failure(let error):
      let reason = filter.refusal(fileName(filter), error)
      if !reason.isEmpty { output.errors += "\(name): \(reason)\n" }
      status = filter.failureStatus
      if error == .EISDIR { filter.isFolder(fileName(filter)) }
      if filter.endsAtFailure {
        show(output, &filter, &system)
        return .exit(status)
      }
      closeFile(&filter, &output, &system)
    case .endOfFile:
      if !partial.isEmpty {
        filter.line(partial, isTerminated: false, &output)
        partial = []
      }
      closeFile(&filter, &output, &system)
    case .bytes(let bytes): take(bytes, &filter, &output)
    }
    guard partial.count <= Self.lineLimit else {
      system.print("\(name): memory exhausted\n", to: 2)
      return .exit(2)
    }
    show(output, &filter, &system)
    return .yield
  }

  private func fileName(_ filter: Filter) -> String {
    nextFile > 0 && nextFile <= filter.files.count ? filter.files[nextFile - 1] : "-"
  }

  private mutating func show(
    _ output: FilterOutput,
    _ filter: inout Filter,
    _ system: inout Kernel
  ) {
    if !output.errors.isEmpty {
      let errors = BusyboxWords(system)?.messages(output.errors) ?? output.errors
      system.print(errors, to: 2)
    }
    if !output.bytes.isEmpty, !filter.deliver(output.bytes, &system) {
      system.print(output.bytes)
    }
  }

  private mutating func take(
    _ bytes: [UInt8],
    _ filter: inout Filter,
    _ output: inout FilterOutput
  ) {
    var start = 0
    while !filter.isDone, let end = bytes[start...].firstIndex(of: filter.lineEnd) {
      if partial.isEmpty {
        filter.line(Array(bytes[start..<end]), isTerminated: true, &output)
      } else {
        partial += bytes[start..<end]
        let line = partial
        partial = []
        filter.line(line, isTerminated: true, &output)
      }
      start = end + 1
    }
    partial += bytes[start...]
    if filter.takesPieces, !filter.isDone, !partial.isEmpty {
      filter.line(partial, isTerminated: false, &output)
      partial = []
    }
  }

  private mutating func closeFile(
    _ filter: inout Filter,
    _ output: inout FilterOutput,
    _ system: inout Kernel
  ) {
    if let descriptor, descriptor != 0 { system.close(descriptor) }
    descriptor = nil
    filter.endFile(&output)
  }

  private mutating func openNext(
    _ filter: inout Filter,
    _ name: String,
    _ system: inout Kernel
  ) -> Disposition {
    var output = FilterOutput()
    if filter.files.isEmpty, nextFile == 0 {
      nextFile = 1
      descriptor = 0
      filter.begin("-", &output)
      show(output, &filter, &system)
      return .yield
    }
    guard nextFile < filter.files.count else { return end(&filter, &system) }
    let file = filter.files[nextFile]
    nextFile += 1
    if file == "-" {
      descriptor = 0
      filter.begin(file, &output)
    } else {
      do throws(Errno) {
        descriptor = try system.open(file, .read)
        filter.begin(file, &output)
      } catch {
        let reason = filter.refusal(file, error)
        if !reason.isEmpty { output.errors = "\(name): \(reason)\n" }
        status = filter.failureStatus
        if filter.endsAtFailure {
          show(output, &filter, &system)
          return .exit(status)
        }
      }
    }
    show(output, &filter, &system)
    return .yield
  }

  private mutating func end(_ filter: inout Filter, _ system: inout Kernel) -> Disposition {
    var output = FilterOutput()
    var result = filter.finish(&output)
    show(output, &filter, &system)
    result = filter.conclude(&system, result)
    return .exit(filter.ending(result, failed: status != 0))
  }
}
