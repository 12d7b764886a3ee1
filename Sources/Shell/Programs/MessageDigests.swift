import Machine

/// The hashes of `md5sum` and its like.
enum MessageDigest: String, Sendable {
  case md5 = "MD5"
  case sha1 = "SHA1"
  case sha256 = "SHA256"
  case sha384 = "SHA384"
  case sha512 = "SHA512"

  /// How many hexadecimal digits it has.
  var digits: Int {
    switch self {
    case .md5: 32
    case .sha1: 40
    case .sha256: 64
    case .sha384: 96
    case .sha512: 128
    }
  }

  /// The hash in hexadecimal digits.
  func text(_ message: [UInt8]) -> String {
    digest(message).map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }

  /// The hash itself.
  func digest(_ message: [UInt8]) -> [UInt8] {
    switch self {
    case .md5: MD5.digest(message)
    case .sha1: SHA1.digest(message)
    case .sha256: SHA256.digest(message)
    case .sha384: SHA512.digest(message, isShort: true)
    case .sha512: SHA512.digest(message)
    }
  }
}

/// The message filled up to whole blocks, its length in bits at the end.
private func padded(_ message: [UInt8], block: Int, lengthBytes: Int, bigEndian: Bool) -> [UInt8] {
  var result = message + [0x80]
  while result.count % block != block - lengthBytes { result.append(0) }
  let length = UInt64(message.count) * 8
  let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) }
  let zeros = [UInt8](repeating: 0, count: lengthBytes - 8)
  return result + (bigEndian ? zeros + bytes.reversed() : bytes + zeros)
}

enum MD5 {
  private static let shifts: [[UInt32]] = [
    [7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21],
  ]
  /// The first 32 bits of the sines of 1 to 64.
  private static let sines: [UInt32] = (1...64).map { number in
    UInt32(abs(AwkMathematics.sine(Double(number))) * 4_294_967_296)
  }

  static func digest(_ message: [UInt8]) -> [UInt8] {
    let bytes = padded(message, block: 64, lengthBytes: 8, bigEndian: false)
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
    for start in stride(from: 0, to: bytes.count, by: 64) {
      let words: [UInt32] = (0..<16).map { index in
        (0..<4).reduce(0) { $0 | UInt32(bytes[start + 4 * index + $1]) << UInt32(8 * $1) }
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      for round in 0..<64 {
        let mixed: UInt32
        let place: Int
        switch round / 16 {
        case 0: (mixed, place) = (b & c | ~b & d, round)
        case 1: (mixed, place) = (d & b | ~d & c, (5 * round + 1) % 16)
        case 2: (mixed, place) = (b ^ c ^ d, (3 * round + 5) % 16)
        default: (mixed, place) = (c ^ (b | ~d), 7 * round % 16)
        }
        let sum = a &+ mixed &+ sines[round] &+ words[place]
        let shift = shifts[round / 16][round % 4]
        (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
      }
      for (index, value) in [a, b, c, d].enumerated() { state[index] = state[index] &+ value }
    }
    return state.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
  }
}

enum SHA1 {
  static func digest(_ message: [UInt8]) -> [UInt8] {
    let bytes = padded(message, block: 64, lengthBytes: 8, bigEndian: true)
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
      word << count | word >> (32 - count)
    }
    for start in stride(from: 0, to: bytes.count, by: 64) {
      var words: [UInt32] = (0..<16).map { index in
        (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[start + 4 * index + $1]) }
      }
      for index in 16..<80 {
        words.append(
          rotated(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1)
        )
      }
      var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
      for round in 0..<80 {
        let (mixed, constant): (UInt32, UInt32) =
          switch round / 20 {
          case 0: (b & c | ~b & d, 0x5A82_7999)
          case 1: (b ^ c ^ d, 0x6ED9_EBA1)
          case 2: (b & c | b & d | c & d, 0x8F1B_BCDC)
          default: (b ^ c ^ d, 0xCA62_C1D6)
          }
        let next = rotated(a, 5) &+ mixed &+ e &+ constant &+ words[round]
        (e, d, c, b, a) = (d, c, rotated(b, 30), a, next)
      }
      for (index, value) in [a, b, c, d, e].enumerated() { state[index] = state[index] &+ value }
    }
    return state.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
    }
  }
}

