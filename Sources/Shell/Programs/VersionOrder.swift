/// The order of `sort -V` and `ls -v`: digits by their numbers, `~` before everything, suffixes apart.
enum VersionOrder {
  static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left == right { return 0 }
    // The empty name, `.` and `..` come first, then hidden names.
    for special in [[], [46], [46, 46]] as [[UInt8]] {
      if left == special { return -1 }
      if right == special { return 1 }
    }
    let (isHidden, otherIsHidden) = (left.first == 46, right.first == 46)
    if isHidden != otherIsHidden { return isHidden ? -1 : 1 }
    let first = Array(left.dropLast(suffixLength(left)))
    let second = Array(right.dropLast(suffixLength(right)))
    let result = first == second ? order(left, right) : order(first, second)
    if result != 0 { return result }
    return left.lexicographicallyPrecedes(right) ? -1 : 1
  }

  /// How long the endings such as `.tar.gz` are: dots, each with a letter behind.
  private static func suffixLength(_ text: [UInt8]) -> Int {
    var length = 0
    var start = 0
    while let dot = text[start...].firstIndex(of: UInt8(ascii: ".")), dot + 1 < text.count {
      func isLetter(_ byte: UInt8) -> Bool { byte.isNamePart && !byte.isDigit && byte != 95 }
      var end = dot
      while end + 1 < text.count, text[end] == UInt8(ascii: "."),
        isLetter(text[end + 1]) || text[end + 1] == UInt8(ascii: "~")
      {
        end += 2
        while end < text.count,
          isLetter(text[end]) || text[end].isDigit || text[end] == UInt8(ascii: "~")
        { end += 1 }
      }
      if end == text.count {
        length = text.count - dot
        break
      }
      start = max(end, dot + 1)
      if start >= text.count { break }
    }
    return dotIsFirst(text, length) ? 0 : length
  }

  private static func dotIsFirst(_ text: [UInt8], _ length: Int) -> Bool { length == text.count }

  /// How a character counts: `~` before the end, digits not at all, letters before the rest.
  private static func weight(_ text: [UInt8], _ index: Int) -> Int {
    guard index < text.count else { return -1 }
    let byte = text[index]
    if byte.isDigit { return 0 }
    if byte == UInt8(ascii: "~") { return -2 }
    return byte.isNamePart && byte != 95 ? Int(byte) : Int(byte) + 256
  }

  private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var (one, two) = (0, 0)
    while one < left.count || two < right.count {
      while one < left.count && !left[one].isDigit || two < right.count && !right[two].isDigit {
        let (first, second) = (weight(left, one), weight(right, two))
        if first != second { return first - second }
        one += 1
        two += 1
      }
      while one < left.count, left[one] == 48 { one += 1 }
      while two < right.count, right[two] == 48 { two += 1 }
      var difference = 0
      while one < left.count, two < right.count, left[one].isDigit, right[two].isDigit {
        if difference == 0 { difference = Int(left[one]) - Int(right[two]) }
        one += 1
        two += 1
      }
      if one < left.count, left[one].isDigit { return 1 }
      if two < right.count, right[two].isDigit { return -1 }
      if difference != 0 { return difference }
    }
    return 0
  }
}
