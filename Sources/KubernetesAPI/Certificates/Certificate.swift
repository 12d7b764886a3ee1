public import Simulation

/// Whom a certificate, or a request for one, names.
public struct CertificateSubject: Sendable, Hashable {
  /// The name itself.
  public var commonName = ""
  /// The organizations: the groups of a user.
  public var organizations: [String] = []
  /// Other parts that describers show, by their titles.
  public var others: [String: [String]] = [:]
  /// The serial number, which hardly anybody has.
  public var serialNumber = ""

  /// Makes a subject.
  public init(commonName: String = "", organizations: [String] = []) {
    self.commonName = commonName
    self.organizations = organizations
  }

  /// The parts of names by the last byte of their identifier, 2.5.4.x.
  private static let titles: [UInt8: String] = [
    11: "Organizational Unit", 6: "Country", 7: "Locality", 8: "Province", 9: "StreetAddress",
    17: "PostalCode",
  ]

  init(_ name: DistinguishedEncoding) {
    for pair in name.parts.flatMap(\.parts) {
      let parts = pair.parts
      guard parts.count == 2, parts[0].content.starts(with: [0x55, 0x04]),
        let attribute = parts[0].content.last
      else { continue }
      let text = parts[1].text
      switch attribute {
      case 3: commonName = text
      case 5: serialNumber = text
      case 10: organizations.append(text)
      default:
        if let title = Self.titles[attribute] { others[title, default: []].append(text) }
      }
    }
  }

  var encoded: DistinguishedEncoding {
    func part(_ attribute: UInt8, _ text: String) -> DistinguishedEncoding {
      let identifier = DistinguishedEncoding(0x06, [0x55, 0x04, attribute])
      let value = DistinguishedEncoding(0x0C, Array(text.utf8))
      let pair = DistinguishedEncoding(DistinguishedEncoding.sequence, [identifier, value])
      return DistinguishedEncoding(DistinguishedEncoding.set, [pair])
    }
    let parts = organizations.map { part(10, $0) } + [part(3, commonName)]
    return DistinguishedEncoding(DistinguishedEncoding.sequence, parts)
  }
}

/// A request for a certificate, as `openssl req` makes it (PKCS #10).
public struct CertificateRequest: Sendable {
  /// Whom the certificate is for.
  public let subject: CertificateSubject
  /// The public key, as it goes into the certificate.
  let key: DistinguishedEncoding

  /// Reads a request in PEM; nil where the text is none.
  public init?(pem: String) {
    guard
      let bytes = PrivacyEnhancedMail.bytes(pem, label: "CERTIFICATE REQUEST"),
      let outer = DistinguishedEncoding.read(bytes)?.first,
      let parts = outer.parts.first?.parts, parts.count >= 3
    else { return nil }
    subject = CertificateSubject(parts[1])
    key = parts[2]
  }
}

/// A certificate of the simulated cluster.
///
/// Its form is that of X.509, so that `openssl x509` can show it; its signature is made up.
public struct Certificate: Sendable {
  /// Whom it names.
  public let subject: CertificateSubject
  /// From when it is good.
  public let notBefore: Instant
  /// Until when it is good.
  public let notAfter: Instant
  /// Whether the cluster issued it.
  public let isIssued: Bool
  /// What tells it from all others, in hexadecimal.
  public let fingerprint: String

  /// Reads a certificate in PEM; nil where the text is none.
  public init?(pem: String) {
    guard
      let bytes = PrivacyEnhancedMail.bytes(pem, label: "CERTIFICATE"),
      let outer = DistinguishedEncoding.read(bytes)?.first?.parts, outer.count == 3,
      case let parts = outer[0].parts, parts.count >= 7
    else { return nil }
    let times = parts[4].parts.compactMap { Self.instant($0) }
    guard times.count == 2 else { return nil }
    subject = CertificateSubject(parts[5])
    notBefore = times[0]
    notAfter = times[1]
    isIssued =
      outer[2].content == [0] + SimulatedSignature.bytes(256, over: outer[0].bytes, Self.seed)
    fingerprint = SimulatedSignature.bytes(32, over: bytes).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  /// Issues a certificate and answers it in PEM.
  public static func issue(
    for subject: CertificateSubject,
    key request: CertificateRequest? = nil,
    from notBefore: Instant,
    until notAfter: Instant
  ) -> String {
    typealias DER = DistinguishedEncoding
    // 1.2.840.113549.1.1.11: SHA-256 with RSA.
    let algorithm = DER(
      DER.sequence,
      [
        DER(DER.objectIdentifier, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B]),
        DER(0x05, [UInt8]()),
      ]
    )
    let validity = DER(DER.sequence, [time(notBefore), time(notAfter)])
    let name = Array("\(subject.commonName) \(notBefore.nanoseconds)".utf8)
    let serial = DER(DER.integer, [0x5A] + SimulatedSignature.bytes(15, over: name))
    let version = DER(0xA0, [DER(DER.integer, [2])])
    let issuer = CertificateSubject(commonName: authority).encoded
    let signed = DER(
      DER.sequence,
      [
        version, serial, algorithm, issuer, validity, subject.encoded,
        request?.key ?? madeUpKey(for: name),
      ]
    )
    let signature = SimulatedSignature.bytes(256, over: signed.bytes, seed)
    let certificate = DER(
      DER.sequence,
      [signed, algorithm, DER(DER.bitString, [0] + signature)]
    )
    return PrivacyEnhancedMail.text(certificate.bytes, label: "CERTIFICATE")
  }

  /// The name of the cluster's authority.
  static let authority = "minikubeCA"
  private static let seed: UInt64 = 0x6B75_6265

  /// A public key of 2048 bits that belongs to nobody.
  private static func madeUpKey(for name: [UInt8]) -> DistinguishedEncoding {
    typealias DER = DistinguishedEncoding
    let algorithm = DER(
      DER.sequence,
      [
        DER(DER.objectIdentifier, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]),
        DER(0x05, [UInt8]()),
      ]
    )
    let modulus = DER(DER.integer, [0, 0xC1] + SimulatedSignature.bytes(255, over: name, 7))
    let key = DER(DER.sequence, [modulus, DER(DER.integer, [1, 0, 1])])
    return DER(DER.sequence, [algorithm, DER(DER.bitString, [0] + key.bytes)])
  }

  private static func time(_ instant: Instant) -> DistinguishedEncoding {
    let civil = CivilTime(instant)
    let digits =
      [civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second]
      .enumerated().map { CivilTime.padded($1, $0 == 0 ? 4 : 2) }.joined()
    // Years after 2049 need the longer form.
    return (1950..<2050).contains(civil.year)
      ? DistinguishedEncoding(0x17, Array("\(digits.dropFirst(2))Z".utf8))
      : DistinguishedEncoding(0x18, Array("\(digits)Z".utf8))
  }

  private static func instant(_ value: DistinguishedEncoding) -> Instant? {
    // Two digits of a year stand for one of 1950 to 2049.
    let century = value.text < "50" ? "20" : "19"
    let text = value.tag == 0x17 ? century + value.text : value.text
    let digits = Array(text)
    guard digits.count == 15 else { return nil }
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    return CivilTime.parse(
      rfc3339: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):"
        + "\(part(12..<14))Z"
    )
  }
}
