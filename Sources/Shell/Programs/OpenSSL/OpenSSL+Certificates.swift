import Machine
import Simulation

/// Requests and certificates.
extension OpenSSL {
  private func instant(days: Int, _ system: Kernel) -> Instant {
    system.now + .hours(Int64(24 * days))
  }

  private func key(_ system: inout Kernel) throws(UsageFailure) -> DER {
    if let path = options["key"] {
      return try Self.privateKey(at: path, &system)
    }
    let size = options["newkey"]?.split(separator: ":").last.flatMap { Int($0) } ?? 2048
    let made = OpenSSLKeys.make(min(8192, max(512, size)), &system)
    let path = options["keyout"] ?? "privkey.pem"
    guard options.has("nodes") || options.has("noenc") else {
      throw Self.failure("openssl: keys with a pass phrase are not simulated; give -nodes")
    }
    try Self.write(PEM.text(made.bytes, "PRIVATE KEY"), to: path, &system, mode: 0o600)
    guard let key = OpenSSLKeys.publicKey(made) else { throw Self.failure("no key") }
    return key
  }

  private static func privateKey(
    at path: String,
    _ system: inout Kernel
  ) throws(UsageFailure) -> DER {
    do throws(Errno) {
      let text = try system.readFile(path)
      if let key = PEM.first(text, "PRIVATE KEY").flatMap(OpenSSLKeys.publicKey) { return key }
    } catch {
      throw failure(
        "Could not open file or uri for loading private key from \(path)\n"
          + "Unable to load private key: \(error.message)"
      )
    }
    throw failure("Could not read private key from \(path)\nUnable to load private key")
  }