enum SHA512 {
  private static let primes: [UInt64] = {
    var found: [UInt64] = []
    var candidate: UInt64 = 2
    while found.count < 80 {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }()

  /// The first 64 bits after the point of the square or cubic root of a prime, by halving.
  private static func fraction(of prime: UInt64, power: Int) -> UInt64 {
    var root = UInt128(0)
    for bit in (0..<69).reversed() {
      let trial = root | UInt128(1) << UInt128(bit)
      if isAtMost(trial, power, prime) { root = trial }
    }
    return UInt64(truncatingIfNeeded: root)
  }

  /// Whether the trial's power is at most the prime, both with 64 bits after the point for each factor.
  private static func isAtMost(_ trial: UInt128, _ power: Int, _ prime: UInt64) -> Bool {
    // Three times 69 bits need more than one word: the product is kept in pieces of 32 bits.
    var product: [UInt64] = [1]
    for _ in 0..<power { product = times(product, trial) }
    var limit = [UInt64](repeating: 0, count: 2 * power)
    limit.append(prime)
    let count = max(product.count, limit.count)
    for index in (0..<count).reversed() {
      let left = index < product.count ? product[index] : 0
      let right = index < limit.count ? limit[index] : 0
      if left != right { return left < right }
    }
    return true
  }

  private static func times(_ number: [UInt64], _ factor: UInt128) -> [UInt64] {
    let parts = (0..<3).map { UInt64(truncatingIfNeeded: factor >> UInt128(32 * $0)) & 0xFFFF_FFFF }
    var result = [UInt64](repeating: 0, count: number.count + 4)
    for (index, digit) in number.enumerated() {
      var carry: UInt64 = 0
      for (place, part) in parts.enumerated() {
        let sum = result[index + place] + digit * part + carry
        result[index + place] = sum & 0xFFFF_FFFF
        carry = sum >> 32
      }
      result[index + 3] += carry
    }
    while result.last == 0 { result.removeLast() }
    return result
  }

  private static let rounds = primes.map { fraction(of: $0, power: 3) }
  private static let start = primes.prefix(8).map { fraction(of: $0, power: 2) }
  private static let shortStart = primes[8..<16].map { fraction(of: $0, power: 2) }

  static func digest(_ message: [UInt8], isShort: Bool = false) -> [UInt8] {
    let bytes = padded(message, block: 128, lengthBytes: 16, bigEndian: true)
    var state = isShort ? shortStart : start
    for begin in stride(from: 0, to: bytes.count, by: 128) {
      compress(bytes[begin..<(begin + 128)], &state)
    }
    return state.prefix(isShort ? 6 : 8).flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
  }

  private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word >> count | word << (64 - count)
  }

  private static func compress(_ block: ArraySlice<UInt8>, _ state: inout [UInt64]) {
    let start = block.startIndex
    var words: [UInt64] = (0..<16).map { index in
      (0..<8).reduce(0) { $0 << 8 | UInt64(block[start + 8 * index + $1]) }
    }
    for index in 16..<80 {
      let (late, early) = (words[index - 2], words[index - 15])
      let one = rotated(late, 19) ^ rotated(late, 61) ^ late >> 6
      let zero = rotated(early, 1) ^ rotated(early, 8) ^ early >> 7
      words.append(one &+ words[index - 7] &+ zero &+ words[index - 16])
    }
    var work = state
    for round in 0..<80 {
      let (a, e) = (work[0], work[4])
      let one = rotated(e, 14) ^ rotated(e, 18) ^ rotated(e, 41)
      let choice = e & work[5] ^ ~e & work[6]
      let first = work[7] &+ one &+ choice &+ rounds[round] &+ words[round]
      let zero = rotated(a, 28) ^ rotated(a, 34) ^ rotated(a, 39)
      let majority = a & work[1] ^ a & work[2] ^ work[1] & work[2]
      work = [
        first &+ zero &+ majority, a, work[1], work[2], work[3] &+ first, e, work[5], work[6],
      ]
    }
    for index in state.indices { state[index] = state[index] &+ work[index] }
  }
}
