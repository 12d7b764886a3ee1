/// A run grew past one of its named bounds.
///
/// Everything that a script can make grow has such a bound; the name is what the user sees, and what
/// an option would change.
public struct LimitExceeded: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bound's name in plain words, as in "events per run".
  public let limit: String
  /// The bound's value.
  public let value: Int64
  /// The unit of the value, empty where it is a count.
  public let unit: String

  /// Names the bound that was passed.
  public init(_ limit: String, value: Int64, unit: String = "") {
    self.limit = limit
    self.value = value
    self.unit = unit
  }

  /// One line for the user, without a final stop.
  public var description: String {
    "limit reached: \(limit) (\(value)\(unit.isEmpty ? "" : " \(unit)"))"
  }
}
