public import Manifests

extension Patch {
  /// `object` with the patch laid over it, as a tree.
  ///
  /// - Precondition: the patch is not one of server-side apply, for which ``FieldOwners`` is there.
  public func applied(to object: any APIObject) throws(Status) -> Value {
    try applied(to: object.manifest(), of: type(of: object))
  }

  /// A tree of an object of `type` with the patch laid over it.
  public func applied(
    to manifest: Value,
    of type: any APIObject.Type
  ) throws(Status) -> Value {
    switch self {
    case .merge(let tree): return MergePatch.apply(tree, to: manifest)
    case .json(let operations): return try JSONPatch.apply(operations, to: manifest)
    case .strategic(let tree):
      guard !(type is CustomObject.Type) else {
        throw Status(
          .unsupportedMediaType,
          "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/apply-patch+yaml"
        )
      }
      return try StrategicMergePatch.apply(tree, to: manifest, shape: StrategicShape(type))
    case .apply:
      throw Status(.unsupportedMediaType, "server-side apply of a scale is not simulated")
    }
  }

  /// The object that `manifest`, the outcome of the patch, describes; what does not fit is the
  /// server's refusal of the patch.
  public func decoded(
    _ manifest: Value,
    like object: any APIObject,
    _ validation: FieldValidation
  ) throws(Status) -> (object: any APIObject, warnings: [String]) {
    do {
      return try APIKinds.decode(manifest, as: object.resource, validation: validation)
    } catch {
      throw refusal(of: manifest, error)
    }
  }

  private func refusal(of manifest: Value, _ status: Status) -> Status {
    let kind = manifest["kind"]?.string ?? ""
    var why = status.message
    if let end = why.firstRange(of: "cannot be handled as a \(kind): ") {
      why = String(why[end.upperBound...])
    }
    let subject: String
    switch self {
    case .strategic(let tree): subject = GoSyntax.plain(tree)
    case .merge, .json, .apply: subject = JSONWriter.compact(manifest)
    }
    let message = "Invalid value: \(GoSyntax.quoted(subject)): \(why)"
    return Status(
      .invalid,
      "patch: \(message)",
      causes: [Status.Cause(reason: "FieldValueInvalid", message: message, field: "patch")]
    )
  }
}
