import Machine
import Simulation

/// What `stat` prints of one file.
struct StatText {
  let path: String
  let status: FileStatus
  let number: Int
  let system: Kernel

  private var kind: String {
    switch status.kind {
    case .directory: "directory"
    case .link: "symbolic link"
    case .device: "character special file"
    case .pipe: "fifo"
    case .regular: status.size == 0 ? "regular empty file" : "regular file"
    }
  }

  private var blocks: Int {
    switch status.kind {
    case .directory: 8
    case .link, .device, .pipe: 0
    case .regular: (status.size + 4095) / 4096 * 8
    }
  }

  private var stamp: String {
    let time = CivilTime(status.modified)
    return "\(time.date) \(time.timeOfDay).\(CivilTime.padded(time.nanosecond, 9)) +0000"
  }

  private var octal: String { String(status.mode, radix: 8) }

  private var quoted: String {
    status.linkTarget.map { "'\(path)' -> '\($0)'" } ?? "'\(path)'"
  }

  /// The usual lines.
  var text: String {
    func left(_ text: String, _ width: Int) -> String { Columns.left(text, width) }
    let name = status.linkTarget.map { "\(path) -> \($0)" } ?? path
    let four = String(repeating: "0", count: max(0, 4 - octal.count)) + octal
    let user = Columns.right(Accounts.user(status.owner, system), 8)
    let group = Columns.right(Accounts.group(status.group, system), 8)
    return "  File: \(name)\n"
      + "  Size: \(left(String(status.size), 10))\tBlocks: \(left(String(blocks), 10)) "
      + "IO Block: 4096   \(kind)\n"
      + "Device: 254,1\tInode: \(left(String(number), 10))  Links: \(status.linkCount)\n"
      + "Access: (\(four)/\(FileModes.text(status)))"
      + "  Uid: (\(Columns.right(String(status.owner), 5))/\(user))"
      + "   Gid: (\(Columns.right(String(status.group), 5))/\(group))\n"
      + "Access: \(stamp)\nModify: \(stamp)\nChange: \(stamp)\n Birth: \(stamp)\n"
  }

  /// A format's text; nil for what a `%` may not stand before.
  func text(_ format: String, escapes: Bool) -> String {
    var result = ""
    var rest = format[...]
    while let character = rest.popFirst() {
      if character == "\\", escapes, let next = rest.popFirst() {
        switch next {
        case "n": result += "\n"
        case "t": result += "\t"
        case "0": result += "\0"
        default: result.append(next)
        }
        continue
      }
      guard character == "%" else {
        result.append(character)
        continue
      }
      let flags = rest.prefix { "-0# +".contains($0) }
      rest = rest.dropFirst(flags.count)
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let letter = rest.popFirst() else {
        result += "%"
        break
      }
      let value = value(letter, hasMark: flags.contains("#"))
      let width = Int(digits) ?? 0
      result += flags.contains("-") ? Columns.left(value, width) : Columns.right(value, width)
    }
    return result
  }

  private func value(_ letter: Character, hasMark: Bool) -> String {
    switch letter {
    case "n": path
    case "N": quoted
    case "s": String(status.size)
    case "a": (hasMark ? "0" : "") + octal
    case "A": FileModes.text(status)
    case "f": String(typeBits | UInt32(status.mode), radix: 16)
    case "U": Accounts.user(status.owner, system)
    case "G": Accounts.group(status.group, system)
    case "u": String(status.owner)
    case "g": String(status.group)
    case "F": kind
    case "w", "x", "y", "z": stamp
    case "W", "X", "Y", "Z": String(status.modified.seconds)
    case "h": String(status.linkCount)
    case "i": String(number)
    case "b": String(blocks)
    case "B": "512"
    case "o": "4096"
    case "d": "65025"
    case "D": "fe01"
    case "t", "T": "0"
    case "m": "/"
    case "%": "%"
    default: "?"
    }
  }

  private var typeBits: UInt32 {
    switch status.kind {
    case .directory: 0o040000
    case .link: 0o120000
    case .device: 0o020000
    case .pipe: 0o010000
    case .regular: 0o100000
    }
  }
}
