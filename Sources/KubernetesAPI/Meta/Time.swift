public import Manifests
public import Simulation

/// A time of the API, to the second; the zero value is written as null.
public struct Time: FieldValue, Comparable {
  /// The point in time; the epoch stands for "none", as Go's zero time does.
  public var instant: Instant = .epoch

  /// The zero time.
  public init() {}

  /// The second in which `instant` lies.
  public init(_ instant: Instant) { self.instant = Instant(seconds: instant.seconds) }

  /// What the type is to the API's users.
  public static var shape: FieldShape { .named("Time") }
  /// Whether this is the zero value.
  public var isZero: Bool { instant == .epoch }
  /// Whether the left one comes first.
  public static func < (left: Self, right: Self) -> Bool { left.instant < right.instant }

  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .string(let text) = value else { return decoder.mismatch(value, goType: "v1.Time") }
    guard let parsed = CivilTime.parse(rfc3339: text) else {
      return decoder.fail(
        "parsing time \"\(text)\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\(text)\" as"
          + " \"2006\""
      )
    }
    self = Time(parsed)
  }

  /// The value as a tree.
  public func encoded() -> Value {
    isZero ? .null : .string(CivilTime(instant).rfc3339)
  }
}

/// A time of the API, to the microsecond: what leases and events use.
public struct MicroTime: FieldValue, Comparable {
  /// The point in time; the epoch stands for "none".
  public var instant: Instant = .epoch

  /// The zero time.
  public init() {}

  /// The microsecond in which `instant` lies.
  public init(_ instant: Instant) {
    self.instant = Instant(nanoseconds: instant.nanoseconds / 1000 * 1000)
  }

  /// What the type is to the API's users.
  public static var shape: FieldShape { .named("MicroTime") }
  /// Whether this is the zero value.
  public var isZero: Bool { instant == .epoch }
  /// Whether the left one comes first.
  public static func < (left: Self, right: Self) -> Bool { left.instant < right.instant }

  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .string(let text) = value, let parsed = CivilTime.parse(rfc3339: text) else {
      return decoder.mismatch(value, goType: "v1.MicroTime")
    }
    self = MicroTime(parsed)
  }

  /// The value as a tree.
  public func encoded() -> Value {
    isZero ? .null : .string(CivilTime(instant).rfc3339Micro)
  }
}
