import Simulation

/// Lengths of time as Go reads them: `1m30s`, `500ms`.
enum GoDuration {
  /// Reads a length; nil where the text is none.
  static func parse(_ text: String) -> Duration? {
    if text == "0" { return .zero }
    var rest = Substring(text)
    var total = 0.0
    let negative = rest.first == "-"
    if negative { rest = rest.dropFirst() }
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      guard let scale = units.first(where: { $0.name == unit })?.seconds else { return nil }
      rest = rest.dropFirst(unit.count)
      total += number * scale
    }
    return .seconds(negative ? -total : total)
  }

  /// A length as Go prints it, to the second: `1m30s`.
  static func text(_ length: Duration) -> String {
    let seconds = length.wholeSeconds
    if seconds >= 3600 { return "\(seconds / 3600)h\(seconds / 60 % 60)m\(seconds % 60)s" }
    if seconds >= 60 { return "\(seconds / 60)m\(seconds % 60)s" }
    return "\(seconds)s"
  }

  private static let units: [(name: String, seconds: Double)] = [
    ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
  ]
}
