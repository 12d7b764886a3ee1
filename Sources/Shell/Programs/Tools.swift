import Machine

/// A program that does its work at once.
struct Tool: Program {
  /// The work: it prints through the kernel and gives the status.
  typealias Work = @Sendable (inout Kernel) throws(UsageFailure) -> Int32

  let name: String

  mutating func resume(_ system: inout Kernel) -> Disposition {
    guard let work = Tools.works[name] else { return .exit(127) }
    do throws(UsageFailure) { return .exit(try work(&system)) } catch {
      return Tools.refuse(name, error, &system)
    }
  }
}

/// The programs that do their work at once, by name.
enum Tools {
  static let works: [String: Tool.Work] = fileWorks.merging(systemWorks) { $1 }
    .merging(textWorks) { $1 }.merging(processWorks) { $1 }.merging(sizeWorks) { $1 }
    .merging(kindWorks) { $1 }.merging(pipeWorks) { $1 }.merging(optionWorks) { $1 }

  /// Tells why arguments are refused.
  static func refuse(
    _ name: String,
    _ failure: UsageFailure,
    _ system: inout Kernel
  )
    -> Disposition
  {
    if failure.status == 0, !failure.message.isEmpty {
      system.print(failure.message + "\n")
      return .exit(0)
    }
    if let words = BusyboxWords(system) { return words.refuse(name, failure, &system) }
    if !failure.message.isEmpty {
      system.print((failure.isWhole ? "" : "\(name): ") + failure.message + "\n", to: 2)
    }
    if failure.hasHint {
      system.print(
        (name == "diff" ? "diff: " : "") + "Try '\(name) --help' for more information.\n",
        to: 2
      )
    }
    return .exit(failure.status)
  }

  /// Prints an error of the running program.
  static func complain(_ message: String, _ system: inout Kernel) {
    tell(Paths.base(system.arguments.first ?? ""), message, &system)
  }

  /// Prints an error of a program, as the programs of the machine word it.
  static func tell(_ name: String, _ message: String, _ system: inout Kernel) {
    let words = BusyboxWords(system)?.message(name, message) ?? message
    system.print("\(name): \(words)\n", to: 2)
  }

  static func plain(_ message: String, status: Int32 = 1) -> UsageFailure {
    UsageFailure(message: message, status: status, hasHint: false)
  }
}
