import Manifests
import Testing

@testable import Kubectl

@Suite struct GoTemplateTests {
  private static let tree: Value = [
    "kind": "Pod", "count": 3, "ready": true, "secret": "czNjcjN0", "none": .null,
    "items": [["name": "a", "n": 1], ["name": "b", "n": 2]],
    "labels": ["tier": "front", "app": "web"], "dotted": ["a.b/c": "x"],
  ]

  @Test(arguments: [
    ("{{.kind}} {{.count}} {{.nosuch.deeper}}", "Pod 3 <no value>"),
    ("{{range .items}}{{.name}} {{end}}", "a b "),
    (
      "{{range $i, $e := .items}}{{$i}}={{$e.name}},{{end}}{{range .no}}x{{else}}-{{end}}",
      "0=a,1=b,-"
    ),
    ("{{range $k, $v := .labels}}{{$k}}:{{$v}} {{end}}", "app:web tier:front "),
    ("{{if and .ready (eq .kind \"Pod\")}}yes{{else if .no}}?{{else}}no{{end}}", "yes"),
    ("{{with .labels}}{{.app}} {{$.kind}}{{end}}{{with .no}}x{{else}}!{{end}}", "web Pod!"),
    ("{{index .dotted \"a.b/c\"}} {{(index .items 1).name}} {{len .items}}", "x b 2"),
    (
      "{{.secret | base64decode}} {{exists .labels \"app\"}} {{exists . \"x\" \"y\"}}",
      "s3cr3t true false"
    ),
    ("{{printf \"%-5s|%3d|%q|%.2f\" .kind 7 .kind .count}}", "Pod  |  7|\"Pod\"|3.00"),
    ("{{$n := 1}}{{if true}}{{$n = 2}}{{end}}{{$n}}", "2"),
    ("a {{- /* note */ -}} b{{/* gone */}}{{\"\\n\"}}", "ab\n"),
    ("{{range .items}}{{if eq .name \"b\"}}{{break}}{{end}}{{.name}}{{end}}", "a"),
    ("{{define \"x\"}}<{{.}}>{{end}}{{template \"x\" .kind}}", "<Pod>"),
    (
      "{{.items}} {{not .ready}} {{or .no \"d\"}} {{lt 1 2}} {{slice \"abc\" 1}}",
      "[map[n:1 name:a] map[n:2 name:b]] false d true bc"
    ),
  ])
  func `a template prints`(template: String, expected: String) throws {
    #expect(try OutputTemplate(template).text(of: Self.tree) == expected)
  }

  @Test(arguments: [
    ("{{.kind", "unclosed action"), ("{{range .items}}", "unexpected EOF"),
    ("{{end}}", "unexpected {{end}}"), ("{{split .kind}}", "function \"split\" not defined"),
    ("{{$x}}", "undefined variable \"$x\""), ("{{}}", "missing value for command"),
    ("{{\"a}}", "unterminated quoted string"), ("{{break}}", "{{break}} outside {{range}}"),
  ])
  func `what is no template is refused`(template: String, why: String) {
    #expect(throws: Failure.self) { try OutputTemplate(template) }
    do {
      _ = try OutputTemplate(template)
    } catch {
      guard case .message(let text) = error else { return }
      #expect(text == "error parsing template \(template), template: output:1: \(why)\n")
    }
  }

  @Test func `numbers of the object are compared as Go does`() {
    do {
      _ = try OutputTemplate("{{if eq .count 3}}x{{end}}").text(of: Self.tree)
      Issue.record("it compared")
    } catch {
      guard case .message(let text) = error else { return }
      #expect(
        text == "error executing template \"{{if eq .count 3}}x{{end}}\": template: output:1:5:"
          + " executing \"output\" at <eq .count 3>: error calling eq: incompatible types for"
          + " comparison"
      )
    }
  }

  @Test func `endless templates end`() {
    #expect(throws: Failure.self) {
      try OutputTemplate("{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}").text(
        of: .null
      )
    }
    #expect(throws: Failure.self) {
      try OutputTemplate("{{range 9000000000}}x{{end}}").text(of: .null)
    }
    #expect(throws: Failure.self) {
      try OutputTemplate("{{range 900000}}{{range 900000}}{{end}}{{end}}").text(of: .null)
    }
    #expect(throws: Failure.self) {
      try OutputTemplate("{{$x := \"xx\"}}{{range 99}}{{$x = print $x $x}}{{end}}").text(of: .null)
    }
    #expect(throws: Failure.self) {
      try OutputTemplate(String(repeating: "{{if 1}}", count: 5000))
    }
    #expect(throws: Failure.self) {
      try OutputTemplate("{{" + String(repeating: "(", count: 5000) + "}}")
    }
  }

  @Test func `templates come from the flag, another flag, or a file`() throws {
    var desk = try Desk()
    desk.station.files["t"] = "{{.metadata.name}}!"
    #expect(desk.type("kubectl get ns default -o go-template={{.kind}}") == "Namespace")
    #expect(desk.type("kubectl get ns default --template={{.kind}}") == "Namespace")
    #expect(desk.type("kubectl get ns default -o go-template-file=t") == "default!")
    #expect(
      desk.type("kubectl get ns default -o go-template")
        == "error: template format specified but no template given\n"
    )
  }
}
