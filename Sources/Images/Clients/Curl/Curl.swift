import Machine
import Network
import Simulation

/// `curl`, for http and https.
///
/// Source of the words: curl 7.88.1 against a local server; those of other releases from its history.
struct Curl: Program {
  enum Phase: Sendable {
    case start
    case input([UInt8])
    case next
    case dial(Dialer)
    case greet
    case receive
    case pause(Instant)
  }

  /// The connection that the last transfer left open, or that of the transfer at hand.
  struct Connection: Sendable {
    var descriptor: Int
    var number: Int
    var scheme: String
    var host: String
    var port: Int
    var target: IPv4Address
    var channel = SecureChannel()
  }

  private(set) var release: CurlRelease
  var phase = Phase.start
  var options = CurlOptions()
  var place = 0
  /// The address of the request at hand; none before the first.
  var address: WebAddress?
  var connection: Connection?
  var connectionCount = 0
  var connectsMade = 0
  var body: [UInt8]?
  var contentType: String?
  var method: String?
  var input: [UInt8] = []
  var times = CurlTimes()
  var redirects = 0
  var triesLeft = 0
  var pauseLength = 1.0
  var sentBytes = 0
  var headBytes = 0
  var jar: [CurlCookie] = []
  var hasMeter = false
  var saysTrying = false
  var status: Int32 = 0
  /// What waits to be printed until the transfer is over, where the output is no terminal.
  var delayed: [UInt8] = []
  /// How much of the body at hand was shown as it came.
  var streamed = 0

