public import Manifests

/// A large part of an object behind one pointer, shared until it is changed.
///
/// A pod's spec is the same in every revision of the pod, and often in every pod of a template; a
/// change of status then copies a pointer in its place. Use as a property wrapper; in the table of
/// fields pass the wrapper itself (`&_spec`), so that a walk that only reads does not copy.
@propertyWrapper
public struct Boxed<Wrapped: FieldValue>: Sendable {
  @usableFromInline
  final class Storage: Sendable {
    @usableFromInline let value: Wrapped
    /// Whether defaults were filled in since the last change, so that doing it again is free.
    @usableFromInline let isDefaulted: Bool

    @inlinable
    init(_ value: Wrapped, isDefaulted: Bool = false) {
      self.value = value
      self.isDefaulted = isDefaulted
    }
  }

  @usableFromInline var storage: Storage

  /// Puts `wrappedValue` behind a pointer.
  @inlinable
  public init(wrappedValue: Wrapped) { storage = Storage(wrappedValue) }

  /// The value itself; a change makes a copy of its own.
  public var wrappedValue: Wrapped {
    @inlinable _read { yield storage.value }
    @inlinable set { storage = Storage(newValue) }
  }

  /// Changes what has no bearing on defaults, so that these need not be filled in again.
  public mutating func changeKeepingDefaults(_ change: (inout Wrapped) -> Void) {
    var inner = storage.value
    change(&inner)
    storage = Storage(inner, isDefaulted: storage.isDefaulted)
  }

  /// Whether two boxes are one and the same: equal without a look inside.
  public func isIdentical(to other: Self) -> Bool { storage === other.storage }
}

extension Boxed: Equatable {
  /// Whether the two are equal.
  public static func == (left: Self, right: Self) -> Bool {
    left.storage === right.storage || left.storage.value == right.storage.value
  }
}

extension Boxed: FieldValue {
  /// Makes the zero value.
  public init() { self.init(wrappedValue: Wrapped()) }
  /// What the type is to the API's users.
  public static var shape: FieldShape { Wrapped.shape }
  /// Whether this is the zero value.
  public var isZero: Bool { storage.value.isZero }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    var inner = storage.value
    inner.decode(value, &decoder)
    wrappedValue = inner
  }
  /// The value as a tree.
  public func encoded() -> Value { storage.value.encoded() }
  /// Fills in the defaults inside.
  public mutating func setNestedDefaults() {
    guard !storage.isDefaulted else { return }
    var inner = storage.value
    inner.setNestedDefaults()
    storage = Storage(inner, isDefaulted: true)
  }
}
