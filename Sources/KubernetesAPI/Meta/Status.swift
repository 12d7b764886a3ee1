/// A refusal of the API server: reason, message, causes, code.
///
/// Made once, at the layer that refuses; kubectl prints it in one place.
/// Source: `k8s.io/apimachinery/pkg/api/errors`.
public struct Status: Error, Hashable, Sendable {
  /// The kind of refusal, as clients tell them apart.
  public enum Reason: String, Sendable {
    case alreadyExists = "AlreadyExists"
    case badRequest = "BadRequest"
    case conflict = "Conflict"
    case expired = "Expired"
    case forbidden = "Forbidden"
    case gone = "Gone"
    case internalError = "InternalError"
    case invalid = "Invalid"
    case methodNotAllowed = "MethodNotAllowed"
    case notAcceptable = "NotAcceptable"
    case notFound = "NotFound"
    case serviceUnavailable = "ServiceUnavailable"
    case timeout = "Timeout"
    case tooManyRequests = "TooManyRequests"
    case unauthorized = "Unauthorized"
    case unsupportedMediaType = "UnsupportedMediaType"
    case requestEntityTooLarge = "RequestEntityTooLarge"
    /// What the server passes on from below it, without a reason of its own.
    case unknown = ""
    /// The server did not answer at all; not a reason of the API, but what a client makes of it.
    case connectionRefused = "ConnectionRefused"

    /// The HTTP status code.
    public var code: Int {
      switch self {
      case .badRequest: 400
      case .unauthorized: 401
      case .forbidden: 403
      case .notFound: 404
      case .methodNotAllowed: 405
      case .notAcceptable: 406
      case .alreadyExists, .conflict: 409
      case .gone, .expired: 410
      case .unsupportedMediaType: 415
      case .invalid: 422
      case .tooManyRequests: 429
      case .requestEntityTooLarge: 413
      case .internalError, .unknown: 500
      case .serviceUnavailable: 503
      case .timeout: 504
      case .connectionRefused: 0
      }
    }
  }

  /// One of the things that are wrong, with its place.
  public struct Cause: Hashable, Sendable {
    /// What kind of cause it is, as in `FieldValueInvalid`.
    public let reason: String
    /// What is wrong, without the field.
    public let message: String
    /// The path of the field.
    public let field: String

    /// Names a cause.
    public init(reason: String, message: String, field: String) {
      self.reason = reason
      self.message = message
      self.field = field
    }
  }

  /// Why the server refused.
  public var reason: Reason
  /// The whole message.
  public var message: String
  /// The object's name, if the refusal is about one.
  public var name: String
  /// The object's group.
  public var group: String
  /// The object's kind, or its plural, as upstream gives it.
  public var kind: String
  /// The single things that are wrong.
  public var causes: [Cause]
  /// After how many seconds to try again; 0 where that makes no sense.
  public var retryAfterSeconds: Int

  /// Makes a refusal.
  public init(
    _ reason: Reason,
    _ message: String,
    name: String = "",
    group: String = "",
    kind: String = "",
    causes: [Cause] = [],
    retryAfterSeconds: Int = 0
  ) {
    self.reason = reason
    self.message = message
    self.name = name
    self.group = group
    self.kind = kind
    self.causes = causes
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// There is no such object.
  public static func notFound(_ resource: APIResource, _ name: String) -> Status {
    Status(
      .notFound,
      "\(resource.qualifiedPlural) \"\(name)\" not found",
      name: name,
      group: resource.group,
      kind: resource.plural
    )
  }

  /// The name is taken.
  public static func alreadyExists(_ resource: APIResource, _ name: String) -> Status {
    Status(
      .alreadyExists,
      "\(resource.qualifiedPlural) \"\(name)\" already exists",
      name: name,
      group: resource.group,
      kind: resource.plural
    )
  }

  /// The object has changed since it was read, or the change contradicts its state.
  public static func conflict(_ resource: APIResource, _ name: String, _ why: String) -> Status {
    Status(
      .conflict,
      "Operation cannot be fulfilled on \(resource.qualifiedPlural) \"\(name)\": \(why)",
      name: name,
      group: resource.group,
      kind: resource.plural
    )
  }

  /// The request is not allowed.
  public static func forbidden(_ resource: APIResource, _ name: String, _ why: String) -> Status {
    Status(
      .forbidden,
      name.isEmpty
        ? "\(resource.qualifiedPlural) is forbidden: \(why)"
        : "\(resource.qualifiedPlural) \"\(name)\" is forbidden: \(why)",
      name: name,
      group: resource.group,
      kind: resource.plural
    )
  }

  /// The request cannot be understood.
  public static func badRequest(_ message: String) -> Status { Status(.badRequest, message) }

  /// The object breaks the rules; the message lists every cause as upstream does.
  public static func invalid(_ resource: APIResource, _ name: String, _ causes: [Cause]) -> Status {
    let kind = resource.group.isEmpty ? resource.kind : "\(resource.kind).\(resource.group)"
    let texts = causes.map { "\($0.field): \($0.message)" }
    let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    return Status(
      .invalid,
      "\(kind) \"\(name)\" is invalid: \(list)",
      name: name,
      group: resource.group,
      kind: resource.kind,
      causes: causes
    )
  }
}
