import Machine
import Network
import Simulation

/// `wget`, in busybox' form and in GNU's.
struct Wget: Program {
  enum Form: Sendable {
    case busybox
    case gnu
  }

  private enum Phase: Sendable {
    case start
    case next
    case dial(Dialer)
    case greet(Int)
    case receive(Int)
    case pause(Instant)
  }

  private let form: Form
  private var phase = Phase.start
  private var options = WgetOptions()
  private var place = 0
  private var address: WebAddress?
  private var target = IPv4Address.any
  private var input: [UInt8] = []
  private var channel = SecureChannel()
  private var deadline: Instant?
  private var begun = Instant.epoch
  private var redirects = 0
  private var tries = 0
  private var status: Int32 = 0
  private var saidConnecting = false

  init(_ form: Form) { self.form = form }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = readWords(&system) { return end }
        phase = .next
      case .next:
        guard place < options.urls.count else { return .exit(status) }
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
  private func say(_ text: String, _ system: inout Kernel) {
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

  private var isPlainPort: Bool { address.map { $0.host == $0.hostField } ?? true }

  private static func stamp(_ now: Instant) -> String {
    let time = CivilTime(now)
    let day = "\(time.year)-\(CivilTime.padded(time.month))-\(CivilTime.padded(time.day))"
    return "\(day) \(time.timeOfDay)"
  }

  private mutating func send(_ descriptor: Int, _ system: inout Kernel) {
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

  /// Why no connection came about; nil to try again.
  private mutating func report(
    _ failure: Dialer.Failure,
    _ dialer: Dialer,
    _ system: inout Kernel
  ) -> Disposition? {
    guard form == .gnu else {
      let text =
        switch failure {
        case .unknownHost, .noNameServer: "wget: bad address '\(dialer.host)'"
        case .connection(let error, let target):
          "wget: can't connect to remote host (\(target)): \(error.message)"
        case .deadline: "wget: download timed out"
        }
      system.print(text + "\n", to: 2)
      return .exit(1)
    }
    switch failure {
    case .unknownHost, .noNameServer:
      let reason =
        failure == .unknownHost
        ? "Name or service not known" : "Temporary failure in name resolution"
      say("failed: \(reason).\n", &system)
      if options.isQuiet { return .exit(4) }
      system.print("wget: unable to resolve host address \u{2018}\(dialer.host)\u{2019}\n", to: 2)
      return .exit(4)
    case .connection(let error, _):
      if !options.isQuiet { system.print("failed: \(error.message).\n", to: 2) }
      if error == .ECONNREFUSED && !options.retriesRefused { return .exit(4) }
      return again(&system)
    case .deadline:
      if !options.isQuiet { system.print("failed: Connection timed out.\n", to: 2) }
      return again(&system)
    }
  }

  private mutating func again(_ system: inout Kernel) -> Disposition? {
    guard options.tries == 0 || tries < options.tries else {
      say("Giving up.\n\n", &system)
      return .exit(4)
    }
    say("Retrying.\n\n", &system)
    guard let address else { return .exit(4) }
    // Each try waits a second longer than the one before.
    phase = .pause(system.now + .seconds(Int64(min(10, tries))))
    options.urls[place] = address.text
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

  private mutating func finish(_ response: HTTPMessage, _ system: inout Kernel) -> Disposition? {
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
        say(
          "Remote file exists and could contain further links,\n"
            + "but recursion is disabled -- not retrieving.\n\n",
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

  private mutating func next() {
    place += 1
    tries = 0
    phase = .next
  }

  private mutating func refuse(
    _ response: HTTPMessage,
    _ words: String,
    _ system: inout Kernel
  ) -> Disposition? {
    guard form == .gnu else {
      system.print("wget: server returned error: \(response.firstLine)\n", to: 2)
      return .exit(1)
    }
    status = 8
    if options.isSpider {
      say("Remote file does not exist -- broken link!!!\n\n", &system)
    } else if !options.isQuiet {
      if options.isTerse, let address { system.print("\(address.text):\n", to: 2) }
      let number = words.prefix { $0 != " " }
      let reason = words.dropFirst(number.count + 1)
      system.print("\(Self.stamp(system.now)) ERROR \(number): \(reason).\n", to: 2)
      say("\n", &system)
    }
    next()
    return nil
  }

  private func tellLength(_ response: HTTPMessage, _ system: inout Kernel) {
    let type = response["Content-Type"].map { " [\($0.prefix { $0 != ";" })]" } ?? ""
    say("Length: \(response["Content-Length"] ?? "unspecified")\(type)\n", &system)
  }

  private mutating func save(_ response: HTTPMessage, _ system: inout Kernel) -> Disposition? {
    let base = address?.target.prefix { $0 != "?" } ?? "/"
    let last = base.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
    let plain = last.flatMap { $0.isEmpty ? nil : $0 } ?? "index.html"
    var name = options.output ?? (options.folder.map { "\($0)/\(plain)" } ?? plain)
    if options.output == nil, form == .gnu {
      var number = 0
      let wanted = name
      while (try? system.stat(name)) != nil {
        number += 1
        name = "\(wanted).\(number)"
      }
    }
    let isOut = name == "-"
    if form == .gnu {
      tellLength(response, &system)
      say("Saving to: \u{2018}\(isOut ? "STDOUT" : name)\u{2019}\n\n", &system)
    } else if !isOut {
      say("saving to '\(name)'\n", &system)
    } else {
      say("writing to stdout\n", &system)
    }
    if isOut {
      system.print(response.body)
    } else {
      do throws(Errno) { try system.writeFile(name, response.body) } catch {
        if form == .busybox {
          system.print("wget: can't open '\(name)': \(error.message)\n", to: 2)
          return .exit(1)
        }
        system.print(
          "\(name): \(error.message)\n\nCannot write to \u{2018}\(name)\u{2019} (\(error.message)).\n",
          to: 2
        )
        return .exit(3)
      }
    }
    tellDone(response.body.count, isOut ? "-" : name, &system)
    next()
    return nil
  }

  private func tellDone(_ count: Int, _ name: String, _ system: inout Kernel) {
    guard form == .gnu else {
      let shown = name == "-" ? "-" : name
      let label = shown.count > 20 ? String(shown.prefix(20)) : shown
      let pad = String(repeating: " ", count: 20 - min(20, label.count))
      let digits = String(count)
      let room = String(repeating: " ", count: max(0, 6 - digits.count))
      say(
        "\(label)\(pad) 100% |\(String(repeating: "*", count: 32))| \(room)\(digits)  0:00:00 ETA\n"
          + (name == "-" ? "written to stdout\n" : "'\(name)' saved\n"),
        &system
      )
      return
    }
    let span = max(0.000_01, (system.now - begun).inSeconds)
    let speed = Double(count) / span
    let shown =
      speed > 1_048_576
      ? "\(Self.hundredths(speed / 1_048_576)) MB/s"
      : speed > 1024 ? "\(Self.hundredths(speed / 1024)) KB/s" : "\(Int(speed)) B/s"
    say("     0K" + String(repeating: " ", count: 55) + "  100% \(shown.prefix(4))=0s\n\n", &system)
    let end = name == "-" ? "written to stdout" : "\u{2018}\(name)\u{2019} saved"
    if options.isTerse, !options.isQuiet, let address {
      system.print(
        "\(Self.stamp(system.now)) URL:\(address.text) [\(count)/\(count)] -> \"\(name)\" [1]\n",
        to: 2
      )
    }
    say("\(Self.stamp(system.now)) (\(shown)) - \(end) [\(count)/\(count)]\n\n", &system)
  }

  private static func hundredths(_ number: Double) -> String {
    let value = Int((number * 100).rounded())
    return "\(value / 100).\(CivilTime.padded(value % 100))"
  }
}
