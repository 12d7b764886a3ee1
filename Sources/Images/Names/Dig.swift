import Machine
import Network
import Simulation

/// `dig`: asks a DNS server, and shows the answer as it came.
struct Dig: Program {
  private enum Phase: Sendable {
    case start
    case serverName
    case next
    case ask(DNSExchange)
  }

  private var phase = Phase.start
  private var options = DigOptions()
  private var place = 0
  /// The full names that are still to be tried for the query at hand.
  private var candidates: [String] = []
  private var server = IPv4Address.any
  private var status: Int32 = 0
  private var losses = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        do throws(DigOptions.Misuse) {
          options = try DigOptions(Array(system.arguments.dropFirst()))
        } catch {
          system.print(error.message, to: error.status == 0 ? 1 : 2)
          return .exit(error.status)
        }
        phase = .serverName
      case .serverName:
        if let wait = findServer(&system) { return wait }
      case .next:
        guard place < options.queries.count else { return .exit(status) }
        begin(system)
      case .ask(var exchange):
        let outcome = exchange.advance(&system)
        phase = .ask(exchange)
        if case .wait(let due) = outcome { return .wait([.until(due)]) }
        take(outcome, exchange, &system)
      }
    }
  }

  private mutating func findServer(_ system: inout Kernel) -> Disposition? {
    let wanted = options.server ?? ""
    guard !wanted.isEmpty else {
      server = system.resolverConfiguration().nameservers.first ?? .loopback
      phase = .next
      return nil
    }
    switch system.resolve(wanted) {
    case .pending(let wait): return .wait([wait])
    case .notFound, .noServer:
      system.print("dig: couldn't get address for '\(wanted)': not found\n", to: 2)
      return .exit(10)
    case .addresses(let addresses, _):
      server = addresses.first ?? .loopback
      phase = .next
      return nil
    }
  }

  private mutating func begin(_ system: Kernel) {
    let query = options.queries[place]
    if candidates.isEmpty {
      candidates =
        query.usesSearch && query.address == nil
        ? system.resolverConfiguration().candidates(for: query.name) : [query.name]
    }
    let question =
      query.address.map { DNSQuestion(nameOf: $0) } ?? DNSQuestion(candidates[0], query.type)
    losses = 0
    phase = .ask(
      DNSExchange(question, at: server, timeout: options.timeout, tries: options.tries)
    )
  }

  private mutating func take(
    _ outcome: DNSExchange.Outcome,
    _ exchange: DNSExchange,
    _ system: inout Kernel
  ) {
    switch outcome {
    case .wait: return
    case .lost(let loss): tell(loss, &system)
    case .failed(let loss):
      tell(loss, &system)
      if options.isShort {
        system.print(";; no servers could be reached\n")
      } else {
        system.print("\n\(banner)\(options.showsCommand ? ";; global options: +cmd\n" : "")")
        system.print(";; no servers could be reached\n\n")
      }
      status = 9
      finishQuery()
    case .reply(let reply, let elapsed):
      candidates.removeFirst()
      // With a search list, a name that is unknown there is tried in the next domain.
      if reply.code == .nameError, !candidates.isEmpty {
        phase = .next
        return
      }
      let report = DigReport(options: options, query: options.queries[place], banner: banner)
      system.print(report.text(reply, exchange, elapsed, isFirst: place == 0, &system))
      finishQuery()
    }
  }

  private mutating func finishQuery() {
    candidates = []
    place += 1
    phase = .next
  }

  private mutating func tell(_ loss: DNSExchange.Loss, _ system: inout Kernel) {
    let reason =
      switch loss {
      case .timeout: "timed out"
      case .refused: "connection refused"
      case .unreachable: "host unreachable"
      }
    system.print(";; communications error to \(server)#53: \(reason)\n")
  }

  /// The line that begins every full answer.
  private var banner: String {
    let count = options.server == nil ? "" : "; (1 server found)\n"
    return "; <<>> DiG \(Self.version) <<>> \(options.shownWords)\n\(count)"
  }

  static let version = "9.18.28"
}

/// What the words of a `dig` command ask for.
struct DigOptions: Sendable {
  struct Query: Sendable {
    var name: String
    var type = DNSRecordType.a
    var address: IPv4Address?
    var usesSearch = false
  }

  /// Why words cannot be understood.
  struct Misuse: Error {
    var message: String
    var status: Int32 = 1
  }

