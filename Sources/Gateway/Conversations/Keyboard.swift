/// The keys of a client's terminal, gathered to lines: the simulated terminals take whole ones.
struct Keyboard: Sendable {
  /// What a key asks for.
  enum Stroke: Sendable, Hashable {
    case line([UInt8])
    case interrupt
    case suspend
    case end
  }

  private var line: [UInt8] = []
  private var echo: [UInt8] = []

  /// Presses keys; gives what they ask for.
  mutating func press(_ bytes: [UInt8]) -> [Stroke] {
    var strokes: [Stroke] = []
    for byte in bytes {
      switch byte {
      case 10, 13:
        echo += [13, 10]
        strokes.append(.line(line + [10]))
        line = []
      case 3:
        echo += Array("^C\r\n".utf8)
        line = []
        strokes.append(.interrupt)
      case 26: strokes.append(.suspend)
      case 4:
        if line.isEmpty {
          strokes.append(.end)
        } else {
          strokes.append(.line(line))
          line = []
        }
      case 8, 127: erase()
      default:
        echo.append(byte)
        line.append(byte)
      }
    }
    return strokes
  }

  private mutating func erase() {
    guard !line.isEmpty else { return }
    // A character of UTF-8 goes as a whole.
    while let last = line.popLast(), last & 0xC0 == 0x80 {}
    echo += [8, 32, 8]
  }

  /// What the terminal shows of the keys since the last call.
  mutating func takeEcho() -> [UInt8] {
    defer { echo = [] }
    return echo
  }
}
