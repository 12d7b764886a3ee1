import Manifests
import Testing

/// What is said about YAML with a mistake: our place and caret, and the words of kubectl.
struct YAMLFaultTests {
  static let badIndentation = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: broken
       labels:
        app: x
    """

  @Test func `a fault has its line, its column and a caret`() {
    let error = #expect(throws: ManifestError.self) {
      try YAMLReader.value(Self.badIndentation)
    }
    #expect(
      error?.description == """
        line 5, column 10: mapping values are not allowed in this context
           labels:
                 ^
        """
    )
    #expect(
      error?.goMessage
        == "error converting YAML to JSON: yaml: line 5: mapping values are not allowed in this "
        + "context"
    )
  }

  @Test func `lines count from the text for us and from the document for kubectl`() {
    let error = #expect(throws: ManifestError.self) {
      try YAMLReader.documents("a: 1\nb: 2\n---\n" + Self.badIndentation)
    }
    #expect(error?.line == 8)
    #expect(error?.goMessage.contains("line 5: mapping values") == true)
  }

  @Test(
    arguments: [
      ("a: 1\nb:\n\tc: 2\n", "line 3: found character that cannot start any token"),
      ("a: 1\nb: [1, 2\nc: 3\n", "line 2: did not find expected ',' or ']'"),
      ("a:\n  - 1\n  b: 2\n", "line 2: did not find expected '-' indicator"),
      ("a: 1\nb: 2\nc: 'x' y\n", "line 2: did not find expected key"),
      ("a: 1\nb\nc: 3\n", "line 3: could not find expected ':'"),
      ("a: 1\nb: \"x\n", "line 3: found unexpected end of stream"),
      ("a: 1\nb: *none\n", "unknown anchor 'none' referenced"),
      ("a: 1\nb: @x\n", "line 2: found character that cannot start any token"),
    ])
  func `common faults have go-yaml's words`(_ sample: (text: String, message: String)) {
    let error = #expect(throws: ManifestError.self) { try YAMLReader.value(sample.text) }
    #expect(error?.goMessage == "error converting YAML to JSON: yaml: \(sample.message)")
  }

  @Test func `a key that stands twice is refused where it stands again`() {
    let error = #expect(throws: ManifestError.self) {
      try YAMLReader.value("a:\n  name: x\n  size: 1\n  name: y\n")
    }
    #expect(error?.line == 4)
    #expect(
      error?.goMessage
        == "error converting YAML to JSON: yaml: unmarshal errors:\n  line 4: key \"name\" "
        + "already set in map"
    )
  }

  @Test func `only a comment may follow a separator`() {
    let error = #expect(throws: ManifestError.self) { try YAMLReader.documents("---x\na: 1\n") }
    #expect(error?.goMessage == "invalid Yaml document separator: x")
  }
}
