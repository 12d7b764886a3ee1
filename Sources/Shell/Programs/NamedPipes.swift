import Machine

/// `mkfifo` and `mknod`.
extension Tools {
  static let pipeWorks: [String: Tool.Work] = ["mkfifo": makePipes, "mknod": makeNode]

  @Sendable private static func makePipes(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "m:Z", long: ["mode": "m"])
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    let mode = try readMode(options.value("m"))
    var status: Int32 = 0
    for path in options.operands {
      do throws(Errno) { try makePipe(path, mode, &system) } catch {
        complain("cannot create fifo '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func makeNode(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "m:Z", long: ["mode": "m"])
    let operands = options.operands
    guard let path = operands.first else { throw UsageFailure(message: "missing operand") }
    guard operands.count > 1 else {
      throw UsageFailure(message: "missing operand after '\(path)'")
    }
    let mode = try readMode(options.value("m"))
    guard operands[1] == "p" else {
      throw plain("\(path): making device files is not simulated")
    }
    guard operands.count == 2 else {
      throw UsageFailure(message: "Fifos do not have major and minor device numbers.")
    }
    do throws(Errno) { try makePipe(path, mode, &system) } catch {
      throw plain("\(path): \(error.message)")
    }
    return 0
  }

  private static func readMode(_ text: String?) throws(UsageFailure) -> UInt16? {
    guard let text else { return nil }
    guard let mode = FileModes.apply(text, to: 0o666, isDirectory: false) else {
      throw plain("invalid mode")
    }
    return mode
  }

  private static func makePipe(
    _ path: String,
    _ mode: UInt16?,
    _ system: inout Kernel
  ) throws(Errno) {
    try system.makeNamedPipe(path)
    if let mode { try system.chmod(path, mode: mode) }
  }
}
