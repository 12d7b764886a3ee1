import Machine

/// A program that reads all of its inputs before it does anything.
protocol GatheringTool: Sendable {
  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure)

  /// What to read: files, or `-` for standard input.
  var paths: [String] { get }

  /// Does the work once everything is read; gives the status.
  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32

  /// The status where an input cannot be read.
  var failureStatus: Int32 { get }
}

extension GatheringTool {
  var failureStatus: Int32 { 1 }
}

/// Runs a program that reads all first.
struct GatheringProgram<Work: GatheringTool>: Program {
  private var work: Work?
  private var inputs: [[UInt8]] = []
  private var current: [UInt8] = []
  private var descriptor: Int?
  private var failed = false

  init() {}

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let name = Paths.base(system.arguments.first ?? "")
    do throws(UsageFailure) {
      if work == nil { work = try Work(system.arguments, &system) }
      guard let work else { return .exit(1) }
      while inputs.count < work.paths.count {
        let path = work.paths[inputs.count]
        if let disposition = gather(path, name, &system) { return disposition }
      }
      guard !failed else { return .exit(work.failureStatus) }
      return .exit(try work.run(inputs, &system))
    } catch {
      return Tools.refuse(name, error, &system)
    }
  }

  private mutating func gather(
    _ path: String,
    _ name: String,
    _ system: inout Kernel
  )
    -> Disposition?
  {
    if descriptor == nil {
      do throws(Errno) { descriptor = path == "-" ? 0 : try system.open(path, .read) } catch {
        Tools.tell(name, "\(path): \(error.message)", &system)
        failed = true
        inputs.append([])
        return nil
      }
    }
    guard let descriptor else { return nil }
    while true {
      switch system.read(descriptor) {
      case .bytes(let bytes): current += bytes
      case .wouldBlock: return .wait([.readable(descriptor)])
      case .endOfFile, .failure:
        if descriptor != 0 { system.close(descriptor) }
        self.descriptor = nil
        inputs.append(current)
        current = []
        return nil
      }
    }
  }
}

extension [UInt8] {
  /// The lines of a text, without their ends.
  var lines: [[UInt8]] {
    var lines = split(separator: Byte.newline, omittingEmptySubsequences: false).map(Array.init)
    if lines.last == [] { lines.removeLast() }
    return lines
  }
}
