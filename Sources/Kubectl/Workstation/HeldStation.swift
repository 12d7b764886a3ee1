import KubernetesAPI

/// A workstation that keeps back what is printed, until it is known what goes before it.
struct HeldStation<Base: Workstation>: Workstation {
  private enum Piece: Sendable {
    case output(String)
    case error(String)
  }

  private var base: Base
  private var pieces: [Piece] = []
  private var files: [(text: String, path: String)] = []

  init(_ base: Base) { self.base = base }

  var standardInput: [UInt8] { base.standardInput }
  var isInteractive: Bool { base.isInteractive }
  var workingDirectory: String { base.workingDirectory }

  func content(of path: String) -> FileContent { base.content(of: path) }
  func absolute(_ path: String) -> String { base.absolute(path) }
  func variable(_ name: String) -> String? { base.variable(name) }
  func log(of machine: Int32) -> [LogLine] { base.log(of: machine) }
  mutating func print(_ text: String) { pieces.append(.output(text)) }
  mutating func complain(_ text: String) { pieces.append(.error(text)) }

  mutating func write(_ text: String, to path: String) -> Bool {
    files.append((text, path))
    return true
  }

  /// Prints and writes what was kept back.
  mutating func release(to station: inout Base) {
    for file in files { _ = station.write(file.text, to: file.path) }
    for piece in pieces {
      switch piece {
      case .output(let text): station.print(text)
      case .error(let text): station.complain(text)
      }
    }
    (files, pieces) = ([], [])
  }
}
