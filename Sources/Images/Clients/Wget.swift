import Machine
import Network
import Simulation

/// `wget`, in busybox' form and in GNU's.
struct Wget: Program {
  enum Form: Sendable {
    case busybox
    case gnu
  }

  enum Phase: Sendable {
    case start
    case next
    case dial(Dialer)
    case greet(Int)
    case receive(Int)
    case pause(Instant)
  }

  let form: Form
  var phase = Phase.start
  var options = WgetOptions()
  var place = 0
  var address: WebAddress?
  var target = IPv4Address.any
  var input: [UInt8] = []
  var channel = SecureChannel()
  var deadline: Instant?
  var begun = Instant.epoch
  var redirects = 0
  var tries = 0
  var status: Int32 = 0
  var saidConnecting = false
  /// How many files came, with how many bytes, since when.
  var downloads = 0
  var downloaded = 0
  var first = Instant.epoch

  init(_ form: Form) { self.form = form }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = readWords(&system) { return end }
        phase = .next
      case .next:
        if place == 0, downloads == 0, tries == 0 { first = system.now }
        guard place < options.urls.count else {
          tellAll(&system)
          return .exit(status)
        }
        if let end = begin(&system) { return end }
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        phase = .dial(dialer)
        tellConnecting(dialer, &system)
        switch outcome {
        case .wait(let waits): return .wait(waits)
        case .connected(let descriptor, let found):
          target = found
          if form == .gnu { say("connected.\n", &system) }
          if address?.scheme == "https" {
            system.print(SecureChannel.hello(to: dialer.host), to: descriptor)
            phase = .greet(descriptor)
          } else {
            send(descriptor, &system)
          }
        case .failed(let failure):
          if let end = report(failure, dialer, &system) { return end }
        }
      case .greet(let descriptor):
        if let disposition = greet(descriptor, &system) { return disposition }
      case .receive(let descriptor):
        if let disposition = receive(descriptor, &system) { return disposition }
      case .pause(let due):
        guard system.now >= due else { return .wait([.until(due)]) }
        phase = .next
      }
    }
  }

  /// Prints to standard error, unless it is to be quiet.
  func say(_ text: String, _ system: inout Kernel) {
    if !options.isQuiet, form == .busybox || !options.isTerse { system.print(text, to: 2) }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    do throws(WgetOptions.Misuse) {
      options = try WgetOptions(Array(system.arguments.dropFirst()), isGNU: form == .gnu)
      return nil
    } catch {
      system.print(error.message, to: 2)
      return .exit(error.status)
    }
  }

  /// Begins with the address whose turn it is.
  private mutating func begin(_ system: inout Kernel) -> Disposition? {
    let url = options.urls[place]
    guard let parsed = WebAddress(url), ["http", "https"].contains(parsed.scheme) else {
      system.print(
        form == .busybox
          ? "wget: not an http or ftp url: \(url)\n" : "\(url): Unsupported scheme.\n",
        to: 2
      )
      return .exit(1)
    }
    if form == .gnu, options.isSpider, tries == 0 {
      say("Spider mode enabled. Check if remote file exists.\n", &system)
    }
    redirects = 0
    dial(parsed, &system)
    return nil
  }

  private mutating func dial(_ next: WebAddress, _ system: inout Kernel) {
    address = next
    input = []
    channel = SecureChannel()
    saidConnecting = false
    begun = system.now
    deadline = options.timeout.map { system.now + .milliseconds(Int64($0 * 1000)) }
    if form == .gnu {
      tries += 1
      let again = tries > 1 ? "(try:\(tries < 10 ? " " : "")\(tries))  " : ""
      say("--\(Self.stamp(system.now))--  \(again)\(next.text)\n", &system)
      if IPv4Address(next.host) == nil { say("Resolving \(next.host) (\(next.host))... ", &system) }
    }
    phase = .dial(Dialer(host: next.host, port: next.port, deadline: deadline))
  }

  private mutating func tellConnecting(_ dialer: Dialer, _ system: inout Kernel) {
    guard !saidConnecting, let target = dialer.address else { return }
    saidConnecting = true
    let isName = IPv4Address(dialer.host) == nil
    switch form {
    case .busybox:
      say(
        "Connecting to \(dialer.host)\(isPlainPort ? "" : ":\(dialer.port)") (\(target):\(dialer.port))\n",
        &system
      )
    case .gnu:
      if isName { say("\(target)\n", &system) }
      let place = isName ? "\(dialer.host) (\(dialer.host))|\(target)|" : dialer.host
      say("Connecting to \(place):\(dialer.port)... ", &system)
    }
  }

  var isPlainPort: Bool { address.map { $0.host == $0.hostField } ?? true }

  static func stamp(_ now: Instant) -> String {
    let time = CivilTime(now)
    let day = "\(time.year)-\(CivilTime.padded(time.month))-\(CivilTime.padded(time.day))"
    return "\(day) \(time.timeOfDay)"
  }

  mutating func send(_ descriptor: Int, _ system: inout Kernel) {
    guard let address else { return }
    let verb =
      options.method
      ?? (options.post != nil ? "POST" : options.isSpider && form == .gnu ? "HEAD" : "GET")
    var request = HTTPMessage(firstLine: "\(verb) \(address.target) HTTP/1.1")
    request["Host"] = address.hostField
    if form == .busybox {
      request["User-Agent"] = options.agent ?? "Wget"
      request["Connection"] = "close"
    } else {
      request["User-Agent"] = options.agent ?? "Wget/\(Self.version)"
      request["Accept"] = "*/*"
      request["Accept-Encoding"] = "identity"
      request["Connection"] = "Keep-Alive"
    }
    if let user = address.user {
      request["Authorization"] = "Basic " + BasicCredentials.encoded(user)
    }
    if let post = options.post {
      request["Content-Type"] = "application/x-www-form-urlencoded"
      request["Content-Length"] = String(post.utf8.count)
      request.body = Array(post.utf8)
    }
    for field in options.fields {
      guard let colon = field.firstIndex(of: ":") else { continue }
      let value = field[field.index(after: colon)...].drop { $0 == " " }
      request[String(field[..<colon])] = String(value)
    }
    system.print(
      address.scheme == "https" ? SecureChannel.data(request.bytes) : request.bytes,
      to: descriptor
    )
    if form == .gnu { say("HTTP request sent, awaiting response... ", &system) }
    phase = .receive(descriptor)
  }

  static let version = "1.21.3"

  private mutating func greet(_ descriptor: Int, _ system: inout Kernel) -> Disposition? {
    switch system.read(descriptor) {
    case .wouldBlock:
      return .wait([.readable(descriptor)] + (deadline.map { [.until($0)] } ?? []))
    case .bytes(let bytes):
      for event in channel.receive(bytes) {
        guard case .certificate(let certificate) = event else { continue }
        return judge(certificate, descriptor, &system)
      }
    case .endOfFile, .failure: break
    }
    system.print(
      form == .busybox
        ? "wget: error getting response: Connection reset by peer\n"
        : "GnuTLS: An unexpected TLS packet was received.\nUnable to establish SSL connection.\n",
      to: 2
    )
    return .exit(form == .busybox ? 1 : 4)
  }

  private mutating func judge(
    _ certificate: ServerCertificate,
    _ descriptor: Int,
    _ system: inout Kernel
  ) -> Disposition? {
    guard let address else { return .exit(1) }
    let file = options.authorityFile ?? "/etc/ssl/certs/ca-certificates.crt"
    let trusted = (try? system.readFile(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let check = CertificateCheck(authorities: trusted, host: address.host)
    if form == .busybox {
      say("wget: note: TLS certificate validation not implemented\n", &system)
    } else if check.trouble(certificate, at: system.now) != nil || !certificate.isFor(address.host)
    {
      let lead = options.isInsecure ? "WARNING" : "ERROR"
      let owner = "\(lead): The certificate of \u{2018}\(address.host)\u{2019} "
      system.print(
        "\(owner)is not trusted.\n\(owner)doesn't have a known issuer.\n"
          + (certificate.isFor(address.host)
            ? ""
            : "The certificate's owner does not match hostname \u{2018}\(address.host)\u{2019}\n"),
        to: 2
      )
      if !options.isInsecure { return .exit(5) }
    }
    send(descriptor, &system)
    return nil
  }

  private mutating func receive(_ descriptor: Int, _ system: inout Kernel) -> Disposition? {
    var isEnded = false
    switch system.read(descriptor) {
    case .bytes(let bytes):
      if address?.scheme == "https" {
        for event in channel.receive(bytes) {
          if case .data(let content) = event { input += content }
        }
      } else {
        input += bytes
      }
      deadline = options.timeout.map { system.now + .milliseconds(Int64($0 * 1000)) }
    case .endOfFile: isEnded = true
    case .failure(let error):
      system.close(descriptor)
      guard form == .gnu else {
        system.print("wget: error getting response: \(error.message)\n", to: 2)
        return .exit(1)
      }
      say("Read error (\(error.message)) in headers.\n", &system)
      return again(&system)
    case .wouldBlock:
      guard let deadline else { return .wait([.readable(descriptor)]) }
      guard system.now >= deadline else {
        return .wait([.readable(descriptor), .until(deadline)])
      }
      system.close(descriptor)
      guard form == .gnu else {
        system.print("wget: download timed out\n", to: 2)
        return .exit(1)
      }
      say("Read error (Connection timed out) in headers.\n", &system)
      return again(&system)
    }
    let hasBody = !(options.isSpider && form == .gnu)
    switch HTTPMessage.parse(input, isResponse: true, isEnded: isEnded, hasBody: hasBody) {
    case .incomplete: return nil
    case .malformed:
      system.close(descriptor)
      guard form == .gnu else {
        system.print("wget: error getting response\n", to: 2)
        return .exit(1)
      }
      if input.isEmpty {
        say("No data received.\n", &system)
        return again(&system)
      }
      say("200 No headers, assuming HTTP/0.9\n", &system)
      return .exit(8)
    case .message(let response, _):
      system.close(descriptor)
      return finish(response, &system)
    }
  }

  mutating func finish(_ response: HTTPMessage, _ system: inout Kernel) -> Disposition? {
    let words = response.words.dropFirst().joined(separator: " ")
    if options.showsHead {
      if form == .gnu { say("\n", &system) }
      let lines = [response.firstLine] + response.fields.map { "\($0.name): \($0.value)" }
      system.print(lines.map { "  \($0)\n" }.joined(), to: 2)
    } else if form == .gnu {
      say("\(words)\n", &system)
    }
    if (300..<400).contains(response.status), let location = response["Location"],
      let next = address?.following(location), redirects < (form == .gnu ? 20 : 10)
    {
      redirects += 1
      if form == .gnu { say("Location: \(location) [following]\n", &system) }
      tries = 0
      dial(next, &system)
      return nil
    }
    guard (200..<300).contains(response.status) else { return refuse(response, words, &system) }
    if options.isSpider {
      if form == .gnu {
        tellLength(response, &system)
        let isPage = response["Content-Type"]?.hasPrefix("text/html") == true
        say(
          isPage
            ? "Remote file exists and could contain further links,\n"
              + "but recursion is disabled -- not retrieving.\n\n" : "Remote file exists.\n\n",
          &system
        )
      } else {
        say("remote file exists\n", &system)
      }
      next()
      return nil
    }
    return save(response, &system)
  }

  mutating func next() {
    place += 1
    tries = 0
    phase = .next
  }
}
