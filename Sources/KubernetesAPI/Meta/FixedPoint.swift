/// Numbers with a fixed count of digits behind the point, as Go's `%f` and `%.2f` write them.
public enum FixedPoint {
  /// The number as a text.
  public static func text(_ number: Double, digits: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = (number.magnitude * Double(scale)).rounded(.toNearestOrEven)
    guard scaled < 9e18 else { return String(number) }
    let whole = Int64(scaled)
    let sign = number < 0 && whole != 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % scale)
    let zeros = String(repeating: "0", count: digits - fraction.utf8.count)
    return "\(sign)\(whole / scale).\(zeros)\(fraction)"
  }
}
