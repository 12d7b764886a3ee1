/// A container added to a running pod to look into it.
///
/// Its fields are those of a container, and the container whose processes it sees.
public struct EphemeralContainer: APIStruct {
  /// What explain says of the type.
  public static let doc = "A container added to a running pod to look into it."

  /// What it runs.
  public var container = Container()
  /// The container whose processes it sees.
  public var targetContainerName = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    container.visitFields(&visitor)
    visitor.field(
      "targetContainerName",
      &targetContainerName,
      doc: "The container whose processes it sees."
    )
  }

  /// Sets what depends on more than one field.
  public mutating func setDefaults() { container.setDefaults() }
}
