import Machine
import Shell

/// What a request goes through before it is answered, and what that needs to be known.
extension NginxConfiguration {
  static func isStep(_ directive: NginxDirective) -> Bool {
    ["return", "rewrite", "set", "break", "if"].contains(directive.name)
  }

  /// Reads the steps among a block's directives, in their order.
  mutating func readScript(
    _ block: NginxDirective,
    _ scope: inout NginxScope,
    inServer: Bool
  ) throws(NginxFault) {
    for directive in block.children ?? [] where Self.isStep(directive) {
      let words = directive.words
      for word in words { note(word) }
      switch directive.name {
      case "return":
        let first = words[0]
        if words.count > 1 || Int(first) != nil {
          guard let code = Int(first), (0...999).contains(code) else {
            throw NginxFault(text: "invalid return code \"\(first)\" in \(directive.place)")
          }
        } else if !["http://", "https://", "$scheme"].contains(where: first.hasPrefix) {
          throw NginxFault(text: "invalid return code \"\(first)\" in \(directive.place)")
        }
        scope.script.append(.reply(words))
      case "rewrite":
        let flag = words.count > 2 ? words[2] : ""
        guard ["", "last", "break", "redirect", "permanent"].contains(flag) else {
          throw NginxFault(text: "invalid parameter \"\(flag)\" in \(directive.place)")
        }
        try Self.checkPattern(words[0], directive)
        scope.script.append(.rewrite(pattern: words[0], target: words[1], flag: flag))
      case "set":
        guard words[0].hasPrefix("$"), words[0].count > 1 else {
          throw NginxFault(text: "invalid variable name \"\(words[0])\" in \(directive.place)")
        }
        variables.append(String(words[0].dropFirst()))
        scope.script.append(.set(name: String(words[0].dropFirst()), value: words[1]))
      case "break": scope.script.append(.end)
      default:
        var inner = scope
        (inner.script, inner.tryFiles) = ([], [])
        (inner.ownsHeaders, inner.ownsErrorPages) = (false, false)
        let context: Context = inServer ? .serverIf : .locationIf
        for child in directive.children ?? [] {
          try Self.check(child, in: context)
          if !Self.isStep(child) { try set(child, &inner) }
        }
        try readScript(directive, &inner, inServer: inServer)
        scope.script.append(.condition(try Self.condition(directive), inner))
      }
    }
  }

  /// The words between the parentheses of an `if`: a variable, a sign and a value, or less.
  private static func condition(_ directive: NginxDirective) throws(NginxFault) -> [String] {
    var words = directive.words
    guard words[0].hasPrefix("("), words[words.count - 1].hasSuffix(")") else {
      throw NginxFault(text: "invalid condition \"\(words[0])\" in \(directive.place)")
    }
    words[0].removeFirst()
    words[words.count - 1].removeLast()
    words.removeAll { $0.isEmpty }
    let signs = ["=", "!=", "~", "~*", "!~", "!~*"]
    let tests = ["-f", "!-f", "-d", "!-d", "-e", "!-e", "-x", "!-x"]
    let isTest = words.count == 2 && tests.contains(words[0])
    let isVariable = words.first?.hasPrefix("$") == true
    guard isTest || isVariable else {
      throw NginxFault(
        text: "invalid condition \"\(words.first ?? "")\" in \(directive.place)"
      )
    }
    if words.count > 1, isVariable, !signs.contains(words[1]) {
      throw NginxFault(text: "unexpected \"\(words[1])\" in condition in \(directive.place)")
    }
    if words.count == 2, !isTest { words.append("") }
    guard words.count <= 3 else {
      throw NginxFault(text: "invalid condition \"\(words[3])\" in \(directive.place)")
    }
    if words.count == 3, words[1].contains("~") { try checkPattern(words[2], directive) }
    return words
  }

  static func checkPattern(_ text: String, _ directive: NginxDirective) throws(NginxFault) {
    guard (try? Regex(text)) == nil else { return }
    throw NginxFault(
      text: "pcre2_compile() failed: the expression is wrong in \"\(text)\" in \(directive.place)"
    )
  }

  mutating func readMap(_ directive: NginxDirective) throws(NginxFault) {
    let name = directive.words[1]
    guard name.hasPrefix("$"), name.count > 1 else {
      throw NginxFault(text: "invalid variable name \"\(name)\" in \(directive.place)")
    }
    note(directive.words[0])
    var map = NginxMap(source: directive.words[0], entries: [])
    for child in directive.children ?? [] where child.name != "include" || child.line > 0 {
      if ["hostnames", "volatile"].contains(child.name), child.words.isEmpty { continue }
      guard let value = child.words.first, child.words.count == 1 else {
        throw NginxFault(text: "invalid number of the map parameters in \(child.place)")
      }
      note(value)
      if child.name == "default" {
        map.usual = value
      } else {
        map.entries.append(.init(name: child.name, value: value))
      }
    }
    maps[String(name.dropFirst())] = map
  }

  // MARK: Upstreams

