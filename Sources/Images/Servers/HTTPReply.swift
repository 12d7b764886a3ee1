import Simulation

/// What a small web server says to one request.
struct HTTPReply: Sendable {
  var status = "200 OK"
  /// The fields that the server itself sets, in the order of the wire.
  var fields: [HTTPMessage.Field] = []
  /// The type that is guessed from the body; empty where the server sets one itself.
  var guessedType = "text/plain; charset=utf-8"
  var body = ""
  /// Whether the program ends behind it, and with which status.
  var exit: Int32?

  init(_ body: String, status: String = "200 OK") {
    self.body = body
    self.status = status
  }

  /// A reply of JSON.
  static func json(_ body: String, type: String = "application/json") -> HTTPReply {
    var reply = HTTPReply(body)
    reply.fields = [HTTPMessage.Field(name: "Content-Type", value: type)]
    reply.guessedType = ""
    return reply
  }

  /// Another place to look at, as Go's library words it.
  static func redirect(to place: String) -> HTTPReply {
    var reply = HTTPReply("<a href=\"\(place)\">Found</a>.\n\n", status: "302 Found")
    reply.fields = [
      HTTPMessage.Field(name: "Content-Type", value: "text/html; charset=utf-8"),
      HTTPMessage.Field(name: "Location", value: place),
    ]
    reply.guessedType = ""
    return reply
  }

  /// What Go's library answers to a path that nobody serves.
  static var notFound: HTTPReply {
    var reply = HTTPReply("404 page not found\n", status: "404 Not Found")
    reply.fields = [
      HTTPMessage.Field(name: "Content-Type", value: "text/plain; charset=utf-8"),
      HTTPMessage.Field(name: "X-Content-Type-Options", value: "nosniff"),
    ]
    reply.guessedType = ""
    return reply
  }

  /// The reply as a message: own fields first, then those that every reply has.
  func message(at now: Instant, keepsAlive: Bool) -> HTTPMessage {
    var message = HTTPMessage(firstLine: "HTTP/1.1 \(status)", fields: fields)
    message.body = Array(body.utf8)
    message["Date"] = now.httpDate
    message["Content-Length"] = String(message.body.count)
    if !guessedType.isEmpty { message["Content-Type"] = guessedType }
    if !keepsAlive { message["Connection"] = "close" }
    return message
  }
}
