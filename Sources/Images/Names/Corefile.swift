import Network

/// The text that tells CoreDNS what to do, as far as it changes answers.
///
/// Source of the form and the words: `coredns/caddy` and the plugins of `coredns/coredns`.
struct Corefile {
  /// What is wrong with a text.
  struct Mistake: Error {
    var message: String
  }

  /// A word of the text with the line that it is on.
  private struct Token {
    var text: String
    var line: Int
  }

  private static let directives: Set<String> = [
    "root", "metadata", "geoip", "cancel", "tls", "quic", "timeouts", "multisocket", "reload",
    "nsid", "bufsize", "bind", "debug", "trace", "ready", "health", "pprof", "prometheus", "errors",
    "log", "dnstap", "local", "dns64", "any", "chaos", "loadbalance", "tsig", "cache", "rewrite",
    "header", "dnssec", "autopath", "minimal", "template", "transfer", "hosts", "route53", "azure",
    "clouddns", "k8s_external", "kubernetes", "file", "auto", "secondary", "etcd", "loop",
    "forward", "grpc", "erratic", "whoami", "on", "sign", "view", "nomad", "acl",
  ]

  private let path: String
  private var tokens: [Token] = []
  private var place = 0
  private(set) var rules = NameServerRules()
  /// The addresses of the server blocks, as the server says them at its start.
  private(set) var addresses: [String] = []
  /// Whether the file is looked at again from time to time.
  private(set) var reloads = false

  init(_ text: String, path: String) throws(Mistake) {
    self.path = path
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      for word in line.prefix(while: { $0 != "#" }).split(whereSeparator: {
        $0 == " " || $0 == "\t"
      }) {
        tokens.append(Token(text: String(word.filter { $0 != "\"" }), line: index + 1))
      }
    }
    while place < tokens.count { try readBlock() }
  }

  private func mistake(_ text: String, line: Int? = nil) -> Mistake {
    let last = line ?? tokens[min(place, tokens.count - 1)].line
    return Mistake(message: "\(path):\(last) - Error during parsing: \(text)")
  }

  private mutating func readBlock() throws(Mistake) {
    var names: [String] = []
    while place < tokens.count, tokens[place].text != "{" {
      names.append(String(tokens[place].text.filter { $0 != "," }))
      place += 1
    }
    guard place < tokens.count else { throw mistake("Unexpected EOF") }
    place += 1
    var zone = NameServerRules.Zone()
    while true {
      guard place < tokens.count else { throw mistake("Unexpected EOF") }
      if tokens[place].text == "}" {
        place += 1
        break
      }
      try readDirective(&zone)
    }
    for name in names {
      let parts = name.split(separator: ":", omittingEmptySubsequences: false)
      var domain = String(parts.first ?? "")
      while domain.hasSuffix(".") { domain.removeLast() }
      zone.domain = domain.lowercased()
      addresses.append("\(domain.isEmpty ? "" : domain).:\(parts.count > 1 ? parts[1] : "53")")
      rules.zones.append(zone)
    }
  }

  /// A directive with its words, and the lines in its braces.
  private mutating func readDirective(_ zone: inout NameServerRules.Zone) throws(Mistake) {
    let first = tokens[place]
    guard Self.directives.contains(first.text) else {
      throw mistake("Unknown directive '\(first.text)'", line: first.line)
    }
    place += 1
    var words: [String] = []
    while place < tokens.count, tokens[place].line == first.line, tokens[place].text != "{",
      tokens[place].text != "}"
    {
      words.append(tokens[place].text)
      place += 1
    }
    var lines: [[String]] = []
    if place < tokens.count, tokens[place].text == "{", tokens[place].line == first.line {
      place += 1
      while true {
        guard place < tokens.count else { throw mistake("Unexpected EOF") }
        let token = tokens[place]
        place += 1
        if token.text == "}" { break }
        if place >= 2, !lines.isEmpty, tokens[place - 2].line == token.line {
          lines[lines.count - 1].append(token.text)
        } else {
          lines.append([token.text])
        }
      }
    }
    try apply(first.text, words, lines, line: first.line, &zone)
  }

  private mutating func apply(
    _ name: String,
    _ words: [String],
    _ lines: [[String]],
    line: Int,
    _ zone: inout NameServerRules.Zone
  ) throws(Mistake) {
    switch name {
    case "log": zone.logs = true
    case "reload": reloads = true
    case "kubernetes":
      zone.clusterDomains = words.isEmpty ? ["cluster.local"] : words
    case "hosts":
      for words in lines {
        if words.first == "fallthrough" { zone.hostsFallThrough = true }
        guard let address = words.first.flatMap({ IPv4Address($0) }) else { continue }
        for host in words.dropFirst() { zone.hosts.append((host.lowercased(), address)) }
      }
    case "rewrite": try addRewrite(words, &zone, line)
    case "forward": try addForward(words, &zone, line)
    case "file", "auto", "secondary", "etcd", "grpc", "template", "erratic", "route53", "azure",
      "clouddns", "nomad", "acl", "dnssec", "view", "k8s_external":
      throw Mistake(message: "plugin/\(name): is not simulated")
    default: return
    }
  }

  private func addRewrite(
    _ words: [String],
    _ zone: inout NameServerRules.Zone,
    _ line: Int
  ) throws(Mistake) {
    var words = words
    if let first = words.first, first == "continue" || first == "stop" { words.removeFirst() }
    guard words.first == "name" else {
      throw Mistake(message: "plugin/rewrite: rewrites of \(words.first ?? "") are not simulated")
    }
    words.removeFirst()
    var match = NameServerRules.Rewrite.Match.exact
    if words.first == "regex" {
      throw Mistake(message: "plugin/rewrite: regular expressions are not simulated")
    }
    if let found = words.first.flatMap({ NameServerRules.Rewrite.Match(rawValue: $0) }) {
      match = found
      words.removeFirst()
    }
    guard words.count >= 2 else {
      throw mistake("few arguments for a name rule", line: line)
    }
    func bare(_ name: String) -> String {
      let lower = name.lowercased()
      return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }
    zone.rewrites.append(.init(match, from: bare(words[0]), to: bare(words[1])))
  }

  private func addForward(
    _ words: [String],
    _ zone: inout NameServerRules.Zone,
    _ line: Int
  ) throws(Mistake) {
    guard words.count >= 2 else {
      throw mistake("Wrong argument count or unexpected line ending after 'forward'", line: line)
    }
    guard words[0] == "." || zone.domain.hasSuffix(words[0]) || words[0] == zone.domain + "." else {
      return
    }
    if words[1].hasPrefix("/") {
      zone.forward = .node
      return
    }
    var servers: [IPv4Address] = []
    for word in words.dropFirst() {
      let text = word.hasPrefix("dns://") ? String(word.dropFirst(6)) : word
      guard let address = IPv4Address(text.prefix { $0 != ":" }) else {
        throw Mistake(message: "plugin/forward: not an IP address or file: \"\(word)\"")
      }
      servers.append(address)
    }
    zone.forward = .servers(servers)
  }
}
