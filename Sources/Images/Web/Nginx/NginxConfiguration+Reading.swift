import Machine

extension NginxConfiguration {
  /// Reads and checks the configuration of a machine.
  static func read(_ file: String, _ system: Kernel) throws(NginxFault) -> NginxConfiguration {
    if let packaged = NginxPackage.configuration(file, system) { return packaged }
    return try read(file, from: system)
  }

  /// Reads and checks a configuration.
  static func read(
    _ file: String,
    from source: some NginxFileSource
  ) throws(NginxFault) -> NginxConfiguration {
    var configuration = NginxConfiguration()
    let directives = try NginxReader.directives(of: file, source)
    for directive in directives {
      try Self.check(directive, in: .main)
      switch directive.name {
      case "error_log": configuration.setErrorLog(directive)
      case "user": configuration.userPlace = directive.place
      case "pid": configuration.pid = directive.words.first ?? configuration.pid
      case "http": try configuration.readHTTP(directive)
      default: break
      }
    }
    guard directives.contains(where: { $0.name == "events" }) else {
      throw NginxFault(text: "no \"events\" section in configuration")
    }
    return configuration
  }

  private mutating func setErrorLog(_ directive: NginxDirective) {
    errorLog = directive.words.first ?? errorLog
    level = directive.words.count > 1 ? directive.words[1] : "error"
  }

  private mutating func readHTTP(_ http: NginxDirective) throws(NginxFault) {
    var scope = NginxScope()
    let children = http.children ?? []
    for directive in children where directive.name == "log_format" {
      guard directive.words.count > 1 else { throw Self.wrongCount(directive) }
      formats[directive.words[0]] = directive.words.dropFirst()
        .filter { !$0.hasPrefix("escape=") }.joined()
    }
    for directive in children {
      try Self.check(directive, in: .http)
      switch directive.name {
      case "error_log": setErrorLog(directive)
      case "upstream":
        upstreams.append(try readUpstream(directive))
      case "server", "log_format": break
      case _ where directive.name.hasSuffix("_temp_path"):
        let name = directive.name.dropLast(10)
        if let place = temporary.firstIndex(where: { $0.name == name }),
          let path = directive.words.first
        {
          temporary[place].path = path
        }
      default: try set(directive, &scope)
      }
    }
    for directive in children where directive.name == "server" {
      try readServer(directive, scope)
    }
  }

  private mutating func readUpstream(
    _ directive: NginxDirective
  ) throws(NginxFault) -> Upstream {
    guard let name = directive.words.first else { throw Self.wrongCount(directive) }
    var upstream = Upstream(name: name)
    for child in directive.children ?? [] {
      guard child.name == "server" else { continue }
      guard let address = child.words.first else { throw Self.wrongCount(child) }
      let parts = address.split(separator: ":").map(String.init)
      let server = Upstream.Server(
        host: parts.first ?? "",
        port: parts.count > 1 ? Int(parts[1]) ?? 80 : 80,
        place: child.place
      )
      upstream.servers.append(server)
      hosts.append(server)
    }
    guard !upstream.servers.isEmpty else {
      throw NginxFault(text: "no servers are inside upstream in \(directive.place)")
    }
    return upstream
  }

  private mutating func readServer(
    _ directive: NginxDirective,
    _ outer: NginxScope
  ) throws(NginxFault) {
    var site = NginxSite(scope: outer)
    var locations: [NginxDirective] = []
    for child in directive.children ?? [] {
      try Self.check(child, in: .server)
      switch child.name {
      case "listen":
        if let listener = try Self.listener(child) { site.listeners.append(listener) }
      case "server_name": site.names += child.words
      case "location": locations.append(child)
      default: try set(child, &site.scope)
      }
    }
    if site.listeners.isEmpty { site.listeners = [NginxSite.Listener(port: 80)] }
    for location in locations { try readLocation(location, site.scope, &site) }
    sites.append(site)
  }

  private static func listener(
    _ directive: NginxDirective
  ) throws(NginxFault) -> NginxSite.Listener? {
    guard let address = directive.words.first else { throw wrongCount(directive) }
    if directive.words.contains("ssl") { throw notSimulated("ssl", directive) }
    // Addresses of IPv6 are taken, and nobody asks there.
    if address.hasPrefix("[") { return nil }
    let text = address.split(separator: ":").last.map(String.init) ?? address
    let isDefault = directive.words.contains { $0 == "default_server" || $0 == "default" }
    if let port = Int(text) {
      guard (1...65_535).contains(port) else {
        throw NginxFault(
          text: "invalid port in \"\(address)\" of the \"listen\" directive in \(directive.place)"
        )
      }
      return NginxSite.Listener(port: port, isDefault: isDefault)
    }
    return NginxSite.Listener(port: 80, isDefault: isDefault)
  }

