import Manifests
import Testing

/// Templates of `-o jsonpath=`, and what kubectl says when they are wrong.
struct JSONPathTests {
  static let pods: Value = [
    "items": [
      [
        "metadata": ["name": "redis", "labels": ["app": "demo", "k8s.io/name": "r"]],
        "status": [
          "phase": "Running", "restarts": 2,
          "conditions": [["type": "Ready", "status": "True"], ["type": "Initialized"]],
        ],
        "spec": ["containers": [["image": "redis:latest"], ["image": "sidecar"]]],
      ],
      [
        "metadata": ["name": "web"], "status": ["phase": "Pending", "restarts": 0],
        "spec": ["containers": [["image": "web"]]],
      ],
    ]
  ]

  @Test(
    arguments: [
      ("{.items[*].metadata.name}", "redis web"),
      (
        "{range .items[*]}{.metadata.name}{\"\\t\"}{.status.phase}{\"\\n\"}{end}",
        "redis\tRunning\nweb\tPending\n"
      ),
      ("{.items[?(@.metadata.name==\"web\")].spec.containers[0].image}", "web"),
      ("{.items[0].metadata.labels}", #"{"app":"demo","k8s.io/name":"r"}"#),
      (#"{.items[0].metadata.labels.k8s\.io/name}"#, "r"),
      ("{.items[0].metadata.labels['app']}", "demo"),
      ("{.items[-1].metadata.name}", "web"), ("{.items[0:1].metadata.name}", "redis"),
      ("{.items[::2].metadata.name}", "redis"), ("{.items[1:].metadata.name}", "web"),
      ("{.items[0,1].metadata.name}", "redis web"), ("{..image}", "redis:latest sidecar web"),
      ("{.items[?(@.status.restarts>1)].metadata.name}", "redis"),
      ("{.items[?(@.status.conditions)].metadata.name}", "redis"),
      ("{.items[0].status.conditions[?(@.type=='Ready')].status}", "True"),
      ("{.items[0].status.conditions[?(@.status==\"True\")].type}", "Ready"),
      ("name: {.items[0].metadata.name}, done", "name: redis, done"),
      ("{.items[*]['metadata.name', 'status.phase']}", "redis web Running Pending"),
      ("{.nothing}", ""), ("{.items[0].status.restarts}", "2"),
      (
        "{range .items[*]}{range .spec.containers[*]}{.image},{end};{end}!",
        "redis:latest,sidecar,;web,;!"
      ),
      ("{range .none[*]}x{end}after", "after"), ("{$.items[0].metadata.name}", "redis"),
      ("{.items[0].metadata.*}", #"{"app":"demo","k8s.io/name":"r"} redis"#),
    ])
  func `a template prints what kubectl prints`(_ sample: (template: String, text: String)) throws {
    #expect(try JSONPath(sample.template).text(of: Self.pods) == sample.text)
  }

  @Test(
    arguments: [
      ("{.x", "unclosed action"), ("{.items[0}", "unterminated array"),
      ("{.items[a]}", "invalid array index a"), ("{\"x}", "unterminated quoted string"),
      ("{.items[?(@.x}", "unterminated filter"),
      ("{|}", "unrecognized character in action: U+007C '|'"),
      ("{.items[?(@.x==1)}", "unclosed array expect ]"),
      ("{.....x}", "invalid multiple recursive descent"),
    ])
  func `a template that cannot be read is refused`(_ sample: (template: String, message: String)) {
    let error = #expect(throws: JSONPathError.self) { try JSONPath(sample.template) }
    #expect(error?.message == sample.message)
  }

  @Test(
    arguments: [
      ("{.nothing}", "nothing is not found"),
      ("{.items[5]}", "array index out of bounds: index 5, length 2"),
      ("{.items[0].metadata[0]}", "map[string]interface {} is not array or slice"),
      ("{end}", "not in range, nothing to end"), ("{nosuch}", "unrecognized identifier nosuch"),
      ("{.items[?(@.metadata.name==1)]}", "incompatible types for comparison"),
    ])
  func `a template that does not fit is refused`(_ sample: (template: String, message: String)) {
    let error = #expect(throws: JSONPathError.self) {
      try JSONPath(sample.template, allowsMissingKeys: false).text(of: Self.pods)
    }
    #expect(error?.message == sample.message)
  }

  @Test func `a relaxed path may lack braces and dot`() throws {
    for path in ["metadata.name", ".metadata.name", "{metadata.name}", "{.metadata.name}"] {
      #expect(try JSONPath.relaxed(path) == "{.metadata.name}")
    }
    #expect(throws: JSONPathError.self) { try JSONPath.relaxed("{.a}{.b}") }
  }

  @Test func `results can be printed as JSON`() throws {
    let path = try JSONPath("{.items[*].metadata.name}")
    #expect(try path.jsonText(of: Self.pods) == "[\n    \"redis\",\n    \"web\"\n]\n")
  }

  @Test func `Go's own notation is there for kubectl's longer errors`() {
    let value: Value = ["b": [1, "x"], "a": nil]
    #expect(GoSyntax.print(value) == "map[a:<nil> b:[1 x]]")
    #expect(
      GoSyntax.source(value)
        == #"map[string]interface {}{"a":interface {}(nil), "b":[]interface {}{1, "x"}}"#
    )
  }

  @Test(
    arguments: [
      ("{.items[*].metadata.name}", ["metadata"]),
      (
        "{range .items[*]}{.metadata.name}{\"\\t\"}{.status.phase}{\"\\n\"}{end}",
        ["metadata", "status"]
      ),
      ("{.items[?(@.status.phase==\"Pending\")].metadata.name}", ["status", "metadata"]),
      ("{.items[0].spec.containers[*].image}", ["spec"]),
      ("{.kind} of {.metadata.resourceVersion}", []),
      ("{.items[*]}", nil), ("{.items}", nil), ("{..name}", nil), ("{@}", nil),
      ("{.items[*]['metadata.name', 'status.phase']}", nil),
      ("{range .items[*]}{@}{end}", nil),
    ] as [(String, [String]?)]
  )
  func `knows which parts of a list's items a template looks at`(
    template: String,
    fields: [String]?
  ) throws {
    let path = try JSONPath(template)
    #expect(path.fieldsOfItems == fields)
  }
}
