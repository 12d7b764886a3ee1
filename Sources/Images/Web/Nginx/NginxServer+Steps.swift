import Machine
import Network
import Shell

extension NginxServer {
  /// What the steps of a place come to.
  enum Outcome {
    case onward
    /// The path is another one now, and a location for it is to be found.
    case again
    /// The path is another one, and the location stays.
    case stay
    case reply([String])
  }

  /// Goes through `rewrite`, `if`, `set` and `return`.
  func run(
    _ script: [NginxRule],
    _ path: inout String,
    _ job: inout Job,
    _ system: Kernel
  ) -> Outcome {
    var outcome = Outcome.onward
    for rule in script {
      switch rule {
      case .reply(let words): return .reply(words)
      case .end: return .stay
      case .set(let name, let value): job.variables[name] = expanded(value, job, path)
      case .condition(let words, let scope):
        guard holds(words, path, &job, system) else { continue }
        job.scope = scope
        switch run(scope.script, &path, &job, system) {
        case .onward: continue
        case .again: return .again
        case .stay: return .stay
        case .reply(let words): return .reply(words)
        }
      case .rewrite(let pattern, let target, let flag):
        guard capture(pattern, false, in: path, &job) else { continue }
        var new = expanded(target, job, path)
        let isElsewhere = ["http://", "https://", "$scheme"].contains { target.hasPrefix($0) }
        let old = job.query
        if new.hasSuffix("?") {
          new.removeLast()
          job.query = ""
        } else if !old.isEmpty, isElsewhere || flag == "redirect" || flag == "permanent" {
          new += (new.contains("?") ? "&" : "?") + old
        }
        if isElsewhere || flag == "redirect" || flag == "permanent" {
          return .reply([flag == "permanent" ? "301" : "302", new])
        }
        if let mark = new.firstIndex(of: "?") {
          let added = String(new[new.index(after: mark)...])
          job.query = job.query.isEmpty ? added : added + "&" + job.query
          new = String(new[..<mark])
        }
        path = new
        job.isRewritten = true
        if flag == "last" { return .again }
        if flag == "break" { return .stay }
        outcome = .again
      }
    }
    return outcome
  }

  private func holds(
    _ words: [String],
    _ path: String,
    _ job: inout Job,
    _ system: Kernel
  ) -> Bool {
    if words.count == 2 {
      let status = try? system.stat(expanded(words[1], job, path))
      let isThere =
        switch words[0].last {
        case "f": status.map { !$0.isDirectory } ?? false
        case "d": status?.isDirectory ?? false
        default: status != nil
        }
      return words[0].hasPrefix("!") != isThere
    }
    let value = expanded(words[0], job, path)
    guard words.count == 3 else { return !value.isEmpty && value != "0" }
    switch words[1] {
    case "=": return value == expanded(words[2], job, path)
    case "!=": return value != expanded(words[2], job, path)
    default:
      let found = capture(words[2], words[1].hasSuffix("*"), in: value, &job)
      return words[1].hasPrefix("!") != found
    }
  }

  /// Whether an expression is found in a text; what its groups hold is kept then.
  @discardableResult
  func capture(
    _ pattern: String,
    _ ignoresCase: Bool,
    in text: String,
    _ job: inout Job
  ) -> Bool {
    guard let expression = try? Regex(pattern),
      let match = text.firstMatch(of: ignoresCase ? expression.ignoresCase() : expression)
    else { return false }
    job.captures = match.output.map { $0.substring.map(String.init) ?? "" }
    for group in match.output {
      if let name = group.name { job.variables[name] = group.substring.map(String.init) ?? "" }
    }
    return true
  }

  /// The value that a `map` gives for another.
  func value(of map: NginxMap, _ source: String, _ job: Job, _ path: String) -> String {
    let lower = source.lowercased()
    if let plain = map.entries.first(where: {
      !$0.name.hasPrefix("~") && $0.name.lowercased() == lower
    }) {
      return expanded(plain.value, job, path)
    }
    for entry in map.entries where entry.name.hasPrefix("~") {
      let ignoresCase = entry.name.hasPrefix("~*")
      var job = job
      if capture(String(entry.name.dropFirst(ignoresCase ? 2 : 1)), ignoresCase, in: source, &job) {
        return expanded(entry.value, job, path)
      }
    }
    return expanded(map.usual, job, path)
  }

  // MARK: Secure connections

  /// Takes the records off a secure connection; false where there is no more to do with it.
  mutating func decode(_ index: Int, _ place: Int, _ system: inout Kernel) -> Bool {
    let connection = servers[index].connections[place]
    let link = connection.descriptor
    servers[index].connections[place].input = []
    for event in channels[link, default: SecureChannel()].receive(connection.input) {
      switch event {
      case .hello(let host):
        guard let certificate = certificate(servers[index].port, host, system) else {
          servers[index].connections[place].isClosing = true
          return false
        }
        received[link] = []
        servers[index].connections[place].output += SecureChannel.greeting(certificate)
      case .data(let bytes): received[link, default: []] += bytes
      case .malformed:
        let scope = configuration.sites.first?.scope ?? NginxScope()
        let text = "The plain HTTP request was sent to HTTPS port"
        let answer = page(
          "400 Bad Request",
          scope,
          HTTPMessage(firstLine: "", fields: [.init(name: "Connection", value: "close")]),
          system,
          title: "400 \(text)",
          saying: "<center>\(text)</center>\r\n"
        )
        servers[index].connections[place].output += answer.bytes
        servers[index].connections[place].isClosing = true
      case .alert, .certificate: servers[index].connections[place].isClosing = true
      }
    }
    if connection.isEnded || servers[index].connections[place].isClosing {
      channels[link] = nil
      if connection.isEnded, received[link]?.isEmpty != false {
        servers[index].connections[place].isClosing = true
        received[link] = nil
        return false
      }
    }
    return !servers[index].connections[place].isClosing
  }

  private func certificate(_ port: Int, _ host: String, _ system: Kernel) -> ServerCertificate? {
    guard let site = configuration.site(port: port, host: host.lowercased()),
      let bytes = try? system.readFile(site.scope.certificate),
      let file = CertificateFile(bytes)
    else { return nil }
    return ServerCertificate(
      subject: file.subject,
      issuer: file.issuer,
      notBefore: file.notBefore,
      notAfter: file.notAfter,
      names: file.names,
      authority: ServerCertificate.vouching(
        String(decoding: bytes, as: UTF8.self),
        isOwn: file.subject == file.issuer
      )
    )
  }
}
