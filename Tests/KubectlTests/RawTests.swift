import Testing

@Suite struct RawTests {
  @Test func `health is told whole, check by check and without those left out`() throws {
    var desk = try Desk()
    #expect(desk.type("kubectl get --raw /healthz") == "ok")
    #expect(desk.type("kubectl get --raw /livez/etcd") == "ok")
    let checks = desk.type("kubectl get --raw '/readyz?verbose&exclude=etcd&exclude=nope'")
    #expect(checks.hasPrefix("[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\n[+]etcd-readiness ok\n"))
    #expect(
      checks.hasSuffix(
        "[+]shutdown ok\nwarn: some health checks cannot be excluded: no matches for \"nope\"\n"
          + "readyz check passed\n"
      )
    )
    #expect(
      desk.type("kubectl get --raw /livez/nope")
        == "Error from server (NotFound): the server could not find the requested resource\n"
    )
  }

  @Test func `the documents about types lead to every kind`() throws {
    var desk = try Desk()
    let index = desk.type("kubectl get --raw /openapi/v3")
    #expect(
      index.contains("\"apis/apps/v1\":{\"serverRelativeURL\":\"/openapi/v3/apis/apps/v1?hash=")
    )
    let old = desk.type("kubectl get --raw /openapi/v2")
    #expect(old.hasPrefix("{\"swagger\":\"2.0\""))
    #expect(old.contains("\"$ref\":\"#/definitions/io.k8s.api.PodSpec\""))
    #expect(!old.contains("#/components"))
    _ = desk.type("kubectl get --raw /openapi/v3/apis/nosuch/v1")
    #expect(desk.status == 1)
  }

  @Test func `the server counts what it keeps`() throws {
    var desk = try Desk()
    let before = desk.type("kubectl get --raw /metrics")
    #expect(before.contains("apiserver_resource_objects{group=\"\",resource=\"configmaps\"} 0\n"))
    _ = desk.type("kubectl create configmap one")
    let after = desk.type("kubectl get --raw /metrics")
    #expect(after.contains("apiserver_resource_objects{group=\"\",resource=\"configmaps\"} 1\n"))
  }

  @Test func `a path is asked for as an absolute one`() throws {
    var desk = try Desk()
    #expect(desk.type("kubectl get --raw api").contains("--raw must be a valid URL path"))
    let made = desk.type("kubectl get --raw /api/v1/namespaces/default")
    #expect(
      made.hasPrefix(
        "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"default\""
      )
    )
  }

  @Test func `what is asked is written down with its path, its answer and its body`() throws {
    var desk = try Desk()
    let brief = desk.type("kubectl get configmap nope -v=6")
    #expect(brief.contains("round_trippers.go:632] \"Response\" verb=\"GET\""))
    #expect(brief.contains("/api/v1/namespaces/default/configmaps/nope\" status=\"404 Not Found\""))
    #expect(!brief.contains("Response Body"))
    let whole = desk.type("kubectl create configmap one -v=8")
    #expect(whole.contains("\"Request Body\" body=\"{"))
    #expect(whole.contains("\"Response\" status=\"201 Created\""))
    #expect(whole.hasSuffix("configmap/one created\n"))
    #expect(!desk.type("kubectl get configmap one -v=0").contains("round_trippers"))
  }
}
