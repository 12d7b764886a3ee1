/// The place of a field in an object, as refusals name it: `spec.ports[0].port`.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  /// The path as a text.
  public let description: String

  /// The place of a field of the object itself.
  public init(_ name: String) { description = name }

  /// A field inside this one.
  public func child(_ name: String) -> FieldPath {
    FieldPath(description.isEmpty ? name : "\(description).\(name)")
  }

  /// An element of this list.
  public func index(_ index: Int) -> FieldPath { FieldPath("\(description)[\(index)]") }

  /// An entry of this map.
  public func key(_ key: String) -> FieldPath { FieldPath("\(description)[\(key)]") }

  /// The object itself.
  public static let root = FieldPath("")
  /// The metadata.
  public static let metadata = FieldPath("metadata")
  /// The desired state.
  public static let spec = FieldPath("spec")
  /// The observed state.
  public static let status = FieldPath("status")
}
