import Cluster
import KubernetesAPI
import Simulation

/// The log of a container, as `kubectl logs` asks for it.
public struct LogStream: Sendable {
  private let wish: ConnectRequest
  private let showsTimes: Bool
  private let follows: Bool
  private var limit: Int?
  private var printed = 0
  private var opening: [UInt8]

  init(
    _ request: GatewayRequest,
    _ path: ResourcePath,
    _ cluster: inout Cluster
  ) throws(Status) {
    wish = ConnectRequest(
      namespace: path.namespace ?? "default",
      pod: path.name,
      container: request.parameter("container"),
      verb: .logs(previous: request.isSet("previous"))
    )
    showsTimes = request.isSet("timestamps")
    follows = request.isSet("follow")
    limit = request.number("limitBytes").map { Int(clamping: $0) }
    opening = []
    let log = try cluster.containerLog(wish)
    printed = log.lines.count
    var lines = log.lines
    if let seconds = request.number("sinceSeconds") {
      lines.removeAll { $0.time < cluster.now - .seconds(seconds) }
    }
    if let start = CivilTime.parse(rfc3339: request.parameter("sinceTime")) {
      lines.removeAll { $0.time < start }
    }
    if let tail = request.number("tailLines") { lines = Array(lines.suffix(Int(clamping: tail))) }
    opening = text(lines)
  }

  /// What was printed since the last call; done where nothing more can come.
  mutating func next(_ gateway: inout Gateway) -> (bytes: [UInt8], isDone: Bool) {
    var bytes = opening
    opening = []
    guard follows, limit != 0, let log = try? gateway.cluster.containerLog(wish) else {
      return (bytes, true)
    }
    bytes += text(Array(log.lines.dropFirst(printed)))
    printed = max(printed, log.lines.count)
    return (bytes, !log.isRunning)
  }

  private mutating func text(_ lines: [LogLine]) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines {
      if showsTimes {
        let civil = CivilTime(line.time)
        bytes += Array(
          "\(civil.date)T\(civil.timeOfDay).\(CivilTime.padded(civil.nanosecond, 9))Z ".utf8
        )
      }
      bytes += Array(line.text.utf8)
      bytes.append(0x0A)
    }
    if let rest = limit {
      bytes = Array(bytes.prefix(rest))
      limit = rest - bytes.count
    }
    return bytes
  }
}

extension Gateway {
  mutating func log(_ request: GatewayRequest, _ path: ResourcePath) throws(Status) -> GatewayAnswer
  {
    let stream = try LogStream(request, path, &cluster)
    return .stream(GatewayResponse(contentType: "text/plain"), .log(stream))
  }
}