  mutating func readUpstream(_ directive: NginxDirective) throws(NginxFault) -> Upstream {
    var upstream = Upstream(name: directive.words[0])
    if upstreams.contains(where: { $0.name == upstream.name }) {
      throw NginxFault(text: "duplicate upstream \"\(upstream.name)\" in \(directive.place)")
    }
    let ways = [
      "include", "least_conn", "ip_hash", "keepalive", "zone", "random", "hash", "resolver",
      "keepalive_timeout", "keepalive_requests",
    ]
    for child in directive.children ?? [] {
      upstream.goesByClient = upstream.goesByClient || child.name == "ip_hash"
      if ways.contains(child.name) { continue }
      guard child.name == "server" else {
        throw NginxFault(text: "unknown directive \"\(child.name)\" in \(child.place)")
      }
      guard let address = child.words.first else { throw Self.wrongCount(child) }
      let parts = address.split(separator: ":").map(String.init)
      var server = Upstream.Server(
        host: parts.first ?? "",
        port: parts.count > 1 ? Int(parts[1]) ?? 80 : 80,
        place: child.place
      )
      for word in child.words.dropFirst() {
        let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
        switch pair[0] {
        case "weight": server.weight = pair.count > 1 ? Int(pair[1]) ?? 0 : 0
        case "backup": server.isBackup = true
        case "down": server.weight = 0
        case "max_fails", "fail_timeout", "max_conns", "resolve", "slow_start": continue
        default: throw NginxFault(text: "invalid parameter \"\(word)\" in \(child.place)")
        }
        if word.hasPrefix("weight"), !(1...65_535).contains(server.weight) {
          throw NginxFault(text: "invalid parameter \"\(word)\" in \(child.place)")
        }
      }
      upstream.servers.append(server)
      hosts.append(server)
    }
    guard !upstream.servers.isEmpty else {
      throw NginxFault(text: "no servers are inside upstream in \(directive.place)")
    }
    upstream.turns = Self.turns(of: upstream.servers)
    return upstream
  }

  /// The smooth round of weighted servers: whoever has waited most weight is next.
  private static func turns(of servers: [Upstream.Server]) -> [Int] {
    let weights = servers.map { $0.isBackup ? 0 : $0.weight }
    let total = weights.reduce(0, +)
    var current = weights.map { _ in 0 }
    var turns: [Int] = []
    for _ in 0..<min(total, 1000) {
      var best: Int?
      for index in servers.indices where weights[index] > 0 {
        current[index] += weights[index]
        if current[index] > best.map({ current[$0] }) ?? Int.min { best = index }
      }
      guard let best else { break }
      current[best] -= total
      turns.append(best)
    }
    return turns
  }

  // MARK: Directives

  /// A switch that is neither on nor off.
  static func wrongSwitch(_ directive: NginxDirective) -> NginxFault? {
    guard ["autoindex"].contains(directive.name), let word = directive.words.first,
      !["on", "off"].contains(word)
    else { return nil }
    return NginxFault(
      text: "invalid value \"\(word)\" in \"\(directive.name)\" directive, it must be \"on\" or "
        + "\"off\" in \(directive.place)"
    )
  }

  /// A number of bytes as in `10m`; nil where it is none.
  static func size(_ text: String) -> Int? {
    let factor =
      switch text.last?.lowercased() {
      case "k": 1024
      case "m": 1024 * 1024
      case "g": 1024 * 1024 * 1024
      default: 1
      }
    guard let number = Int(factor == 1 ? text : String(text.dropLast())), number >= 0 else {
      return nil
    }
    return number.multipliedReportingOverflow(by: factor).overflow ? nil : number * factor
  }

  static func addHeader(_ directive: NginxDirective, _ scope: inout NginxScope) {
    let words = directive.words
    let header = NginxScope.Header(
      name: words[0],
      value: words[1],
      isAlways: words.count > 2 && words[2] == "always"
    )
    if directive.name == "add_header" {
      if !scope.ownsHeaders { scope.headers = [] }
      scope.ownsHeaders = true
      scope.headers.append(header)
    } else {
      if !scope.ownsProxyHeaders { scope.proxyHeaders = [] }
      scope.ownsProxyHeaders = true
      scope.proxyHeaders.append(header)
    }
  }

  static func setErrorPage(
    _ directive: NginxDirective,
    _ scope: inout NginxScope
  ) throws(NginxFault) {
    if !scope.ownsErrorPages { scope.errorPages = [:] }
    scope.ownsErrorPages = true
    var codes = Array(directive.words.dropLast())
    var page = NginxErrorPage(target: directive.words.last ?? "")
    if let last = codes.last, last.hasPrefix("=") {
      page.status = Int(last.dropFirst()) ?? 0
      codes.removeLast()
    }
    for word in codes {
      guard let code = Int(word) else {
        throw NginxFault(text: "invalid value \"\(word)\" in \(directive.place)")
      }
      guard (300...599).contains(code) else {
        throw NginxFault(
          text: "value \"\(word)\" must be between 300 and 599 in \(directive.place)"
        )
      }
      scope.errorPages[code] = page
    }
  }
}
