import Machine

/// The input of `awk`: its files one after another, or standard input, cut into records.
struct AwkInput: Sendable {
  enum Result {
    case wait(Disposition)
    case record([UInt8])
    case opened(String)
    case assignment(String, String)
    case failure(String)
    case end
  }

  var operands: [String] = []
  private var next = 0
  private var sawFile = false
  private var descriptor: Int?
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// The next record, or what has to happen before there is one.
  mutating func record(_ separator: [UInt8], _ system: inout Kernel) -> Result {
    while true {
      guard let descriptor else { return openNext(&system) }
      if let record = cut(separator) { return .record(record) }
      guard !isAtEnd else {
        skipFile(&system)
        continue
      }
      switch system.read(descriptor) {
      case .wouldBlock: return .wait(.wait([.readable(descriptor)]))
      case .failure(let error):
        skipFile(&system)
        return .failure("read error (\(error.message))")
      case .endOfFile: isAtEnd = true
      case .bytes(let bytes):
        if position > 0 {
          buffer.removeFirst(position)
          position = 0
        }
        buffer += bytes
      }
    }
  }

  /// Leaves the file that is read.
  mutating func skipFile(_ system: inout Kernel) {
    if let descriptor, descriptor != 0 { system.close(descriptor) }
    descriptor = nil
    buffer = []
    position = 0
    isAtEnd = false
  }

  private mutating func openNext(_ system: inout Kernel) -> Result {
    guard next < operands.count else {
      guard !sawFile else { return .end }
      sawFile = true
      descriptor = 0
      return .opened("")
    }
    let operand = operands[next]
    next += 1
    if let assignment = AwkStart.assignment(operand) {
      return .assignment(assignment.name, assignment.value)
    }
    sawFile = true
    if operand == "-" {
      descriptor = 0
      return .opened(operand)
    }
    do throws(Errno) { descriptor = try system.open(operand, .read) } catch {
      if error == .EISDIR { return .failure("read error (\(error.message))") }
      return .failure("cannot open \(operand) (\(error.message))")
    }
    return .opened(operand)
  }

  private mutating func cut(_ separator: [UInt8]) -> [UInt8]? {
    if separator.isEmpty { return paragraph() }
    if separator.count > 1 { return cutByExpression(separator) }
    if let end = buffer[position...].firstIndex(of: separator[0]) {
      defer { position = end + 1 }
      return Array(buffer[position..<end])
    }
    guard isAtEnd, position < buffer.count else { return nil }
    return rest(dropsNewline: false)
  }

  /// Records between empty lines.
  private mutating func paragraph() -> [UInt8]? {
    while position < buffer.count, buffer[position] == Byte.newline { position += 1 }
    guard position < buffer.count else { return nil }
    var index = position
    while index + 1 < buffer.count {
      if buffer[index] == Byte.newline, buffer[index + 1] == Byte.newline {
        defer { position = index + 2 }
        return Array(buffer[position..<index])
      }
      index += 1
    }
    return isAtEnd ? rest(dropsNewline: true) : nil
  }

  private mutating func cutByExpression(_ separator: [UInt8]) -> [UInt8]? {
    // A longer match could still come, so all of the file is read first.
    guard isAtEnd, position < buffer.count else { return nil }
    guard let expression = try? Expression(separator, extended: true),
      let match = expression.firstMatch(in: buffer, from: position), !match.range.isEmpty
    else { return rest(dropsNewline: separator.last == Byte.newline) }
    defer { position = match.range.upperBound }
    return Array(buffer[position..<match.range.lowerBound])
  }

  private mutating func rest(dropsNewline: Bool) -> [UInt8] {
    var record = Array(buffer[position...])
    if dropsNewline, record.last == Byte.newline { record.removeLast() }
    position = buffer.count
    return record
  }
}
