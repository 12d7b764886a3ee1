import KubernetesAPI
import Machine
import Manifests

/// `kubectl get --raw` of what a pod answers itself.
struct FetchVisit: Sendable {
  private var exchange: ProxiedExchange

  init<Client: KubernetesClient>(_ port: ProxiedPort, _ client: inout Client) throws(Status) {
    let head =
      "GET \(port.target) HTTP/1.1\r\nHost: \(port.address):\(port.port)\r\nUser-Agent: kubectl\r\n"
      + "Accept: */*\r\nConnection: close\r\n\r\n"
    exchange = try ProxiedExchange(port, Array(head.utf8), &client)
  }

  /// Prints the answer when it is there.
  mutating func resume(_ system: inout Kernel) -> Disposition {
    switch exchange.resume(&system) {
    case .waiting(let waits): return .wait(waits)
    case .refused(let status): return Self.refuse(status, &system)
    case .answered(let reply):
      guard (200..<400).contains(reply.code) else {
        return Self.refuse(Self.status(of: reply), &system)
      }
      system.print(reply.body)
      return .exit(0)
    }
  }

  static func refuse(_ status: Status, _ system: inout Kernel) -> Disposition {
    let words = FailureText(version: .current, commandPath: "kubectl get", server: "")
    system.print(words.text(.refused(status)), to: 2)
    return .exit(1)
  }

  /// What the client makes of an answer that is no object of the API's.
  ///
  /// Source: `NewGenericServerResponse` in `k8s.io/apimachinery/pkg/api/errors`.
  private static func status(of reply: ProxiedReply) -> Status {
    let text = String(decoding: reply.body, as: UTF8.self)
    let words = String(
      text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    )
    switch reply.code {
    case 400:
      return .badRequest("the server rejected our request for an unknown reason")
    case 401:
      return Status(.unauthorized, "the server has asked for the client to provide credentials")
    case 403: return Status(.forbidden, words)
    case 404: return Status(.notFound, "the server could not find the requested resource")
    case 405:
      return Status(
        .methodNotAllowed,
        "the server does not allow this method on the requested resource"
      )
    case 503:
      return Status(
        .serviceUnavailable,
        "the server is currently unable to handle the request"
      )
    default:
      return Status(
        .internalError,
        "an error on the server (\(GoSyntax.quoted(words))) has prevented the request"
          + " from succeeding"
      )
    }
  }
}
