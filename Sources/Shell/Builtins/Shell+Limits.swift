import Machine

/// `umask` and `ulimit`.
extension Shell {
  mutating func changeMask(_ arguments: [String], _ system: inout Kernel) {
    let flags = arguments.filter { $0.hasPrefix("-") && $0.count > 1 }.joined()
    let octal = Self.octal(system.process.umask)
    guard let text = arguments.first(where: { !$0.hasPrefix("-") }) else {
      let shown = flags.contains("S") ? Self.symbolic(system.process.umask) : octal
      let start = flags.contains("S") ? "umask -S " : "umask "
      return print((flags.contains("p") ? start : "") + shown + "\n")
    }
    if let mask = UInt16(text, radix: 8), mask <= 0o7777 {
      system.process.umask = mask & 0o777
    } else if text.utf8.first?.isDigit == true {
      let reason = dialect == .bash ? "octal number out of range" : "Illegal number"
      return dialect == .dash
        ? fail("umask", "Illegal mode: \(text)", status: 2) : fail("umask", "\(text): \(reason)")
    } else {
      var allowed = ~system.process.umask & 0o777
      if let odd = Self.change(&allowed, text) {
        switch dialect {
        case .bash: return fail("umask", "`\(odd.0)': invalid symbolic mode \(odd.1)")
        case .dash: return fail("umask", "Illegal mode: \(text)", status: 2)
        case .busybox: return fail("umask", "illegal mode: \(text)", status: 2)
        }
      }
      system.process.umask = ~allowed & 0o777
    }
    if flags.contains("S"), dialect == .bash { print(Self.symbolic(system.process.umask) + "\n") }
  }

  private static func octal(_ mask: UInt16) -> String {
    let text = String(mask, radix: 8)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }

  private static func symbolic(_ mask: UInt16) -> String {
    [("u", 6), ("g", 3), ("o", 0)].map { name, shift in
      let bits = ~mask >> UInt16(shift) & 7
      return "\(name)=" + (bits & 4 != 0 ? "r" : "") + (bits & 2 != 0 ? "w" : "")
        + (bits & 1 != 0 ? "x" : "")
    }.joined(separator: ",")
  }

  /// Changes what is allowed as `u+w,go=r` says; gives what it cannot read.
  private static func change(_ allowed: inout UInt16, _ text: String) -> (Character, String)? {
    for clause in text.split(separator: ",", omittingEmptySubsequences: false) {
      var rest = clause
      var who: UInt16 = 0
      while let letter = rest.first, "ugoa".contains(letter) {
        who |= letter == "u" ? 0o700 : letter == "g" ? 0o070 : letter == "o" ? 0o007 : 0o777
        rest.removeFirst()
      }
      if who == 0 { who = 0o777 }
      guard let sign = rest.popFirst(), "+-=".contains(sign) else {
        return (clause.drop { "ugoa".contains($0) }.first ?? " ", "operator")
      }
      var bits: UInt16 = 0
      for letter in rest {
        switch letter {
        case "r": bits |= 0o444
        case "w": bits |= 0o222
        case "x", "X": bits |= 0o111
        case "u": bits |= (allowed >> 6 & 7) * 0o111
        case "g": bits |= (allowed >> 3 & 7) * 0o111
        case "o": bits |= (allowed & 7) * 0o111
        default: return (letter, "character")
        }
      }
      switch sign {
      case "+": allowed |= bits & who
      case "-": allowed &= ~(bits & who)
      default: allowed = allowed & ~who | bits & who
      }
    }
    return nil
  }

  /// `ulimit`: the bounds of this machine; they cannot be changed.
  mutating func tellLimit(_ arguments: [String], _ system: Kernel) {
    var letters = arguments.filter { $0.hasPrefix("-") }.flatMap { $0.dropFirst() }
    if let unknown = letters.first(where: { !"SHabcdefiklmnpqrstuvxPRT".contains($0) }) {
      return refuse(option: unknown, of: "ulimit")
    }
    letters.removeAll { $0 == "S" || $0 == "H" }
    let rows = Self.limits(system)
    if letters.contains("a") {
      for row in rows {
        let unit = (row.unit.isEmpty ? "(" : "(\(row.unit), ") + "-\(row.letter))"
        let gap = String(repeating: " ", count: max(1, 40 - row.name.count - unit.count))
        print("\(row.name)\(gap)\(unit) \(row.value)\n")
      }
      return
    }
    if letters.isEmpty { letters = ["f"] }
    let wanted = letters.compactMap { letter in rows.first { $0.letter == letter } }
    guard let value = arguments.first(where: { !$0.hasPrefix("-") }) else {
      for row in wanted { print("\(row.value)\n") }
      return
    }
    guard let row = wanted.last, value != row.value, value != "hard", value != "soft" else {
      return
    }
    guard value == "unlimited" || Int(value) != nil else {
      return fail("ulimit", "\(value): invalid number")
    }
    let isRaise = value == "unlimited" || (Int(value) ?? 0) > (Int(row.value) ?? .max)
    fail(
      "ulimit",
      isRaise
        ? "\(row.name): cannot modify limit: Operation not permitted"
        : "lowering limits is not simulated"
    )
  }

  private static func limits(
    _ system: Kernel
  ) -> [(name: String, unit: String, letter: Character, value: String)] {
    [
      ("real-time non-blocking time", "microseconds", "R", "unlimited"),
      ("core file size", "blocks", "c", "0"), ("data seg size", "kbytes", "d", "unlimited"),
      ("scheduling priority", "", "e", "0"), ("file size", "blocks", "f", "unlimited"),
      ("pending signals", "", "i", "15416"), ("max locked memory", "kbytes", "l", "8192"),
      ("max memory size", "kbytes", "m", "unlimited"),
      ("open files", "", "n", String(system.limits.openFiles)),
      ("pipe size", "512 bytes", "p", "8"),
      ("POSIX message queues", "bytes", "q", "819200"), ("real-time priority", "", "r", "0"),
      ("stack size", "kbytes", "s", "8192"), ("cpu time", "seconds", "t", "unlimited"),
      ("max user processes", "", "u", String(system.limits.processes)),
      ("virtual memory", "kbytes", "v", "unlimited"), ("file locks", "", "x", "unlimited"),
    ]
  }
}
