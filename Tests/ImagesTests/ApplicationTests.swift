import ContainerRuntime
import Images
import Machine
import Network
import Simulation
import Testing

@Suite struct ApplicationTests {
  private static let redisService = IPv4Address(10, 111, 14, 203)

  private static func course() throws -> (bench: ImageBench, redis: ContainerID, web: ContainerID) {
    var bench = ImageBench()
    try bench.startDNS()
    let redis = try bench.pod("redis", image: "redis:latest")
    bench.service(
      "redis",
      redisService,
      port: 6379,
      to: [Endpoint(redis.address, port: 6379)]
    )
    let web = try bench.pod("web", image: "janakiramm/web")
    return (bench, redis.container, web.container)
  }

  @Test func `the web app counts because Redis counts`() throws {
    var (bench, redis, web) = try Self.course()
    let machine = bench.machine(of: web)
    for count in 1...3 {
      #expect(
        try bench.run(["curl", "localhost:5000"], on: machine)
          == "Hello Container World! I have been seen \(count) times.\n"
      )
    }
    #expect(
      try bench.run(["redis-cli", "get", "hits"], on: bench.machine(of: redis)) == "\"3\"\n"
    )
    #expect(bench.log(of: web).contains("\"GET / HTTP/1.1\" 200 -"))
  }

  @Test func `without Redis the web app shows its debugger, and it recovers`() throws {
    var (bench, _, web) = try Self.course()
    let machine = bench.machine(of: web)
    let rules = bench.kernel.network.rules(on: bench.runtime.node)
    bench.service("redis", Self.redisService, port: 6379, to: [])
    let page = try bench.run(["curl", "-i", "localhost:5000"], on: machine)
    #expect(page.hasPrefix("HTTP/1.0 500 INTERNAL SERVER ERROR\r\n"))
    #expect(page.contains("Error 111 connecting to redis:6379. Connection refused."))
    bench.kernel.network.setRules(rules, on: bench.runtime.node)
    #expect(try bench.run(["curl", "localhost:5000"], on: machine).contains("seen 1 times"))
    #expect(try bench.run(["curl", "localhost:5000/x"], on: machine).contains("404 Not Found"))
  }

  @Test func `without its service the name of Redis is unknown`() throws {
    var bench = ImageBench()
    try bench.startDNS()
    let web = try bench.pod("web", image: "janakiramm/web")
    let page = try bench.run(["curl", "localhost:5000"], on: bench.machine(of: web.container))
    #expect(page.contains("Error -2 connecting to redis:6379. Name or service not known."))
  }

  @Test func `a cluster address answers no ping`() throws {
    var (bench, _, web) = try Self.course()
    let text = try bench.run(
      ["ping", "redis"],
      on: bench.machine(of: web),
      seconds: 39.5,
      interrupted: true
    )
    #expect(
      text == """
        PING redis.default.svc.cluster.local (10.111.14.203): 56 data bytes
        ^C--- redis.default.svc.cluster.local ping statistics ---
        40 packets transmitted, 0 packets received, 100% packet loss

        """
    )
  }

  @Test func `a pod's address answers ping`() throws {
    var (bench, _, web) = try Self.course()
    let text = try bench.run(
      ["ping", "-c", "2", "172.17.0.3"],
      on: bench.machine(of: web),
      seconds: 5
    )
    #expect(text.contains("2 packets transmitted, 2 packets received, 0% packet loss"))
  }

  @Test func `nginx serves its page on the node and logs the request`() throws {
    var bench = ImageBench()
    let pod = try bench.pod("my-web", image: "nginx")
    var rules = ServiceRules()
    rules.set(
      ServicePortRule(endpoints: [Endpoint(pod.address, port: 80)]),
      nodePort: 30_080
    )
    bench.kernel.network.setRules(rules, on: bench.runtime.node)
    let text = try bench.run(
      ["curl", "-s", "192.168.99.100:30080"],
      on: bench.nodeMachine
    )
    #expect(text.contains("<h1>Welcome to nginx!</h1>"))
    #expect(bench.log(of: pod.container).contains("\"GET / HTTP/1.1\" 200"))
  }

  @Test(arguments: [
    (
      ["curl", "172.17.0.2:81"],
      "curl: (7) Failed to connect to 172.17.0.2 port 81: Connection refused\n"
    ),
    (["curl", "nosuch"], "curl: (6) Could not resolve host: nosuch\n"),
    (
      ["curl", "-m", "2", "10.96.0.77"], "curl: (28) Connection timed out after 2000 milliseconds\n"
    ),
    (["curl", "-sf", "172.17.0.2/x"], ""),
    (["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "172.17.0.2/x"], "404"),
  ])
  func `curl says what went wrong`(words: [String], text: String) throws {
    var bench = ImageBench()
    _ = try bench.pod("my-web", image: "nginx")
    #expect(try bench.run(words, on: bench.nodeMachine, seconds: 10) == text)
  }
}
