/// Points as they are written: `3`, `1.5`, `0.33`.
public enum PointsText {
  /// The number with at most two digits behind the point.
  public static func words(_ points: Double) -> String {
    let hundredths = Int((points * 100).rounded())
    let (whole, rest) = (hundredths / 100, hundredths % 100)
    if rest == 0 { return String(whole) }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
