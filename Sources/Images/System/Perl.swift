import Machine
import Simulation

/// `perl`: the digits of pi, as the documentation's job computes them; other scripts are not simulated.
struct Perl: Program {
  private var due: Instant?
  private var digits = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if let due {
      guard system.now >= due else { return .wait([.until(due)]) }
      system.print(Pi.text(digits: digits) + "\n")
      return .exit(0)
    }
    let words = Array(system.arguments.dropFirst())
    if words == ["-v"] || words == ["--version"] {
      let version = system.environment["PERL_VERSION"] ?? "5.34.3"
      system.print("\nThis is perl 5 (v\(version)) built for x86_64-linux-gnu\n")
      return .exit(0)
    }
    let script = words.last ?? ""
    guard words.contains("-Mbignum=bpi"), script.hasPrefix("print bpi("), script.hasSuffix(")"),
      let count = Int(script.dropFirst(10).dropLast()), (2...20_000).contains(count)
    else {
      system.print("perl: running scripts is not simulated, but for print bpi(N)\n", to: 2)
      return .exit(2)
    }
    digits = count
    // Perl's big numbers take their time: some three seconds for 2,000 digits.
    let time = system.now + .milliseconds(Int64(count) * Int64(count) * 3 / 4000 + 100)
    due = time
    return .wait([.until(time)])
  }
}

/// The digits of pi by Machin's formula, in numbers of nine digits.
enum Pi {
  private static let base: UInt64 = 1_000_000_000

  /// Pi with `count` digits in all, the last one rounded.
  static func text(digits count: Int) -> String {
    let limbs = (count + 8) / 9 + 3
    // 16 atan(1/5) - 4 atan(1/239), scaled.
    var pi = arctangent(5, times: 16, limbs)
    subtract(arctangent(239, times: 4, limbs), from: &pi)
    var text = ""
    for limb in pi.dropFirst() {
      let part = String(limb)
      text += String(repeating: "0", count: 9 - part.count) + part
    }
    var all = Array((String(pi[0]) + text).utf8.prefix(count + 1))
    let last = all.removeLast()
    if last >= 53 {
      var place = all.count - 1
      while place >= 0, all[place] == 57 {
        all[place] = 48
        place -= 1
      }
      if place >= 0 { all[place] += 1 }
    }
    let digits = String(decoding: all, as: UTF8.self)
    return digits.prefix(1) + "." + digits.dropFirst()
  }

  private static func arctangent(_ x: UInt64, times factor: UInt64, _ limbs: Int) -> [UInt64] {
    var power = [factor] + Array(repeating: UInt64(0), count: limbs - 1)
    divide(&power, by: x)
    var sum = power
    var number: UInt64 = 1
    var isAdded = false
    while power.contains(where: { $0 != 0 }) {
      divide(&power, by: x * x)
      number += 2
      var term = power
      divide(&term, by: number)
      if isAdded { add(term, to: &sum) } else { subtract(term, from: &sum) }
      isAdded.toggle()
    }
    return sum
  }

  private static func divide(_ limbs: inout [UInt64], by divisor: UInt64) {
    var rest: UInt64 = 0
    for place in limbs.indices {
      let value = rest * base + limbs[place]
      limbs[place] = value / divisor
      rest = value % divisor
    }
  }

  private static func add(_ other: [UInt64], to limbs: inout [UInt64]) {
    var carry: UInt64 = 0
    for place in limbs.indices.reversed() {
      let value = limbs[place] + other[place] + carry
      limbs[place] = value % base
      carry = value / base
    }
  }

  private static func subtract(_ other: [UInt64], from limbs: inout [UInt64]) {
    var borrow: UInt64 = 0
    for place in limbs.indices.reversed() {
      let taken = other[place] + borrow
      borrow = limbs[place] < taken ? 1 : 0
      limbs[place] = limbs[place] + borrow * base - taken
    }
  }
}
