/// The SHA-256 hash.
///
/// Its constants are the first bits of roots of primes, computed exactly.
public enum SHA256 {
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

  /// The 32 bytes of the hash.
  public static func digest(_ message: [UInt8]) -> [UInt8] {
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
