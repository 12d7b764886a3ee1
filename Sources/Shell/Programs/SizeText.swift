/// Numbers with one of the usual letters behind them, as in `200m`.
enum SizeText {
  static func read(_ text: String) -> Int? {
    let units: [(String, Int)] = [
      ("kB", 1000), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("KiB", 1024),
      ("MiB", 1 << 20), ("GiB", 1 << 30), ("TB", 1_000_000_000_000), ("b", 512), ("k", 1024),
      ("K", 1024), ("m", 1 << 20), ("M", 1 << 20), ("g", 1 << 30), ("G", 1 << 30), ("T", 1 << 40),
    ]
    for (name, factor) in units where text.hasSuffix(name) {
      guard let number = Int(text.dropLast(name.utf8.count)) else { return nil }
      let (value, isTooLarge) = number.multipliedReportingOverflow(by: factor)
      return isTooLarge ? nil : value
    }
    return Int(text)
  }

  /// The number of lines or bytes that `head` and `tail` are asked for.
  static func count(_ text: String, of what: String) throws(UsageFailure) -> Int {
    if let number = read(text) { return number }
    let digits = text.hasPrefix("-") ? String(text.dropFirst()) : text
    let isLarge = !digits.isEmpty && digits.allSatisfy(\.isNumber)
    throw Tools.plain(
      "invalid number of \(what): '\(digits)'"
        + (isLarge ? ": Value too large for defined data type" : "")
    )
  }
}
