import Cluster
import Manifests
import Simulation
import Testing

@testable import Gateway

@Suite struct GatewayTests {
  private static func gateway() -> Gateway {
    Gateway(Cluster(ClusterConfiguration(furniture: .none)))
  }

  private static func whole(
    _ gateway: inout Gateway,
    _ method: String,
    _ target: String,
    accept: String = "application/json",
    contentType: String = "application/json",
    body: String = ""
  ) throws -> (code: Int, tree: Value, warnings: [String]) {
    let answer = gateway.answer(
      GatewayRequest(
        method: method,
        target: target,
        headers: [("Accept", accept), ("Content-Type", contentType)],
        body: Array(body.utf8)
      )
    )
    guard case .complete(let response) = answer else { return (0, .null, []) }
    return (response.code, try JSONReader.value(utf8: response.body), response.warnings)
  }

  private static let map = #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#

  @Test func `an object is made, read, listed, patched and deleted`() throws {
    var gateway = Self.gateway()
    let path = "/api/v1/namespaces/default/configmaps"
    let made = try Self.whole(&gateway, "POST", path, body: Self.map)
    #expect(made.code == 201)
    #expect(made.tree["metadata"]?["namespace"]?.string == "default")
    let again = try Self.whole(&gateway, "POST", path, body: Self.map)
    #expect(again.code == 409)
    #expect(again.tree["reason"]?.string == "AlreadyExists")
    let patched = try Self.whole(
      &gateway,
      "PATCH",
      "\(path)/a",
      contentType: "application/merge-patch+json",
      body: #"{"data":{"k":"v"}}"#
    )
    #expect(patched.tree["data"]?["k"]?.string == "v")
    let list = try Self.whole(&gateway, "GET", "\(path)?fieldSelector=metadata.name%3Da")
    #expect(list.tree["kind"]?.string == "ConfigMapList")
    #expect(list.tree["items"]?.array?.count == 1)
    let deleted = try Self.whole(&gateway, "DELETE", "\(path)/a")
    #expect(deleted.tree["status"]?.string == "Success")
    let gone = try Self.whole(&gateway, "GET", "\(path)/a")
    #expect(gone.code == 404)
    #expect(gone.tree["message"]?.string == "configmaps \"a\" not found")
  }

  @Test func `unknown fields are refused, warned of, or dropped as the client asks`() throws {
    let path = "/api/v1/namespaces/default/configmaps"
    let body = #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"x":1}"#
    var gateway = Self.gateway()
    let strict = try Self.whole(&gateway, "POST", "\(path)?fieldValidation=Strict", body: body)
    #expect(strict.code == 400)
    let warned = try Self.whole(&gateway, "POST", "\(path)?fieldValidation=Warn", body: body)
    #expect(warned.code == 201)
    #expect(warned.warnings == ["unknown field \"x\""])
  }

  @Test func `a client that asks for a table gets rows and columns`() throws {
    var gateway = Self.gateway()
    let answer = try Self.whole(
      &gateway,
      "GET",
      "/api/v1/nodes",
      accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
    )
    #expect(answer.tree["kind"]?.string == "Table")
    #expect(answer.tree["columnDefinitions"]?[0]?["name"]?.string == "NAME")
    #expect(answer.tree["rows"]?[0]?["cells"]?[0]?.string == "minikube")
    #expect(answer.tree["rows"]?[0]?["object"]?["kind"]?.string == "PartialObjectMetadata")
  }

  @Test func `a watch begins with what there is and goes on with what changes`() throws {
    var gateway = Self.gateway()
    let path = "/api/v1/namespaces/default/configmaps"
    let request = GatewayRequest(method: "GET", target: "\(path)?watch=1&sendInitialEvents=true")
    guard case .stream(_, var stream) = gateway.answer(request) else {
      Issue.record("a watch is answered at once")
      return
    }
    let opening = String(decoding: stream.next(&gateway).bytes, as: UTF8.self)
    #expect(opening.contains("k8s.io/initial-events-end"))
    _ = try Self.whole(&gateway, "POST", path, body: Self.map)
    let news = String(decoding: stream.next(&gateway).bytes, as: UTF8.self)
    #expect(news.hasPrefix(#"{"type":"ADDED","object":"#))
    #expect(stream.next(&gateway).bytes.isEmpty)
  }

