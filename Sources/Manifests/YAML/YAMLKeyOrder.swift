/// The order in which go-yaml writes the keys of a mapping: as people count, `a2` before `a10`.
enum YAMLKeyOrder {
  /// Whether `left` stands before `right`.
  static func areInOrder(_ left: String, _ right: String) -> Bool {
    guard let answer = byLetters(left, right) else { return bySigns(left, right) }
    return answer
  }

  /// The answer where the keys differ first in two letters, or one ends; nil for all others.
  ///
  /// What nearly every pair of names of fields is decided by, without a list of their characters.
  private static func byLetters(_ left: String, _ right: String) -> Bool? {
    var first = left.utf8.makeIterator()
    var second = right.utf8.makeIterator()
    while true {
      switch (first.next(), second.next()) {
      case (nil, let other): return other != nil
      case (_, nil): return false
      case (let one?, let other?):
        if one == other { continue }
        guard isLetter(one), isLetter(other) else { return nil }
        return one < other
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

  private static func bySigns(_ left: String, _ right: String) -> Bool {
    let first = Array(left.unicodeScalars)
    let second = Array(right.unicodeScalars)
    guard
      let index = (0..<min(first.count, second.count)).first(where: { first[$0] != second[$0] })
    else { return first.count < second.count }
    let isLeftLetter = first[index].properties.isAlphabetic
    let isRightLetter = second[index].properties.isAlphabetic
    if isLeftLetter && isRightLetter { return first[index] < second[index] }
    if isLeftLetter || isRightLetter { return isRightLetter }

    // With an equal run of digits before, a zero that differs must count as a digit of that run.
    var seed: Int64 = 0
    if first[index] == "0" || second[index] == "0" {
      var earlier = index - 1
      while earlier >= 0, isDigit(first[earlier]) {
        if first[earlier] != "0" {
          seed = 1
          break
        }
        earlier -= 1
      }
    }
    let (leftNumber, leftEnd) = number(in: first, from: index, seed: seed)
    let (rightNumber, rightEnd) = number(in: second, from: index, seed: seed)
    if leftNumber != rightNumber { return leftNumber < rightNumber }
    if leftEnd != rightEnd { return leftEnd < rightEnd }
    return first[index] < second[index]
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func number(
    in text: [Unicode.Scalar],
    from start: Int,
    seed: Int64
  )
    -> (value: Int64, end: Int)
  {
    var value = seed
    var end = start
    while end < text.count, isDigit(text[end]) {
      value = value &* 10 &+ Int64(text[end].value - 48)
      end += 1
    }
    return (value, end)
  }
}
