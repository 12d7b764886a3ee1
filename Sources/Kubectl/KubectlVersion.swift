/// Which kubectl it is: the one of the course documents, or the present one.
public enum KubectlVersion: Hashable, Sendable {
  /// kubectl 1.8: its tables, messages and generators.
  case v18
  /// kubectl 1.36.
  case current

  /// The version as `kubectl version` prints it.
  public var text: String {
    switch self {
    case .v18: "v1.8.0"
    case .current: "v1.36.3"
    }
  }

  /// The version of the API server beside it.
  var serverText: String {
    switch self {
    case .v18: text
    case .current: "v1.36.2"
    }
  }
}
