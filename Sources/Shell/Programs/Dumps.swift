import Machine

/// `od`: bytes as octal words, characters or hexadecimal numbers.
struct OctalDump: GatheringTool {
  private enum Form {
    case octalWords
    case characters
    case bytes(radix: Int, width: Int)
    case words
  }

  let paths: [String]
  private var form = Form.octalWords
  private let addresses: String
  private let limit: Int?

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "A:t:cbxdN:j:v")
    paths = options.operands.isEmpty ? ["-"] : options.operands
    addresses = options.value("A") ?? "o"
    limit = options.value("N").flatMap { Int($0) }
    if options.has("c") { form = .characters }
    if options.has("b") { form = .bytes(radix: 8, width: 4) }
    if options.has("x") { form = .words }
    if let type = options.value("t") {
      switch type {
      case "c": form = .characters
      case "x1", "x1z": form = .bytes(radix: 16, width: 3)
      case "o1": form = .bytes(radix: 8, width: 4)
      case "d1", "u1": form = .bytes(radix: 10, width: type == "d1" ? 5 : 4)
      case "x2": form = .words
      case "o2": form = .octalWords
      default: throw Tools.plain("type '\(type)' is not simulated")
      }
    }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    var bytes = inputs.flatMap { $0 }
    if let limit { bytes = Array(bytes.prefix(limit)) }
    var output = ""
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = Array(bytes[start..<min(start + 16, bytes.count)])
      output += address(start) + cells(row) + "\n"
    }
    if addresses != "n" { output += address(bytes.count) + "\n" }
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

  private static func padded(_ text: String, _ width: Int, _ pad: Character = "0") -> String {
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
    case .words, .octalWords:
      stride(from: 0, to: row.count, by: 2).map { index in
        let high = index + 1 < row.count ? Int(row[index + 1]) : 0
        let word = high << 8 | Int(row[index])
        if case .words = form { return " " + Self.padded(String(word, radix: 16), 4) }
        return " " + Self.padded(String(word, radix: 8), 6)
      }.joined()
    }
  }

  private static func character(_ byte: UInt8) -> String {
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

/// `xxd` and `hexdump -C`: bytes in hexadecimal beside their letters.
struct HexadecimalDump: GatheringTool {
  let paths: [String]
  private let isPlain: Bool
  private let isCanonical: Bool
  private let reverses: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    isCanonical = Paths.base(arguments.first ?? "") == "hexdump"
    let options = try Options(arguments, isCanonical ? "Cvn:" : "prl:c:")
    paths = options.operands.isEmpty ? ["-"] : options.operands
    isPlain = options.has("p")
    reverses = options.has("r")
    if isCanonical, !options.has("C") { throw Tools.plain("without -C is not simulated") }
    if reverses, !isPlain { throw Tools.plain("-r without -p is not simulated") }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let bytes = inputs.flatMap { $0 }
    if reverses {
      let digits = bytes.compactMap { Escapes.hexadecimal($0) }
      let pairs = stride(from: 0, to: digits.count - 1, by: 2)
      system.print(pairs.map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
      return 0
    }
    var output = ""
    let width = isPlain ? 30 : 16
    for start in stride(from: 0, to: bytes.count, by: width) {
      let row = Array(bytes[start..<min(start + width, bytes.count)])
      let digits = row.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      let letters = String(bytes: row.map { $0 >= 32 && $0 < 127 ? $0 : UInt8(ascii: ".") })
      let offset = String(start, radix: 16)
      let address = String(repeating: "0", count: 8 - offset.count) + offset
      if isPlain {
        output += digits.joined() + "\n"
      } else if isCanonical {
        let first = digits.prefix(8).joined(separator: " ")
        let second = digits.dropFirst(8).joined(separator: " ")
        let text = Columns.left(first, 23) + "  " + Columns.left(second, 23)
        output += "\(address)  \(text)  |\(letters)|\n"
      } else {
        let pairs = stride(from: 0, to: digits.count, by: 2).map {
          digits[$0] + ($0 + 1 < digits.count ? digits[$0 + 1] : "")
        }
        output += "\(address): \(Columns.left(pairs.joined(separator: " "), 39))  \(letters)\n"
      }
    }
    if isCanonical, !bytes.isEmpty {
      let end = String(bytes.count, radix: 16)
      output += String(repeating: "0", count: 8 - end.count) + end + "\n"
    }
    system.print(output)
    return 0
  }
}
