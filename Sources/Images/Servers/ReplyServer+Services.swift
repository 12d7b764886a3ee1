import Machine
import Network
import Simulation

extension ReplyServer {
  /// What `agnhost netexec` answers.
  func networkTest(
    _ request: HTTPMessage,
    _ client: Endpoint,
    _ upTime: Duration,
    _ system: Kernel
  ) -> HTTPReply {
    let parameters = parameters(request)
    func value(_ name: String) -> String { parameters.first { $0.name == name }?.value ?? "" }
    switch request.path {
    case "/":
      let time = CivilTime(system.now)
      let stamp = LogClock.postgres.text(system.now).prefix(19)
      let nanoseconds = CivilTime.padded(time.nanosecond, 9)
      let (whole, rest) = (upTime.nanoseconds / 1_000_000_000, upTime.nanoseconds % 1_000_000_000)
      return HTTPReply(
        "NOW: \(stamp).\(nanoseconds) +0000 UTC m=+\(whole).\(CivilTime.padded(Int(rest), 9))"
      )
    case "/hostname", "/hostName": return HTTPReply(system.hostname)
    case "/clientip": return HTTPReply("\(client)")
    case "/header": return HTTPReply(request[value("key")] ?? "")
    case "/healthz": return HTTPReply("")
    case "/echo":
      let code = Int(value("code")) ?? 200
      return HTTPReply(value("msg"), status: "\(code) \(Self.reason(code))")
    case "/exit":
      var reply = HTTPReply("")
      reply.exit = Int32(value("code")) ?? 0
      return reply
    case "/redirect": return .redirect(to: value("location"))
    case "/dial", "/shell", "/upload", "/shutdown":
      return HTTPReply(
        "\(request.path) of netexec is not simulated\n",
        status: "501 Not Implemented"
      )
    default: return .notFound
    }
  }

  /// What `agnhost liveness` answers.
  func liveness(_ request: HTTPMessage, _ upTime: Duration) -> HTTPReply {
    let seconds = upTime.inSeconds
    switch request.path {
    case "/started": return HTTPReply("\(seconds)s")
    case "/healthz":
      guard seconds > 10 else { return HTTPReply("ok") }
      return HTTPReply("error: \(seconds)", status: "500 Internal Server Error")
    default: return .notFound
    }
  }

  /// Prometheus' pages for probes; what it would have scraped is not simulated.
  func prometheus(_ request: HTTPMessage) -> HTTPReply {
    switch request.path {
    case "/-/healthy": HTTPReply("Prometheus Server is Healthy.\n")
    case "/-/ready": HTTPReply("Prometheus Server is Ready.\n")
    case "/": .redirect(to: "/query")
    case "/metrics":
      HTTPReply(
        "# HELP prometheus_ready Whether Prometheus startup was fully completed and the server is "
          + "ready for normal operation.\n# TYPE prometheus_ready gauge\nprometheus_ready 1\n"
      )
    case "/api/v1/status/runtimeinfo", "/query", "/graph", "/targets", "/api/v1/query",
      "/api/v1/targets":
      HTTPReply("\(request.path) of Prometheus is not simulated\n", status: "501 Not Implemented")
    default: .notFound
    }
  }

  static func prometheusLines(_ now: Instant) -> [String] {
    let time = LogClock.milliseconds.text(now)
    return [
      "main.go:641 level=INFO msg=\"No time or size retention was set so using the default time "
        + "retention\" duration=15d",
      "main.go:688 level=INFO msg=\"Starting Prometheus Server\" mode=server version=\"(version="
        + "3.7.3)\"",
      "web.go:680 level=INFO msg=\"Start listening for connections\" component=web "
        + "address=0.0.0.0:9090",
      "head.go:680 level=INFO msg=\"Replaying on-disk memory mappable chunks if any\" "
        + "component=tsdb",
      "main.go:1228 level=INFO msg=\"TSDB started\"",
      "main.go:1413 level=INFO msg=\"Loading configuration file\" "
        + "filename=/etc/prometheus/prometheus.yml",
      "main.go:1190 level=INFO msg=\"Server is ready to receive web requests.\"",
      "manager.go:190 level=INFO msg=\"Starting rule manager...\" component=\"rule manager\"",
    ].map { "time=\(time) source=\($0)" }
  }

  /// Grafana's page for probes and its way to the login page, which is not simulated.
  func grafana(_ request: HTTPMessage) -> HTTPReply {
    switch request.path {
    case "/api/health":
      .json("{\n  \"database\": \"ok\",\n  \"version\": \"12.3.0\"\n}", type: "application/json")
    case "/": .redirect(to: "/login")
    case "/healthz": HTTPReply("Ok")
    default:
      HTTPReply("\(request.path) of Grafana is not simulated\n", status: "501 Not Implemented")
    }
  }

  static func grafanaLines(_ now: Instant) -> [String] {
    let time = LogClock.fine.text(now)
    return [
      "logger=settings t=\(time) level=info msg=\"Starting Grafana\" version=12.3.0",
      "logger=settings t=\(time) level=info msg=\"Config loaded from\" "
        + "file=/usr/share/grafana/conf/defaults.ini",
      "logger=sqlstore t=\(time) level=info msg=\"Connecting to DB\" dbtype=sqlite3",
      "logger=migrator t=\(time) level=info msg=\"Starting DB migrations\"",
      "logger=plugin.store t=\(time) level=info msg=\"Loading plugins...\"",
      "logger=http.server t=\(time) level=info msg=\"HTTP Server Listen\" address=[::]:3000 "
        + "protocol=http subUrl= socket=",
    ]
  }
}
