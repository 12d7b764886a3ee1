import Simulation

/// One member of a tar archive.
struct TarMember: Sendable {
  enum Kind: UInt8, Sendable {
    case file = 48
    case link = 50
    case directory = 53
  }

  var name: String
  var kind = Kind.file
  var mode: UInt16 = 0o644
  var owner: UInt32 = 0
  var group: UInt32 = 0
  var modified = Instant.epoch
  var target = ""
  var ownerName = ""
  var groupName = ""
  var contents: [UInt8] = []
}

/// The format of GNU's tar: heads and contents in blocks of 512 bytes.
enum TarFormat {
  static func bytes(_ members: [TarMember]) -> [UInt8] {
    var result: [UInt8] = []
    for member in members { append(member, to: &result) }
    result += [UInt8](repeating: 0, count: 1024)
    let rest = result.count % 10_240
    if rest > 0 { result += [UInt8](repeating: 0, count: 10_240 - rest) }
    return result
  }

  private static func append(_ member: TarMember, to result: inout [UInt8]) {
    for (text, letter) in [(member.name, UInt8(ascii: "L")), (member.target, UInt8(ascii: "K"))]
    where text.utf8.count > 99 {
      var long = TarMember(name: "././@LongLink", mode: 0)
      long.contents = Array(text.utf8) + [0]
      result += head(long, type: letter)
      add(long.contents, to: &result)
    }
    result += head(member, type: member.kind.rawValue)
    add(member.contents, to: &result)
  }

  private static func add(_ contents: [UInt8], to result: inout [UInt8]) {
    result += contents
    let rest = contents.count % 512
    if rest > 0 { result += [UInt8](repeating: 0, count: 512 - rest) }
  }

  private static func head(_ member: TarMember, type: UInt8) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ place: Int, _ width: Int) {
      for (index, byte) in text.utf8.prefix(width).enumerated() { block[place + index] = byte }
    }
    func put(_ number: Int64, _ place: Int, _ width: Int) {
      let digits = String(max(0, number), radix: 8)
      put(String(repeating: "0", count: max(0, width - digits.count)) + digits, place, width)
    }
    put(member.name, 0, 99)
    put(Int64(member.mode), 100, 7)
    put(Int64(member.owner), 108, 7)
    put(Int64(member.group), 116, 7)
    put(Int64(member.contents.count), 124, 11)
    put(member.modified.seconds, 136, 11)
    put("        ", 148, 8)
    block[156] = type
    put(member.target, 157, 99)
    put("ustar  ", 257, 7)
    put(member.ownerName, 265, 31)
    put(member.groupName, 297, 31)
    let sum = block.reduce(0) { $0 + Int64($1) }
    put(sum, 148, 6)
    block[154] = 0
    return block
  }

  /// The members of an archive; nil where this is none.
  static func members(_ bytes: [UInt8]) -> [TarMember]? {
    var result: [TarMember] = []
    var place = 0
    if !bytes.isEmpty, bytes.count < 512 { return nil }
    var longName: String?
    var longTarget: String?
    while place + 512 <= bytes.count {
      let block = Array(bytes[place..<(place + 512)])
      place += 512
      if block.allSatisfy({ $0 == 0 }) { break }
      func text(_ start: Int, _ width: Int) -> String {
        String(bytes: block[start..<(start + width)].prefix { $0 != 0 })
      }
      func number(_ start: Int, _ width: Int) -> Int64 {
        Int64(text(start, width).filter { $0.isNumber }, radix: 8) ?? 0
      }
      var sum: Int64 = 0
      for (index, byte) in block.enumerated() {
        sum += (148..<156).contains(index) ? 32 : Int64(byte)
      }
      guard sum == number(148, 8) else { return result.isEmpty ? nil : result }
      let size = Int(number(124, 12))
      guard size >= 0, place + size <= bytes.count else { return result.isEmpty ? nil : result }
      let contents = Array(bytes[place..<(place + size)])
      place += (size + 511) / 512 * 512
      switch block[156] {
      case UInt8(ascii: "L"): longName = String(bytes: contents.prefix { $0 != 0 })
      case UInt8(ascii: "K"): longTarget = String(bytes: contents.prefix { $0 != 0 })
      default:
        let prefix = block[257..<265].elementsEqual("ustar\u{0}00".utf8) ? text(345, 155) : ""
        let short = prefix.isEmpty ? text(0, 100) : prefix + "/" + text(0, 100)
        var member = TarMember(name: longName ?? short)
        member.kind = TarMember.Kind(rawValue: block[156]) ?? .file
        if member.name.hasSuffix("/") { member.kind = .directory }
        member.mode = UInt16(truncatingIfNeeded: number(100, 8) & 0o7777)
        member.owner = UInt32(truncatingIfNeeded: number(108, 8))
        member.group = UInt32(truncatingIfNeeded: number(116, 8))
        member.modified = Instant(seconds: number(136, 12))
        member.target = longTarget ?? text(157, 100)
        member.ownerName = text(265, 32)
        member.groupName = text(297, 32)
        member.contents = contents
        (longName, longTarget) = (nil, nil)
        result.append(member)
      }
    }
    return result
  }
}
