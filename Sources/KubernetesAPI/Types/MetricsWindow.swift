public import Manifests
public import Simulation

/// A length of time as Go writes it: `15.062s`, `1m0s`.
public struct MetricsWindow: FieldValue {
  /// The length.
  public var length = Duration.zero

  /// Makes an empty one.
  public init() {}

  /// Makes one of that length.
  public init(_ length: Duration) { self.length = length }

  /// What the type is to the API's users.
  public static var shape: FieldShape { .named("Duration") }
  /// Whether this is the zero value.
  public var isZero: Bool { length == .zero }

  /// Reads the value from a tree; lengths are only ever written here.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .string = value else { return decoder.mismatch(value, goType: "string") }
  }

  /// The value as a tree.
  public func encoded() -> Value {
    let milliseconds = length.nanoseconds / 1_000_000
    let (minutes, rest) = (milliseconds / 60_000, milliseconds % 60_000)
    var seconds = "\(rest / 1000)"
    if rest % 1000 != 0 {
      let digits = String(1000 + rest % 1000).dropFirst()
      seconds += "." + digits.prefix { _ in true }
      while seconds.last == "0" { seconds.removeLast() }
    }
    return .string(minutes == 0 ? "\(seconds)s" : "\(minutes)m\(seconds)s")
  }
}
