/// One HTTP request, as far as the API looks at it.
public struct GatewayRequest: Sendable {
  /// The method, in upper case.
  public var method: String
  /// The path and the query as they came.
  public let target: String
  /// The path's segments, decoded.
  public var segments: [String]
  /// The query's parameters in their order, decoded.
  public var query: [(name: String, value: String)]
  /// What the client accepts, in the order of the header.
  public var accepts: [MediaType]
  /// What the body is.
  public var contentType: MediaType
  /// All headers in their order, their names in lower case.
  public var headers: [(name: String, value: String)]
  /// The body's bytes.
  public var body: [UInt8]

  /// Reads a request from what stands on its first line and in its headers.
  public init(
    method: String,
    target: String,
    headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.headers = headers.map { ($0.name.lowercased(), $0.value) }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    segments = (parts.first ?? "").split(separator: "/").map { PercentCoding.decode($0) }
    query = parts.count < 2 ? [] : Self.parameters(parts[1])
    self.body = body
    accepts = []
    contentType = MediaType("")
    accepts = values(of: "accept").flatMap { $0.split(separator: ",") }.map { MediaType($0) }
    contentType = MediaType(values(of: "content-type").first.map { $0[...] } ?? "")
  }

  /// The values of a header; the name in lower case.
  func values(of header: String) -> [String] {
    headers.filter { $0.name == header }.map(\.value)
  }

  /// The path as it was asked for.
  var path: String { "/" + segments.joined(separator: "/") }

  /// The first value of a parameter; empty where it is not there.
  func parameter(_ name: String) -> String { query.first { $0.name == name }?.value ?? "" }

  /// Whether a parameter says yes.
  func isSet(_ name: String) -> Bool { ["true", "1"].contains(parameter(name)) }

  /// A parameter that is a number.
  func number(_ name: String) -> Int64? { Int64(parameter(name)) }

  /// The first form that the client accepts of those that `as` names; nil where none is asked for.
  func accepted(as forms: [String]) -> MediaType? {
    accepts.first { type in type.parameters["as"].map(forms.contains) ?? false }
  }

  private static func parameters(_ text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        PercentCoding.decode(sides[0], plusIsBlank: true),
        sides.count > 1 ? PercentCoding.decode(sides[1], plusIsBlank: true) : ""
      )
    }
  }
}

/// A media type with its parameters, as in `application/json;as=Table;v=v1`.
public struct MediaType: Sendable {
  /// The type itself.
  var name: String
  /// Its parameters.
  var parameters: [String: String] = [:]

  init(_ text: Substring) {
    let parts = text.split(separator: ";")
    name = parts.first.map(Self.trimmed) ?? ""
    for part in parts.dropFirst() {
      let sides = part.split(separator: "=", maxSplits: 1)
      if sides.count == 2 { parameters[Self.trimmed(sides[0])] = Self.trimmed(sides[1]) }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let rest = text.drop { $0 == " " }
    guard let end = rest.lastIndex(where: { $0 != " " }) else { return "" }
    return String(rest[...end])
  }
}

/// The coding of bytes in URLs.
enum PercentCoding {
  static func decode(_ text: Substring, plusIsBlank: Bool = false) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(digit),
        let low = rest.dropFirst().first.flatMap(digit)
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}
