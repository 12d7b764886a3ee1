import Machine

/// `xxd`: bytes in hexadecimal beside their letters, and back.
struct Xxd: GatheringTool {
  let paths: [String]
  private let isPlain: Bool
  private let reverses: Bool
  private let isUpper: Bool
  private let columns: Int
  private let group: Int
  private let limit: Int?
  private let skipped: Int

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "prul:c:g:s:",
      long: ["plain": "p", "revert": "r", "len": "l", "cols": "c", "groupsize": "g", "seek": "s"]
    )
    paths = [options.operands.first ?? "-"]
    isPlain = options.has("p")
    reverses = options.has("r")
    isUpper = options.has("u")
    let given = options.value("c").flatMap { Int($0) } ?? 0
    columns = given > 0 ? min(given, 256) : isPlain ? 30 : 16
    let wanted = options.value("g").flatMap { Int($0) } ?? 2
    group = wanted > 0 ? wanted : columns
    limit = options.value("l").flatMap { Int($0) }
    skipped = max(0, options.value("s").flatMap { Int($0) } ?? 0)
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let whole = inputs.first ?? []
    if reverses {
      system.print(isPlain ? Self.bytes(whole) : Self.plainBytes(whole))
      return 0
    }
    let bytes = Array(whole.dropFirst(skipped).prefix(limit ?? .max))
    var output = ""
    for start in stride(from: 0, to: bytes.count, by: columns) {
      let row = Array(bytes[start..<min(start + columns, bytes.count)])
      let digits = row.map {
        ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: isUpper)
      }
      guard !isPlain else {
        output += digits.joined() + "\n"
        continue
      }
      var text = ""
      for (index, pair) in digits.enumerated() {
        text += pair
        if index % group == group - 1 { text += " " }
      }
      let width = columns * 2 + (columns + group - 1) / group
      let letters = String(bytes: row.map { $0 >= 32 && $0 < 127 ? $0 : UInt8(ascii: ".") })
      let address = OctalDump.padded(String(start + skipped, radix: 16), 8)
      output += "\(address): \(Columns.left(text, width)) \(letters)\n"
    }
    system.print(output)
    return 0
  }

  private static func bytes(_ text: [UInt8]) -> [UInt8] {
    let digits = text.compactMap { Escapes.hexadecimal($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }

  /// What a dump with addresses and letters stands for.
  private static func plainBytes(_ text: [UInt8]) -> [UInt8] {
    text.lines.flatMap { line -> [UInt8] in
      let rest = line.drop { $0 != Byte.colon }.dropFirst(2)
      var middle: [UInt8] = []
      for byte in rest {
        if byte == Byte.space, middle.last == Byte.space { break }
        middle.append(byte)
      }
      return bytes(middle)
    }
  }
}

/// `hexdump`: words, letters, or both forms beside each other.
struct HexadecimalDump: GatheringTool {
  let paths: [String]
  private let form: Character
  private let limit: Int?
  private let skipped: Int

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "Cvn:s:cbdox", long: ["canonical": "C", "length": "n"])
    paths = options.operands.isEmpty ? ["-"] : options.operands
    form = options.last(of: "Ccbdox") ?? "x"
    limit = options.value("n").flatMap { Sizes.read($0) }
    skipped = max(0, options.value("s").flatMap { Sizes.read($0) } ?? 0)
    if "do".contains(form) { throw Tools.plain("-\(form) is not simulated") }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let bytes = Array(inputs.flatMap { $0 }.dropFirst(skipped).prefix(limit ?? .max))
    let digits = form == "C" ? 8 : 7
    var output = ""
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = Array(bytes[start..<min(start + 16, bytes.count)])
      output += OctalDump.padded(String(start + skipped, radix: 16), digits) + cells(row) + "\n"
    }
    if !bytes.isEmpty {
      output += OctalDump.padded(String(bytes.count + skipped, radix: 16), digits) + "\n"
    }
    system.print(output)
    return 0
  }

  private func cells(_ row: [UInt8]) -> String {
    func two(_ byte: UInt8) -> String { OctalDump.padded(String(byte, radix: 16), 2) }
    switch form {
    case "C":
      let first = row.prefix(8).map(two).joined(separator: " ")
      let second = row.dropFirst(8).map(two).joined(separator: " ")
      let letters = String(bytes: row.map { $0 >= 32 && $0 < 127 ? $0 : UInt8(ascii: ".") })
      return "  " + Columns.left(first, 23) + "  " + Columns.left(second, 23) + "  |\(letters)|"
    case "c":
      let text = row.map { OctalDump.padded(OctalDump.character($0), 4, " ") }.joined()
      return Columns.left(text, 64)
    case "b":
      let text = row.map { " " + OctalDump.padded(String($0, radix: 8), 3) }.joined()
      return Columns.left(text, 64)
    default:
      let text = stride(from: 0, to: row.count, by: 2).map { index in
        " " + (index + 1 < row.count ? two(row[index + 1]) : "00") + two(row[index])
      }.joined()
      return Columns.left(text, 40)
    }
  }
}
