import Machine
import Network
import Simulation

/// The web app of the course: Flask's development server around a hit counter kept in Redis.
///
/// One request at a time, as that server works; the connection to Redis is kept between requests
/// and made anew once when it broke, as the Redis client library does.
struct WebApp: Program {
  /// What the request at hand waits for.
  private enum Phase: Sendable {
    case idle
    case dial(Dialer)
    case reply
  }

  private struct Request: Sendable {
    /// The descriptor of the client's connection.
    var connection: Int
    var message: HTTPMessage
    /// What is still to be asked of Redis.
    var questions: [[String]]
    /// Whether a kept connection broke and another was made.
    var isRetried = false
  }

  private var server = ConnectionServer(port: 5000)
  private var isOpen = false
  private var requests: [Request] = []
  private var phase = Phase.idle
  private var redis: Int?
  private var input: [UInt8] = []

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isOpen {
      do throws(Errno) { try server.open(&system) } catch {
        system.print("socket.error: [Errno \(error.number)] \(error.message)\n", to: 2)
        return .exit(1)
      }
      isOpen = true
      system.handleSignals(SignalSet(.interrupt))
      system.print(
        " * Running on http://0.0.0.0:5000/ (Press CTRL+C to quit)\n * Restarting with stat\n"
          + " * Debugger is active!\n * Debugger pin code: 205-642-313\n",
        to: 2
      )
    }
    if !system.takeSignals().isEmpty { return .exit(0) }
    server.pump(&system)
    for index in server.connections.indices { readRequests(index, &system) }
    var waits: [Wait] = []
    while waits.isEmpty, !requests.isEmpty { waits = work(&system) }
    server.flush(&system)
    return .wait(server.waits + waits)
  }

  private mutating func readRequests(_ index: Int, _ system: inout Kernel) {
    let connection = server.connections[index]
    guard !connection.isClosing, connection.tag == 0 else { return }
    switch HTTPMessage.parse(connection.input) {
    case .incomplete: server.connections[index].isClosing = connection.isEnded
    case .malformed: server.connections[index].isClosing = true
    case .message(let message, let length):
      server.connections[index].input.removeFirst(length)
      server.connections[index].tag = 1
      var request = Request(connection: connection.descriptor, message: message, questions: [])
      if message.path == "/", ["GET", "HEAD"].contains(message.method) {
        request.questions = [["INCR", "hits"], ["GET", "hits"]]
      }
      requests.append(request)
    }
  }

  /// Goes on with the first request; gives what it waits for, nothing when it is answered.
  private mutating func work(_ system: inout Kernel) -> [Wait] {
    if requests[0].questions.isEmpty {
      let isRoot = requests[0].message.path == "/"
      let allowed = ["GET", "HEAD", "OPTIONS"].contains(requests[0].message.method)
      let status = isRoot && !allowed ? "405 METHOD NOT ALLOWED" : "404 NOT FOUND"
      answer(status, WebPages.error(status), &system)
      return []
    }
    switch phase {
    case .idle:
      if redis == nil {
        let host = system.environment["REDIS_HOST"] ?? "redis"
        phase = .dial(Dialer(host: host, port: 6379))
      } else {
        ask(&system)
      }
      return []
    case .dial(var dialer):
      let outcome = dialer.advance(&system)
      phase = .dial(dialer)
      switch outcome {
      case .wait(let waits): return waits
      case .connected(let descriptor, _):
        redis = descriptor
        input = []
        ask(&system)
      case .failed(let failure):
        fail(WebPages.reason(failure, host: dialer.host), &system)
      }
      return []
    case .reply: return readReply(&system)
    }
  }

  private mutating func ask(_ system: inout Kernel) {
    guard let redis, let question = requests[0].questions.first else { return }
    let bytes = RedisReply.request(question.map { Array($0.utf8) })
    if case .failure = system.write(redis, bytes) {
      reconnect("Error 32 while writing to socket. Broken pipe.", &system)
    } else {
      phase = .reply
    }
  }

  private mutating func readReply(_ system: inout Kernel) -> [Wait] {
    guard let redis else { return [] }
    if let (reply, next) = RedisReply.parse(input) {
      input.removeFirst(next)
      phase = .idle
      let question = requests[0].questions.removeFirst()
      if case .error(let text) = reply {
        fail(
          "ResponseError: " + (text.hasPrefix("ERR ") ? String(text.dropFirst(4)) : text),
          &system
        )
      } else if question[0] == "GET", case .bulk(let bytes) = reply {
        let count = String(decoding: bytes, as: UTF8.self)
        answer("200 OK", "Hello Container World! I have been seen \(count) times.\n", &system)
      } else if requests[0].questions.isEmpty {
        answer("200 OK", "Hello Container World! I have been seen None times.\n", &system)
      }
      return []
    }
    switch system.read(redis) {
    case .bytes(let bytes): input += bytes
    case .wouldBlock: return [.readable(redis)]
    case .endOfFile: reconnect("Connection closed by server.", &system)
    case .failure(let error):
      reconnect("Error while reading from socket: (\(error.number), '\(error.message)')", &system)
    }
    return []
  }

  /// The kept connection is gone: tries another once, then fails.
  private mutating func reconnect(_ reason: String, _ system: inout Kernel) {
    if let redis { system.close(redis) }
    redis = nil
    phase = .idle
    if requests[0].isRetried { return fail("ConnectionError: " + reason, &system) }
    requests[0].isRetried = true
  }

  private mutating func fail(_ reason: String, _ system: inout Kernel) {
    phase = .idle
    let isRead = requests[0].questions.first?.first == "GET"
    answer(
      "500 INTERNAL SERVER ERROR",
      WebPages.debugger(reason, isRead: isRead),
      &system
    )
  }

  private mutating func answer(_ status: String, _ body: String, _ system: inout Kernel) {
    let request = requests.removeFirst()
    guard let index = server.connections.firstIndex(where: { $0.descriptor == request.connection })
    else { return }
    let isError = status.hasPrefix("500")
    var response = HTTPMessage.response(
      status,
      version: "HTTP/1.0",
      fields: [:],
      body: Array(body.utf8)
    )
    response["Content-Type"] =
      status.hasPrefix("404") || status.hasPrefix("405") ? "text/html" : "text/html; charset=utf-8"
    if isError {
      response["X-XSS-Protection"] = "0"
      response["Connection"] = "close"
    } else {
      response["Content-Length"] = String(response.body.count)
    }
    response["Server"] =
      "Werkzeug/0.11.11 Python/\(system.environment["PYTHON_VERSION"] ?? "2.7.12")"
    response["Date"] = system.now.httpDate
    server.connections[index].output +=
      request.message.method == "HEAD" ? Array(response.head.utf8) : response.bytes
    server.connections[index].isClosing = true
    let client = server.connections[index].client.address
    let stamp = WebPages.logTime(system.now)
    system.print(
      "\(client) - - [\(stamp)] \"\(request.message.firstLine)\" \(response.status) -\n",
      to: 2
    )
    if isError { system.print(WebPages.traceback(in: body), to: 2) }
  }
}
