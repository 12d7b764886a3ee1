import ContainerRuntime
import Images
import Machine
import Testing

@Suite struct ServerImageTests {
  @Test(arguments: [
    ("gcr.io/google-samples/hello-app:1.0", [], 8080, "/", "Version: 1.0.0\nHostname: app\n"),
    ("gcr.io/google-samples/hello-app:2.0", [], 8080, "/", "Version: 2.0.0\n"),
    ("hashicorp/http-echo", ["-text=apple", "-listen=:80"], 80, "/x", "apple\n"),
    ("ealen/echo-server", [], 80, "/?echo_body=hi", "\"hi\""),
    ("kicbase/echo-server:1.0", [], 8080, "/a", "Request served by app\n\nHTTP/1.1 GET /a\n"),
    ("registry.k8s.io/echoserver:1.4", [], 8080, "/", "real path=/\nquery=nil\n"),
    ("registry.k8s.io/echoserver:1.10", [], 8080, "/", "Hostname: app\n"),
    ("registry.k8s.io/e2e-test-images/agnhost:2.53", ["netexec"], 8080, "/echo?msg=a%20b", "a b"),
    ("registry.k8s.io/e2e-test-images/agnhost:2.53", ["serve-hostname"], 9376, "/", "app"),
    ("prom/prometheus", [], 9090, "/-/ready", "Prometheus Server is Ready.\n"),
    ("grafana/grafana", [], 3000, "/api/health", "\"database\": \"ok\""),
    ("httpd", [], 80, "/", "It works!"),
  ])
  func `a server image answers on its port`(
    image: String,
    words: [String],
    port: Int,
    path: String,
    text: String
  ) throws {
    var bench = ImageBench(kind: .containerd, era: .current)
    let pod = try bench.pod("app", image: image, arguments: words)
    let url = "\(pod.address):\(port)\(path)"
    #expect(try bench.run(["curl", "-s", url], on: bench.nodeMachine).contains(text))
  }

  @Test func `http-echo without a text says so and ends`() throws {
    var bench = ImageBench(kind: .containerd, era: .current)
    let pod = try bench.pod("app", image: "hashicorp/http-echo")
    #expect(bench.log(of: pod.container) == "Missing -text option!\n")
  }
}
