import KubernetesAPI
import Machine

/// The machine of the kernel's current process, as kubectl sees it.
///
/// What is printed and written is kept until the command is done: the kernel is only read here, so
/// that its tables are not copied.
struct KernelStation: Workstation {
  /// Something to be done to the machine.
  enum Effect: Sendable {
    case print(String, descriptor: Int)
    case write(String, path: String)
  }

  private let kernel: Kernel
  let standardInput: [UInt8]
  private(set) var effects: [Effect] = []

  init(_ kernel: Kernel, standardInput: [UInt8]) {
    self.kernel = kernel
    self.standardInput = standardInput
  }

  func content(of path: String) -> FileContent {
    do throws(Errno) {
      let status = try kernel.stat(path)
      if status.kind == .directory { return .directory(try kernel.list(path)) }
      return .file(try kernel.readFile(path))
    } catch {
      return error == .ENOENT || error == .ENOTDIR ? .missing : .unreadable(error.message)
    }
  }

  func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = kernel.environment["PWD"] else { return path }
    return "\(folder)/\(path)"
  }

  func variable(_ name: String) -> String? { kernel.environment[name] }

  var workingDirectory: String { kernel.workingDirectory }

  var isInteractive: Bool { kernel.isTerminal(0) }

  func log(of machine: Int32) -> [LogLine] {
    let id = MachineID(index: machine)
    guard kernel.isMachine(id) else { return [] }
    return kernel[id].log.lines.map {
      LogLine(time: $0.time, isError: $0.isError, text: $0.text)
    }
  }

  mutating func write(_ text: String, to path: String) -> Bool {
    effects.append(.write(text, path: path))
    return true
  }

  mutating func print(_ text: String) { effects.append(.print(text, descriptor: 1)) }

  mutating func complain(_ text: String) { effects.append(.print(text, descriptor: 2)) }
}
