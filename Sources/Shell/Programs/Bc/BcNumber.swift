/// A decimal number of any length: digits, and how many of them are behind the point.
struct BcNumber: Hashable, Sendable {
  /// The digits, the lowest first, without zeros in front; none for zero.
  private(set) var digits: [UInt8]
  private(set) var scale: Int
  private(set) var isNegative: Bool

  /// The longest number that is worked with.
  static let limit = 3000

  init(_ digits: [UInt8], scale: Int = 0, isNegative: Bool = false) {
    var digits = digits
    while digits.last == 0 { digits.removeLast() }
    self.digits = digits
    self.scale = scale
    self.isNegative = isNegative && !digits.isEmpty
  }

  init(_ number: Int) {
    self.init(String(number.magnitude).utf8.reversed().map { $0 - 48 }, isNegative: number < 0)
  }

  var isZero: Bool { digits.isEmpty }

  /// The whole part, where it is not too large.
  var integer: Int? {
    let text = String(decoding: digits.dropFirst(scale).reversed().map { $0 + 48 }, as: UTF8.self)
    guard text.utf8.count < 18 else { return nil }
    let number = Int(text) ?? 0
    return isNegative ? -number : number
  }

  /// The number with so many digits behind the point, others cut off.
  func scaled(to places: Int) -> BcNumber {
    if places >= scale {
      return BcNumber(
        digits.isEmpty ? [] : [UInt8](repeating: 0, count: places - scale) + digits,
        scale: places,
        isNegative: isNegative
      )
    }
    return BcNumber(Array(digits.dropFirst(scale - places)), scale: places, isNegative: isNegative)
  }

  static prefix func - (value: BcNumber) -> BcNumber {
    BcNumber(value.digits, scale: value.scale, isNegative: !value.isNegative)
  }

  private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    if left.count != right.count { return left.count < right.count }
    return left.reversed().lexicographicallyPrecedes(right.reversed())
  }

  static func < (left: BcNumber, right: BcNumber) -> Bool {
    let difference = left - right
    return difference.isNegative
  }

  static func equals(_ left: BcNumber, _ right: BcNumber) -> Bool { (left - right).isZero }

  static func + (left: BcNumber, right: BcNumber) -> BcNumber {
    let places = max(left.scale, right.scale)
    let (first, second) = (left.scaled(to: places), right.scaled(to: places))
    if first.isNegative == second.isNegative {
      return BcNumber(
        sum(first.digits, second.digits),
        scale: places,
        isNegative: first.isNegative
      )
    }
    let isSmaller = precedes(first.digits, second.digits)
    let (large, small) = isSmaller ? (second, first) : (first, second)
    return BcNumber(
      difference(large.digits, small.digits),
      scale: places,
      isNegative: large.isNegative
    )
  }

  static func - (left: BcNumber, right: BcNumber) -> BcNumber { left + -right }

  private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var carry: UInt8 = 0
    for index in 0..<max(left.count, right.count) {
      let digit =
        (index < left.count ? left[index] : 0) + (index < right.count ? right[index] : 0) + carry
      result.append(digit % 10)
      carry = digit / 10
    }
    if carry > 0 { result.append(carry) }
    return result
  }

  private static func difference(_ large: [UInt8], _ small: [UInt8]) -> [UInt8] {
    var result = large
    var borrow: UInt8 = 0
    for index in large.indices {
      let taken = (index < small.count ? small[index] : 0) + borrow
      borrow = result[index] < taken ? 1 : 0
      result[index] = result[index] + borrow * 10 - taken
    }
    return result
  }

  /// The product with the digits behind the point that bc keeps.
  static func product(_ left: BcNumber, _ right: BcNumber, scale: Int) -> BcNumber {
    var cells = [Int](repeating: 0, count: left.digits.count + right.digits.count)
    for (place, digit) in left.digits.enumerated() where digit > 0 {
      for (offset, other) in right.digits.enumerated() {
        cells[place + offset] += Int(digit) * Int(other)
      }
    }
    var carry = 0
    var digits: [UInt8] = []
    for cell in cells {
      let value = cell + carry
      digits.append(UInt8(value % 10))
      carry = value / 10
    }
    let full = left.scale + right.scale
    let whole = BcNumber(digits, scale: full, isNegative: left.isNegative != right.isNegative)
    return whole.scaled(to: min(full, max(scale, left.scale, right.scale)))
  }

  /// The quotient with so many digits behind the point; nil by zero.
  static func quotient(_ left: BcNumber, _ right: BcNumber, scale: Int) -> BcNumber? {
    guard !right.isZero else { return nil }
    let shift = scale + right.scale - left.scale
    var dividend = left.digits
    if shift > 0 {
      dividend = [UInt8](repeating: 0, count: shift) + dividend
    } else {
      dividend = Array(dividend.dropFirst(-shift))
    }
    var rest: [UInt8] = []
    var digits = [UInt8](repeating: 0, count: dividend.count)
    for index in dividend.indices.reversed() {
      rest.insert(dividend[index], at: 0)
      while rest.last == 0 { rest.removeLast() }
      while !precedes(rest, right.digits) {
        rest = difference(rest, right.digits)
        while rest.last == 0 { rest.removeLast() }
        digits[index] += 1
      }
    }
    return BcNumber(digits, scale: scale, isNegative: left.isNegative != right.isNegative)
  }

  /// The square root, found digit by digit; nil of a negative number.
  static func root(of value: BcNumber, scale: Int) -> BcNumber? {
    guard !value.isNegative else { return nil }
    let places = max(scale, value.scale)
    let radicand = value.scaled(to: places * 2)
    var result = BcNumber([])
    let count = (radicand.digits.count + 1) / 2
    guard count > 0 else { return BcNumber([], scale: places) }
    var digits = [UInt8](repeating: 0, count: count)
    let whole = BcNumber(radicand.digits)
    for index in digits.indices.reversed() {
      for digit in stride(from: 9, through: 1, by: -1) {
        digits[index] = UInt8(digit)
        result = BcNumber(digits)
        if !(whole < product(result, result, scale: 0)) { break }
        digits[index] = 0
      }
    }
    return BcNumber(digits, scale: places)
  }

  /// The number as bc prints it: no zero before the point.
  var text: String {
    guard !isZero else { return "0" }
    var shown = digits
    while shown.count < scale { shown.append(0) }
    let letters = shown.reversed().map { Character(UnicodeScalar($0 + 48)) }
    var text = (isNegative ? "-" : "") + String(letters.dropLast(scale))
    if scale > 0 { text += "." + String(letters.suffix(scale)) }
    return text
  }
}
