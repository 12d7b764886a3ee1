/// A pipe between processes, possibly of different machines.
struct Pipe: Sendable, Vacatable {
  var buffer = ByteQueue()
  var readers = 0
  var writers = 0
  var waiters: [ProcessID] = []
  /// The number of a named pipe, and where it lies.
  var number: Int?
  var path: String?
  /// Whether nobody wrote to it, or read from it, since a process opened its other end.
  var awaitsWriter = false
  var awaitsReader = false

  static let vacant = Pipe()
}

/// Bytes that are added at the end and taken from the front.
struct ByteQueue: Sendable {
  private var bytes: [UInt8] = []
  private var head = 0

  var count: Int { bytes.count - head }
  var isEmpty: Bool { head == bytes.count }

  mutating func append(_ new: [UInt8]) {
    if isEmpty {
      bytes = new
      head = 0
    } else {
      bytes += new
    }
  }

  /// Takes up to `max` bytes.
  mutating func take(_ max: Int) -> [UInt8] {
    if head == 0, bytes.count <= max {
      defer { bytes = [] }
      return bytes
    }
    let end = min(bytes.count, head + max)
    let taken = Array(bytes[head..<end])
    head = end
    if head == bytes.count {
      bytes = []
      head = 0
    } else if head > 65_536, head * 2 > bytes.count {
      bytes.removeFirst(head)
      head = 0
    }
    return taken
  }
}

/// A file that processes opened, with the place where reading or writing goes on.
struct OpenFile: Sendable, Vacatable {
  var machine: MachineID
  var names: [String]
  var mode: OpenMode
  var offset = 0
  var references = 0
  /// What a generated file or a device said when it was opened.
  var snapshot: [UInt8]?
  var device: FileNode.Device?

  static let vacant = OpenFile(machine: MachineID(index: -1), names: [], mode: .read)
}