  var server: String?
  var queries: [Query] = []
  var isShort = false
  var showsCommand = true
  var showsComments = true
  var showsQuestion = true
  var showsAnswer = true
  var showsAuthority = true
  var showsAdditional = true
  var showsStatistics = true
  var usesExtensions = true
  var sendsCookie = true
  var usesStream = false
  var timeout = 5
  var tries = 3
  var shownWords = ""

  init() {}

  init(_ words: [String]) throws(Misuse) {
    shownWords = words.joined(separator: " ")
    var usesSearch = false
    var type: DNSRecordType?
    var names: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word.hasPrefix("@") {
        server = String(word.dropFirst())
      } else if word == "+search" || word == "+nosearch" {
        usesSearch = word == "+search"
      } else if word.hasPrefix("+") {
        try set(word)
      } else if word == "-t" || word == "-q" || word == "-x" || word == "-p" || word == "-c" {
        guard let value = rest.popFirst() else {
          throw Misuse(message: "dig: option requires an argument -- '\(word.dropFirst())'\n")
        }
        switch word {
        case "-t": type = DNSRecordType(rawValue: value.uppercased())
        case "-q": names.append(value)
        case "-x":
          guard let address = IPv4Address(value) else {
            throw Misuse(message: "dig: invalid address \(value)\n")
          }
          queries.append(
            Query(name: DNSQuestion(nameOf: address).name, type: .ptr, address: address)
          )
        case "-p" where value != "53":
          throw Misuse(message: "dig: ports other than 53 are not simulated\n")
        default: continue
        }
      } else if word == "-v" {
        throw Misuse(message: "DiG \(Dig.version)\n", status: 0)
      } else if word == "-4" || word == "-u" {
        continue
      } else if word.hasPrefix("-") {
        throw Misuse(message: "dig: option \(word) is not simulated\n")
      } else if let found = DNSRecordType(rawValue: word.uppercased()) {
        type = found
      } else if word.uppercased() != "IN" {
        names.append(word)
      }
    }
    for name in names {
      queries.append(Query(name: name, type: type ?? .a, usesSearch: usesSearch))
    }
    if queries.isEmpty { queries = [Query(name: ".", type: .ns)] }
  }

  private mutating func set(_ word: String) throws(Misuse) {
    let isOff = word.hasPrefix("+no")
    let name = word.dropFirst(isOff ? 3 : 1)
    switch name.prefix(while: { $0 != "=" }) {
    case "short": isShort = !isOff
    case "cmd": showsCommand = !isOff
    case "comments": showsComments = !isOff
    case "question": showsQuestion = !isOff
    case "answer": showsAnswer = !isOff
    case "authority": showsAuthority = !isOff
    case "additional": showsAdditional = !isOff
    case "stats": showsStatistics = !isOff
    case "all":
      showsCommand = !isOff
      showsComments = !isOff
      showsQuestion = !isOff
      showsAnswer = !isOff
      showsAuthority = !isOff
      showsAdditional = !isOff
      showsStatistics = !isOff
    case "time", "timeout": timeout = max(1, Int(name.drop { $0 != "=" }.dropFirst()) ?? 5)
    case "tries": tries = max(1, Int(name.drop { $0 != "=" }.dropFirst()) ?? 3)
    case "retry": tries = 1 + max(0, Int(name.drop { $0 != "=" }.dropFirst()) ?? 2)
    case "edns": usesExtensions = !isOff
    case "cookie": sendsCookie = !isOff
    case "tcp", "vc": usesStream = !isOff
    case "recurse", "rec", "rdflag", "multiline", "ttlid", "class", "crypto", "idnin", "idnout",
      "ndots", "domain", "bufsize", "ignore", "fail", "keepopen", "besteffort", "defname",
      "adflag", "ad", "cdflag", "cd", "expire", "nsid", "padding", "badcookie", "identify", "qr",
      "showsearch", "showbadcookie":
      break
    case "trace", "nssearch", "dnssec", "https", "tls", "yaml", "subnet":
      throw Misuse(message: "dig: \(word) is not simulated\n")
    default: throw Misuse(message: "Invalid option: \(word)\n")
    }
  }
}

/// The text of one answer.
struct DigReport {
  let options: DigOptions
  let query: DigOptions.Query
  let banner: String

