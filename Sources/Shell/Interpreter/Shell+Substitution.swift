import Machine
import Simulation

/// What commands print, in the place of a word.
extension Shell {
  /// Starts a command substitution; its output is collected before the frame below goes on.
  mutating func beginSubstitution(_ list: CommandList, _ system: inout Kernel) {
    if list.items.isEmpty {
      memo.append("")
      memoStatuses.append(0)
      substitutionStatus = 0
      return
    }
    let pipe = makePipe(&system)
    var files = inherited(system)
    replace(&files, 1, by: pipe.write)
    var child = subshell(.list(list, next: 0), mayBecome: list.items.count == 1, knowsLoops: true)
    child.conditionDepth = dialect == .bash ? 0 : conditionDepth
    child.traceDepth = traceDepth + 1
    child.mayCopyInput = list.items.count == 1
    child.jobs = inheritedJobs
    if dialect == .bash, !options.has(.inheritErrexit) { child.options.exitOnError = false }
    let request = SpawnRequest(system.arguments, program: child, files: files)
    do throws(Errno) {
      let process = try system.spawn(request)
      system.close(pipe.write)
      frames.append(.collect(process: process.number, descriptor: pipe.read, bytes: []))
    } catch {
      system.close(pipe.write)
      system.close(pipe.read)
      complain("fork: \(error.message)")
      memo.append("")
      memoStatuses.append(254)
      substitutionStatus = 254
    }
  }

  /// Prints what is read, for `$(<file)`.
  mutating func copyInput(_ system: inout Kernel) -> Disposition? {
    switch system.read(0) {
    case .bytes(let bytes):
      print(bytes, to: 1)
      frames.append(.copyInput)
    case .wouldBlock:
      frames.append(.copyInput)
      return .wait([.readable(0)])
    case .endOfFile, .failure: break
    }
    return nil
  }

  /// Reads the output of a substitution to its end.
  mutating func collect(
    _ process: Int32,
    _ descriptor: Int,
    _ collected: [UInt8],
    _ system: inout Kernel
  ) -> Disposition? {
    var bytes = collected
    if descriptor >= 0 {
      while true {
        switch system.read(descriptor) {
        case .bytes(let more):
          bytes += more
          if bytes.count > system.limits.fileBytes {
            system.exceeded = .init(
              "bytes of a command substitution",
              value: Int64(system.limits.fileBytes)
            )
            return .exit(1)
          }
          continue
        case .wouldBlock:
          frames.append(.collect(process: process, descriptor: descriptor, bytes: bytes))
          return .wait([.readable(descriptor)])
        case .endOfFile, .failure: break
        }
        break
      }
      system.close(descriptor)
    }
    guard let status = system.exitStatus(ofChild: process) else {
      frames.append(.collect(process: process, descriptor: -1, bytes: bytes))
      return .wait([.child(process)])
    }
    bytes.removeAll { $0 == 0 }
    memo.append(String(bytes: bytes))
    memoStatuses.append(status)
    substitutionStatus = status
    if isInteractive, status == 130 { abandonAfterInterrupt(&system) }
    return nil
  }
}
