public import Manifests

/// A part of an object that most objects do not have: one pointer, which is nil where it is absent.
///
/// A probe takes some hundred bytes, and most containers have none. Use as a property wrapper on an
/// optional; in the table of fields pass the wrapper itself (`&_livenessProbe`). Shared until changed,
/// as ``Boxed`` is.
@propertyWrapper
public struct Sparse<Wrapped: FieldValue>: Equatable, Sendable {
  private var box: Boxed<Wrapped>?

  /// Puts `wrappedValue` behind a pointer.
  public init(wrappedValue: Wrapped?) { box = wrappedValue.map { Boxed(wrappedValue: $0) } }

  /// Puts `value` behind a pointer.
  public init(_ value: Wrapped) { box = Boxed(wrappedValue: value) }

  /// The part itself; a change makes a copy of its own.
  public var wrappedValue: Wrapped? {
    get { box?.wrappedValue }
    set { box = newValue.map { Boxed(wrappedValue: $0) } }
  }
}

extension Sparse: FieldValue {
  /// Makes an absent part.
  public init() { box = nil }
  /// What the type is to the API's users.
  public static var shape: FieldShape { Wrapped.shape }
  /// Whether the part is absent.
  public var isZero: Bool { box == nil }
  /// Reads the part from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    var part = Wrapped()
    part.decode(value, &decoder)
    wrappedValue = part
  }
  /// The part as a tree.
  public func encoded() -> Value { box?.encoded() ?? .null }
  /// Fills in defaults inside.
  public mutating func setNestedDefaults() {
    guard var part = box else { return }
    part.setNestedDefaults()
    box = part
  }
}
