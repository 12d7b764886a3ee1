/// A web address, taken apart.
struct WebAddress: Hashable, Sendable {
  var scheme: String
  var host: String
  var port: Int
  var target: String

  /// Reads `http://web:80/path`; without a scheme it is http.
  init?(_ text: String) {
    var rest = text[...]
    scheme = "http"
    if let range = rest.firstIndex(of: ":"), rest[range...].hasPrefix("://") {
      scheme = rest[..<range].lowercased()
      rest = rest[rest.index(range, offsetBy: 3)...]
    }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    var authority = rest[..<end]
    target = String(rest[end...].prefix { $0 != "#" })
    if !target.hasPrefix("/") { target = "/" + target }
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    port = scheme == "https" ? 443 : 80
    if let colon = authority.lastIndex(of: ":") {
      guard let number = Int(authority[authority.index(after: colon)...]),
        (1...65_535).contains(number)
      else { return nil }
      port = number
      authority = authority[..<colon]
    }
    guard !authority.isEmpty, !authority.contains(" ") else { return nil }
    host = String(authority)
  }

  /// What stands in the Host field.
  var hostField: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }

  /// The address of a redirection to `location`.
  func following(_ location: String) -> WebAddress? {
    if location.contains("://") { return WebAddress(location) }
    var next = self
    if location.hasPrefix("/") {
      next.target = location
    } else {
      let path = target.prefix { $0 != "?" }
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
      next.target = folder + location
    }
    return next
  }
}
