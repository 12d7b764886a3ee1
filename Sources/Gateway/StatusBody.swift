import KubernetesAPI
import Manifests

/// The `Status` object of the API: how a request ended.
enum StatusBody {
  /// The body and code of a refusal.
  static func failure(_ status: Status) -> GatewayResponse {
    var body: Value = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
      "message": .string(status.message), "reason": .string(status.reason.rawValue),
    ]
    let details = details(of: status)
    if let object = details.object, !object.isEmpty { body["details"] = details }
    let code = status.reason.code == 0 ? 503 : status.reason.code
    body["code"] = .integer(Int64(code))
    return .json(body, code: code)
  }

  /// The body of a success that leaves no object.
  static func success(of object: any APIObject) -> Value {
    let resource = object.resource
    var details: Value = [
      "name": .string(object.metadata.name), "kind": .string(resource.plural),
      "uid": .string(object.metadata.uid),
    ]
    if !resource.group.isEmpty { details["group"] = .string(resource.group) }
    return success(details)
  }

  /// The body of a success with details.
  static func success(_ details: Value? = nil) -> Value {
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
