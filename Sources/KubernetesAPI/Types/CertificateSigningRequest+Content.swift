import Manifests

extension CertificateSigningRequest {
  /// What the request says inside; nil where it is none.
  public var inner: CertificateRequest? {
    guard let bytes = try? Base64.decode(spec.request) else { return nil }
    return CertificateRequest(pem: String(decoding: bytes, as: UTF8.self))
  }

  /// Whether somebody approved it, and nobody denied it.
  public var isApproved: Bool {
    func holds(_ type: String) -> Bool { status.conditions.contains { $0.type == type } }
    return holds("Approved") && !holds("Denied") && !holds("Failed")
  }
}

extension CertificateSigningRequest: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    let path = FieldPath.spec
    if inner == nil {
      errors.invalid(
        path.child("request"),
        .string(spec.request),
        "PEM block type must be CERTIFICATE REQUEST"
      )
    }
    if spec.usages.isEmpty { errors.required(path.child("usages")) }
    if spec.signerName.isEmpty {
      errors.required(path.child("signerName"))
    } else if !spec.signerName.contains("/") {
      errors.invalid(
        path.child("signerName"),
        .string(spec.signerName),
        "must be a fully qualified domain and path of the form 'example.com/signer-name'"
      )
    }
    if let seconds = spec.expirationSeconds, seconds < 600 {
      errors.invalid(
        path.child("expirationSeconds"),
        .integer(Int64(seconds)),
        "may not specify a duration less than 600 seconds (10 minutes)"
      )
    }
    return errors.causes
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: CertificateSigningRequest) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    let types = status.conditions.map(\.type)
    let path = FieldPath.status.child("conditions")
    let verdicts = ["Approved", "Denied"]
    for (index, type) in types.enumerated() {
      let place = path.index(index).child("type")
      if types[..<index].contains(type) {
        errors.duplicate(place, .string(type))
      } else if verdicts.contains(type), types[..<index].contains(where: verdicts.contains) {
        errors.invalid(
          place,
          .string(type),
          "Approved and Denied conditions are mutually exclusive"
        )
      }
    }
    for type in verdicts + ["Failed"]
    where old.status.conditions.contains(where: { $0.type == type }) && !types.contains(type) {
      errors.forbidden(
        path,
        "updates may not remove a condition of type \"\(type)\""
      )
    }
    return errors.causes
  }
}
