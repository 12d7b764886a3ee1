import Machine
import Network
import Simulation

/// `nslookup`, in BIND's form and the two forms that busybox had.
struct Nslookup: Program {
  enum Form: Sendable {
    /// BIND's, in Debian's and network tools' images.
    case bind
    /// Busybox' since 1.29.
    case busybox
    /// Busybox' before that: what the C library says, and nothing of the DNS.
    case oldBusybox
  }

  private enum Phase: Sendable {
    case start
    case plan
    case next
    case ask(DNSExchange)
    /// The old form asks the library.
    case library
  }

  private let form: Form
  private var phase = Phase.start
  private var name = ""
  private var server = IPv4Address.any
  private var serverName: String?
  private var type: DNSRecordType?
  /// What is still to be asked.
  private var questions: [DNSQuestion] = []
  private var saidServer = false
  private var hasAnswer = false
  private var status: Int32 = 0

  init(_ form: Form) { self.form = form }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = readWords(&system) { return end }
      case .plan:
        if let wait = plan(&system) { return wait }
      case .library: return library(&system)
      case .next:
        guard let question = questions.first else {
          if form == .bind { system.print("\n") }
          return .exit(status)
        }
        let resolver = system.resolverConfiguration()
        phase = .ask(
          DNSExchange(
            question,
            at: server,
            timeout: resolver.timeout,
            tries: form == .bind ? 3 : resolver.attempts
          )
        )
      case .ask(var exchange):
        let outcome = exchange.advance(&system)
        phase = .ask(exchange)
        switch outcome {
        case .wait(let due): return .wait([.until(due)])
        case .lost(let loss): tell(loss, &system)
        case .failed(let loss):
          tell(loss, &system)
          return giveUp(&system)
        case .reply(let reply, _):
          questions.removeFirst()
          phase = .next
          if form == .bind {
            if let end = showBind(reply, exchange.question, &system) { return end }
          } else {
            showBusybox(reply, exchange.question, &system)
          }
        }
      }
    }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var operands: [String] = []
    for word in system.arguments.dropFirst() {
      if word.hasPrefix("-type=") || word.hasPrefix("-q=") || word.hasPrefix("-querytype=") {
        let value = word.drop { $0 != "=" }.dropFirst().uppercased()
        guard let known = DNSRecordType(rawValue: value) else {
          system.print("unknown query type: \(value.lowercased())\n")
          return .exit(1)
        }
        type = known
      } else if !word.hasPrefix("-") {
        operands.append(word)
      }
    }
    guard let first = operands.first else {
      system.print("nslookup: interactive mode is not simulated\n", to: 2)
      return .exit(1)
    }
    name = first
    serverName = operands.count > 1 ? operands[1] : nil
    phase = .plan
    return nil
  }

  private mutating func plan(_ system: inout Kernel) -> Disposition? {
    let resolver = system.resolverConfiguration()
    server = resolver.nameservers.first ?? .loopback
    if let serverName {
      switch system.resolve(serverName) {
      case .pending(let wait): return .wait([wait])
      case .addresses(let addresses, _): server = addresses.first ?? server
      case .notFound, .noServer:
        system.print(
          form == .bind
            ? "nslookup: couldn't get address for '\(serverName)': not found\n"
            : "nslookup: bad address '\(serverName)'\n",
          to: 2
        )
        return .exit(form == .bind ? 10 : 1)
      }
    }
    if form == .oldBusybox {
      phase = .library
      return nil
    }
    if let address = IPv4Address(name) {
      questions = [DNSQuestion(nameOf: address)]
    } else if form == .bind {
      questions = resolver.candidates(for: name).map { DNSQuestion($0, type ?? .a) }
    } else {
      let names =
        name.contains(".") || resolver.search.isEmpty
        ? [name] : resolver.search.map { "\(name).\($0)" }
      questions = (type.map { [$0] } ?? [.a, .aaaa]).flatMap { type in
        names.map { DNSQuestion($0, type) }
      }
    }
    phase = .next
    return nil
  }

  private mutating func sayServer(_ system: inout Kernel) {
    guard !saidServer else { return }
    saidServer = true
    let port = form == .bind ? "#53" : ":53"
    system.print("Server:\t\t\(server)\nAddress:\t\(server)\(port)\n\n")
  }

  private func tell(_ loss: DNSExchange.Loss, _ system: inout Kernel) {
    guard form == .bind else { return }
    let reason =
      switch loss {
      case .timeout: "timed out"
      case .refused: "connection refused"
      case .unreachable: "host unreachable"
      }
    system.print(";; communications error to \(server)#53: \(reason)\n")
  }

  private func giveUp(_ system: inout Kernel) -> Disposition {
    system.print(
      form == .bind
        ? ";; no servers could be reached\n\n"
        : ";; connection timed out; no servers could be reached\n\n"
    )
    return .exit(1)
  }

  private mutating func showBind(
    _ reply: DNSReply,
    _ question: DNSQuestion,
    _ system: inout Kernel
  ) -> Disposition? {
    // A name that is unknown in one domain is tried in the next.
    let isEmpty = reply.code == .nameError || reply.answers.isEmpty
    if isEmpty, !hasAnswer, questions.contains(where: { $0.type == question.type }) { return nil }
    sayServer(&system)
    guard reply.code == .noError else {
      let shown = question.type == .ptr ? question.name : name
      system.print("** server can't find \(shown): \(reply.code.rawValue)\n\n")
      return .exit(1)
    }
    if reply.answers.isEmpty {
      if question.type == .aaaa, hasAnswer { return nil }
      system.print("*** Can't find \(name): No answer\n\n")
      return .exit(0)
    }
    for record in reply.answers { system.print(Self.line(record)) }
    // Beside the address of the old kind the one of the new kind is asked for.
    if type == nil, question.type == .a { questions = [DNSQuestion(question.name, .aaaa)] }
    if type != nil || question.type != .a { questions = [] }
    hasAnswer = true
    return nil
  }

  private mutating func showBusybox(
    _ reply: DNSReply,
    _ question: DNSQuestion,
    _ system: inout Kernel
  ) {
    sayServer(&system)
    if reply.code != .noError {
      system.print("** server can't find \(question.name): \(reply.code.rawValue)\n")
      status = 1
    }
    for record in reply.answers { system.print(Self.line(record)) }
    system.print("\n")
  }

  private static func line(_ record: DNSResourceRecord) -> String {
    switch record.type {
    case .a: "Name:\t\(record.name)\nAddress: \(record.data)\n"
    case .cname: "\(record.name)\tcanonical name = \(record.data)\n"
    case .ptr: "\(record.name)\tname = \(record.data)\n"
    case .srv: "\(record.name)\tservice = \(record.data)\n"
    case .txt: "\(record.name)\ttext = \(record.data)\n"
    case .ns: "\(record.name)\tnameserver = \(record.data)\n"
    default: "\(record.name)\t\(record.type.rawValue.lowercased()) = \(record.data)\n"
    }
  }

  /// The old form: the addresses that the C library gives, each with its own name.
  private mutating func library(_ system: inout Kernel) -> Disposition {
    func own(_ address: IPv4Address) -> String {
      system.dnsName(of: address).map { " \($0)" } ?? ""
    }
    let head = "Server:    \(server)\nAddress 1: \(server)\(own(server))\n\n"
    switch system.resolve(name) {
    case .pending(let wait): return .wait([wait])
    case .notFound, .noServer:
      system.print(head)
      system.print("nslookup: can't resolve '\(name)'\n", to: 2)
      return .exit(1)
    case .addresses(let addresses, _):
      var text = head + "Name:      \(name)\n"
      for (index, address) in addresses.enumerated() {
        text += "Address \(index + 1): \(address)\(own(address))\n"
      }
      system.print(text)
      return .exit(0)
    }
  }
}