  @Test func `protobuf is read by the tables of fields`() throws {
    // An envelope with v1 and ConfigMap, around metadata.name "a" and data {"k": "v"}.
    let object: [UInt8] = [0x0A, 3, 0x0A, 1, 0x61, 0x12, 6, 0x0A, 1, 0x6B, 0x12, 1, 0x76]
    let type: [UInt8] = [0x0A, 2] + Array("v1".utf8) + [0x12, 9] + Array("ConfigMap".utf8)
    let body =
      Array("k8s\0".utf8) + [0x0A, UInt8(type.count)] + type + [0x12, UInt8(object.count)] + object
    let manifest = try ProtobufReader.manifest(body)
    #expect(manifest["kind"]?.string == "ConfigMap")
    #expect(manifest["metadata"]?["name"]?.string == "a")
    #expect(manifest["data"]?["k"]?.string == "v")
    #expect(throws: (any Error).self) { try ProtobufReader.manifest(Array(body.dropLast())) }
  }

  @Test func `discovery and OpenAPI tell every kind that is served`() throws {
    var gateway = Self.gateway()
    let groups = try Self.whole(
      &gateway,
      "GET",
      "/apis",
      accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    )
    #expect(
      groups.tree["items"]?.array?.contains { $0["metadata"]?["name"]?.string == "apps" } == true
    )
    let document = try Self.whole(&gateway, "GET", "/openapi/v3/apis/apps/v1")
    #expect(document.tree["components"]?["schemas"]?["io.k8s.api.DeploymentSpec"] != nil)
    let list = try Self.whole(&gateway, "GET", "/api/v1")
    #expect(list.tree["resources"]?.array?.contains { $0["name"]?.string == "pods/log" } == true)
  }

  @Test func `the second version of OpenAPI is found under both of its names`() {
    var gateway = Self.gateway()
    for separator in [".", "@"] {
      let type = "application/com.github.proto-openapi.spec.v2\(separator)v1.0+protobuf"
      let request = GatewayRequest(
        method: "GET",
        target: "/openapi/v2",
        headers: [("Accept", type)]
      )
      guard case .complete(let response) = gateway.answer(request) else {
        Issue.record("a document is answered at once")
        continue
      }
      // Swagger's version, the first field of the message.
      #expect(response.body.starts(with: [0x0A, 3] + Array("2.0".utf8)))
    }
  }

  @Test func `the build of the server is told in lines`() throws {
    var gateway = Self.gateway()
    let answer = gateway.answer(GatewayRequest(method: "GET", target: "/version"))
    guard case .complete(let response) = answer else { return }
    let text = String(decoding: response.body, as: UTF8.self)
    #expect(text.hasPrefix("{\n  \"major\": \"1\",\n  \"minor\": \"36\",\n"))
    #expect(text.contains("\"minCompatibilityMinor\": \"35\""))
  }

  @Test func `who asks is whom the headers name`() throws {
    var gateway = Self.gateway()
    let answer = gateway.answer(
      GatewayRequest(
        method: "GET",
        target: "/api/v1/namespaces/default/secrets",
        headers: [("Impersonate-User", "nobody")]
      )
    )
    guard case .complete(let response) = answer else { return }
    #expect(response.code == 403)
  }

  @Test func `a command talks with its client over channels until it ends`() throws {
    var gateway = Gateway(Cluster(ClusterConfiguration(furniture: .system)))
    let pod =
      #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"c","#
      + #""image":"busybox:1.36","command":["sleep","10000"]}]}}"#
    _ = try Self.whole(&gateway, "POST", "/api/v1/namespaces/default/pods", body: pod)
    gateway.advance(by: .seconds(30))
    let path = "/api/v1/namespaces/default/pods/a/exec?stdin=true&stdout=true&stderr=true"
    let shell =
      "&command=sh&command=-c&command=read+x%3B+echo+got+%24x%3B+echo+no+%3E%262%3B+exit+3"
    let found = gateway.converse(GatewayRequest(method: "GET", target: path + shell))
    var talk = try #require(found)
    let isOver = talk.next(&gateway).isDone
    #expect(!isOver)
    talk.receive([0] + Array("word\n".utf8), &gateway)
    gateway.advance(by: .seconds(1))
    let (messages, isDone) = talk.next(&gateway)
    #expect(isDone)
    #expect(messages.contains([1] + Array("got word\n".utf8)))
    #expect(messages.contains([2] + Array("no\n".utf8)))
    let ending = try JSONReader.value(utf8: Array(try #require(messages.last).dropFirst()))
    #expect(messages.last?.first == 3)
    #expect(ending["details"]?["causes"]?[0]?["message"]?.string == "3")
    let started = gateway.converse(
      GatewayRequest(method: "GET", target: path + "&command=nope")
    )
    var wrong = try #require(started)
    let refusal = wrong.next(&gateway)
    #expect(refusal.isDone)
    #expect(
      String(decoding: refusal.messages.first ?? [], as: UTF8.self)
        .contains("executable file not found in $PATH")
    )
    let nobody = path.replacing("pods/a/", with: "pods/b/") + "&command=ls"
    let isHeld = gateway.converse(GatewayRequest(method: "GET", target: nobody)) != nil
    #expect(!isHeld)
  }

  @Test func `keys become lines, and the terminal shows them`() {
    var keyboard = Keyboard()
    let strokes = keyboard.press(Array("lt\u{7F}s -l\r".utf8))
    #expect(strokes == [.line(Array("ls -l\n".utf8))])
    #expect(keyboard.takeEcho() == Array("lt\u{8} \u{8}s -l\r\n".utf8))
    let others = keyboard.press([97, 3, 4])
    #expect(others == [.interrupt, .end])
  }

  @Test func `objects come as the real server writes them, with who owns what`() throws {
    var gateway = Self.gateway()
    let path = "/api/v1/namespaces/default/configmaps"
    _ = try Self.whole(&gateway, "POST", path, body: Self.map)
    let answer = gateway.answer(GatewayRequest(method: "GET", target: path + "/a"))
    guard case .complete(let response) = answer else { return }
    let text = String(decoding: response.body, as: UTF8.self)
    #expect(text.hasPrefix(#"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","#))
    let health = gateway.answer(GatewayRequest(method: "GET", target: "/livez?verbose"))
    guard case .complete(let checks) = health else { return }
    #expect(String(decoding: checks.body, as: UTF8.self).hasSuffix("livez check passed\n"))
  }

  @Test func `what happens while the clock is moved is the components' doing`() throws {
    var gateway = Self.gateway()
    let path = "/api/v1/namespaces/default/replicationcontrollers"
    let body = #"""
      {"apiVersion":"v1","kind":"ReplicationController","metadata":{"name":"a"},"spec":{"replicas":1,
      "selector":{"x":"y"},"template":{"metadata":{"labels":{"x":"y"}},
      "spec":{"containers":[{"name":"c","image":"redis"}]}}}}
      """#
    _ = try Self.whole(&gateway, "POST", "\(path)?fieldManager=kubectl-create", body: body)
    let moved = try Self.whole(&gateway, "POST", "/kubetutor/advance?seconds=60")
    #expect(moved.code == 200)
    let read = try Self.whole(&gateway, "GET", "\(path)/a")
    #expect(read.tree["status"]?["replicas"]?.integer == 1)
    let managers = read.tree["metadata"]?["managedFields"]?.array?.compactMap {
      $0["manager"]?.string
    }
    #expect(managers?.sorted() == ["kube-controller-manager", "kubectl-create"])
    let wrong = try Self.whole(&gateway, "POST", "/kubetutor/advance?seconds=x")
    #expect(wrong.code == 400)
  }

  @Test func `a client that falls back to the older protocol hears why`() throws {
    var gateway = Self.gateway()
    let pods = "/api/v1/namespaces/default/pods"
    let missing = try Self.whole(&gateway, "POST", "\(pods)/a/exec?command=ls")
    #expect(missing.code == 404)
    #expect(missing.tree["message"]?.string == "pods \"a\" not found")
    let body = #"""
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},
      "spec":{"containers":[{"name":"c","image":"nosuch:1"}]}}
      """#
    _ = try Self.whole(&gateway, "POST", pods, body: body)
    gateway.advance(by: .seconds(30))
    for part in ["exec", "attach"] {
      let request = GatewayRequest(method: "POST", target: "\(pods)/a/\(part)?command=ls")
      guard case .complete(let response) = gateway.answer(request) else {
        Issue.record("a refusal is answered at once")
        continue
      }
      #expect(String(decoding: response.body, as: UTF8.self) == "container not found (\"c\")")
      #expect(response.code == 404)
    }
  }
}
