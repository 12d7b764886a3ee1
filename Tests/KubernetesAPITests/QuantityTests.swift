import KubernetesAPI
import Manifests
import Testing

struct QuantityTests {
  @Test(arguments: [
    ("0.1", "100m"), ("100m", "100m"), ("1000m", "1"), ("1500m", "1500m"), ("1.5", "1500m"),
    ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"), ("0.5Gi", "512Mi"), ("64Mi", "64Mi"), ("1Ki", "1Ki"),
    ("512", "512"), ("1024", "1024"), ("1000", "1k"), ("1e3", "1e3"), ("1000e3", "1e6"),
    ("1.5e3", "1500"), ("0", "0"), ("0Gi", "0"), ("-1", "-1"), ("-0.1", "-100m"), ("+5", "5"),
    ("2Ti", "2Ti"), ("500", "500"), ("1n", "1n"), ("0.5n", "1n"), ("1.000000001", "1000000001n"),
    ("9Ei", "9223372036854775807"), ("-1.5", "-1500m"), ("0.1Mi", "104858"), (".5", "500m"),
    ("007", "7"), ("1E", "1E"), ("12.3u", "12300n"), ("1536Ki", "1536Ki"), ("0.5Ki", "512"),
  ])
  func `a quantity is printed in its canonical form`(text: String, canonical: String) throws {
    #expect(try Quantity(parsing: text).description == canonical)
  }

  @Test(arguments: ["", "abc", "1x", "12Mb", "1 Gi", "1.2.3", "1e3x"])
  func `a text of another form is refused by the expression`(text: String) {
    #expect(throws: Quantity.ParseError.self) { try Quantity(parsing: text) }
    var decoder = FieldDecoder()
    var quantity = Quantity()
    quantity.decode(.string(text), &decoder)
    #expect(decoder.failure?.hasPrefix("quantities must match the regular expression") == true)
  }

  @Test(arguments: ["1MM", "1mi", "5K", "1ki", "1i", "--1"])
  func `an unknown suffix is refused as such`(text: String) {
    var decoder = FieldDecoder()
    var quantity = Quantity()
    quantity.decode(.string(text), &decoder)
    #expect(decoder.failure == "unable to parse quantity's suffix")
  }

  @Test func `equal amounts are equal whatever their suffix`() throws {
    #expect(Quantity("1024") == Quantity("1Ki"))
    #expect(Quantity("0.5") == Quantity(milli: 500))
    #expect(try Quantity(parsing: "999m") < Quantity(1))
    #expect(try Quantity(parsing: "-1") < Quantity(parsing: "-999m"))
  }

  @Test func `sums and differences are exact`() throws {
    let small = try Quantity(parsing: "0.1")
    #expect((0..<10).reduce(Quantity()) { sum, _ in sum + small } == Quantity(1))
    #expect(Quantity(1) - small == Quantity(milli: 900))
    #expect(small - Quantity(1) == Quantity(milli: -900))
    #expect((small - Quantity(1)).description == "-900m")
    #expect((try Quantity(parsing: "1Gi") - Quantity(parsing: "512Mi")).description == "512Mi")
    #expect((Quantity() + (try Quantity(parsing: "1Gi"))).description == "1Gi")
    #expect(Quantity(.max) + Quantity(1) == Quantity(.max))
  }

  @Test func `whole and milli values round away from zero`() throws {
    #expect(try Quantity(parsing: "1500m").value == 2)
    #expect(try Quantity(parsing: "1500m").milliValue == 1500)
    #expect(try Quantity(parsing: "1n").milliValue == 1)
    #expect(try Quantity(parsing: "-1500m").value == -2)
    #expect(try Quantity(parsing: "-1500m").milliValue == -1500)
    #expect(Quantity(.max).milliValue == .max)
  }

  @Test func `numbers are read as quantities`() {
    var decoder = FieldDecoder()
    var quantity = Quantity()
    quantity.decode(.integer(2), &decoder)
    #expect(quantity == Quantity(2))
    quantity.decode(.number(0.5), &decoder)
    #expect(quantity == Quantity(milli: 500))
    #expect(decoder.failure == nil)
  }

  @Test func `percentages come to a share of the total`() {
    #expect(IntOrString.string("25%").scaled(of: 10, roundUp: true) == 3)
    #expect(IntOrString.string("25%").scaled(of: 10, roundUp: false) == 2)
    #expect(IntOrString.int(4).scaled(of: 10, roundUp: false) == 4)
    #expect(IntOrString.string("http").scaled(of: 10, roundUp: false) == nil)
  }
}
