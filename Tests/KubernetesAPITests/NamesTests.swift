import KubernetesAPI
import Manifests
import Testing

struct NamesTests {
  @Test(arguments: [("web", true), ("a.b-c", true), ("Web", false), ("-a", false), ("a..b", false)])
  func `names of DNS are told from others`(name: String, isFine: Bool) {
    #expect(Names.isDNS1123Subdomain(name) == isFine)
    #expect(Names.dns1123SubdomainErrors(name).isEmpty == isFine)
  }

  @Test func `a bad name is refused in the words of the API`() {
    #expect(
      Names.dns1123LabelErrors("Bad_Name") == [
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
      ]
    )
    #expect(Names.dns1035LabelErrors("1a").count == 1)
    #expect(
      Names.dns1123LabelErrors(String(repeating: "a", count: 64)).first
        == "must be no more than 63 bytes"
    )
  }

  @Test func `keys of labels may have a prefix`() {
    #expect(Names.qualifiedNameErrors("example.com/My_Name.1") == [])
    #expect(
      Names.qualifiedNameErrors("a/b/c").first?.hasSuffix("(e.g. 'example.com/MyName')") == true
    )
    #expect(Names.qualifiedNameErrors("/x") == ["prefix part must be non-empty"])
    #expect(Names.qualifiedNameErrors("x/").count == 2)
    #expect(Names.labelValueErrors("") == [])
    #expect(Names.labelValueErrors("x y").count == 1)
  }

  @Test func `keys of config maps may not lead upwards`() {
    #expect(Names.configMapKeyErrors("a.txt") == [])
    #expect(Names.configMapKeyErrors("..") == ["must not be '..'"])
    #expect(Names.configMapKeyErrors("..a") == ["must not start with '..'"])
    #expect(Names.configMapKeyErrors("a/b").count == 1)
  }

  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
  func `base64 goes there and back`(text: String) throws {
    let encoded = Base64.encode(Array(text.utf8))
    #expect(encoded.utf8.count % 4 == 0)
    #expect(try Base64.decode(encoded) == Array(text.utf8))
    #expect(Base64.size(encoded) == text.utf8.count)
  }

  @Test(arguments: [
    ("hunter2!", 7), ("abc", 0), ("hunter2", 4), ("a===", 1), ("ab=c", 2), ("YWI=x", 4),
  ])
  func `what is no base64 is refused at its place`(text: String, offset: Int) {
    let error = #expect(throws: Base64.Corrupt.self) { try Base64.decode(text) }
    #expect(error?.offset == offset)
  }

  @Test func `a secret with plain text for data is refused`() throws {
    let manifest: Value = [
      "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "a"],
      "data": ["password": "hunter2!"],
    ]
    let error = #expect(throws: Status.self) {
      try APIKinds.decode(manifest, validation: .strict)
    }
    #expect(
      error?.message
        == "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte 7"
    )
  }
}
