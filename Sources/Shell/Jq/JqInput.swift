import Machine
import Manifests

/// The input of `jq`: files or standard input, cut into JSON values.
struct JqInput: Sendable {
  enum Result {
    case wait(Disposition)
    case value(Value, String)
    case failure(String, Int32)
    case end
  }

  var files: [String] = []
  private var next = 0
  private var sawFile = false
  private var descriptor: Int?
  private var buffer: [UInt8] = []
  private var position = 0
  private var line = 0
  private var isAtEnd = false
  private(set) var endsInNewline = false

  mutating func next(isRaw: Bool, _ system: inout Kernel) -> Result {
    while true {
      guard let descriptor else {
        guard let result = open(&system) else { continue }
        return result
      }
      if let result = isRaw ? cutLine() : cutValue() { return result }
      guard !isAtEnd else {
        close(&system)
        continue
      }
      switch system.read(descriptor) {
      case .wouldBlock: return .wait(.wait([.readable(descriptor)]))
      case .failure(let error):
        close(&system)
        return .failure("jq: error: Input error: \(error.message)", 2)
      case .endOfFile: isAtEnd = true
      case .bytes(let bytes):
        buffer.removeFirst(position)
        position = 0
        buffer += bytes
      }
    }
  }

  private mutating func open(_ system: inout Kernel) -> Result? {
    guard next < files.count else {
      guard !sawFile else { return .end }
      sawFile = true
      descriptor = 0
      return nil
    }
    let file = files[next]
    next += 1
    sawFile = true
    do throws(Errno) { descriptor = try system.open(file, .read) } catch {
      return .failure("jq: error: Could not open file \(file): \(error.message)", 2)
    }
    return nil
  }

  private mutating func close(_ system: inout Kernel) {
    if let descriptor, descriptor != 0 { system.close(descriptor) }
    descriptor = nil
    buffer = []
    position = 0
    line = 0
    isAtEnd = false
  }

  private var place: String {
    let name = files.isEmpty ? "<stdin>" : files[max(0, next - 1)]
    return "\(name):\(line)"
  }

  private mutating func cutLine() -> Result? {
    if let end = buffer[position...].firstIndex(of: Byte.newline) {
      let text = String(bytes: buffer[position..<end])
      position = end + 1
      line += 1
      endsInNewline = true
      return .value(.string(text), place)
    }
    guard isAtEnd, position < buffer.count else { return nil }
    let text = String(bytes: buffer[position...])
    position = buffer.count
    endsInNewline = false
    return .value(.string(text), place)
  }

  private mutating func cutValue() -> Result? {
    while position < buffer.count,
      buffer[position].isBlank || buffer[position] == Byte.newline
        || buffer[position] == 13
    {
      if buffer[position] == Byte.newline { line += 1 }
      position += 1
    }
    guard position < buffer.count, let end = endOfValue() else { return nil }
    let isUnfinished = end == buffer.count && isAtEnd
    let bytes = buffer[position..<end]
    let newlines = bytes.reduce(0) { $0 + ($1 == Byte.newline ? 1 : 0) }
    // The line is read to its end before its values are looked at.
    let isTerminated = buffer[end...].contains(Byte.newline)
    line += newlines
    position = end
    do throws(ManifestError) {
      let value = try JSONReader.value(utf8: Array(bytes))
      let name = files.isEmpty ? "<stdin>" : files[max(0, next - 1)]
      return .value(value, "\(name):\(line + (isTerminated ? 1 : 0))")
    } catch {
      position = buffer.count
      isAtEnd = true
      let text =
        isUnfinished
        ? "parse error: Unfinished JSON term at EOF at line \(line + 1), column 0"
        : "parse error: Invalid literal at line \(line + 1), column 0"
      return .failure(text, 2)
    }
  }

  /// The place behind the value that begins here; nil while it is not whole.
  private func endOfValue() -> Int? {
    var depth = 0
    var index = position
    while index < buffer.count {
      let byte = buffer[index]
      if byte == Byte.doubleQuote {
        guard let end = endOfString(index) else { return isAtEnd ? buffer.count : nil }
        index = end
        if depth == 0 { return index }
        continue
      }
      if byte == Byte.openBrace || byte == Byte.openBracket { depth += 1 }
      if byte == Byte.closeBrace || byte == Byte.closeBracket {
        depth -= 1
        if depth <= 0 { return index + 1 }
      }
      if depth == 0 {
        // A word or a number ends before a blank or a mark.
        var end = index
        while end < buffer.count, !Self.endsWord(buffer[end]) { end += 1 }
        if end == index { return index + 1 }
        return end < buffer.count || isAtEnd ? end : nil
      }
      index += 1
    }
    return isAtEnd ? buffer.count : nil
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte.isBlank || byte == Byte.newline || byte == 13 || byte == Byte.openBrace
      || byte == Byte.openBracket || byte == Byte.doubleQuote || byte == UInt8(ascii: ",")
      || byte == Byte.closeBrace || byte == Byte.closeBracket || byte == Byte.colon
  }

  private func endOfString(_ start: Int) -> Int? {
    var index = start + 1
    while index < buffer.count {
      if buffer[index] == Byte.backslash {
        index += 2
      } else if buffer[index] == Byte.doubleQuote {
        return index + 1
      } else {
        index += 1
      }
    }
    return nil
  }
}