  /// `req`: makes a request, or a certificate that signs itself, or shows one.
  func request(_ input: [UInt8], _ system: inout Kernel) throws(UsageFailure) {
    guard options.has("new") || options.has("x509") else {
      guard let outer = PEM.first(input, "CERTIFICATE REQUEST"),
        let request = CertificateText(outer, isRequest: true)
      else {
        throw Self.failure("Could not read PEM certificate request\nUnable to load X509_REQ")
      }
      var text = ""
      if options.has("text") { text += request.text }
      if options.has("subject") { text += "subject=\(CertificateText.name(request.subject))\n" }
      if options.has("modulus") { text += Self.modulus(request.key) }
      if options.has("verify") { text += "" }
      if !options.has("noout") { text += PEM.text(outer.bytes, "CERTIFICATE REQUEST") }
      return try put(text, &system)
    }
    guard let words = options["subj"] else {
      throw Self.failure("openssl: the questions of 'req' are not simulated; give -subj /CN=...")
    }
    guard let subject = CertificateText.name(words) else {
      throw Self.failure(
        "req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... "
          + "where characters may be escaped by \\. This name is not in that format: '\(words)'"
      )
    }
    let key = try key(&system)
    if options.has("x509") {
      let days = options["days"].flatMap { Int($0) } ?? 30
      let serial = [0x3F] + OpenSSLKeys.random(19, &system)
      let own = extensions(of: key, isAuthority: true)
      let text = certificate(subject, issuer: subject, key, serial, days, own, &system)
      return try put(PEM.text(text.bytes, "CERTIFICATE"), &system)
    }
    let alternatives = alternatives
    let wanted: [DER] =
      alternatives.isEmpty
      ? []
      : [
        DER([
          .identifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 14]),
          DER([DER(alternatives)], tag: 0x31),
        ])
      ]
    let inner = DER([DER(2, [0]), subject, key, DER(wanted, tag: 0xA0)])
    let signed = DER([inner, OpenSSLKeys.signature, .bits(OpenSSLKeys.random(256, &system))])
    try put(PEM.text(signed.bytes, "CERTIFICATE REQUEST"), &system)
  }

  /// `x509 -req`: a certificate for a request.
  func sign(_ input: [UInt8], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    guard let outer = PEM.first(input, "CERTIFICATE REQUEST"),
      let request = CertificateText(outer, isRequest: true)
    else {
      throw Self.failure("Could not read certificate request input\nUnable to load X509_REQ")
    }
    var issuer = request.subject
    if let path = options["CA"] {
      let text = (try? system.readFile(path)) ?? []
      guard
        let authority = PEM.first(text, "CERTIFICATE").flatMap({
          CertificateText($0, isRequest: false)
        })
      else {
        throw Self.failure(
          "Could not open file or uri for loading CA certificate from \(path)\n"
            + "Unable to load CA certificate"
        )
      }
      issuer = authority.subject
      _ = try Self.privateKey(at: options["CAkey"] ?? path, &system)
    } else {
      guard let path = options["signkey"] ?? options["key"] else {
        throw Self.failure(
          "We need a private key to sign with, use -key or -CAkey or -CA with private key"
        )
      }
      _ = try Self.privateKey(at: path, &system)
    }
    system.print(
      "Certificate request self-signature ok\nsubject=\(CertificateText.name(request.subject))\n",
      to: 2
    )
    let serial = [0x2F] + OpenSSLKeys.random(19, &system)
    let days = options["days"].flatMap { Int($0) } ?? 30
    let text = certificate(request.subject, issuer: issuer, request.key, serial, days, [], &system)
    try put(PEM.text(text.bytes, "CERTIFICATE"), &system)
    return 0
  }

  private func certificate(
    _ subject: DER,
    issuer: DER,
    _ key: DER,
    _ serial: [UInt8],
    _ days: Int,
    _ extensions: [DER],
    _ system: inout Kernel
  ) -> DER {
    let validity = DER([
      CertificateText.time(system.now), CertificateText.time(instant(days: days, system)),
    ])
    var parts = [
      DER([DER(2, [2])], tag: 0xA0), DER(number: serial), OpenSSLKeys.signature, issuer, validity,
      subject, key,
    ]
    if extensions.isEmpty {
      parts.removeFirst()
    } else {
      parts.append(DER([DER(extensions)], tag: 0xA3))
    }
    return DER([DER(parts), OpenSSLKeys.signature, .bits(OpenSSLKeys.random(256, &system))])
  }

  private static func item(_ number: UInt8, _ value: DER, isCritical: Bool = false) -> DER {
    DER(
      [.identifier([0x55, 0x1D, number])] + (isCritical ? [DER(1, [0xFF])] : [])
        + [.octets(value.bytes)]
    )
  }

  private func extensions(of key: DER, isAuthority: Bool) -> [DER] {
    let digest = MessageDigest.sha1.digest(Array((key.parts.last?.content ?? []).dropFirst()))
    return [
      Self.item(14, .octets(digest)), Self.item(35, DER([DER(0x80, digest)])),
      Self.item(19, DER([DER(1, [0xFF])]), isCritical: true),
    ] + alternatives
  }

  /// `-addext subjectAltName=DNS:web,IP:10.0.0.1`.
  private var alternatives: [DER] {
    options.all("addext").compactMap { text in
      guard text.hasPrefix("subjectAltName") else { return nil }
      let names = text.drop { $0 != "=" }.dropFirst().split(separator: ",").compactMap { name in
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return DER?.none }
        let value = parts[1].filter { $0 != " " }
        return parts[0].hasSuffix("IP")
          ? DER(0x87, value.split(separator: ".").compactMap { UInt8($0) })
          : DER(0x82, Array(value.utf8))
      }
      return Self.item(17, DER(names))
    }
  }

  static func modulus(_ key: DER) -> String {
    let digits = CertificateText.numbers(key)?.modulus ?? []
    return "Modulus=\(CertificateText.hex(digits, separator: "").uppercased())\n"
  }

  /// `x509`: what is in a certificate.
  func show(_ input: [UInt8], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    guard let outer = PEM.first(input, "CERTIFICATE"),
      let certificate = CertificateText(outer, isRequest: false)
    else {
      let place = paths.first == "-" ? "<stdin>" : paths.first ?? ""
      throw Self.failure("Could not read certificate from \(place)\nUnable to load certificate")
    }
    var text = ""
    for name in options.names {
      switch name {
      case "serial": text += "serial=\(certificate.serial)\n"
      case "issuer": text += "issuer=\(CertificateText.name(certificate.issuer))\n"
      case "subject": text += "subject=\(CertificateText.name(certificate.subject))\n"
      case "startdate": text += "notBefore=\(certificate.date(0))\n"
      case "enddate": text += "notAfter=\(certificate.date(1))\n"
      case "dates":
        text += "notBefore=\(certificate.date(0))\nnotAfter=\(certificate.date(1))\n"
      case "modulus": text += Self.modulus(certificate.key)
      case "pubkey": text += PEM.text(certificate.key.bytes, "PUBLIC KEY")
      case "fingerprint":
        let isLong = options.has("sha256")
        let digest = (isLong ? MessageDigest.sha256 : .sha1).digest(outer.bytes)
        text +=
          "\(isLong ? "sha256" : "sha1") Fingerprint=\(CertificateText.hex(digest).uppercased())\n"
      default: break
      }
    }
    var status: Int32 = 0
    if let seconds = options["checkend"].flatMap({ Int64($0) }) {
      let end = certificate.validity.last.flatMap(CertificateText.instant) ?? system.now
      let isOver = end < system.now + .seconds(seconds)
      text += "Certificate will \(isOver ? "" : "not ")expire\n"
      status = isOver ? 1 : 0
    }
    if options.has("text") { text = certificate.text + text }
    if !options.has("noout") { text += PEM.text(outer.bytes, "CERTIFICATE") }
    try put(text, &system)
    return status
  }

  /// `rsa` and `pkey`: a key, or its public half.
  func showKey(_ input: [UInt8], _ system: inout Kernel) throws(UsageFailure) {
    let place = paths.first == "-" ? "<stdin>" : paths.first ?? ""
    guard let outer = PEM.first(input, "PRIVATE KEY"),
      let key = OpenSSLKeys.publicKey(outer)
    else { throw Self.failure("Could not read private key from \(place)") }
    if options.has("text") || options.has("check") {
      throw Self.failure("openssl: keys here are made up; their numbers are not shown")
    }
    var text = ""
    if options.has("modulus") { text += Self.modulus(key) }
    if options.has("pubout") {
      text += PEM.text(key.bytes, "PUBLIC KEY")
    } else if !options.has("noout") {
      text += PEM.text(outer.bytes, "PRIVATE KEY")
    }
    if command == "rsa", !options.has("noout") { system.print("writing RSA key\n", to: 2) }
    try put(text, &system)
  }
}
