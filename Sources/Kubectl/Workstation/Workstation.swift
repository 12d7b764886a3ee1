import KubernetesAPI

/// The simulated machine at which kubectl was typed: its files and its terminal.
///
/// Commands see no more of the machine than this, so they run the same below the kernel and in tests.
protocol Workstation {
  /// What stands at `path`.
  func content(of path: String) -> FileContent
  /// A path from the root, where `path` starts at the working directory.
  func absolute(_ path: String) -> String
  /// Writes a file; false where the machine refuses.
  mutating func write(_ text: String, to path: String) -> Bool
  /// What was written to standard input, for `-f -`.
  var standardInput: [UInt8] { get }
  /// The value of a variable of the shell.
  func variable(_ name: String) -> String?
  /// Where relative paths start from.
  var workingDirectory: String { get }
  /// Whether standard input is a terminal.
  var isInteractive: Bool { get }
  /// What a simulated machine's processes printed, for logs that the API has only pointed to.
  func log(of machine: Int32) -> [LogLine]
  /// Prints on standard output.
  mutating func print(_ text: String)
  /// Prints on standard error.
  mutating func complain(_ text: String)
}

/// What a path leads to.
enum FileContent: Sendable, Hashable {
  case file([UInt8])
  /// A directory's entries, sorted.
  case directory([String])
  case missing
  /// It is there but cannot be read; with the system's words.
  case unreadable(String)
}

extension Workstation {
  /// Prints what the server warned of, each warning once.
  mutating func warn(_ warnings: [String]) {
    for (index, warning) in warnings.enumerated() where !warnings[..<index].contains(warning) {
      complain("Warning: \(warning)\n")
    }
  }

  /// Without a working directory, paths are what they are.
  func absolute(_ path: String) -> String { path }

  /// Without a shell there are no variables.
  func variable(_ name: String) -> String? { nil }

  /// Without a shell the root is where everything starts.
  var workingDirectory: String { "/" }

  /// Without machines there is nothing to read.
  func log(of machine: Int32) -> [LogLine] { [] }

  /// What a container printed, from wherever the connection leads.
  func log(of connection: ContainerConnection) -> [LogLine] {
    connection.log.isEmpty ? log(of: connection.machine) : connection.log
  }
}
