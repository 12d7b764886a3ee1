import KubernetesAPI

/// Whether a certificate and a key go together, looked at as Go's TLS library does.
///
/// Source of the behaviour: `X509KeyPair` of Go's `crypto/tls`.
enum KeyPair {
  /// Why the two texts are no pair; nil where they are.
  static func fault(certificate: String, key: String) -> String? {
    var skipped: [String] = []
    var leaf: [UInt8]?
    for block in PEMBlock.all(in: certificate) {
      if block.type == "CERTIFICATE" {
        leaf = leaf ?? block.bytes
      } else {
        skipped.append(block.type)
      }
    }
    guard let leaf else { return certificateFault(skipped) }
    skipped = []
    var secret: [UInt8]?
    for block in PEMBlock.all(in: key) where secret == nil {
      if block.type == "PRIVATE KEY" || block.type.hasSuffix(" PRIVATE KEY") {
        secret = block.bytes
      } else {
        skipped.append(block.type)
      }
    }
    guard let secret else { return keyFault(skipped) }
    guard let open = PublicKey(certificate: leaf) else { return "x509: malformed certificate" }
    guard let own = PublicKey(privateKey: secret) else {
      return "tls: failed to parse private key"
    }
    guard open.kind == own.kind else {
      return "tls: private key type does not match public key type"
    }
    // What belongs to the key's other half takes arithmetic on curves where the file does not say it.
    guard own.bytes.isEmpty || open.bytes == own.bytes else {
      return "tls: private key does not match public key"
    }
    return nil
  }

  private static func certificateFault(_ skipped: [String]) -> String {
    if skipped.isEmpty { return "tls: failed to find any PEM data in certificate input" }
    if skipped.count == 1, skipped[0].hasSuffix("PRIVATE KEY") {
      return "tls: failed to find certificate PEM data in certificate input, but did find a private"
        + " key; PEM inputs may have been switched"
    }
    return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM"
      + " blocks of the following types: [\(skipped.joined(separator: " "))]"
  }

  private static func keyFault(_ skipped: [String]) -> String {
    if skipped.isEmpty { return "tls: failed to find any PEM data in key input" }
    if skipped == ["CERTIFICATE"] {
      return "tls: found a certificate rather than a key in the PEM for the private key"
    }
    return "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after"
      + " skipping PEM blocks of the following types: [\(skipped.joined(separator: " "))]"
  }
}

/// One block of a PEM file.
struct PEMBlock: Sendable {
  let type: String
  let bytes: [UInt8]

  /// The blocks of a text; what is malformed is passed over.
  static func all(in text: String) -> [PEMBlock] {
    var blocks: [PEMBlock] = []
    var type: String?
    var body = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") {
        type = String(line.dropFirst(11).dropLast(5))
        body = ""
      } else if line.hasPrefix("-----END "), let open = type {
        if line == "-----END \(open)-----", let bytes = try? Base64.decode(body) {
          blocks.append(PEMBlock(type: open, bytes: bytes))
        }
        type = nil
      } else if type != nil, !line.contains(":") {
        body += line
      }
    }
    return blocks
  }
}

/// The public half of a key pair, as far as a file says it.
struct PublicKey: Sendable {
  enum Kind: Sendable {
    case rsa
    case ecdsa
    case ed25519
  }

  let kind: Kind
  /// The modulus, or the point; empty where the file does not say it.
  let bytes: [UInt8]

  private static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
  private static let ecdsa: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
  private static let ed25519: [UInt8] = [0x2B, 0x65, 0x70]

  /// Reads the key out of a certificate.
  init?(certificate: [UInt8]) {
    guard let outer = DERValue.first(in: certificate[...]), outer.tag == 0x30,
      let body = DERValue.first(in: outer.content), body.tag == 0x30
    else { return nil }
    var fields = DERValue.all(in: body.content)
    if fields.first?.tag == 0xA0 { fields.removeFirst() }
    // Number, algorithm, issuer, time, subject, key.
    guard fields.count >= 6 else { return nil }
    let parts = DERValue.all(in: fields[5].content)
    guard parts.count == 2, let kind = Self.kind(of: parts[0]), parts[1].tag == 0x03 else {
      return nil
    }
    let content = parts[1].content.dropFirst()
    if kind == .rsa {
      guard let key = DERValue.first(in: content),
        let modulus = DERValue.first(in: key.content)
      else { return nil }
      self.init(kind: kind, bytes: Self.number(modulus))
    } else {
      self.init(kind: kind, bytes: Array(content))
    }
  }

  /// Reads the public half out of a private key, in whichever of the usual forms.
  init?(privateKey: [UInt8]) {
    guard let outer = DERValue.first(in: privateKey[...]), outer.tag == 0x30 else { return nil }
    let fields = DERValue.all(in: outer.content)
    guard fields.count >= 3, fields[0].tag == 0x02 else { return nil }
    if fields[1].tag == 0x30, fields[2].tag == 0x04 {
      guard let kind = Self.kind(of: fields[1]) else { return nil }
      switch kind {
      case .ed25519: self.init(kind: kind, bytes: [])
      case .rsa, .ecdsa: self.init(privateKey: Array(fields[2].content))
      }
    } else if fields[1].tag == 0x04 {
      let point = fields.first { $0.tag == 0xA1 }.flatMap { DERValue.first(in: $0.content) }
      self.init(kind: .ecdsa, bytes: point.map { Array($0.content.dropFirst()) } ?? [])
    } else if fields.count >= 9, fields.allSatisfy({ $0.tag == 0x02 }) {
      self.init(kind: .rsa, bytes: Self.number(fields[1]))
    } else {
      return nil
    }
  }

  private init(kind: Kind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }

  private static func kind(of algorithm: DERValue) -> Kind? {
    switch DERValue.first(in: algorithm.content).map({ Array($0.content) }) {
    case rsa: .rsa
    case ecdsa: .ecdsa
    case ed25519: .ed25519
    default: nil
    }
  }

  private static func number(_ value: DERValue) -> [UInt8] { Array(value.content.drop { $0 == 0 }) }
}

/// One value in the distinguished encoding of ASN.1.
struct DERValue: Sendable {
  let tag: UInt8
  let content: ArraySlice<UInt8>
  private let end: Int

  /// The first value; nil where the bytes are none.
  static func first(in bytes: ArraySlice<UInt8>) -> DERValue? {
    guard bytes.count >= 2 else { return nil }
    var index = bytes.startIndex + 2
    var length = Int(bytes[bytes.startIndex + 1])
    if length >= 0x80 {
      let count = length & 0x7F
      guard (1...4).contains(count), bytes.count >= 2 + count else { return nil }
      length = 0
      for _ in 0..<count {
        length = length << 8 | Int(bytes[index])
        index += 1
      }
    }
    guard length <= bytes.endIndex - index else { return nil }
    return DERValue(
      tag: bytes[bytes.startIndex],
      content: bytes[index..<(index + length)],
      end: index + length
    )
  }

  /// All values, one after the other.
  static func all(in bytes: ArraySlice<UInt8>) -> [DERValue] {
    var values: [DERValue] = []
    var rest = bytes
    while let value = first(in: rest) {
      values.append(value)
      rest = rest[value.end...]
    }
    return values
  }
}
