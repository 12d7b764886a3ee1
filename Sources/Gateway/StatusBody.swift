import KubernetesAPI
import Manifests

/// The `Status` object of the API: how a request ended.
enum StatusBody {
  /// The body and code of a refusal.
  static func failure(_ status: Status) -> GatewayResponse {
    .json(status.body, code: status.bodyCode)
  }

  /// The body of a success that leaves no object.
  static func success(of object: any APIObject) -> Value { Status.successBody(of: object) }

  /// The body of a success.
  static func success() -> Value { Status.successBody() }
}
