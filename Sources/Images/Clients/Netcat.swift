import Machine
import Network
import Simulation

/// `nc`: connects and copies both ways, `-z` only looks, `-l` waits for callers.
///
/// Datagrams (`-u`) are carried as connections: whoever does not listen is not heard of.
struct Netcat: Program {
  enum Form: Sendable {
    case openBSD
    case busybox
  }

  private enum Phase: Sendable {
    case start
    case next
    case dial(Dialer)
    case listen(Int)
    case copy(Int)
  }

  private let form: Form
  private var phase = Phase.start
  private var isScan = false
  private var isVerbose = false
  private var isDatagram = false
  private var keepsListening = false
  private var endsWithInput = false
  private var timeout: Int64?
  private var host = ""
  private var ports: [Int] = []
  private var command: [String] = []
  private var inputEnded = false
  private var quietDue: Instant?
  private var status: Int32 = 0
  private var listener: Int?

  init(_ form: Form) { self.form = form }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = readWords(&system) { return end }
      case .next:
        guard let port = ports.first else { return .exit(status) }
        ports.removeFirst()
        let deadline = timeout.map { system.now + .milliseconds($0 * 1000) }
        phase = .dial(
          Dialer(
            host: host,
            port: port,
            deadline: deadline,
            transport: isDatagram ? .udp : .tcp
          )
        )
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        phase = .dial(dialer)
        switch outcome {
        case .wait(let waits): return .wait(waits)
        case .connected(let descriptor, let target): connected(descriptor, target, dialer, &system)
        case .failed(let failure):
          report(failure, dialer, &system)
          status = 1
          phase = .next
        }
      case .listen(let descriptor):
        guard case .connection(let connection, let client) = system.accept(descriptor) else {
          return .wait([.readable(descriptor)])
        }
        if isVerbose { tellCaller(client, &system) }
        if !keepsListening { system.close(descriptor) }
        if let end = serve(connection, &system) { return end }
      case .copy(let descriptor):
        if let disposition = copy(descriptor, &system) { return disposition }
      }
    }
  }

  private func tellCaller(_ client: Endpoint, _ system: inout Kernel) {
    system.print(
      form == .openBSD
        ? "Connection received on \(client.address) \(client.port)\n"
        : "connect to \(client.address):\(client.port) from \(client.address):\(client.port)\n",
      to: 2
    )
  }

  private mutating func connected(
    _ descriptor: Int,
    _ target: IPv4Address,
    _ dialer: Dialer,
    _ system: inout Kernel
  ) {
    if isVerbose || isScan && form == .openBSD && isVerbose {
      let kind = isDatagram ? "udp" : "tcp"
      let isName = IPv4Address(dialer.host) == nil
      system.print(
        form == .openBSD
          ? "Connection to \(dialer.host)\(isName ? " (\(target))" : "") \(dialer.port) port "
            + "[\(kind)/\(Self.service(dialer.port))] succeeded!\n"
          : "\(dialer.host) (\(target):\(dialer.port)) open\n",
        to: 2
      )
    }
    status = 0
    if isScan {
      system.close(descriptor)
      phase = .next
    } else {
      ports = []
      phase = .copy(descriptor)
    }
  }

  /// The names of well-known ports, as `/etc/services` has them.
  private static func service(_ port: Int) -> String {
    [
      21: "ftp", 22: "ssh", 23: "telnet", 25: "smtp", 53: "domain", 80: "http", 443: "https",
      3306: "mysql", 5432: "postgresql", 6379: "redis", 8080: "http-alt",
    ][port] ?? "*"
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var listens = false
    var operands: [String] = []
    var port: Int?
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        operands.append(word)
        continue
      }
      var letters = word.dropFirst()
      while let letter = letters.popFirst() {
        switch letter {
        case "z": isScan = true
        case "v": isVerbose = true
        case "l": listens = true
        case "u": isDatagram = true
        case "k": keepsListening = true
        case "N": endsWithInput = true
        case "n", "4", "r": continue
        case "p", "w", "q", "i", "s":
          let value = letters.isEmpty ? rest.popFirst() : String(letters)
          letters = ""
          if letter == "p" { port = value.flatMap { Int($0) } }
          if letter == "w" { timeout = value.flatMap { Int64($0) } }
        case "e" where form == .busybox:
          command = (letters.isEmpty ? [] : [String(letters)]) + Array(rest)
          letters = ""
          rest = []
        default:
          system.print("nc: invalid option -- '\(letter)'\n" + usage, to: 2)
          return .exit(1)
        }
      }
    }
    if listens {
      guard let number = port ?? operands.last.flatMap({ Int($0) }) else {
        system.print(usage, to: 2)
        return .exit(1)
      }
      return listen(number, &system)
    }
    guard operands.count == 2 else {
      system.print(usage, to: 2)
      return .exit(1)
    }
    host = operands[0]
    let bounds = operands[1].split(separator: "-").compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, (1...65_535).contains(first),
      first <= last, last <= 65_535
    else {
      system.print("nc: port number invalid: \(operands[1])\n", to: 2)
      return .exit(1)
    }
    ports = Array(first...last)
    phase = .next
    return nil
  }

  private var usage: String {
    form == .openBSD
      ? "usage: nc [-46klNnuvz] [-p port] [-q seconds] [-w timeout] [destination] [port]\n"
      : "BusyBox v1.36.1 multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT  - connect\n"
        + "nc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n"
  }

  private mutating func listen(_ port: Int, _ system: inout Kernel) -> Disposition? {
    do throws(Errno) {
      let descriptor = try system.listen(port: port, transport: isDatagram ? .udp : .tcp)
      listener = descriptor
      phase = .listen(descriptor)
    } catch {
      system.print(
        form == .openBSD ? "nc: \(error.message)\n" : "nc: bind: \(error.message)\n",
        to: 2
      )
      return .exit(1)
    }
    if isVerbose {
      system.print(
        form == .openBSD
          ? "Listening on 0.0.0.0 \(port)\n" : "listening on [::]:\(port) ...\n",
        to: 2
      )
    }
    return nil
  }

  /// Answers a caller: by a command, if there is one.
  private mutating func serve(_ connection: Int, _ system: inout Kernel) -> Disposition? {
    guard !command.isEmpty else {
      phase = .copy(connection)
      return nil
    }
    var request = SpawnRequest(command)
    request.files = [
      .init(child: 0, parent: connection), .init(child: 1, parent: connection),
      .init(child: 2, parent: connection),
    ]
    do throws(Errno) {
      let child = try system.spawn(request)
      system.close(connection)
      if keepsListening, let listener {
        phase = .listen(listener)
        return nil
      }
      return .wait([.process(child)])
    } catch {
      system.print("nc: can't execute '\(command[0])': \(error.message)\n", to: 2)
      return .exit(1)
    }
  }

  private func report(_ failure: Dialer.Failure, _ dialer: Dialer, _ system: inout Kernel) {
    let kind = isDatagram ? "udp" : "tcp"
    if form == .busybox {
      let text: String
      switch failure {
      case .unknownHost, .noNameServer: text = "nc: bad address '\(dialer.host)'"
      case .connection(let error, let target):
        guard isVerbose || !isScan else { return }
        text = "nc: \(dialer.host) (\(target):\(dialer.port)): \(error.message)"
      case .deadline:
        guard isVerbose || !isScan else { return }
        let target = dialer.address.map { "\($0)" } ?? dialer.host
        text = "nc: \(dialer.host) (\(target):\(dialer.port)): Connection timed out"
      }
      return system.print(text + "\n", to: 2)
    }
    let isName = IPv4Address(dialer.host) == nil
    let target = isName ? dialer.address.map { " (\($0))" } ?? "" : ""
    let connect = "nc: connect to \(dialer.host)\(target) port \(dialer.port) (\(kind)) "
    switch failure {
    case .unknownHost:
      system.print(
        "nc: getaddrinfo for host \"\(dialer.host)\" port \(dialer.port): Name or service not known\n",
        to: 2
      )
    case .noNameServer:
      system.print(
        "nc: getaddrinfo for host \"\(dialer.host)\" port \(dialer.port): "
          + "Temporary failure in name resolution\n",
        to: 2
      )
    case .connection(let error, _):
      if isVerbose || !isScan && isVerbose {
        system.print("\(connect)failed: \(error.message)\n", to: 2)
      }
    case .deadline:
      if isVerbose { system.print("\(connect)timed out: Operation now in progress\n", to: 2) }
    }
  }

  private mutating func copy(_ descriptor: Int, _ system: inout Kernel) -> Disposition? {
    var waits = [Wait.readable(descriptor)]
    switch system.read(descriptor) {
    case .bytes(let bytes):
      system.print(bytes)
      quietDue = timeout.map { system.now + .milliseconds($0 * 1000) }
      return nil
    case .wouldBlock: break
    case .endOfFile, .failure:
      system.close(descriptor)
      if keepsListening, let listener {
        phase = .listen(listener)
        return nil
      }
      return .exit(0)
    }
    if !inputEnded {
      switch system.read(0) {
      case .bytes(let bytes):
        system.print(bytes, to: descriptor)
        quietDue = timeout.map { system.now + .milliseconds($0 * 1000) }
        return nil
      case .wouldBlock: waits.append(.readable(0))
      case .endOfFile, .failure:
        inputEnded = true
        // OpenBSD's goes on until the other side ends; it says that it will send no more with -N.
        if endsWithInput || form == .busybox { system.shutDownWriting(descriptor) }
      }
    }
    if let timeout {
      let due = quietDue ?? system.now + .milliseconds(timeout * 1000)
      quietDue = due
      if system.now >= due { return .exit(form == .busybox ? 1 : 0) }
      waits.append(.until(due))
    }
    return .wait(waits)
  }
}
