import ContainerRuntime
import Images
import Machine
import Network
import Testing

@Suite struct NginxTests {
  /// An nginx with a configuration in the place of the usual server.
  private static func nginx(
    _ configuration: String
  ) throws -> (bench: ImageBench, address: String, machine: MachineID, pod: ContainerID) {
    var bench = ImageBench(kind: .containerd, era: .current)
    try bench.startDNS(image: "registry.k8s.io/coredns/coredns:v1.12.1")
    let backend = try bench.pod("app", image: "hashicorp/http-echo", arguments: ["-text=apple"])
    bench.kernel.network.zone["app.default.svc.cluster.local"] = .addresses([backend.address])
    let pod = try bench.pod("web", image: "nginx:1.27")
    let machine = bench.machine(of: pod.container)
    bench.kernel.install(
      .text(configuration),
      at: "/etc/nginx/conf.d/default.conf",
      on: machine
    )
    bench.kernel.install(.text("body {}\n"), at: "/usr/share/nginx/html/x/style.css", on: machine)
    _ = try bench.run(["nginx", "-s", "reload"], on: machine)
    bench.run(seconds: 2)
    return (bench, "\(pod.address)", machine, pod.container)
  }

  @Test(arguments: [
    ("return 200 'hello';", "/", "hello"),
    ("return 404;", "/", "<h1>404 Not Found</h1>"),
    (
      "return 301 https://example.com$request_uri;", "/a?b=c", "Location: https://example.com/a?b=c"
    ),
    ("location = /exact { return 200 'one'; } location / { return 200 'all'; }", "/exact", "one"),
    ("location = /exact { return 200 'one'; } location / { return 200 'all'; }", "/exactly", "all"),
    ("location /a { return 200 'a'; } location /a/b { return 200 'ab'; }", "/a/b/c", "ab"),
    (
      "location ~ \\.css$ { return 200 'css'; } location /x/ { return 200 'x'; }", "/x/y.css", "css"
    ),
    (
      "location ^~ /x/ { return 200 'x'; } location ~ \\.css$ { return 200 'css'; }", "/x/y.css",
      "\r\nx"
    ),
    ("root /usr/share/nginx/html;", "/x/style.css", "Content-Type: text/css"),
    ("root /usr/share/nginx/html;", "/x/", "<h1>403 Forbidden</h1>"),
    ("root /usr/share/nginx/html; autoindex on;", "/x/", "<a href=\"style.css\">style.css</a>"),
    ("root /usr/share/nginx/html; try_files $uri /index.html;", "/nosuch", "Welcome to nginx!"),
    ("location / { proxy_pass http://app:5678; }", "/any", "apple"),
    ("location /api/ { proxy_pass http://app:9999/; }", "/api/x", "<h1>502 Bad Gateway</h1>"),
    ("add_header X-Color green; return 200 'x';", "/", "X-Color: green"),
    ("location /s { stub_status; }", "/s", "Active connections: 1"),
  ])
  func `a server answers as it is told`(rules: String, path: String, text: String) throws {
    var (bench, address, machine, _) = try Self.nginx("server { listen 80; \(rules) }\n")
    let page = try bench.run(["curl", "-si", "\(address)\(path)"], on: machine, seconds: 2)
    #expect(page.contains(text), "\(page)")
  }

  @Test func `servers are told apart by port and by name`() throws {
    var (bench, address, machine, _) = try Self.nginx(
      """
      server { listen 80 default_server; return 200 'usual'; }
      server { listen 80; server_name shop.example; return 200 'shop'; }
      server { listen 8080; return 200 'other'; }
      """
    )
    #expect(try bench.run(["curl", "-s", address], on: machine) == "usual")
    let named = ["curl", "-s", "-H", "Host: shop.example", address]
    #expect(try bench.run(named, on: machine) == "shop")
    #expect(try bench.run(["curl", "-s", "\(address):8080"], on: machine) == "other")
  }

  @Test(arguments: [
    ("server { lissten 80; }", "unknown directive \"lissten\" in /etc/nginx/conf.d/default.conf:1"),
    ("server { listen 80 }", "unexpected \"}\" in /etc/nginx/conf.d/default.conf:1"),
    ("server {\n  listen 80;\n", "unexpected end of file, expecting \"}\""),
    ("server { location / { root; } }", "invalid number of arguments in \"root\" directive"),
    (
      "server { location / { proxy_pass http://nosuch; } }", "host not found in upstream \"nosuch\""
    ),
    ("location / { }", "\"location\" directive is not allowed here"),
  ])
  func `a wrong configuration is refused in nginx' words`(text: String, words: String) throws {
    var (bench, address, machine, _) = try Self.nginx(text)
    let test = try bench.run(["nginx", "-t"], on: machine, seconds: 8)
    #expect(test.contains("nginx: [emerg] \(words)"), "\(test)")
    #expect(test.hasSuffix("nginx: configuration file /etc/nginx/nginx.conf test failed\n"))
    // The old one goes on.
    #expect(try bench.run(["curl", "-s", address], on: machine).contains("Welcome to nginx!"))
  }

  @Test func `a right configuration is told to be right`() throws {
    var (bench, _, machine, _) = try Self.nginx("server { listen 80; }")
    #expect(
      try bench.run(["nginx", "-t"], on: machine) == """
        nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
        nginx: configuration file /etc/nginx/nginx.conf test is successful

        """
    )
  }
}
