import Machine
import Simulation

/// How transfers end: with a response, or with an error.
extension Curl {
  /// Goes on with a response: redirections, errors, output.
  mutating func take(_ response: HTTPMessage, isEnded: Bool, _ system: inout Kernel) {
    times.end = system.now
    headBytes += response.head.utf8.count
    let closes = isEnded || !response.keepsAlive
    if options.isVerbose {
      if response.firstLine.hasPrefix("HTTP/1.0") {
        note("HTTP 1.0, assume close after body", &system)
      }
      system.print(Self.marked(response.head, "<"), to: 2)
    }
    for field in response.fields where field.name.lowercased() == "set-cookie" {
      guard options.cookieJar != nil || !options.cookies.isEmpty || options.follows,
        let host = address?.host, let cookie = CurlCookie(field.value, from: host)
      else { continue }
      jar.removeAll { $0.name == cookie.name && $0.host == cookie.host }
      jar.append(cookie)
    }
    if let file = options.headFile { deliver(Array(response.head.utf8), to: file, &system) }
    let isRedirect = (300..<400).contains(response.status)
    if options.follows, isRedirect, let location = response["Location"],
      let next = address?.following(location)
    {
      return follow(next, response, closes, &system)
    }
    if options.failsOnError, response.status >= 400 {
      return fail(
        22,
        "The requested URL returned error: \(response.status)",
        &system,
        response: response
      )
    }
    if options.includesHead || options.headOnly, streamed == 0 {
      show(Array(response.head.utf8), &system)
    }
    if response.status == 101 { note("Received 101", &system) }
    showData(response, &system)
    show(Array(response.body.dropFirst(streamed)), &system)
    if let wanted = response["Content-Length"].flatMap({ Int($0) }), !options.headOnly,
      response.body.count < wanted
    {
      let text =
        "transfer closed with \(wanted - response.body.count) bytes remaining to read"
      return fail(18, text, &system, response: response)
    }
    endMeter(response, &system)
    close(closes, &system)
    var isFailed = false
    if options.failsWithBody, response.status >= 400 {
      complain(22, "The requested URL returned error: \(response.status)", &system)
      isFailed = true
    } else if status != 0, place > 0 || triesLeft < options.retries {
      status = 0
    }
    flush(&system)
    let transient = [408, 429, 500, 502, 503, 504].contains(response.status)
    if transient, retry("HTTP error", &system) { return }
    writeOut(response, status: isFailed ? 22 : 0, "", &system)
    advance()
  }

  /// Shows what came of an answer that goes on: a stream of chunks.
  mutating func stream(_ system: inout Kernel) {
    guard currentOutput == nil || currentOutput == "-", !options.headOnly,
      let beginning = HTTPMessage.beginning(of: input), beginning.body.count > streamed,
      (200..<300).contains(beginning.status)
    else { return }
    if streamed == 0, options.includesHead { system.print(Array(beginning.head.utf8)) }
    system.print(Array(beginning.body.dropFirst(streamed)))
    streamed = beginning.body.count
  }

  private func showData(_ response: HTTPMessage, _ system: inout Kernel) {
    guard options.isVerbose, !system.isTerminal(1), !response.body.isEmpty else { return }
    let count =
      response["Transfer-Encoding"] == nil ? response.body.count : response.body.count + 10
    system.print("{ [\(count) bytes data]\n", to: 2)
  }

  private mutating func follow(
    _ next: WebAddress,
    _ response: HTTPMessage,
    _ closes: Bool,
    _ system: inout Kernel
  ) {
    redirects += 1
    if options.includesHead || options.headOnly { show(Array(response.head.utf8), &system) }
    if options.isVerbose, !response.body.isEmpty { note("Ignoring the response-body", &system) }
    endMeter(response, &system)
    close(closes, &system)
    guard redirects <= options.maxRedirects else {
      redirects -= 1
      return fail(
        47,
        "Maximum (\(options.maxRedirects)) redirects followed",
        &system,
        response: response
      )
    }
    note("Issue another request to this URL: '\(next.text)'", &system)
    let sendsAgain = [307, 308].contains(response.status)
    if body != nil, !sendsAgain, options.method == nil, options.upload == nil {
      if release != .of2017 { note("Switch from POST to GET", &system) }
      body = nil
    }
    times.redirect = system.now - times.start
    dial(next.withoutDots, &system)
  }

  private mutating func close(_ closes: Bool, _ system: inout Kernel) {
    guard let open = connection else { return }
    if closes {
      note(release.closing(open.number), &system)
      system.close(open.descriptor)
      connection = nil
    } else {
      if release == .of2017 { note("Curl_http_done: called premature == 0", &system) }
      note("Connection #\(open.number) to host \(open.host) left intact", &system)
    }
  }

  private mutating func advance() {
    place += 1
    phase = .next
  }

  /// Begins the transfer again a little later, if it may be tried again.
  private mutating func retry(_ reason: String, _ system: inout Kernel) -> Bool {
    guard triesLeft > 0 else { return false }
    let seconds = options.retryDelay.map { $0 == 0 ? pauseLength : $0 } ?? pauseLength
    if let limit = options.retryMaxTime, (system.now - times.start).inSeconds + seconds > limit {
      return false
    }
    let words =
      "Problem : \(reason). Will retry in \(Int(seconds)) seconds. "
      + "\(triesLeft) retr\(triesLeft == 1 && release == .eight ? "y" : "ies") left."
    if !options.isSilent { system.print(Self.warning(words), to: 2) }
    triesLeft -= 1
    pauseLength = min(600, pauseLength * 2)
    phase = .pause(system.now + Self.duration(seconds))
    return true
  }

