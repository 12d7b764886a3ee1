import Machine
import Network
import Simulation

/// The beginning of a secure connection, as curl tells of it.
extension Curl {
  mutating func beginGreeting(_ system: inout Kernel) {
    guard let connection, let address else { return }
    note("ALPN: offers h2,http/1.1", &system)
    bytes("}", 5, &system)
    note("TLSv1.3 (OUT), TLS handshake, Client hello (1):", &system)
    bytes("}", 512, &system)
    if let file = options.authorityFile, (try? system.readFile(file)) == nil {
      let text = "error setting certificate file: \(file)"
      note(text, &system)
      return fail(77, text, &system)
    }
    if !options.isInsecure {
      note(" CAfile: \(options.authorityFile ?? "/etc/ssl/certs/ca-certificates.crt")", &system)
      note(" CApath: /etc/ssl/certs", &system)
    }
    var own = ""
    if let file = options.certificateFile {
      guard let bytes = try? system.readFile(file) else {
        let text =
          "could not load PEM client certificate from \(file), OpenSSL error error:80000002:system"
          + " library::No such file or directory, (no key found, wrong pass phrase, or wrong file"
          + " format?)"
        note(text, &system)
        return fail(58, text, &system)
      }
      own = String(decoding: bytes, as: UTF8.self)
    }
    let hello = SecureChannel.hello(to: address.host, certificate: own)
    system.print(hello, to: connection.descriptor)
    phase = .greet
  }

  private func bytes(_ mark: String, _ count: Int, _ system: inout Kernel) {
    guard options.isVerbose, !system.isTerminal(1) else { return }
    system.print("\(mark) [\(count) bytes data]\n", to: 2)
  }

  mutating func greet(_ system: inout Kernel) -> Disposition? {
    guard let connection else {
      phase = .next
      return nil
    }
    switch system.read(connection.descriptor) {
    case .wouldBlock:
      guard let limit = options.maxTime.map({ times.start + Self.duration($0) }) else {
        return .wait([.readable(connection.descriptor)])
      }
      guard system.now >= limit else {
        return .wait([.readable(connection.descriptor), .until(limit)])
      }
      fail(28, "SSL connection timeout", &system)
    case .endOfFile:
      fail(
        35,
        "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to "
          + "\(connection.host):\(connection.port) ",
        &system
      )
    case .failure(let error):
      fail(
        35,
        "OpenSSL SSL_connect: \(error.message) in connection to "
          + "\(connection.host):\(connection.port) ",
        &system
      )
    case .bytes(let received):
      for event in self.connection?.channel.receive(received) ?? [] {
        switch event {
        case .certificate(let certificate): judge(certificate, &system)
        case .malformed:
          bytes("{", 5, &system)
          let error = "OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number"
          fail(35, error, &system)
        case .alert:
          fail(
            35,
            "OpenSSL/3.0.15: error:0A000410:SSL routines::sslv3 alert handshake failure",
            &system
          )
        case .hello, .data: continue
        }
        return nil
      }
    }
    return nil
  }

  private mutating func judge(_ certificate: ServerCertificate, _ system: inout Kernel) {
    guard let connection else { return }
    bytes("{", 5, &system)
    for (line, count) in [
      ("Server hello (2)", 122), ("Encrypted Extensions (8)", 15), ("Certificate (11)", 930),
    ] {
      note("TLSv1.3 (IN), TLS handshake, \(line):", &system)
      bytes("{", count, &system)
    }
    let file = options.authorityFile ?? "/etc/ssl/certs/ca-certificates.crt"
    let trusted = (try? system.readFile(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let check = CertificateCheck(authorities: trusted, host: connection.host)
    let trouble = check.trouble(certificate, at: system.now)
    if let trouble, !options.isInsecure {
      note("TLSv1.3 (OUT), TLS alert, unknown CA (560):", &system)
      bytes("}", 2, &system)
      system.print(SecureChannel.alert(), to: connection.descriptor)
      let text = "SSL certificate problem: \(trouble)"
      note(text, &system)
      return fail(60, text + Self.explanation(release), &system, isTold: true)
    }
    tellCertificate(certificate, trouble, &system)
    if !options.isInsecure, !certificate.isFor(connection.host) {
      note(" subjectAltName does not match \(connection.host)", &system)
      let text =
        "SSL: no alternative certificate subject name matches target host name "
        + "'\(connection.host)'"
      note(text, &system)
      return fail(60, text + Self.explanation(release), &system, isTold: true)
    }
    tellOutcome(certificate, trouble, &system)
    times.secured = system.now
    send(&system)
  }

  private func tellCertificate(
    _ certificate: ServerCertificate,
    _ trouble: String?,
    _ system: inout Kernel
  ) {
    for (line, count, mark) in [
      ("(IN), TLS handshake, CERT verify (15)", 264, "{"),
      ("(IN), TLS handshake, Finished (20)", 52, "{"),
      ("(OUT), TLS change cipher, Change cipher spec (1)", 1, "}"),
      ("(OUT), TLS handshake, Finished (20)", 52, "}"),
    ] {
      note("TLSv1.3 \(line):", &system)
      bytes(mark, count, &system)
    }
    note("SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384", &system)
    note("ALPN: server accepted http/1.1", &system)
    note("Server certificate:", &system)
    note(" subject: \(certificate.subject)", &system)
    note(" start date: \(Self.date(certificate.notBefore))", &system)
    note(" expire date: \(Self.date(certificate.notAfter))", &system)
  }

  private func tellOutcome(
    _ certificate: ServerCertificate,
    _ trouble: String?,
    _ system: inout Kernel
  ) {
    guard let host = connection?.host else { return }
    if !options.isInsecure, let name = certificate.name(for: host) {
      note(" subjectAltName: host \"\(host)\" matched cert's \"\(name)\"", &system)
    }
    note(" issuer: \(certificate.issuer)", &system)
    if let trouble {
      let number = trouble.hasPrefix("self") ? 18 : trouble.hasPrefix("unable") ? 20 : 10
      note(
        " SSL certificate verify result: \(trouble) (\(number)), continuing anyway.",
        &system
      )
    } else {
      note(" SSL certificate verify ok.", &system)
    }
    note("using HTTP/1.x", &system)
  }

  private static func date(_ time: Instant) -> String {
    let parts = CivilTime(time)
    let day = parts.day < 10 ? " \(parts.day)" : "\(parts.day)"
    return "\(CivilTime.months[parts.month - 1]) \(day) \(parts.timeOfDay) \(parts.year) GMT"
  }

  private static func explanation(_ release: CurlRelease) -> String {
    "\nMore details here: https://curl.se/docs/sslcerts.html\n\n"
      + "curl failed to verify the legitimacy of the server and therefore could not\n"
      + "establish a secure connection to it. To learn more about this situation and\n"
      + "how to fix it, please visit the \(release == .eight ? "webpage" : "web page") "
      + "mentioned above."
  }
}
