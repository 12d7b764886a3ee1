/// A selection by fields, as in `--field-selector=status.phase=Running`.
public struct FieldSelector: Hashable, Sendable {
  /// One requirement.
  public struct Term: Hashable, Sendable {
    /// The field's path, as in `metadata.name`.
    public var path: String
    /// The value to compare with.
    public var value: String
    /// Whether the field must have that value, or must not.
    public var isEqual: Bool

    /// Makes a requirement.
    public init(_ path: String, _ value: String, isEqual: Bool = true) {
      self.path = path
      self.value = value
      self.isEqual = isEqual
    }
  }

  /// The requirements; all must hold.
  public var terms: [Term]

  /// Makes a selection.
  public init(_ terms: [Term]) { self.terms = terms }
}