  func text(
    _ reply: DNSReply,
    _ exchange: DNSExchange,
    _ elapsed: Duration,
    isFirst: Bool,
    _ system: inout Kernel
  ) -> String {
    if options.isShort { return reply.answers.map { $0.data + "\n" }.joined() }
    var text = ""
    if options.showsCommand {
      text += "\n" + banner
      if isFirst { text += ";; global options: +cmd\n" }
    }
    if options.showsComments { text += head(reply, exchange, &system) }
    if options.showsQuestion {
      if options.showsComments { text += ";; QUESTION SECTION:\n" }
      text += Self.columns([
        (0, ";\(exchange.question.name)."), (32, "IN"), (40, exchange.question.type.rawValue),
      ])
      if options.showsComments { text += "\n" }
    }
    if options.showsAnswer { text += section("ANSWER", reply.answers) }
    if options.showsAuthority { text += section("AUTHORITY", reply.authority) }
    if options.showsAdditional { text += section("ADDITIONAL", reply.additional) }
    if options.showsStatistics { text += statistics(reply, exchange, elapsed, system) }
    return text
  }

  private func head(
    _ reply: DNSReply,
    _ exchange: DNSExchange,
    _ system: inout Kernel
  ) -> String {
    let number = system.programRandom.below(65_536)
    var text = ";; Got answer:\n"
    if exchange.question.name.hasSuffix(".local") {
      text += ";; WARNING: .local is reserved for Multicast DNS\n"
      text += ";; You are currently testing what happens when an mDNS query is leaked to DNS\n"
    }
    text += ";; ->>HEADER<<- opcode: QUERY, status: \(reply.code.rawValue), id: \(number)\n"
    text += ";; flags: qr\(reply.isAuthoritative ? " aa" : "") rd"
    text += "\(reply.offersRecursion ? " ra" : ""); QUERY: 1, ANSWER: \(reply.answers.count), "
    text += "AUTHORITY: \(reply.authority.count), ADDITIONAL: "
    text += "\(reply.additional.count + (options.usesExtensions ? 1 : 0))\n"
    if !reply.offersRecursion {
      text += ";; WARNING: recursion requested but not available\n"
    }
    guard options.usesExtensions else { return text + "\n" }
    let mark =
      options.sendsCookie
      ? "; COOKIE: "
        + (0..<16).map { _ in String(system.programRandom.below(16), radix: 16) }.joined()
        + " (echoed)\n"
      : ""
    return text + "\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n" + mark
  }

  private func section(_ name: String, _ records: [DNSResourceRecord]) -> String {
    guard !records.isEmpty else { return "" }
    let lines = records.map { record in
      Self.columns([
        (0, "\(record.name)."), (24, "\(record.timeToLive)"), (32, "IN"),
        (40, record.type.rawValue), (48, record.data),
      ])
    }
    let title = options.showsComments ? ";; \(name) SECTION:\n" : ""
    return title + lines.joined() + (options.showsComments ? "\n" : "")
  }

  /// Words in columns, as BIND sets them: tabs where a stop lies between, else blanks.
  private static func columns(_ cells: [(stop: Int, text: String)]) -> String {
    var line = ""
    var column = 0
    for cell in cells {
      if column > 0 {
        let target = max(cell.stop, column + 1)
        let tabs = target / 8 - column / 8
        line += String(repeating: "\t", count: tabs)
        if tabs > 0 { column = target / 8 * 8 }
        line += String(repeating: " ", count: target - column)
        column = target
      }
      line += cell.text
      column += cell.text.utf8.count
    }
    return line + "\n"
  }

  private func statistics(
    _ reply: DNSReply,
    _ exchange: DNSExchange,
    _ elapsed: Duration,
    _ system: Kernel
  ) -> String {
    let time = CivilTime(system.now)
    let day = "\(CivilTime.weekdays[time.weekday]) \(CivilTime.months[time.month - 1])"
    let date = "\(day) \(CivilTime.padded(time.day)) \(time.timeOfDay) UTC \(time.year)"
    let records = reply.answers + reply.authority + reply.additional
    let question = exchange.question.name.utf8.count + 2
    let extensions = options.usesExtensions ? options.sendsCookie ? 23 : 11 : 0
    let size = records.reduce(12 + question + 4 + extensions) { sum, record in
      sum + record.name.utf8.count + 12 + (record.address == nil ? record.data.utf8.count + 1 : 4)
    }
    return ";; Query time: \(elapsed.nanoseconds / 1_000_000) msec\n"
      + ";; SERVER: \(exchange.server)#53(\(exchange.server)) (\(options.usesStream ? "TCP" : "UDP"))\n"
      + ";; WHEN: \(date)\n;; MSG SIZE  rcvd: \(size)\n\n"
  }
}
