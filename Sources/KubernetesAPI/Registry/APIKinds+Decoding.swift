public import Manifests

extension APIKinds {
  /// Makes the object that a manifest describes, without defaults.
  ///
  /// - Returns: the object, and a warning for each unknown field where `validation` is `warn`.
  /// - Throws: a refusal in the words of the API server.
  public static func decode(
    _ manifest: Value,
    validation: FieldValidation
  ) throws(Status) -> (object: any APIObject, warnings: [String]) {
    let (apiVersion, kind) = try identity(of: manifest)
    guard let type = type(apiVersion: apiVersion, kind: kind) else {
      throw .badRequest(
        "no kind \"\(kind)\" is registered for version \"\(apiVersion)\" in scheme"
          + " \"pkg/api/legacyscheme/scheme.go:30\""
      )
    }
    return try decode(manifest, as: type, validation: validation)
  }

  /// Makes an object of a known type; the manifest's own apiVersion and kind are not looked at.
  public static func decode(
    _ manifest: Value,
    as type: any APIObject.Type,
    validation: FieldValidation
  ) throws(Status) -> (object: any APIObject, warnings: [String]) {
    try decode(as: type, manifest, validation)
  }

  /// The apiVersion and kind of a manifest.
  ///
  /// - Throws: a refusal where one of them is missing.
  public static func identity(
    of manifest: Value
  ) throws(Status) -> (apiVersion: String, kind: String) {
    let kind = manifest["kind"]?.string ?? ""
    let apiVersion = manifest["apiVersion"]?.string ?? ""
    guard !kind.isEmpty else {
      throw .badRequest("Object 'Kind' is missing in '\(JSONWriter.compact(manifest))'")
    }
    guard !apiVersion.isEmpty else {
      throw .badRequest("Object 'apiVersion' is missing in '\(JSONWriter.compact(manifest))'")
    }
    return (apiVersion, kind)
  }

  private static func decode<Object: APIObject>(
    as type: Object.Type,
    _ manifest: Value,
    _ validation: FieldValidation
  ) throws(Status) -> (object: any APIObject, warnings: [String]) {
    var object = Object()
    var decoder = FieldDecoder()
    object.decode(fields(of: manifest), &decoder)
    let resource = Object.resource
    let prefix =
      "\(resource.kind) in version \"\(resource.version)\" cannot be handled as a"
      + " \(resource.kind): "
    if let failure = decoder.failure { throw .badRequest(prefix + failure) }
    let unknown = decoder.strictErrors
    if !unknown.isEmpty, validation == .strict {
      throw .badRequest(
        "\(prefix)strict decoding error: \(unknown.joined(separator: ", "))"
      )
    }
    return (object, validation == .warn ? unknown : [])
  }

  /// The manifest without apiVersion and kind, which are no fields of the types.
  private static func fields(of manifest: Value) -> Value {
    var fields = manifest
    if manifest.object != nil {
      fields["apiVersion"] = nil
      fields["kind"] = nil
    }
    return fields
  }
}
