import Manifests
import Testing

/// Reading YAML: what scalars mean, how streams split, and what is refused.
struct YAMLReadingTests {
  @Test(
    arguments: [
      ("true", .bool(true)), ("yes", .bool(true)), ("on", .bool(true)), ("No", .bool(false)),
      ("y", .bool(true)), ("10", 10), ("-7", -7), ("0x1F", 31), ("0o17", 15), ("0777", 511),
      ("1_000", 1000), ("1.5", .number(1.5)), ("1e3", 1000), ("-0.5e-2", .number(-0.005)),
      ("null", .null), ("~", .null), ("'10'", "10"), ("\"true\"", "true"), ("10:30", "10:30"),
      ("2026-11-23", "2026-11-23"), ("!!str 5", "5"), ("redis:latest", "redis:latest"),
      ("1.2.3", "1.2.3"), ("0b101", 5), ("08", 8), ("1e400", "1e400"), (".5", .number(0.5)),
      ("0.5", .number(0.5)), ("-0.25", .number(-0.25)),
    ] as [(String, Value)]
  )
  func `a scalar means what it means to kubectl`(_ sample: (text: String, value: Value)) throws {
    #expect(try YAMLReader.value("a: \(sample.text)\n")["a"] == sample.value)
  }

  @Test func `the order of the source is kept`() throws {
    let value = try YAMLReader.value("b: 1\na: 2\n1: x\non: z\n0x1F: h\n'y': q\n")
    // Like go-yaml, which takes a key without quotes for a number or a truth value first.
    #expect(value.object?.keys == ["b", "a", "1", "true", "31", "y"])
  }

  @Test func `documents know the line they begin at`() throws {
    let documents = try YAMLReader.documents("# first\na: 1\n---\n\nb: 2\n--- # none\n---\nc: 3\n")
    #expect(documents.map(\.startLine) == [1, 4, 7])
    #expect(documents.map(\.value) == [["a": 1], ["b": 2], ["c": 3]])
  }

  @Test func `a merge key gives what is not there yet`() throws {
    let value = try YAMLReader.value("base: &b {x: 1, z: 2}\nnext:\n  <<: *b\n  z: 3\n")
    #expect(value["next"] == ["z": 3, "x": 1])
  }

  @Test func `an alias repeats its anchor`() throws {
    let value = try YAMLReader.value("a: &a [1, 2]\nb: *a\n")
    #expect(value["b"] == [1, 2])
  }

  @Test func `aliases that double themselves are stopped`() {
    var text = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
    for level in 1..<12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let error = #expect(throws: ManifestError.self) { try YAMLReader.value(text) }
    #expect(
      error?.goMessage
        == "error converting YAML to JSON: yaml: document contains excessive aliasing:"
        + " more than 500000 values"
    )
  }

  @Test func `aliases that double themselves within a key are stopped`() {
    var text = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
    for level in 1..<30 {
      text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
    }
    #expect(throws: ManifestError.self) { try YAMLReader.value(text + "? *a29\n: x\n") }
    #expect(throws: ManifestError.self) { try YAMLReader.value(text + "*a29 : x\n") }
    #expect(throws: ManifestError.self) { try YAMLReader.value(text + "[*a29]: x\n") }
  }

  @Test func `a mapping of YAML may begin with a brace`() throws {
    #expect(try ManifestReader.documents("{a: b}\n").map(\.value) == [["a": "b"]])
    let error = #expect(throws: ManifestError.self) { try ManifestReader.documents("{\"a\": [}") }
    #expect(error?.goMessage == "invalid character '}' looking for beginning of value")
  }

  @Test func `deep nesting and large texts are refused`() {
    let deep = String(repeating: "[", count: 2000) + String(repeating: "]", count: 2000)
    #expect(throws: ManifestError.self) { try YAMLReader.value(deep) }
    let limits = ReadingLimits(maximumBytes: 10, maximumNesting: 5, maximumValues: 5)
    #expect(throws: ManifestError.self) {
      try YAMLReader.value("a: 'longer than ten'", limits: limits)
    }
    #expect(throws: ManifestError.self) { try YAMLReader.value("[1,2,3,4,5]", limits: limits) }
  }
}
