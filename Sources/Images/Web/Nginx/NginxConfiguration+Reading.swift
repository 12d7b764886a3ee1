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
    configuration.files = directives.flatMap(\.sources)
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
    try configuration.checkVariables()
    try configuration.checkCertificates(source)
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
    for directive in children where directive.name == "upstream" {
      try Self.check(directive, in: .http)
      upstreams.append(try readUpstream(directive))
    }
    for directive in children {
      try Self.check(directive, in: .http)
      switch directive.name {
      case "error_log": setErrorLog(directive)
      case "log_format": note(directive.words.dropFirst().joined())
      case "map": try readMap(directive)
      case "server", "upstream": break
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

  private mutating func readServer(
    _ directive: NginxDirective,
    _ outer: NginxScope
  ) throws(NginxFault) {
    var site = NginxSite(scope: outer.inner, place: directive.place)
    var locations: [NginxDirective] = []
    for child in directive.children ?? [] {
      try Self.check(child, in: .server)
      switch child.name {
      case "listen":
        if let listener = try Self.listener(child) { site.listeners.append(listener) }
      case "server_name": site.names += child.words
      case "location": locations.append(child)
      case _ where Self.isStep(child): continue
      default: try set(child, &site.scope)
      }
    }
    try readScript(directive, &site.scope, inServer: true)
    if site.listeners.isEmpty { site.listeners = [NginxSite.Listener(port: 80)] }
    for location in locations { try readLocation(location, site.scope, &site.locations) }
    sites.append(site)
  }

  private static func listener(
    _ directive: NginxDirective
  ) throws(NginxFault) -> NginxSite.Listener? {
    guard let address = directive.words.first else { throw wrongCount(directive) }
    let isSecure = directive.words.contains("ssl")
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
      return NginxSite.Listener(port: port, isDefault: isDefault, isSecure: isSecure)
    }
    return NginxSite.Listener(port: 80, isDefault: isDefault, isSecure: isSecure)
  }

  private mutating func readLocation(
    _ directive: NginxDirective,
    _ outer: NginxScope,
    _ locations: inout [NginxLocation]
  ) throws(NginxFault) {
    let (match, path) = try Self.match(of: directive)
    if locations.contains(where: { $0.match == match && $0.path == path }) {
      throw NginxFault(text: "duplicate location \"\(path)\" in \(directive.place)")
    }
    var location = NginxLocation(match: match, path: path, scope: outer.inner)
    var inner: [NginxDirective] = []
    for child in directive.children ?? [] {
      try Self.check(child, in: .location)
      switch child.name {
      case "location": inner.append(child)
      case _ where Self.isStep(child): continue
      default: try set(child, &location.scope)
      }
      guard child.name == "proxy_pass", match != .exact, match != .prefix, match != .only,
        let address = child.words.first, !address.contains("$"),
        WebAddressParts(address).hasPath
      else { continue }
      throw NginxFault(
        text: "\"proxy_pass\" cannot have URI part in location given by regular expression, or "
          + "inside named location, or inside \"if\" statement, or inside \"limit_except\" block "
          + "in \(child.place)"
      )
    }
    try readScript(directive, &location.scope, inServer: false)
    for child in inner { try readLocation(child, location.scope, &location.locations) }
    locations.append(location)
  }

  private static func match(
    of directive: NginxDirective
  ) throws(NginxFault) -> (NginxLocation.Match, String) {
    let path = directive.words.last ?? ""
    guard directive.words.count == 2 else {
      guard directive.words.count == 1 else { throw wrongCount(directive) }
      if path.hasPrefix("@") { return (.named, path) }
      for (prefix, kind) in [
        ("~*", NginxLocation.Match.expression(ignoresCase: true)),
        ("~", .expression(ignoresCase: false)), ("^~", .only), ("=", .exact),
      ] where path.hasPrefix(prefix) {
        return (kind, String(path.dropFirst(prefix.count)))
      }
      return (.prefix, path)
    }
    switch directive.words[0] {
    case "=": return (.exact, path)
    case "^~": return (.only, path)
    case "~", "~*":
      try checkPattern(path, directive)
      return (.expression(ignoresCase: directive.words[0] == "~*"), path)
    default:
      throw NginxFault(
        text: "invalid location modifier \"\(directive.words[0])\" in \(directive.place)"
      )
    }
  }

  /// Takes a directive into a scope.
  mutating func set(
    _ directive: NginxDirective,
    _ scope: inout NginxScope
  ) throws(NginxFault) {
    let words = directive.words
    let first = words.first ?? ""
    if let wrong = Self.wrongSwitch(directive) { throw wrong }
    for word in words { note(word) }
    switch directive.name {
    case "root": scope.root = first.hasPrefix("/") ? first : "/etc/nginx/" + first
    case "alias": scope.alias = first
    case "index": scope.index = words
    case "autoindex": scope.autoindex = first == "on"
    case "default_type": scope.defaultType = first
    case "add_header", "proxy_set_header": Self.addHeader(directive, &scope)
    case "error_page": try Self.setErrorPage(directive, &scope)
    case "access_log":
      scope.accessLog = first == "off" ? nil : first
      if words.count > 1, !words[1].contains("=") {
        guard formats[words[1]] != nil else {
          throw NginxFault(text: "unknown log format \"\(words[1])\" in \(directive.place)")
        }
        scope.logFormat = words[1]
      }
    case "try_files": scope.tryFiles = words
    case "proxy_pass":
      scope.proxy = first
      try noteHost(of: first, directive)
    case "proxy_read_timeout", "proxy_connect_timeout":
      scope.proxySeconds = Int64(first.prefix { $0.isNumber }) ?? 60
    case "stub_status": scope.isStatus = true
    case "internal": scope.isInternal = true
    case "auth_basic": scope.realm = first == "off" ? nil : first
    case "auth_basic_user_file":
      scope.users = first.hasPrefix("/") ? first : "/etc/nginx/" + first
    case "client_max_body_size":
      guard let size = Self.size(first) else {
        throw NginxFault(
          text: "\"client_max_body_size\" directive invalid value in \(directive.place)"
        )
      }
      scope.largestBody = size
    case "server_tokens": scope.showsVersion = first != "off"
    case "charset": scope.charset = first == "off" ? nil : first
    case "resolver": scope.hasResolver = true
    case "ssl_certificate": scope.certificate = first
    case "ssl_certificate_key": scope.certificateKey = first
    case "allow", "deny":
      if !scope.ownsRules { scope.rules = [] }
      scope.ownsRules = true
      scope.rules.append(.init(name: directive.name, value: first))
    default: break
    }
  }

  /// Remembers a host that must be known at the start.
  mutating func noteHost(
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
