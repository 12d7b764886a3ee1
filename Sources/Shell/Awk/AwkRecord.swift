/// The current record and its fields, split when somebody asks.
struct AwkRecord: Sendable {
  private var whole: [UInt8]
  private var fields: [AwkValue] = []
  private var isSplit = false
  /// Whether a field was set, so that the record is to be put together again.
  private var isStale = false

  init(_ bytes: [UInt8] = []) { whole = bytes }

  func bytes(_ separator: [UInt8]) -> [UInt8] {
    guard isStale else { return whole }
    var result: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { result += separator }
      result += field.bytes()
    }
    return result
  }

  mutating func fieldCount(_ separator: [UInt8], _ cache: inout [[UInt8]: Expression]) -> Int {
    split(separator, &cache)
    return fields.count
  }

  mutating func field(
    _ number: Int,
    _ separator: [UInt8],
    _ cache: inout [[UInt8]: Expression]
  )
    -> AwkValue
  {
    split(separator, &cache)
    return number <= fields.count ? fields[number - 1] : .unset
  }

  mutating func setField(
    _ number: Int,
    _ value: AwkValue,
    _ separator: [UInt8],
    _ cache: inout [[UInt8]: Expression]
  ) {
    split(separator, &cache)
    while fields.count < number { fields.append(.unset) }
    fields[number - 1] = value
    isStale = true
  }

  mutating func setFieldCount(
    _ count: Int,
    _ separator: [UInt8],
    _ cache: inout [[UInt8]: Expression]
  ) {
    split(separator, &cache)
    while fields.count < count { fields.append(.unset) }
    fields.removeLast(fields.count - count)
    isStale = true
  }

  private mutating func split(_ separator: [UInt8], _ cache: inout [[UInt8]: Expression]) {
    guard !isSplit else { return }
    isSplit = true
    fields = Self.pieces(whole, separator, &cache).map { .input($0) }
  }

  /// The parts of a text between separators, as `FS` has them.
  static func pieces(
    _ text: [UInt8],
    _ separator: [UInt8],
    _ cache: inout [[UInt8]: Expression]
  )
    -> [[UInt8]]
  {
    guard !text.isEmpty else { return [] }
    if separator == [Byte.space] {
      return text.split { $0.isBlank || $0 == Byte.newline }.map(Array.init)
    }
    if separator.isEmpty { return text.map { [$0] } }
    if separator.count == 1, separator[0] != Byte.backslash {
      return text.split(separator: separator[0], omittingEmptySubsequences: false).map(Array.init)
    }
    guard let expression = compiled(separator, &cache) else { return [text] }
    var result: [[UInt8]] = []
    var start = 0
    var position = 0
    while position <= text.count, let match = expression.firstMatch(in: text, from: position) {
      guard !match.range.isEmpty else {
        position = match.range.upperBound + 1
        continue
      }
      result.append(Array(text[start..<match.range.lowerBound]))
      start = match.range.upperBound
      position = start
    }
    result.append(Array(text[start...]))
    return result
  }

  /// A regular expression, compiled once.
  static func compiled(
    _ source: [UInt8],
    _ cache: inout [[UInt8]: Expression]
  )
    -> Expression?
  {
    if let known = cache[source] { return known }
    guard let expression = try? Expression(source, extended: true) else { return nil }
    cache[source] = expression
    return expression
  }
}
