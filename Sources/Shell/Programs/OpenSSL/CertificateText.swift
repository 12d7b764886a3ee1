import Simulation

/// Certificates, and requests for them, as `openssl` shows them.
struct CertificateText {
  let isRequest: Bool
  let outer: DER
  /// What is signed.
  private let parts: [DER]

  init?(_ outer: DER, isRequest: Bool) {
    self.outer = outer
    self.isRequest = isRequest
    guard outer.parts.count == 3 else { return nil }
    parts = outer.parts[0].parts
    // A certificate of the first version does not say so.
    guard parts.count >= (isRequest ? 3 : 6) else { return nil }
  }

  private var hasVersion: Bool { isRequest || parts[0].tag == 0xA0 }
  private func part(_ index: Int) -> DER {
    let place = hasVersion ? index : index - 1
    return place >= 0 && place < parts.count ? parts[place] : DER(0, [])
  }
  private var serialNumber: DER { part(1) }
  private var algorithm: DER { outer.parts[1] }
  var issuer: DER { part(3) }
  var validity: [DER] { part(4).parts }
  var subject: DER { isRequest ? parts[1] : part(5) }
  var key: DER { isRequest ? parts[2] : part(6) }

  // MARK: Names

  private static let titles: [UInt8: String] = [
    3: "CN", 5: "serialNumber", 6: "C", 7: "L", 8: "ST", 9: "street", 10: "O", 11: "OU",
    17: "postalCode",
  ]

  static func name(_ name: DER) -> String {
    name.parts.flatMap(\.parts).compactMap { pair in
      guard pair.parts.count == 2, let last = pair.parts[0].content.last else { return nil }
      let title =
        pair.parts[0].content.starts(with: [0x55, 4])
        ? titles[last] ?? "2.5.4.\(last)" : "emailAddress"
      return "\(title) = \(pair.parts[1].text)"
    }.joined(separator: ", ")
  }

