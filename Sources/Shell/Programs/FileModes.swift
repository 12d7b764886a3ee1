import Machine

/// Permission bits as text.
enum FileModes {
  static func text(_ status: FileStatus) -> String {
    let kind =
      switch status.kind {
      case .directory: "d"
      case .link: "l"
      case .device: "c"
      case .pipe: "p"
      case .regular: "-"
      }
    let letters = Array("rwxrwxrwx")
    var text = kind.map { $0 }
    for (index, letter) in letters.enumerated() {
      text.append(status.mode & (1 << UInt16(8 - index)) != 0 ? letter : "-")
    }
    // What is set for user, group and others beside the nine.
    for (place, bit, letter) in [(3, 0o4000, "s"), (6, 0o2000, "s"), (9, 0o1000, "t")] {
      guard status.mode & UInt16(bit) != 0 else { continue }
      text[place] = Character(text[place] == "x" ? letter : letter.uppercased())
    }
    return String(text)
  }

  /// Reads `644`, `u+x`, `go-w`, `a=r`, `g+s`, `u=g`.
  static func apply(_ text: String, to mode: UInt16, isDirectory: Bool = false) -> UInt16? {
    if let octal = UInt16(text, radix: 8) { return octal > 0o7777 ? nil : octal }
    guard !text.isEmpty else { return nil }
    var mode = mode
    for clause in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let place = clause.firstIndex(where: { "+-=".contains($0) }) else { return nil }
      var mask: UInt16 = 0
      for who in clause[..<place] {
        switch who {
        case "u": mask |= 0o4700
        case "g": mask |= 0o2070
        case "o": mask |= 0o1007
        case "a": mask |= 0o7777
        default: return nil
        }
      }
      let namesAll = mask == 0
      if namesAll { mask = 0o7777 }
      var rest = clause[place...]
      while let sign = rest.popFirst() {
        let what = rest.prefix { !"+-=".contains($0) }
        rest = rest.dropFirst(what.count)
        guard var bits = bits(what, mode, isDirectory) else { return nil }
        // Where nobody is named, the usual mask stays.
        if namesAll { bits &= ~0o022 | 0o7000 }
        switch sign {
        case "+": mode |= bits & mask
        case "-": mode &= ~(bits & mask)
        default: mode = (mode & ~(mask & 0o777)) | (bits & mask)
        }
      }
    }
    return mode
  }

  private static func bits(_ what: Substring, _ mode: UInt16, _ isDirectory: Bool) -> UInt16? {
    var bits: UInt16 = 0
    for letter in what {
      switch letter {
      case "r": bits |= 0o444
      case "w": bits |= 0o222
      case "x": bits |= 0o111
      case "X": if isDirectory || mode & 0o111 != 0 { bits |= 0o111 }
      case "s": bits |= 0o6000
      case "t": bits |= 0o1000
      case "u": bits |= (mode >> 6 & 7) * 0o111
      case "g": bits |= (mode >> 3 & 7) * 0o111
      case "o": bits |= (mode & 7) * 0o111
      default: return nil
      }
    }
    return bits
  }
}
