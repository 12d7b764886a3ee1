import Machine

/// `base64`.
struct Base64: TextFilter {
  let files: [String]
  private let decodes: Bool
  private var width = 76
  private var bytes: [UInt8] = []
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "dDiw:",
      long: ["decode": "d", "wrap": "w", "ignore-garbage": "i"]
    )
    files = options.operands
    decodes = options.has("d") || options.has("D")
    if let text = options.value("w") {
      guard let number = Int(text), number >= 0 else {
        throw Tools.plain("invalid wrap size: '\(text)'")
      }
      width = number
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    bytes += line
    if isTerminated { bytes.append(Byte.newline) }
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    decodes ? decode(&output) : encode(&output)
  }

  private func encode(_ output: inout FilterOutput) -> Int32 {
    let text = Array(Self.encoded(bytes).utf8)
    guard width > 0 else {
      output.bytes += text
      return 0
    }
    for start in stride(from: 0, to: text.count, by: width) {
      output.line(text[start..<min(text.count, start + width)])
    }
    return 0
  }

  private func decode(_ output: inout FilterOutput) -> Int32 {
    let (decoded, isWhole) = Self.decoded(bytes)
    output.bytes += decoded
    if !isWhole { output.errors += "base64: invalid input\n" }
    return isWhole ? 0 : 1
  }

  /// The text for bytes, on one line.
  static func encoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(bytes.count, start + 3)]
      var value = 0
      for index in 0..<3 {
        value = value << 8 | (start + index < bytes.count ? Int(bytes[start + index]) : 0)
      }
      for index in 0..<4 {
        text.append(index <= part.count ? letters[value >> (18 - 6 * index) & 63] : Byte.equals)
      }
    }
    return String(bytes: text)
  }

  /// The bytes of a text, up to the first letter that does not belong there.
  static func decoded(_ text: [UInt8]) -> (bytes: [UInt8], isWhole: Bool) {
    var value = 0
    var bits = 0
    var result: [UInt8] = []
    for byte in text where byte != Byte.newline {
      if byte == Byte.equals { break }
      guard let digit = letters.firstIndex(of: byte) else { return (result, false) }
      value = (value << 6 | digit) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: value >> bits))
      }
    }
    return (result, true)
  }
}

/// `sha256sum`.
struct Checksum: TextFilter {
  let files: [String]
  private var file = "-"
  private var bytes: [UInt8] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "bt")
    files = options.operands
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file
    bytes = []
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    bytes += line
    if isTerminated { bytes.append(Byte.newline) }
  }

  mutating func endFile(_ output: inout FilterOutput) {
    let digest = SHA256.digest(bytes).map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    output.print(digest.joined() + "  " + file + "\n")
  }
}

/// The SHA-256 hash.
///
/// Its constants are the first bits of roots of primes, computed exactly.
enum SHA256 {
  private static let primes: [UInt64] = {
    var found: [UInt64] = []
    var candidate: UInt64 = 2
    while found.count < 64 {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }()

  /// The first 32 bits after the point of a root: the integer root of the prime times 2 to a power.
  private static func fraction(of prime: UInt64, cubic: Bool) -> UInt32 {
    var root: UInt64 = 0
    for bit in (0..<36).reversed() {
      let trial = root | 1 << UInt64(bit)
      let square = trial.multipliedFullWidth(by: trial)
      if cubic {
        // trial³ ≤ prime · 2^96, in two halves of the product.
        let low = trial.multipliedFullWidth(by: square.low)
        let high = trial.multipliedReportingOverflow(by: square.high)
        let sum = low.high.addingReportingOverflow(high.partialValue)
        if !high.overflow, !sum.overflow, isAtMost(sum.partialValue, low.low, prime << 32) {
          root = trial
        }
      } else if isAtMost(square.high, square.low, prime) {
        root = trial
      }
    }
    return UInt32(truncatingIfNeeded: root)
  }

  private static func isAtMost(_ high: UInt64, _ low: UInt64, _ limit: UInt64) -> Bool {
    high < limit || (high == limit && low == 0)
  }

  private static let rounds = primes.map { fraction(of: $0, cubic: true) }
  private static let start = primes.prefix(8).map { fraction(of: $0, cubic: false) }

  static func digest(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    let length = UInt64(message.count) * 8
    padded += (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(56 - 8 * $0)) }
    var state = start
    for block in stride(from: 0, to: padded.count, by: 64) {
      compress(padded[block..<(block + 64)], &state)
    }
    return state.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
    }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  private static func compress(_ block: ArraySlice<UInt8>, _ state: inout [UInt32]) {
    var words: [UInt32] = []
    for index in 0..<16 {
      let start = block.startIndex + index * 4
      words.append(block[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) })
    }
    for index in 16..<64 {
      let (first, second) = (words[index - 15], words[index - 2])
      let small = rotate(first, 7) ^ rotate(first, 18) ^ first >> 3
      let large = rotate(second, 17) ^ rotate(second, 19) ^ second >> 10
      words.append(words[index - 16] &+ small &+ words[index - 7] &+ large)
    }
    var work = state
    for index in 0..<64 {
      let (a, b, c, e) = (work[0], work[1], work[2], work[4])
      let upper = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let choice = (e & work[5]) ^ (~e & work[6])
      let first = work[7] &+ upper &+ choice &+ rounds[index] &+ words[index]
      let lower = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      work = [first &+ lower &+ majority, a, b, c, work[3] &+ first, e, work[5], work[6]]
    }
    for index in 0..<8 { state[index] &+= work[index] }
  }
}