  /// `/CN=jane/O=dev` as a name; nil where it is none.
  static func name(_ text: String) -> DER? {
    guard text.hasPrefix("/") else { return nil }
    var sets: [DER] = []
    for part in text.dropFirst().split(separator: "/") {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { return nil }
      let identifier: [UInt8]
      if let number = titles.first(where: { $0.value == pair[0] })?.key {
        identifier = [0x55, 4, number]
      } else if pair[0] == "emailAddress" {
        identifier = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1]
      } else {
        continue
      }
      let value = DER(pair[0] == "C" ? 0x13 : 0x0C, Array(pair[1].utf8))
      sets.append(DER([DER([.identifier(identifier), value])], tag: 0x31))
    }
    return DER(sets)
  }

  // MARK: Parts

  static func instant(_ value: DER) -> Instant? {
    let text = value.tag == 0x17 ? (value.text < "50" ? "20" : "19") + value.text : value.text
    let digits = Array(text.utf8).prefix(14)
    guard digits.count == 14, digits.allSatisfy(\.isDigit) else { return nil }
    func number(_ start: Int, _ count: Int) -> Int {
      digits[start..<(start + count)].reduce(0) { $0 * 10 + Int($1 - 48) }
    }
    return CivilTime.instant(
      year: number(0, 4),
      month: number(4, 2),
      day: number(6, 2),
      hour: number(8, 2),
      minute: number(10, 2),
      second: number(12, 2)
    )
  }

  static func time(_ instant: Instant) -> DER {
    let year = CivilTime(instant).year
    return year < 2050
      ? DER(0x17, Array(DateText.format(instant, "%y%m%d%H%M%SZ").utf8))
      : DER(0x18, Array(DateText.format(instant, "%Y%m%d%H%M%SZ").utf8))
  }

  func date(_ index: Int) -> String {
    guard index < validity.count, let instant = Self.instant(validity[index]) else {
      return "Bad time value"
    }
    return DateText.format(instant, "%b %e %H:%M:%S %Y GMT")
  }

  var serial: String { Self.hex(serialNumber.magnitude, separator: "").uppercased() }

  /// The modulus and the exponent of an RSA key; none where it is another key.
  static func numbers(_ key: DER) -> (modulus: [UInt8], exponent: [UInt8])? {
    guard key.parts.count == 2, let inner = DER.first(key.parts[1].content.dropFirst())?.value,
      inner.parts.count == 2
    else { return nil }
    return (inner.parts[0].magnitude, inner.parts[1].magnitude)
  }

  static func hex(_ bytes: [UInt8], separator: String = ":") -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: separator)
  }

  private static func block(_ bytes: [UInt8], _ perLine: Int, _ indent: Int) -> String {
    let lead = String(repeating: " ", count: indent)
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: perLine) {
      let end = min(bytes.count, start + perLine)
      text += lead + hex(Array(bytes[start..<end])) + (end < bytes.count ? ":" : "") + "\n"
    }
    return text
  }

  private static func algorithmName(_ algorithm: DER) -> String {
    let known: [[UInt8]: String] = [
      [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11]: "sha256WithRSAEncryption",
      [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1]: "rsaEncryption",
      [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 5]: "sha1WithRSAEncryption",
      [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]: "id-ecPublicKey",
      [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]: "ecdsa-with-SHA256",
      [0x2B, 0x65, 0x70]: "ED25519",
    ]
    return known[algorithm.parts.first?.content ?? []] ?? "unknown"
  }

  // MARK: All of it

  var text: String {
    let lead = "        "
    var text = isRequest ? "Certificate Request:\n    Data:\n" : "Certificate:\n    Data:\n"
    if isRequest {
      text += lead + "Version: 1 (0x0)\n" + lead + "Subject: \(Self.name(subject))\n"
    } else {
      text += lead + (hasVersion ? "Version: 3 (0x2)\n" : "Version: 1 (0x0)\n")
      let digits = serialNumber.magnitude
      if digits.count < 8 {
        let number = digits.reduce(0) { $0 << 8 | Int($1) }
        text += lead + "Serial Number: \(number) (0x\(String(number, radix: 16)))\n"
      } else {
        text += lead + "Serial Number:\n" + lead + "    \(Self.hex(digits))\n"
      }
      text += lead + "Signature Algorithm: \(Self.algorithmName(algorithm))\n"
      text += lead + "Issuer: \(Self.name(issuer))\n" + lead + "Validity\n"
      text += lead + "    Not Before: \(date(0))\n" + lead + "    Not After : \(date(1))\n"
      text += lead + "Subject: \(Self.name(subject))\n"
    }
    text += keyText
    if isRequest {
      text += lead + "Attributes:\n"
      let extensions = parts.dropFirst(3).first?.parts.first?.parts.last?.parts.first
      if let extensions {
        text += lead + "    Requested Extensions:\n" + extensionText(extensions, 16)
      } else {
        text += lead + "    (none)\n"
      }
    } else if let extensions = parts.first(where: { $0.tag == 0xA3 })?.parts.first {
      text += lead + "X509v3 extensions:\n" + extensionText(extensions, 12)
    }
    text += "    Signature Algorithm: \(Self.algorithmName(algorithm))\n    Signature Value:\n"
    return text + Self.block(Array(outer.parts[2].content.dropFirst()), 18, 8)
  }

  private var keyText: String {
    let lead = "            "
    var text = "        Subject Public Key Info:\n"
    let algorithm = key.parts.first ?? DER(0, [])
    text += lead + "Public Key Algorithm: \(Self.algorithmName(algorithm))\n"
    guard let (modulus, exponent) = Self.numbers(key) else { return text }
    let number = exponent.reduce(0) { $0 << 8 | Int($1) }
    text += lead + "    Public-Key: (\(modulus.count * 8) bit)\n" + lead + "    Modulus:\n"
    text += Self.block((modulus.first ?? 0) > 127 ? [0] + modulus : modulus, 15, 20)
    return text + lead + "    Exponent: \(number) (0x\(String(number, radix: 16)))\n"
  }

  private func extensionText(_ extensions: DER, _ indent: Int) -> String {
    let lead = String(repeating: " ", count: indent)
    return extensions.parts.map { item in
      let parts = item.parts
      guard let last = parts.last, let number = parts.first?.content.last else { return "" }
      let isCritical = parts.count > 2
      let value = DER.first(last.content[...])?.value ?? DER(0, [])
      let (title, shown) = Self.extensionWords(number, value)
      return lead + title + ":" + (isCritical ? " critical" : " ") + "\n" + lead + "    "
        + shown + "\n"
    }.joined()
  }

  private static func extensionWords(_ number: UInt8, _ value: DER) -> (String, String) {
    switch number {
    case 14: return ("X509v3 Subject Key Identifier", hex(value.content).uppercased())
    case 35:
      let key = value.parts.first?.content ?? []
      return ("X509v3 Authority Key Identifier", hex(key).uppercased())
    case 19:
      return ("X509v3 Basic Constraints", value.parts.isEmpty ? "CA:FALSE" : "CA:TRUE")
    case 17:
      let names = value.parts.map { name in
        name.tag == 0x87
          ? "IP Address:" + name.content.map(String.init).joined(separator: ".")
          : name.tag == 0x82 ? "DNS:\(name.text)" : "othername: <unsupported>"
      }
      return ("X509v3 Subject Alternative Name", names.joined(separator: ", "))
    default: return ("2.5.29.\(number)", hex(value.bytes))
    }
  }
}