  private mutating func readLocation(
    _ directive: NginxDirective,
    _ outer: NginxScope,
    _ site: inout NginxSite
  ) throws(NginxFault) {
    var match = NginxLocation.Match.prefix
    var path = directive.words.last ?? ""
    if directive.words.count == 2 {
      switch directive.words[0] {
      case "=": match = .exact
      case "^~": match = .only
      case "~": match = .expression(ignoresCase: false)
      case "~*": match = .expression(ignoresCase: true)
      default:
        throw NginxFault(
          text: "invalid location modifier \"\(directive.words[0])\" in \(directive.place)"
        )
      }
    } else if directive.words.count == 1 {
      for (prefix, kind) in [
        ("~*", NginxLocation.Match.expression(ignoresCase: true)), ("=", .exact),
      ]
      where path.hasPrefix(prefix) {
        match = kind
        path.removeFirst(prefix.count)
      }
    } else {
      throw Self.wrongCount(directive)
    }
    if site.locations.contains(where: { $0.match == match && $0.path == path }) {
      throw NginxFault(text: "duplicate location \"\(path)\" in \(directive.place)")
    }
    var scope = outer
    scope.reply = []
    scope.alias = nil
    scope.tryFiles = []
    for child in directive.children ?? [] {
      try Self.check(child, in: .location)
      if child.name == "location" { throw Self.notSimulated("a location within a location", child) }
      try set(child, &scope)
      if child.name == "proxy_pass", case .expression = match,
        let address = child.words.first, WebAddressParts(address).hasPath
      {
        throw NginxFault(
          text: "\"proxy_pass\" cannot have URI part in location given by regular expression, or "
            + "inside named location, or inside \"if\" statement, or inside \"limit_except\" block "
            + "in \(child.place)"
        )
      }
    }
    site.locations.append(NginxLocation(match: match, path: path, scope: scope))
  }

  /// Takes a directive into a scope.
  private mutating func set(
    _ directive: NginxDirective,
    _ scope: inout NginxScope
  ) throws(NginxFault) {
    let words = directive.words
    let first = words.first ?? ""
    switch directive.name {
    case "root": scope.root = first.hasPrefix("/") ? first : "/etc/nginx/" + first
    case "alias": scope.alias = first
    case "index": scope.index = words
    case "autoindex": scope.autoindex = first == "on"
    case "default_type": scope.defaultType = first
    case "add_header", "proxy_set_header":
      let header = NginxScope.Header(
        name: first,
        value: words.count > 1 ? words[1] : "",
        isAlways: words.last == "always" && words.count > 2
      )
      if directive.name == "add_header" {
        scope.headers.append(header)
      } else {
        scope.proxyHeaders.append(header)
      }
    case "error_page":
      for code in words.dropLast().compactMap({ Int($0) }) { scope.errorPages[code] = words.last }
    case "access_log":
      scope.accessLog = first == "off" ? nil : first
      if words.count > 1 {
        guard formats[words[1]] != nil else {
          throw NginxFault(text: "unknown log format \"\(words[1])\" in \(directive.place)")
        }
        scope.logFormat = words[1]
      }
    case "return":
      if let code = Int(first), !(0...999).contains(code) {
        throw NginxFault(text: "invalid return code \"\(first)\" in \(directive.place)")
      }
      scope.reply = words
    case "try_files": scope.tryFiles = words
    case "proxy_pass":
      scope.proxy = first
      try noteHost(of: first, directive)
    case "proxy_read_timeout", "proxy_connect_timeout":
      scope.proxySeconds = Int64(first.prefix { $0.isNumber }) ?? 60
    case "stub_status": scope.isStatus = true
    case "allow", "deny": scope.rules.append(.init(name: directive.name, value: first))
    default: break
    }
  }

  /// Remembers a host that must be known at the start.
  private mutating func noteHost(
    of address: String,
    _ directive: NginxDirective
  ) throws(NginxFault) {
    let parts = WebAddressParts(address)
    guard address.hasPrefix("http://") else {
      if address.hasPrefix("https://") { throw Self.notSimulated("proxy_pass to https", directive) }
      throw NginxFault(text: "invalid URL prefix in \(directive.place)")
    }
    if address.contains("$") || upstreams.contains(where: { $0.name == parts.host }) { return }
    hosts.append(Upstream.Server(host: parts.host, port: parts.port, place: directive.place))
  }
}

/// The parts of `http://host:port/path`.
struct WebAddressParts: Hashable, Sendable {
  var host: String
  var port = 80
  var path: String
  /// Whether a path is there, be it `/` alone.
  var hasPath: Bool { !path.isEmpty }

  init(_ address: String) {
    let rest = address.hasPrefix("http://") ? address.dropFirst(7) : address[...]
    let place = rest.prefix { $0 != "/" }
    let parts = place.split(separator: ":").map(String.init)
    host = parts.first ?? ""
    if parts.count > 1 { port = Int(parts[1]) ?? 80 }
    path = String(rest.dropFirst(place.count))
  }
}
