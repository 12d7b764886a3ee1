extension Duration {
  /// Reads a length as people write it: `90s`, `10m`, `1h30m`, `500ms`, `2d`; nil where the text is none.
  ///
  /// Each number is at most a million.
  public init?(text: some StringProtocol) {
    var rest = Substring(text)
    var sum = Duration.zero
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Int64(digits), number <= 1_000_000 else { return nil }
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      switch unit {
      case "ms": sum = sum + .milliseconds(number)
      case "s": sum = sum + .seconds(number)
      case "m": sum = sum + .minutes(number)
      case "h": sum = sum + .hours(number)
      case "d": sum = sum + .hours(24 * number)
      default: return nil
      }
    }
    self = sum
  }
}
