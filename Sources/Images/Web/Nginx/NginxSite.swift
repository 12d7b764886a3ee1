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
  var errorPages: [Int: NginxErrorPage] = [:]
  /// The file and the form of the access log; nil where there is none.
  var accessLog: String? = "/var/log/nginx/access.log"
  var logFormat = "combined"
  /// What `rewrite`, `if`, `set` and `return` say, in their order.
  var script: [NginxRule] = []
  var tryFiles: [String] = []
  var proxy: String?
  var isStatus = false
  /// `allow` and `deny` in their order.
  var rules: [Header] = []
  var proxySeconds: Int64 = 60
  /// What is asked for, and the file of those who may come; nil where anybody may.
  var realm: String?
  var users = ""
  var largestBody = 1 << 20
  var showsVersion = true
  var charset: String?
  var isInternal = false
  var hasResolver = false
  var certificate = ""
  var certificateKey = ""
  /// Headers of an outer place go once an inner one has its own.
  var ownsHeaders = false
  var ownsProxyHeaders = false
  var ownsErrorPages = false
  var ownsRules = false

  /// What holds within, to begin with.
  var inner: NginxScope {
    var scope = self
    (scope.script, scope.tryFiles, scope.alias, scope.proxy) = ([], [], nil, nil)
    (scope.isStatus, scope.isInternal) = (false, false)
    (scope.ownsHeaders, scope.ownsProxyHeaders) = (false, false)
    (scope.ownsErrorPages, scope.ownsRules) = (false, false)
    return scope
  }
}

/// What `error_page` puts in the place of an error.
struct NginxErrorPage: Hashable, Sendable {
  var target: String
  /// The status that is told instead; 0: that of the new answer; nil: the one that was.
  var status: Int?
}

/// One step of what a server or a location does with a request before it answers.
indirect enum NginxRule: Hashable, Sendable {
  case set(name: String, value: String)
  case rewrite(pattern: String, target: String, flag: String)
  case reply([String])
  case end
  case condition([String], NginxScope)
}

/// A `map`: the value of a variable by that of another.
struct NginxMap: Hashable, Sendable {
  var source: String
  var entries: [NginxScope.Header]
  var usual = ""
}

/// One `location`.
struct NginxLocation: Hashable, Sendable {
  enum Match: Hashable, Sendable {
    case exact
    case prefix
    /// A prefix after which no expressions are tried.
    case only
    case expression(ignoresCase: Bool)
    /// One with an `@`, that only other directives lead to.
    case named
  }

  var match: Match
  var path: String
  var scope: NginxScope
  var locations: [NginxLocation] = []
}

/// One `server`.
struct NginxSite: Hashable, Sendable {
  struct Listener: Hashable, Sendable {
    var port: Int
    var isDefault = false
    var isSecure = false
  }

  var listeners: [Listener] = []
  var names: [String] = []
  var scope: NginxScope
  var locations: [NginxLocation] = []

  /// The place of the `server` in its file.
  var place = ""

  /// The location of a path, or one by its name; nil for none.
  func location(of path: String) -> NginxLocation? {
    guard !path.hasPrefix("@") else { return locations.first { $0.path == path } }
    return Self.location(of: path, in: locations)
  }

  private static func location(
    of path: String,
    in locations: [NginxLocation]
  ) -> NginxLocation? {
    guard !locations.isEmpty else { return nil }
    if let exact = locations.first(where: { $0.match == .exact && $0.path == path }) {
      return exact
    }
    let prefixes = locations.filter {
      [.prefix, .only].contains($0.match) && path.hasPrefix($0.path)
    }
    let longest = prefixes.max { $0.path.count < $1.path.count }
    let within = longest.flatMap { location(of: path, in: $0.locations) }
    if let within, within.match != .prefix { return within }
    if longest?.match == .only { return within ?? longest }
    for location in locations {
      guard case .expression(let ignores) = location.match,
        let pattern = try? Regex(location.path)
      else { continue }
      if path.contains(ignores ? pattern.ignoresCase() : pattern) { return location }
    }
    return within ?? longest
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
      var weight = 1
      var isBackup = false
    }

    var name: String
    var servers: [Server] = []
    /// The servers in the order of their turns, the heavier ones more often.
    var turns: [Int] = []
    var goesByClient = false
  }

  var sites: [NginxSite] = []
  var upstreams: [Upstream] = []
  var maps: [String: NginxMap] = [:]
  /// The variables that `set` and expressions make.
  var variables: [String] = []
  /// The variables that are asked for, in the order of the files.
  var wanted: [String] = []
  /// The files that it was read from.
  var files: [String] = []
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

  /// Whether what comes to a port is encrypted.
  func isSecure(_ port: Int) -> Bool {
    sites.contains { $0.listeners.contains { $0.port == port && $0.isSecure } }
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