  /// A warning in lines of 79 columns.
  private static func warning(_ text: String) -> String {
    var rest = Array(text.utf8)
    var result = ""
    while rest.count > 70 {
      var cut = 69
      while cut > 0, rest[cut] != 32 { cut -= 1 }
      if cut == 0 { cut = 69 }
      result += "Warning: " + String(decoding: rest[...cut], as: UTF8.self) + "\n"
      rest.removeFirst(cut + 1)
    }
    return result + "Warning: " + String(decoding: rest, as: UTF8.self) + "\n"
  }

  /// Why no connection came about.
  mutating func report(
    _ failure: Dialer.Failure,
    _ dialer: Dialer,
    _ system: inout Kernel
  ) {
    guard let address else {
      phase = .next
      return
    }
    let begun = times.resolved ?? times.start
    let waited = (system.now - begun).nanoseconds / 1_000_000
    switch failure {
    case .unknownHost, .noNameServer:
      fail(6, "Could not resolve host: \(dialer.host)", &system)
    case .connection(let error, _):
      let isLate = error == .ETIMEDOUT && release != .of2017
      fail(isLate ? 28 : 7, release.refusal(address, error, milliseconds: waited), &system)
    case .deadline:
      let all = (system.now - times.start).nanoseconds / 1_000_000
      if dialer.address == nil {
        return fail(28, "Resolving timed out after \(all) milliseconds", &system)
      }
      let isShort =
        options.connectTimeout.map { own in
          options.maxTime.map { own < $0 } ?? true
        } ?? false
      let text =
        isShort
        ? release.connectTimeout(address, milliseconds: waited)
        : "Connection timed out after \(all) milliseconds"
      fail(28, text, &system)
    }
  }

  /// Ends a transfer with an error.
  mutating func fail(
    _ code: Int32,
    _ text: String,
    _ system: inout Kernel,
    response: HTTPMessage? = nil,
    isEarly: Bool = false,
    isTold: Bool = false
  ) {
    times.end = system.now
    if !isEarly {
      let first = String(text.prefix { $0 != "\n" })
      if !isTold, code != 6 || options.isVerbose, code != 77 { note(first, &system) }
      if code != 6 { endMeter(response, &system) }
      if code == 6, options.isVerbose { endMeter(response, &system) }
      if let open = connection {
        note(release.closing(open.number), &system)
        system.close(open.descriptor)
        connection = nil
      } else if code != 47 {
        note(release.closing(connectionCount), &system)
      }
    }
    complain(code, text, &system)
    flush(&system)
    let reason: String? =
      switch code {
      case 28: "timeout"
      case 7 where options.retriesRefused: "connection refused"
      case 6 where options.retriesEverything, 7 where options.retriesEverything,
        52 where options.retriesEverything, 56 where options.retriesEverything:
        "(retrying all errors)"
      case 22 where [408, 429, 500, 502, 503, 504].contains(response?.status ?? 0): "HTTP error"
      default: nil
      }
    if let reason, retry(reason, &system) { return }
    writeOut(response, status: code, text, &system)
    advance()
  }

  /// Prints an error, unless that is not wanted, and remembers the status.
  mutating func complain(_ code: Int32, _ text: String, _ system: inout Kernel) {
    status = code
    if !options.isSilent || options.showsErrors {
      system.print("curl: (\(code)) \(text)\n", to: 2)
    }
  }

  /// A line that only a verbose curl prints.
  func note(_ text: String, _ system: inout Kernel) {
    if options.isVerbose { system.print("* \(text)\n", to: 2) }
  }
}

/// Where the output goes.
extension Curl {
  /// The file for the transfer at hand; nil for standard output.
  var currentOutput: String? {
    guard place < options.outputs.count else { return nil }
    if let name = options.outputs[place] { return name == "-" ? nil : name }
    let text = options.urls[place]
    let path = WebAddress(text).map { String($0.target.prefix { $0 != "?" }) } ?? ""
    return path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }

  /// Shows what came: at once on a terminal, at the end elsewhere.
  mutating func show(_ bytes: [UInt8], _ system: inout Kernel) {
    if currentOutput == nil, system.isTerminal(1) {
      system.print(bytes)
    } else {
      delayed += bytes
    }
  }

  mutating func flush(_ system: inout Kernel) {
    let bytes = delayed
    delayed = []
    guard let file = currentOutput else {
      if !bytes.isEmpty { system.print(bytes) }
      return
    }
    // Nothing came: no file is made.
    guard !bytes.isEmpty || status == 0 else { return }
    deliver(bytes, to: file, &system)
  }

  mutating func deliver(_ bytes: [UInt8], to file: String, _ system: inout Kernel) {
    guard file != "-" else { return system.print(bytes) }
    if options.makesFolders, let end = file.lastIndex(of: "/") {
      var path = ""
      for part in file[..<end].split(separator: "/", omittingEmptySubsequences: false) {
        path += path.isEmpty && !part.isEmpty ? String(part) : "/\(part)"
        _ = try? system.makeDirectory(path)
      }
    }
    do throws(Errno) { try system.writeFile(file, bytes) } catch {
      if !options.isSilent {
        system.print("Warning: Failed to open the file \(file): \(error.message)\n", to: 2)
      }
      complain(23, "Failure writing output to destination", &system)
    }
  }
}
