public import KubernetesAPI
public import Machine
import Manifests
import Simulation

/// The API as the server itself answers it over HTTP: objects, lists, discovery, and refusals as JSON.
public enum APIAnswers {
  /// One answer, as bytes for the wire.
  public struct Answer: Sendable {
    /// Head and body.
    public var bytes: [UInt8]
    /// Whether more requests may come.
    public var keepsAlive: Bool
    /// What follows as it happens; nil where the answer is whole.
    public var watch: APIWatch?
  }

  /// Takes one whole request off the front of `bytes` and answers it; nil while more has to come.
  ///
  /// `mayGet` says whether whoever asks may get a path that is no resource's; `proof` is what the
  /// connection itself shows of them.
  public static func answer<Client: KubernetesClient>(
    _ bytes: inout [UInt8],
    from proof: Credentials.Proof,
    _ system: Kernel,
    _ client: inout Client,
    mayGet: (String, inout Client) throws(Status) -> Void
  ) -> Answer? {
    guard let message = HTTPMessage(&bytes) else { return nil }
    client.identify(credentials(of: message, proof))
    let agent = message.header("user-agent") ?? ""
    let isPretty = ["curl", "Wget", "Mozilla/5.0"].contains { agent.hasPrefix($0) }
    if let watch = watch(message, proof, &client) {
      let head = message.streamHead([
        ("Audit-Id", auditID(system, "watch")), ("Cache-Control", "no-cache, private"),
        ("Content-Type", "application/json"), ("Date", httpDate(system.now)),
      ])
      return Answer(bytes: head, keepsAlive: true, watch: watch)
    }
    let (code, type, body) = content(message, isPretty, system, &client, mayGet)
    let fields = [
      ("Audit-Id", auditID(system, body)), ("Cache-Control", "no-cache, private"),
      ("Content-Type", type), ("Date", httpDate(system.now)),
    ]
    return Answer(
      bytes: message.answer(code, fields, body),
      keepsAlive: message.keepsAlive
    )
  }

  /// The watch that a message asks for, where it is one and may be had.
  private static func watch<Client: KubernetesClient>(
    _ message: HTTPMessage,
    _ proof: Credentials.Proof,
    _ client: inout Client
  ) -> APIWatch? {
    guard message.target.contains("watch=") else { return nil }
    // What is refused is said by the plain answer.
    guard var watch = try? APIWatch(RawRequest(message.method, message.target), &client) else {
      return nil
    }
    watch.credentials = credentials(of: message, proof)
    return watch
  }

  private static func content<Client: KubernetesClient>(
    _ message: HTTPMessage,
    _ isPretty: Bool,
    _ system: Kernel,
    _ client: inout Client,
    _ mayGet: (String, inout Client) throws(Status) -> Void
  ) -> (code: Int, type: String, body: String) {
    do throws(Failure) {
      var request = RawRequest(message.method, message.target)
      request.body = message.body
      request.agent = message.agentName
      if let type = message.header("content-type") {
        request.contentType = String(type.prefix { $0 != ";" })
      }
      // Who cannot be known is told so before anybody reads what they sent.
      if !message.body.isEmpty {
        do throws(Status) {
          try client.authorizePath("/version")
        } catch {
          if error.reason == .unauthorized { throw .refused(error) }
        }
      }
      let resources = try ResourceCatalog(&client).resources
      if ResourcePath(request.segments, among: resources) == nil {
        do throws(Status) {
          try mayGet("/" + request.segments.joined(separator: "/"), &client)
        } catch {
          throw .refused(error)
        }
      }
      let answer = try request.answer(&client, KernelStation(system, standardInput: []))
      var type = if case .tree = answer.content { "application/json" } else { "text/plain" }
      if case .text(let text) = answer.content, text.hasPrefix("{") { type = "application/json" }
      return (answer.code, type, answer.body(isPretty: isPretty))
    } catch .refused(let status) {
      if status == RawRequest.unknownStatus {
        return (404, "text/plain; charset=utf-8", "404 page not found\n")
      }
      var tree = status.body
      if tree["details"] == nil, status.reason == .forbidden {
        // A path has no kind and no name; the server says so by an empty object.
        let code = tree["code"]
        tree["code"] = nil
        tree["details"] = Value.emptyObject
        tree["code"] = code
      }
      let body = RawAnswer.tree(tree).body(isPretty: isPretty)
      return (status.bodyCode, "application/json", body)
    } catch {
      let text =
        switch error {
        case .message(let text), .plain(let text), .usage(let text): text
        default: "internal error"
        }
      return (501, "text/plain; charset=utf-8", text + "\n")
    }
  }

  /// Who asks: what the request itself shows, and else what its connection does.
  private static func credentials(
    of message: HTTPMessage,
    _ proof: Credentials.Proof
  ) -> Credentials {
    let shown = message.header("authorization") ?? ""
    var credentials = Credentials(proof)
    if shown.hasPrefix("Bearer ") {
      credentials = Credentials(.token(String(shown.dropFirst("Bearer ".count))))
    }
    credentials.user = message.header("impersonate-user") ?? ""
    credentials.groups = message.values(of: "impersonate-group")
    return credentials
  }

  private static func auditID(_ system: Kernel, _ body: String) -> String {
    let bytes = SHA256.digest(Array("audit \(system.now.nanoseconds) \(body.utf8.count)".utf8))
    let digits = bytes.prefix(16).flatMap { byte -> [Character] in
      let text = String(byte, radix: 16)
      return Array(text.utf8.count == 1 ? "0" + text : text)
    }
    func part(_ start: Int, _ end: Int) -> String { String(digits[start..<end]) }
    return [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)]
      .joined(separator: "-")
  }

  private static func httpDate(_ now: Instant) -> String {
    let time = CivilTime(now)
    let day = CivilTime.weekdays[time.weekday]
    let month = CivilTime.months[time.month - 1]
    return "\(day), \(CivilTime.padded(time.day)) \(month) \(time.year) \(time.timeOfDay) GMT"
  }
}
