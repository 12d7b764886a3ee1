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
  /// How far on its line the reader is.
  private var column = 0

  /// The file that is read; none for standard input.
  var file: String? { files.isEmpty || next == 0 ? nil : files[next - 1] }
  var lineCount: Int {
    line + (buffer[min(position, buffer.count)...].contains(Byte.newline) ? 1 : 0)
  }

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
    column = 0
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

  /// Steps over what was read.
  private mutating func pass(to end: Int) {
    for byte in buffer[position..<end] {
      if byte == Byte.newline { (line, column) = (line + 1, 0) } else { column += 1 }
    }
    position = end
  }

  private mutating func cutValue() -> Result? {
    let start = buffer[position...].firstIndex {
      !$0.isBlank && $0 != Byte.newline && $0 != 13
    }
    pass(to: start ?? buffer.count)
    guard position < buffer.count, let end = endOfValue() else { return nil }
    do throws(ManifestError) {
      let value = try JSONReader.value(utf8: Array(buffer[position..<end]))
      // The line is read to its end before its values are looked at.
      let isTerminated = buffer[end...].contains(Byte.newline)
      pass(to: end)
      return .value(value, "\(file ?? "<stdin>"):\(line + (isTerminated ? 1 : 0))")
    } catch {
      let found = JqSyntaxScanner.failure(
        buffer[position...],
        line: line + 1,
        column: column,
        isAtEnd: isAtEnd
      )
      guard let reason = found ?? (isAtEnd ? "Invalid literal" : nil) else { return nil }
      position = buffer.count
      isAtEnd = true
      return .failure("parse error: \(reason)", 4)
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
