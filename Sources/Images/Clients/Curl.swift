import Machine
import Network
import Simulation

/// `curl`, for http.
struct Curl: Program {
  private enum Phase: Sendable {
    case next
    case dial(Dialer)
    case receive(Int)
  }

  private var phase = Phase.next
  /// Empty until the words were read.
  private var options: [CurlOptions] = []
  private var place = 0
  private var address: [WebAddress] = []
  private var input: [UInt8] = []
  private var startedAt = Instant.epoch
  private var redirects = 0
  private var status: Int32 = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if options.isEmpty {
      do throws(CurlOptions.Misuse) {
        options = [try CurlOptions(Array(system.arguments.dropFirst()))]
      } catch {
        system.print(error.message + "\n", to: 2)
        return .exit(error.status)
      }
    }
    while true {
      switch phase {
      case .next:
        guard place < options[0].urls.count else { return .exit(status) }
        begin(options[0].urls[place], &system)
        place += 1
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        phase = .dial(dialer)
        switch outcome {
        case .wait(let waits): return .wait(waits)
        case .connected(let descriptor, let address): send(descriptor, address, &system)
        case .failed(let failure): report(failure, dialer, &system)
        }
      case .receive(let descriptor):
        if let disposition = receive(descriptor, &system) { return disposition }
      }
    }
  }

  private mutating func begin(_ text: String, _ system: inout Kernel) {
    startedAt = system.now
    redirects = 0
    guard let address = WebAddress(text) else {
      return fail(3, "URL using bad/illegal format or missing URL", &system)
    }
    guard address.scheme == "http" else {
      let known = address.scheme == "https"
      return fail(
        1,
        "Protocol \"\(address.scheme)\" " + (known ? "is not simulated" : "not supported"),
        &system
      )
    }
    dial(address, &system)
  }

  private mutating func dial(_ address: WebAddress, _ system: inout Kernel) {
    self.address = [address]
    input = []
    var limit = options[0].maxTime
    if let timeout = options[0].connectTimeout { limit = min(limit ?? timeout, timeout) }
    let deadline = limit.map { startedAt + .milliseconds(Int64($0 * 1000)) }
    phase = .dial(Dialer(host: address.host, port: address.port, deadline: deadline))
  }

  private mutating func send(
    _ descriptor: Int,
    _ target: IPv4Address,
    _ system: inout Kernel
  ) {
    let request = options[0].request(address[0])
    if options[0].isVerbose {
      system.print("*   Trying \(target):\(address[0].port)...\n", to: 2)
      system.print(
        "* Connected to \(address[0].host) (\(target)) port \(address[0].port) (#0)\n",
        to: 2
      )
      system.print(Self.marked(request.head, ">"), to: 2)
    }
    system.print(request.bytes, to: descriptor)
    phase = .receive(descriptor)
  }

  private static func marked(_ head: String, _ mark: String) -> String {
    head.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast()
      .map { "\(mark) \($0)\n" }.joined()
  }

  private mutating func receive(_ descriptor: Int, _ system: inout Kernel) -> Disposition? {
    let deadline = options[0].maxTime.map { startedAt + .milliseconds(Int64($0 * 1000)) }
    var isEnded = false
    switch system.read(descriptor) {
    case .bytes(let bytes): input += bytes
    case .endOfFile: isEnded = true
    case .failure(let error):
      system.close(descriptor)
      fail(56, "Recv failure: \(error.message)", &system)
      return nil
    case .wouldBlock:
      if let deadline, system.now >= deadline {
        system.close(descriptor)
        let waited = (system.now - startedAt).nanoseconds / 1_000_000
        fail(
          28,
          "Operation timed out after \(waited) milliseconds with \(input.count) bytes received",
          &system
        )
        return nil
      }
      return .wait([.readable(descriptor)] + (deadline.map { [.until($0)] } ?? []))
    }
    let hasBody = options[0].request(address[0]).method != "HEAD"
    switch HTTPMessage.parse(input, isResponse: true, isEnded: isEnded, hasBody: hasBody) {
    case .incomplete: return nil
    case .message(let response, _):
      system.close(descriptor)
      finish(response, &system)
    case .malformed:
      system.close(descriptor)
      if input.isEmpty {
        fail(52, "Empty reply from server", &system)
      } else {
        fail(1, "Received HTTP/0.9 when not allowed", &system)
      }
    }
    return nil
  }

  private mutating func finish(_ response: HTTPMessage, _ system: inout Kernel) {
    let options = options[0]
    phase = .next
    if options.isVerbose { system.print(Self.marked(response.head, "<"), to: 2) }
    if options.includesHead || options.headOnly { deliver(Array(response.head.utf8), &system) }
    if options.follows, (300..<400).contains(response.status), let location = response["Location"],
      let next = address[0].following(location)
    {
      redirects += 1
      guard redirects <= 50 else { return fail(47, "Maximum (50) redirects followed", &system) }
      return dial(next, &system)
    }
    if options.failsOnError, response.status >= 400 {
      fail(22, "The requested URL returned error: \(response.status)", &system)
    } else {
      if !options.isSilent, !system.isTerminal(1) || options.output != nil {
        printMeter(response.body.count, &system)
      }
      deliver(response.body, &system)
    }
    if options.isVerbose {
      system.print("* Connection #0 to host \(address[0].host) left intact\n", to: 2)
    }
    writeOut(response, &system)
  }

  private mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) {
    var output = options[0].output
    if options[0].usesRemoteName {
      output = address[0].target.split(separator: "/").last.map(String.init) ?? "index.html"
    }
    guard let output, output != "-" else { return system.print(bytes) }
    do throws(Errno) { try system.writeFile(output, bytes) } catch {
      fail(23, "Failure writing output to destination", &system)
    }
  }

  private func printMeter(_ count: Int, _ system: inout Kernel) {
    let seconds = max(0.001, (system.now - startedAt).inSeconds)
    let speed = Int(Double(count) / seconds)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: " ", count: max(0, width - digits.count)) + digits
    }
    system.print(
      "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
        + "                                 Dload  Upload   Total   Spent    Left  Speed\n"
        + "\r100 \(padded(count, 5))  100 \(padded(count, 5))    0     0 \(padded(speed, 6))"
        + "      0 --:--:-- --:--:-- --:--:-- \(padded(speed, 5))\n",
      to: 2
    )
  }

  private func writeOut(_ response: HTTPMessage, _ system: inout Kernel) {
    guard !options[0].format.isEmpty else { return }
    let code = String(response.status)
    let values = [
      ("%{http_code}", code.count == 3 ? code : "000"), ("%{response_code}", code),
      ("%{size_download}", String(response.body.count)),
      ("%{time_total}", Self.seconds(system.now - startedAt)),
      ("%{url_effective}", "http://\(address[0].hostField)\(address[0].target)"),
      ("%{remote_ip}", ""), ("\\n", "\n"), ("\\t", "\t"), ("%%", "%"),
    ]
    var text = ""
    var rest = options[0].format[...]
    scan: while let first = rest.first {
      for (name, value) in values where rest.hasPrefix(name) {
        text += value
        rest = rest.dropFirst(name.count)
        continue scan
      }
      text.append(first)
      rest = rest.dropFirst()
    }
    system.print(text)
  }

  private static func seconds(_ length: Duration) -> String {
    let micros = Int(length.nanoseconds / 1000)
    return "\(micros / 1_000_000).\(CivilTime.padded(micros % 1_000_000, 6))"
  }

  private mutating func report(
    _ failure: Dialer.Failure,
    _ dialer: Dialer,
    _ system: inout Kernel
  ) {
    let place = "\(dialer.host) port \(dialer.port)"
    switch failure {
    case .unknownHost, .noNameServer: fail(6, "Could not resolve host: \(dialer.host)", &system)
    case .connection(let error, _):
      fail(7, "Failed to connect to \(place): \(error.message)", &system)
    case .deadline:
      let waited = (system.now - startedAt).nanoseconds / 1_000_000
      fail(28, "Connection timed out after \(waited) milliseconds", &system)
    }
    if !options[0].format.isEmpty { writeOut(HTTPMessage(firstLine: ""), &system) }
  }

  private mutating func fail(_ code: Int32, _ text: String, _ system: inout Kernel) {
    phase = .next
    status = code
    if !options[0].isSilent || options[0].showsErrors {
      system.print("curl: (\(code)) \(text)\n", to: 2)
    }
  }
}
