/// A kind that checks its objects before they are stored.
///
/// The default checks metadata alone. A kind with rules of its own starts from
/// ``metadataErrors()`` or ``metadataErrors(from:)`` and adds to what they found.
public protocol ValidatedObject: APIObject {
  /// What is wrong with a name for objects of the kind.
  static func nameErrors(_ name: String) -> [String]
  /// What is wrong with a new object.
  func validate() -> [Status.Cause]
  /// What is wrong with the object as the successor of `old`.
  func validateUpdate(from old: Self) -> [Status.Cause]
}

extension ValidatedObject {
  /// What is wrong with a name for objects of the kind.
  public static func nameErrors(_ name: String) -> [String] { Names.dns1123SubdomainErrors(name) }
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] { metadataErrors().causes }
  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: Self) -> [Status.Cause] { metadataErrors(from: old).causes }

  /// What is wrong with the metadata of a new object.
  public func metadataErrors() -> ValidationErrors {
    var errors = ValidationErrors()
    errors.checkMetadata(
      metadata,
      isNamespaced: resource.isNamespaced,
      nameErrors: Self.nameErrors
    )
    return errors
  }

  /// What is wrong with the change of the metadata.
  public func metadataErrors(from old: Self) -> ValidationErrors {
    var errors = ValidationErrors()
    errors.checkMetadataUpdate(metadata, from: old.metadata)
    return errors
  }

  /// What is wrong with the object as the successor of `old`, whose type is known to be the same.
  public func validateUpdate(fromAny old: any APIObject) -> [Status.Cause] {
    guard let old = old as? Self else {
      preconditionFailure("a \(Self.typeName) cannot follow a \(old.resource.kind)")
    }
    return validateUpdate(from: old)
  }
}
