import Machine

/// `od`: bytes as octal words, characters or hexadecimal numbers.
struct OctalDump: GatheringTool {
  private enum Form {
    case octalWords
    case characters
    case bytes(radix: Int, width: Int)
    case words
    /// Numbers of so many bytes in tens.
    case decimals(size: Int, isSigned: Bool)
  }

  let paths: [String]
  private var form = Form.octalWords
  private let addresses: String
  private let limit: Int?
  private let skipped: Int
  private var showsLetters = false

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "A:t:cbxdN:j:v")
    paths = options.operands.isEmpty ? ["-"] : options.operands
    addresses = options.value("A") ?? "o"
    limit = options.value("N").flatMap { Int($0) }
    skipped = max(0, options.value("j").flatMap { Sizes.read($0) } ?? 0)
    if options.has("c") { form = .characters }
    if options.has("b") { form = .bytes(radix: 8, width: 4) }
    if options.has("x") { form = .words }
    if options.has("d") { form = .decimals(size: 2, isSigned: false) }
    if let type = options.value("t") {
      showsLetters = type.hasSuffix("z")
      switch showsLetters ? String(type.dropLast()) : type {
      case "c": form = .characters
      case "x1": form = .bytes(radix: 16, width: 3)
      case "o1": form = .bytes(radix: 8, width: 4)
      case "d1", "u1": form = .bytes(radix: 10, width: type == "d1" ? 5 : 4)
      case "x2": form = .words
      case "o2": form = .octalWords
      case "d2", "u2": form = .decimals(size: 2, isSigned: type.hasPrefix("d"))
      case "d4", "u4", "d", "u": form = .decimals(size: 4, isSigned: type.hasPrefix("d"))
      default: throw Tools.plain("type '\(type)' is not simulated")
      }
    }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    var bytes = inputs.flatMap { $0 }
    guard skipped <= bytes.count else {
      Tools.complain("cannot skip past end of combined input", &system)
      return 1
    }
    bytes.removeFirst(skipped)
    if let limit { bytes = Array(bytes.prefix(limit)) }
    var output = ""
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = Array(bytes[start..<min(start + 16, bytes.count)])
      output += address(skipped + start) + cells(row)
      if showsLetters {
        let blank = String(repeating: " ", count: (16 - row.count) * 3)
        let shown = row.map { (32..<127).contains($0) ? $0 : UInt8(ascii: ".") }
        output += blank + "  >" + String(bytes: shown) + "<"
      }
      output += "\n"
    }
    if addresses != "n" { output += address(skipped + bytes.count) + "\n" }
    system.print(output)
    return 0
  }

  private func address(_ number: Int) -> String {
    switch addresses {
    case "n": ""
    case "x": Self.padded(String(number, radix: 16), 6)
    case "d": Self.padded(String(number), 7)
    default: Self.padded(String(number, radix: 8), 7)
    }
  }

  static func padded(_ text: String, _ width: Int, _ pad: Character = "0") -> String {
    String(repeating: pad, count: max(0, width - text.count)) + text
  }

  private func cells(_ row: [UInt8]) -> String {
    switch form {
    case .characters: row.map { Self.padded(Self.character($0), 4, " ") }.joined()
    case .bytes(let radix, let width):
      row.map { byte in
        let digits = radix == 8 ? 3 : radix == 16 ? 2 : 0
        return Self.padded(Self.padded(String(byte, radix: radix), digits), width, " ")
      }.joined()
    case .decimals(let size, let isSigned):
      stride(from: 0, to: row.count, by: size).map { index in
        var value = 0
        for offset in 0..<size where index + offset < row.count {
          value |= Int(row[index + offset]) << (8 * offset)
        }
        if isSigned, value >= 1 << (8 * size - 1) { value -= 1 << (8 * size) }
        return Self.padded(String(value), size == 2 ? isSigned ? 7 : 6 : isSigned ? 12 : 11, " ")
      }.joined()
    case .words, .octalWords:
      stride(from: 0, to: row.count, by: 2).map { index in
        let high = index + 1 < row.count ? Int(row[index + 1]) : 0
        let word = high << 8 | Int(row[index])
        if case .words = form { return " " + Self.padded(String(word, radix: 16), 4) }
        return " " + Self.padded(String(word, radix: 8), 6)
      }.joined()
    }
  }

  static func character(_ byte: UInt8) -> String {
    switch byte {
    case 0: "\\0"
    case 7: "\\a"
    case 8: "\\b"
    case 9: "\\t"
    case 10: "\\n"
    case 11: "\\v"
    case 12: "\\f"
    case 13: "\\r"
    case 32...126: String(bytes: [byte])
    default: padded(String(byte, radix: 8), 3)
    }
  }
}
