import Manifests
import Testing

/// Writing YAML as kubectl prints it.
struct YAMLWritingTests {
  /// Parts of what kubectl v1.36 printed, joined to one document.
  static let printed = """
    apiVersion: v1
    data:
      app.properties: |
        mode=production
        retries=3
      color: blue
    kind: ConfigMap
    metadata:
      annotations:
        note: ""
      creationTimestamp: "2026-11-23T02:24:11Z"
      labels: {}
      name: redis
      resourceVersion: "285"
    spec:
      containers:
      - args:
        - --port
        - "80"
        image: redis:latest
        ports:
        - containerPort: 6379
          protocol: TCP
        resources: {}
      nested:
      - - a
        - b
      - []
      priority: 0
    status:
      conditions:
      - lastProbeTime: null
        status: "True"
        type: Ready
      lastState: {}

    """

  @Test func `what kubectl printed is read and printed the same`() throws {
    let value = try YAMLReader.value(Self.printed)
    #expect(YAMLWriter.text(of: value) == Self.printed)
  }

  @Test(
    arguments: [
      ("true", "\"true\""), ("10", "\"10\""), ("1e3", "\"1e3\""), ("null", "\"null\""),
      ("", "\"\""), ("~", "\"~\""), ("y", "\"y\""), ("off", "\"off\""), ("0x1F", "\"0x1F\""),
      ("2026-11-23T02:24:11Z", "\"2026-11-23T02:24:11Z\""), ("2026-11-23", "\"2026-11-23\""),
      ("10:30", "\"10:30\""), ("80:30080", "80:30080"), ("a: b", "'a: b'"), ("a #b", "'a #b'"),
      ("a#b", "a#b"), (" a", "' a'"), ("a ", "'a '"), ("a:", "'a:'"), ("*", "'*'"),
      ("- a", "'- a'"), ("-a", "-a"), ("[x]", "'[x]'"), ("{x", "'{x'"), ("it's", "it's"),
      ("'x'", "'''x'''"), ("\"x\"", "'\"x\"'"), ("a\tb", "\"a\\tb\""), ("é", "é"),
      ("😀", "\"\\U0001F600\""), ("1.2.3", "1.2.3"), (".5", "\".5\""), ("500m", "500m"),
      ("<none>", "<none>"), ("%x", "'%x'"), ("@x", "'@x'"), ("---", "'---'"), ("<<", "<<"),
      ("a\\b", "a\\b"), ("=", "="), ("128Mi", "128Mi"), ("1_000", "\"1_000\""),
      ("No", "\"No\""), ("Nobody", "Nobody"), ("/a b: c", "'/a b: c'"), ("a:b", "a:b"),
      ("Off", "\"Off\""), ("offer", "offer"), ("a, (b) \"c\"", "a, (b) \"c\""),
    ])
  func `a text is quoted only where it must be`(_ sample: (text: String, written: String)) throws {
    let text = YAMLWriter.text(of: ["k": .string(sample.text)])
    #expect(text == "k: \(sample.written)\n")
    #expect(try YAMLReader.value(text)["k"] == .string(sample.text))
  }

  @Test(
    arguments: [
      ("a\nb\n", "|\n  a\n  b\n"), ("a\nb", "|-\n  a\n  b\n"), ("a\n\n", "|+\n  a\n\n"),
      (" a\nb", "|2-\n   a\n  b\n"), ("a\n\nb\n", "|\n  a\n\n  b\n"),
      ("a \nb", "\"a \\nb\"\n"), ("a\n\tb\n", "\"a\\n\\tb\\n\"\n"),
    ])
  func `lines stand as a block where they can`(_ sample: (text: String, written: String)) throws {
    let text = YAMLWriter.text(of: ["k": .string(sample.text)])
    #expect(text == "k: \(sample.written)")
    #expect(try YAMLReader.value(text)["k"] == .string(sample.text))
  }

  @Test func `a long text is folded at the first space behind column 80`() throws {
    let words = String(repeating: "word ", count: 20) + "end"
    let text = YAMLWriter.text(of: ["message": .string(words)])
    let first = "message: " + String(repeating: "word ", count: 14) + "word"
    #expect(text == "\(first)\n  word word word word word end\n")
    #expect(try YAMLReader.value(text)["message"] == .string(words))
  }

  @Test func `keys are ordered as people count`() {
    let value: Value = ["a10": 1, "a2": 2, "B": 3, "a": 4, "a-b": 5, "a.b": 6]
    #expect(YAMLWriter.text(of: value) == "B: 3\na: 4\na-b: 5\na.b: 6\na2: 2\na10: 1\n")
  }

  @Test func `numbers look as Go prints them`() {
    let value: Value = [.number(1.5), .number(1e21), .number(0.00001), 9_000_000_000]
    #expect(YAMLWriter.text(of: value) == "- 1.5\n- 1e+21\n- 1e-05\n- 9000000000\n")
  }
}