  init(_ release: CurlRelease) { self.release = release }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = start(&system) { return end }
      case .input(let bytes):
        switch system.read(0) {
        case .bytes(let more): phase = .input(bytes + more)
        case .wouldBlock: return .wait([.readable(0)])
        case .endOfFile, .failure: load(bytes, &system)
        }
      case .next:
        guard place < options.urls.count else { return finish(&system) }
        triesLeft = options.retries
        pauseLength = 1
        begin(&system)
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        tell(&dialer, &system)
        phase = .dial(dialer)
        switch outcome {
        case .wait(let waits): return .wait(waits)
        case .connected(let descriptor, let target): connected(descriptor, target, &system)
        case .failed(let failure): report(failure, dialer, &system)
        }
      case .greet:
        if let disposition = greet(&system) { return disposition }
      case .receive:
        if let disposition = receive(&system) { return disposition }
      case .pause(let due):
        guard system.now >= due else { return .wait([.until(due)]) }
        begin(&system)
      }
    }
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    // A simulated machine has what was current in its time.
    if release == .seven, CivilTime(system.now).year < 2019 { release = .of2017 }
    do throws(CurlOptions.Misuse) {
      options = try CurlOptions(Array(system.arguments.dropFirst()))
    } catch {
      system.print(error.message + "\n", to: 2)
      return .exit(error.status)
    }
    if options.isVersion {
      system.print(
        "curl \(release.version) (x86_64-pc-linux-gnu) libcurl/\(release.version)\n"
          + "Protocols: http https\nFeatures: IPv4\n"
      )
      return .exit(0)
    }
    if options.isHelp {
      system.print("Usage: curl [options...] <url>\n")
      return .exit(0)
    }
    let wantsInput = options.pieces.contains {
      switch $0 {
      case .file(let name, _): name == "-"
      case .encoded(_, let value, let isFile): isFile && value == "-"
      case .text, .json: false
      }
    }
    if wantsInput || options.upload == "-" {
      phase = .input([])
    } else {
      load([], &system)
    }
    return nil
  }

  /// Puts together what is sent, and goes on to the first address.
  private mutating func load(_ typed: [UInt8], _ system: inout Kernel) {
    phase = .next
    let payload = CurlPayload(options, typed, &system)
    if let failure = payload.failure {
      options.urls = []
      complain(failure.status, failure.message, &system)
      return
    }
    (body, contentType) = (payload.body, payload.contentType)
    if options.usesQuery { body = nil }
    if let query = payload.query {
      options.urls = options.urls.map { url in
        url + (url.contains("?") ? "&" : WebAddress(url)?.hasPath == false ? "/?" : "?") + query
      }
    }
    for cookie in options.cookies {
      if cookie.contains("=") { continue }
      jar += CurlCookie.read((try? system.readFile(cookie)) ?? [])
    }
    if options.isVerbose {
      for entry in options.resolved {
        note("Added \(entry.place):\(entry.address) to DNS cache", &system)
      }
    }
    if options.isVerbose, let method = options.method, !options.isSilent {
      let inferred = body != nil ? "POST" : options.headOnly ? "HEAD" : "GET"
      if method == inferred {
        system.print(
          "Note: Unnecessary use of -X or --request, \(method) is already inferred.\n",
          to: 2
        )
      }
    }
  }

  /// Begins with the address whose turn it is.
  private mutating func begin(_ system: inout Kernel) {
    times = CurlTimes(start: system.now)
    redirects = 0
    delayed = []
    connectsMade = 0
    method = options.method
    let text = options.urls[place]
    hasMeter = !options.isSilent && (!system.isTerminal(1) || currentOutput != nil)
    guard let parsed = WebAddress(text) else {
      address = nil
      return fail(3, "URL using bad/illegal format or missing URL", &system, isEarly: true)
    }
    guard ["http", "https"].contains(parsed.scheme) else {
      let known = ["ftp", "file", "telnet", "dict", "ws", "wss", "smtp", "ldap"]
      return fail(
        1,
        "Protocol \"\(parsed.scheme)\" "
          + (known.contains(parsed.scheme)
            ? "is not simulated" : "not supported or disabled in libcurl"),
        &system,
        isEarly: true
      )
    }
    if options.usesRemoteNames, currentOutput == "" {
      if !options.isSilent || options.showsErrors {
        system.print("curl: Remote file name has no length!\n", to: 2)
      }
      hasMeter = false
      return fail(23, "Failed writing received data to disk/application", &system, isEarly: true)
    }
    dial(options.keepsDots ? parsed : parsed.withoutDots, &system)
  }

  /// Gets a connection for a request, the one that is there if it fits.
  mutating func dial(_ next: WebAddress, _ system: inout Kernel) {
    address = next
    input = []
    streamed = 0
    if let open = connection {
      if open.host == next.host, open.port == next.port, open.scheme == next.scheme,
        system.connectionError(open.descriptor) == nil
      {
        if options.isVerbose {
          if release != .eight {
            note("Found bundle for host: 0x55b349bd7c90 [serially]", &system)
            note("Can not multiplex, even if we wanted to", &system)
          }
          let hash = release == .eight ? "#" : "#"
          note(
            "Re-using existing connection \(hash)\(open.number) with host \(open.host)",
            &system
          )
        }
        beginMeter(&system)
        return send(&system)
      }
      system.close(open.descriptor)
      connection = nil
    }
    let known = options.resolved.first { $0.place == "\(next.host):\(next.port)" }?.address
    if known != nil { note("Hostname \(next.host) was found in DNS cache", &system) }
    beginMeter(&system)
    var limit = options.maxTime.map { times.start + Self.duration($0) }
    if let timeout = options.connectTimeout {
      let end = system.now + Self.duration(timeout)
      limit = min(limit ?? end, end)
    }
    saysTrying = true
    let places = ["\(next.host):\(next.port)", ":\(next.port)", "\(next.host):", ":"]
    let detour = options.detours.first { places.contains($0.place) }
    if let detour {
      let (host, port) = (detour.host.isEmpty ? next.host : detour.host, detour.port ?? next.port)
      note("Connecting to hostname: \(host)", &system)
      note("Connecting to port: \(port)", &system)
      phase = .dial(Dialer(host: host, port: port, deadline: limit))
      return
    }
    phase = .dial(Dialer(host: known ?? next.host, port: next.port, deadline: limit))
  }

  static func duration(_ seconds: Double) -> Duration {
    .milliseconds(Int64(min(seconds, 1e9) * 1000))
  }

  /// Tells which address is tried, and which did not answer.
  private mutating func tell(_ dialer: inout Dialer, _ system: inout Kernel) {
    let port = dialer.port
    if saysTrying, let target = dialer.address, let host = address?.host {
      saysTrying = false
      times.resolved = dialer.resolvedAt ?? system.now
      for line in release.trying(host, target, port, isName: IPv4Address(host) == nil) {
        note(line, &system)
      }
    }
    for refusal in dialer.refusals {
      note(
        "connect to \(refusal.address) port \(port) failed: \(refusal.error.message)",
        &system
      )
    }
    dialer.refusals = []
  }

  private mutating func connected(
    _ descriptor: Int,
    _ target: IPv4Address,
    _ system: inout Kernel
  ) {
    guard let address else {
      phase = .next
      return
    }
    connection = Connection(
      descriptor: descriptor,
      number: connectionCount,
      scheme: address.scheme,
      host: address.host,
      port: address.port,
      target: target
    )
    times.connected = system.now
    connectsMade += 1
    for line in release.connected(address.host, target, address.port, connectionCount) {
      note(line, &system)
    }
    connectionCount += 1
    guard address.scheme == "https" else { return send(&system) }
    beginGreeting(&system)
  }

  /// Sends the request at hand.
  mutating func send(_ system: inout Kernel) {
    guard let address, let connection else {
      phase = .next
      return
    }
    let request = request(to: address)
    if let user = options.user ?? address.user, options.isVerbose {
      note("Server auth using Basic with user '\(user.prefix { $0 != ":" })'", &system)
    }
    if options.isVerbose {
      system.print(Self.marked(request.head, ">"), to: 2)
      if !request.body.isEmpty, !system.isTerminal(1) {
        system.print("} [\(request.body.count) bytes data]\n", to: 2)
      }
      if release == .eight { note("Request completely sent off", &system) }
    }
    headBytes = 0
    sentBytes = request.bytes.count
    times.sent = system.now
    let bytes = request.bytes
    system.print(
      connection.scheme == "https" ? SecureChannel.data(bytes) : bytes,
      to: connection.descriptor
    )
    phase = .receive
  }

  static func marked(_ head: String, _ mark: String) -> String {
    head.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast()
      .map { "\(mark) \($0)\n" }.joined()
  }

  private mutating func receive(_ system: inout Kernel) -> Disposition? {
    guard let connection else {
      phase = .next
      return nil
    }
    var isEnded = false
    switch system.read(connection.descriptor) {
    case .bytes(let bytes):
      if times.firstByte == nil { times.firstByte = system.now }
      if connection.scheme == "https" {
        for event in self.connection?.channel.receive(bytes) ?? [] {
          if case .data(let content) = event { input += content }
          if case .alert = event { isEnded = true }
        }
      } else {
        input += bytes
      }
    case .endOfFile: isEnded = true
    case .failure(let error):
      fail(56, "Recv failure: \(error.message)", &system)
      return nil
    case .wouldBlock:
      guard let limit = options.maxTime.map({ times.start + Self.duration($0) }) else {
        return .wait([.readable(connection.descriptor)])
      }
      guard system.now >= limit else {
        return .wait([.readable(connection.descriptor), .until(limit)])
      }
      let waited = (system.now - times.start).nanoseconds / 1_000_000
      let text = "Operation timed out after \(waited) milliseconds with "
      let count = HTTPMessage.beginning(of: input)?.body.count ?? input.count
      fail(28, text + "\(count) bytes received", &system)
      return nil
    }
    let hasBody = !options.headOnly
    switch HTTPMessage.parse(input, isResponse: true, isEnded: isEnded, hasBody: hasBody) {
    case .incomplete:
      stream(&system)
      // The end came before the last chunk.
      if isEnded { fail(18, "transfer closed with outstanding read data remaining", &system) }
      return nil
    case .message(let response, _):
      take(response, isEnded: isEnded, &system)
    case .malformed:
      if input.isEmpty {
        fail(52, "Empty reply from server", &system)
      } else {
        fail(1, "Received HTTP/0.9 when not allowed", &system)
      }
    }
    return nil
  }

  private func finish(_ system: inout Kernel) -> Disposition {
    if let file = options.cookieJar {
      let text = CurlCookie.file(jar)
      if file == "-" {
        system.print(text)
      } else {
        _ = try? system.writeFile(file, Array(text.utf8))
      }
    }
    return .exit(status)
  }
}

/// When what happened in a transfer.
struct CurlTimes: Sendable {
  var start = Instant.epoch
  var resolved: Instant?
  var connected: Instant?
  var secured: Instant?
  var sent: Instant?
  var firstByte: Instant?
  var end: Instant?
  /// How long the transfers took that ended in a redirection.
  var redirect = Duration.zero

  init(start: Instant = .epoch) { self.start = start }
}
