/// A web address, taken apart.
public struct WebAddress: Hashable, Sendable {
  /// The scheme, in lower case.
  public var scheme: String
  /// The user and password before the host, where there are any.
  public var user: String?
  /// The host.
  public var host: String
  /// The port.
  public var port: Int
  /// The path with the query.
  public var target: String
  /// Whether the address names a path.
  var hasPath = true

  /// Reads `http://web:80/path`; without a scheme it is http.
  public init?(_ text: String) {
    var rest = text[...]
    scheme = "http"
    if let range = rest.firstIndex(of: ":"), rest[range...].hasPrefix("://") {
      scheme = rest[..<range].lowercased()
      rest = rest[rest.index(range, offsetBy: 3)...]
    }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    var authority = rest[..<end]
    target = String(rest[end...].prefix { $0 != "#" })
    hasPath = target.hasPrefix("/")
    if !hasPath { target = "/" + target }
    if let at = authority.lastIndex(of: "@") {
      user = String(authority[..<at])
      authority = authority[authority.index(after: at)...]
    }
    port = scheme == "https" ? 443 : 80
    if let colon = authority.lastIndex(of: ":") {
      let digits = authority[authority.index(after: colon)...]
      authority = authority[..<colon]
      if !digits.isEmpty {
        guard let number = Int(digits), (0...65_535).contains(number) else { return nil }
        port = number
      }
    }
    guard !authority.isEmpty, !authority.contains(where: { $0 == " " || $0 == ":" }),
      !target.contains(" ")
    else { return nil }
    host = String(authority)
  }

  /// What stands in the Host field.
  public var hostField: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }

  /// The whole address.
  var text: String { "\(scheme)://\(hostField)\(target)" }

  /// The address without `.` and `..` in its path.
  var withoutDots: WebAddress {
    let path = target.prefix { $0 != "?" }
    guard path.contains("/.") else { return self }
    var names: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if part == ".." {
        _ = names.popLast()
        if isLast { names.append("") }
      } else if part == "." {
        if isLast { names.append("") }
      } else {
        names.append(part)
      }
    }
    var result = self
    result.target = "/" + names.joined(separator: "/") + target.dropFirst(path.count)
    return result
  }

  /// The address of a redirection to `location`.
  public func following(_ location: String) -> WebAddress? {
    if location.contains("://") { return WebAddress(location) }
    if location.hasPrefix("//") { return WebAddress("\(scheme):\(location)") }
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
