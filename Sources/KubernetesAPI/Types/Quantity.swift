public import Manifests

/// An amount with a suffix, as in `100m` CPU or `64Mi` memory.
///
/// Kept to the billionth as a whole part and billionths above it, so that equal amounts are equal
/// values and addition never loses anything. The suffix family in which it was written is kept for
/// printing and does not count in comparisons. Source: `k8s.io/apimachinery/pkg/api/resource`.
public struct Quantity: Sendable {
  /// The family of suffixes.
  public enum Format: UInt8, Sendable {
    /// `n u m k M G T P E`.
    case decimalSI
    /// `Ki Mi Gi Ti Pi Ei`.
    case binarySI
    /// `e3`, `e6`, …
    case decimalExponent
  }

  /// The whole part, rounded towards the negative.
  let units: Int64
  /// What is above the whole part, in billionths: 0 to 999,999,999.
  let nanos: Int32
  /// The family of suffixes it is printed with.
  public let format: Format

  init(units: Int64, nanos: Int32, format: Format) {
    self.units = units
    self.nanos = nanos
    self.format = format
  }

  /// Nothing.
  public init() { self.init(0) }

  /// A whole amount.
  public init(_ units: Int64, format: Format = .decimalSI) {
    self.init(units: units, nanos: 0, format: format)
  }

  /// An amount in thousandths, as CPU is counted.
  public init(milli: Int64, format: Format = .decimalSI) {
    let whole = milli >= 0 ? milli / 1000 : (milli - 999) / 1000
    self.init(
      units: whole,
      nanos: Int32(truncatingIfNeeded: milli - whole * 1000) * 1_000_000,
      format: format
    )
  }

  /// The amount as a whole number, rounded away from zero.
  public var value: Int64 {
    if nanos == 0 || units < 0 { return units }
    return units == .max ? .max : units + 1
  }

  /// The amount in thousandths, rounded away from zero; saturates.
  public var milliValue: Int64 {
    let (thousands, overflow) = units.multipliedReportingOverflow(by: 1000)
    if overflow { return units > 0 ? .max : .min }
    let rest = units < 0 ? Int64(nanos) / 1_000_000 : (Int64(nanos) + 999_999) / 1_000_000
    let (sum, carried) = thousands.addingReportingOverflow(rest)
    return carried ? .max : sum
  }

  /// -1, 0 or 1.
  public var signum: Int { units < 0 ? -1 : (units == 0 && nanos == 0 ? 0 : 1) }
}

extension Quantity: Hashable, Comparable {
  /// Whether the two are equal.
  public static func == (left: Self, right: Self) -> Bool {
    left.units == right.units && left.nanos == right.nanos
  }
  /// Whether the left one comes first.
  public static func < (left: Self, right: Self) -> Bool {
    (left.units, left.nanos) < (right.units, right.nanos)
  }
  /// Feeds what equality compares to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(units)
    hasher.combine(nanos)
  }
}

extension Quantity: AdditiveArithmetic {
  /// Nothing.
  public static var zero: Quantity { Quantity() }

  /// The sum, printed as the left side unless that is zero; saturates.
  public static func + (left: Self, right: Self) -> Self {
    let nanos = left.nanos + right.nanos
    let carry: Int64 = nanos >= 1_000_000_000 ? 1 : 0
    let (sum, overflow) = left.units.addingReportingOverflow(right.units)
    let format = left.signum == 0 ? right.format : left.format
    if overflow || (sum == .max && carry == 1) {
      return Quantity(units: left.units > 0 ? .max : .min, nanos: 0, format: format)
    }
    return Quantity(
      units: sum + carry,
      nanos: nanos - Int32(carry) * 1_000_000_000,
      format: format
    )
  }

  /// The difference, printed as the left side unless that is zero; saturates.
  public static func - (left: Self, right: Self) -> Self { left + right.negated }

  /// The amount with the other sign.
  public var negated: Quantity {
    if nanos == 0 {
      return Quantity(units: units == .min ? .max : -units, nanos: 0, format: format)
    }
    return Quantity(units: -(units + 1), nanos: 1_000_000_000 - nanos, format: format)
  }
}

extension Quantity: FieldValue {
  /// What the type is to the API's users.
  public static var shape: FieldShape { .named("Quantity") }
  /// Whether this is the zero value.
  public var isZero: Bool { signum == 0 }

  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    let text: String
    switch value {
    case .string(let given): text = given
    case .integer(let number): text = String(number)
    case .number(let number): text = String(number)
    case .null, .bool, .array, .object: text = "?"
    }
    do {
      self = try Quantity(parsing: text)
    } catch {
      decoder.fail(error.message)
    }
  }

  /// The value as a tree.
  public func encoded() -> Value { .string(description) }
}
