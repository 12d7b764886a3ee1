import Manifests
import Testing

/// Reading and writing JSON as Go does.
struct JSONTests {
  @Test func `every kind of value is read`() throws {
    let text = #" {"a":[1,-2.5,1e2,true,false,null,"x\n\u00e9\ud83d\ude00\/"],"b":{},"c":[]} "#
    let value = try JSONReader.value(text)
    #expect(
      value == [
        "a": [1, .number(-2.5), .number(100), true, false, nil, "x\né😀/"], "b": .emptyObject,
        "c": [],
      ]
    )
  }

  @Test func `whole numbers stay whole as long as they fit`() throws {
    #expect(
      try JSONReader.value("[9223372036854775807,-9223372036854775808,9223372036854775808]")
        == [.integer(.max), .integer(.min), .number(9.223372036854775808e18)]
    )
  }

  @Test(
    arguments: [
      ("", "unexpected end of JSON input"),
      ("{a:1}", "invalid character 'a' looking for beginning of object key string"),
      ("{\"a\" 1}", "invalid character '1' after object key"),
      ("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair"),
      ("[1 2]", "invalid character '2' after array element"),
      ("[1,]", "invalid character ']' looking for beginning of value"),
      ("nul", "unexpected end of JSON input"),
      ("not json", "invalid character 'o' in literal null (expecting 'u')"),
      ("[1.x]", "invalid character 'x' after decimal point in numeric literal"),
      ("1 2", "invalid character '2' after top-level value"),
      ("\"a\nb\"", "invalid character '\\n' in string literal"),
      ("\"\\x\"", "invalid character 'x' in string escape code"),
      ("{\"a\":'x'}", "invalid character '\\'' looking for beginning of value"),
    ])
  func `a fault has Go's words`(_ sample: (text: String, message: String)) {
    let error = #expect(throws: ManifestError.self) { try JSONReader.value(sample.text) }
    #expect(error?.goMessage == sample.message)
  }

  @Test func `a fault has its place`() {
    let error = #expect(throws: ManifestError.self) {
      try JSONReader.value("{\n  \"a\": 1,\n  b: 2\n}")
    }
    #expect(error?.line == 3)
    #expect(error?.column == 3)
    #expect(error?.offset == 15)
    #expect(error?.sourceLine == "  b: 2")
  }

  @Test func `nesting is bounded`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: ManifestError.self) { try JSONReader.value(deep) }
  }

  @Test func `it is written on one line or indented by four`() {
    let value: Value = [
      "b": [1, .number(2.5)], "a": ["x": "<a&b>\u{2028}\u{1}"], "c": [], "d": [:],
    ]
    #expect(
      JSONWriter.compact(value)
        == #"{"a":{"x":"\u003ca\u0026b\u003e\u2028\u0001"},"b":[1,2.5],"c":[],"d":{}}"#
    )
    #expect(
      JSONWriter.compact(["b": 1, "a": "<"], sortsKeys: false, escapesHTML: false)
        == #"{"b":1,"a":"<"}"#
    )
    #expect(
      JSONWriter.indented(["a": ["b", ["c": 1]]]) == """
        {
            "a": [
                "b",
                {
                    "c": 1
                }
            ]
        }
        """
    )
  }

  @Test func `what is written is read back the same`() throws {
    let value: Value = ["t": "é😀\u{7F}\"\\", "n": [.number(1e-7), .number(1e21), .number(0.1)]]
    #expect(try JSONReader.value(JSONWriter.compact(value)) == value)
    #expect(JSONWriter.compact(value["n"] ?? nil) == "[1e-7,1e+21,0.1]")
  }

  @Test func `a file that begins with a brace is JSON`() throws {
    let documents = try ManifestReader.documents(" {\"a\":1}\n{\"b\":2}")
    #expect(documents.map(\.value) == [["a": 1], ["b": 2]])
  }
}
