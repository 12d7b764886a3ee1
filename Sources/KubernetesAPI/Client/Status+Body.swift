public import Manifests

/// The `Status` object of the API: how a request ended, as its body says it.
extension Status {
  /// The code of the answer.
  public var bodyCode: Int { reason.code == 0 ? 503 : reason.code }

  /// The body of a refusal.
  public var body: Value {
    var body: Value = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
      "message": .string(message), "reason": .string(reason.rawValue),
    ]
    let details = Self.details(of: self)
    if let object = details.object, !object.isEmpty { body["details"] = details }
    body["code"] = .integer(Int64(bodyCode))
    return body
  }

  /// The body of a success that leaves no object.
  public static func successBody(of object: any APIObject) -> Value {
    let resource = object.resource
    var details: Value = ["name": .string(object.metadata.name)]
    if !resource.group.isEmpty { details["group"] = .string(resource.group) }
    details["kind"] = .string(resource.plural)
    details["uid"] = .string(object.metadata.uid)
    return successBody(details)
  }

  /// The body of a success with details.
  public static func successBody(_ details: Value? = nil) -> Value {
    var body: Value = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
    ]
    if let details { body["details"] = details }
    return body
  }

  private static func details(of status: Status) -> Value {
    var details: Value = [:]
    if !status.name.isEmpty { details["name"] = .string(status.name) }
    if !status.group.isEmpty { details["group"] = .string(status.group) }
    if !status.kind.isEmpty { details["kind"] = .string(status.kind) }
    if !status.causes.isEmpty {
      details["causes"] = .array(
        status.causes.map { cause in
          [
            "reason": .string(cause.reason), "message": .string(cause.message),
            "field": .string(cause.field),
          ]
        }
      )
    }
    if status.retryAfterSeconds > 0 {
      details["retryAfterSeconds"] = .integer(Int64(status.retryAfterSeconds))
    }
    return details
  }
}
