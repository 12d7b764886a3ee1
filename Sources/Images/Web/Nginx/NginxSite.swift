import Network

/// What holds for the requests of a place: inherited from around it, changed within it.
struct NginxScope: Hashable, Sendable {
  struct Header: Hashable, Sendable {
    var name: String
    var value: String
    var isAlways = false
  }

  var root = "/etc/nginx/html"
  /// The path that an `alias` puts in the place of the location's.
  var alias: String?
  var index = ["index.html"]
  var autoindex = false
  var headers: [Header] = []
  var proxyHeaders: [Header] = []
  var defaultType = "text/plain"
  var errorPages: [Int: String] = [:]
  /// The file and the form of the access log; nil where there is none.
  var accessLog: String? = "/var/log/nginx/access.log"
  var logFormat = "combined"
  /// The status and the text or address of a `return`.
  var reply: [String] = []
  var tryFiles: [String] = []
  var proxy: String?
  var isStatus = false
  /// `allow` and `deny` in their order.
  var rules: [Header] = []
  var proxySeconds: Int64 = 60
}

/// One `location`.
struct NginxLocation: Hashable, Sendable {
  enum Match: Hashable, Sendable {
    case exact
    case prefix
    /// A prefix after which no expressions are tried.
    case only
    case expression(ignoresCase: Bool)
  }

  var match: Match
  var path: String
  var scope: NginxScope
}

/// One `server`.
struct NginxSite: Hashable, Sendable {
  struct Listener: Hashable, Sendable {
    var port: Int
    var isDefault = false
  }

  var listeners: [Listener] = []
  var names: [String] = []
  var scope: NginxScope
  var locations: [NginxLocation] = []

  /// The location of a path; nil for none.
  func location(of path: String) -> NginxLocation? {
    if let exact = locations.first(where: { $0.match == .exact && $0.path == path }) {
      return exact
    }
    let prefixes = locations.filter {
      [.prefix, .only].contains($0.match) && path.hasPrefix($0.path)
    }
    let longest = prefixes.max { $0.path.count < $1.path.count }
    if longest?.match == .only { return longest }
    for location in locations {
      guard case .expression(let ignores) = location.match,
        let pattern = try? Regex(location.path)
      else { continue }
      if path.contains(ignores ? pattern.ignoresCase() : pattern) { return location }
    }
    return longest
  }

  /// How well a host suits, more being better; nil where it does not.
  func rank(of host: String) -> Int? {
    var best: Int?
    for name in names {
      let lower = name.lowercased()
      var rank: Int?
      if lower == host {
        rank = 10_000
      } else if lower.hasPrefix("*."), host.hasSuffix(lower.dropFirst()) {
        rank = 5000 + lower.count
      } else if lower.hasSuffix(".*"), host.hasPrefix(lower.dropLast()) {
        rank = 1000 + lower.count
      } else if lower.hasPrefix("~"), let pattern = try? Regex(String(lower.dropFirst())) {
        rank = host.contains(pattern) ? 1 : nil
      }
      if let rank, rank > best ?? 0 { best = rank }
    }
    return best
  }
}

/// A whole configuration, ready to serve.
struct NginxConfiguration: Sendable {
  struct Upstream: Hashable, Sendable {
    struct Server: Hashable, Sendable {
      var host: String
      var port: Int
      var place: String
    }

    var name: String
    var servers: [Server] = []
  }

  var sites: [NginxSite] = []
  var upstreams: [Upstream] = []
  var formats: [String: String] = [
    "combined": "$remote_addr - $remote_user [$time_local] \"$request\" $status "
      + "$body_bytes_sent \"$http_referer\" \"$http_user_agent\""
  ]
  var errorLog = "/var/log/nginx/error.log"
  /// Where the user of the workers is named; only root can become another.
  var userPlace: String?
  /// Where the number of the process is written.
  var pid = "/run/nginx.pid"
  /// The directories that it makes at its start, by the part that uses them.
  var temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { name in
    (name: name, path: "/var/cache/nginx/\(name == "client_body" ? "client" : name)_temp")
  }
  /// How much the error log tells, from `debug` to `emerg`.
  var level = "error"
  /// The hosts that must be known before it starts, with the places that name them.
  var hosts: [Upstream.Server] = []

  /// The ports, each once.
  var ports: [Int] {
    var ports: [Int] = []
    for site in sites {
      for listener in site.listeners where !ports.contains(listener.port) {
        ports.append(listener.port)
      }
    }
    return ports
  }

  /// The server of a request.
  func site(port: Int, host: String) -> NginxSite? {
    let candidates = sites.filter { $0.listeners.contains { $0.port == port } }
    let named = candidates.enumerated().compactMap { place, site in
      site.rank(of: host).map { (rank: $0, place: place, site: site) }
    }
    if let best = named.max(by: { ($0.rank, -$0.place) < ($1.rank, -$1.place) }) {
      return best.site
    }
    let usual = candidates.first { site in
      site.listeners.contains { $0.port == port && $0.isDefault }
    }
    return usual ?? candidates.first
  }
}
