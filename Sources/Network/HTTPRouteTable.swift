/// Which requests go to which back ends: what an ingress controller makes of the ingresses.
public struct HTTPRouteTable: Hashable, Sendable {
  /// How a path is compared.
  public enum Match: Hashable, Sendable {
    /// It is the whole path.
    case exact
    /// Its parts are the first parts of the path.
    case prefix
    /// Its letters are the first letters of the path.
    case letters
    /// It is a pattern that ends in groups, and names no more than its fixed beginning here.
    case pattern(groups: Int)
  }

  /// A back end on trial, and which requests it gets.
  public struct Canary: Hashable, Sendable {
    /// The name of the back end.
    public var backend: String
    /// The back ends that are ready.
    public var endpoints: [Endpoint]
    /// How many of ``total`` requests it gets.
    public var weight = 0
    /// The number that the weight is a part of.
    public var total = 100
    /// The field of requests that decides; empty for none.
    public var header = ""
    /// What that field has to say; empty: `always` or `never`.
    public var headerValue = ""
    /// The cookie that decides, by `always` or `never`; empty for none.
    public var cookie = ""

    /// Makes one that gets nothing yet.
    public init(backend: String, endpoints: [Endpoint]) {
      (self.backend, self.endpoints) = (backend, endpoints)
    }

    /// Whether it gets a request with these words, `drawn` being a number below ``total``.
    public func takes(header: String?, cookie: String?, drawn: Int) -> Bool {
      if !self.header.isEmpty, let header {
        if !headerValue.isEmpty {
          if header == headerValue { return true }
        } else if header == "always" || header == "never" {
          return header == "always"
        }
      }
      if !self.cookie.isEmpty, cookie == "always" || cookie == "never" {
        return cookie == "always"
      }
      return drawn < weight
    }
  }

  /// Where requests of one path go.
  public struct Route: Hashable, Sendable {
    /// The path.
    public var path: String
    /// How it is compared.
    public var match: Match
    /// What the path becomes on the way; nil: it stays.
    public var rewrite: String?
    /// The name of the back end, as in `default-web-80`.
    public var backend: String
    /// The back ends that are ready.
    public var endpoints: [Endpoint]
    /// Whether requests that are not secure are sent to the secure port.
    public var isSecured: Bool
    /// A back end on trial, which gets some of the requests; one or none.
    public var canaries: [Canary] = []

    /// Makes the route.
    public init(
      path: String,
      match: Match,
      rewrite: String? = nil,
      backend: String,
      endpoints: [Endpoint],
      isSecured: Bool = false
    ) {
      self.path = path
      self.match = match
      self.rewrite = rewrite
      self.backend = backend
      self.endpoints = endpoints
      self.isSecured = isSecured
    }
  }

  /// The routes of a host; the empty name is for hosts that have none of their own.
  public var hosts: [String: [Route]] = [:]
  /// Who gets what no route takes.
  public var fallback: Route?
  /// The hosts for which there is a certificate.
  public var secureHosts: [String] = []
  /// Whom the certificates name that hosts have, as in `CN=example.com`; a host without one gets the
  /// controller's own.
  public var subjects: [String: String] = [:]

  /// Makes a table without routes.
  public init() {}

  /// The route of a request, and what its path becomes.
  public func route(host: String, path: String) -> (route: Route, path: String)? {
    let wildcard = "*" + host.drop { $0 != "." }
    let routes = hosts[host] ?? hosts[wildcard] ?? hosts[""] ?? []
    var best: (route: Route, path: String)?
    for route in routes {
      guard let target = Self.target(of: path, route) else { continue }
      if route.match == .exact { return (route, target) }
      if route.path.utf8.count > best?.route.path.utf8.count ?? -1 { best = (route, target) }
    }
    return best ?? fallback.map { ($0, path) }
  }

  private static func target(of path: String, _ route: Route) -> String? {
    let rest = path.dropFirst(route.path.count)
    switch route.match {
    case .exact: guard path == route.path else { return nil }
    case .letters: guard path.hasPrefix(route.path) else { return nil }
    case .prefix:
      guard
        path.hasPrefix(route.path)
          && (route.path.hasSuffix("/") || rest.isEmpty || rest.hasPrefix("/"))
          || route.path == path + "/"
      else { return nil }
    case .pattern(let groups):
      guard path.hasPrefix(route.path), groups < 2 || rest.isEmpty || rest.hasPrefix("/") else {
        return nil
      }
      guard let rewrite = route.rewrite else { return path }
      // Two groups are the slash and what follows it; one is all that follows.
      let last = groups == 2 ? String(rest.dropFirst()) : String(rest)
      return rewrite.replacing("$\(groups)", with: last).replacing("$1", with: rest.prefix(1))
    }
    return route.rewrite ?? path
  }
}

extension String {
  /// The text with every occurrence of some words replaced by others.
  fileprivate func replacing(_ words: String, with other: some StringProtocol) -> String {
    var result = ""
    var rest = self[...]
    while let first = rest.first {
      if rest.hasPrefix(words) {
        result += other
        rest = rest.dropFirst(words.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
