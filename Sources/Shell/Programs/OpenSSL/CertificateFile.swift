public import Simulation

/// What a file of a certificate says, for the servers that show it.
public struct CertificateFile: Sendable {
  /// Whom it is for, as in `CN = web.local`.
  public let subject: String
  /// Who issued it.
  public let issuer: String
  /// From when it is valid.
  public let notBefore: Instant
  /// Until when it is valid.
  public let notAfter: Instant
  /// The hosts and addresses that it is for.
  public let names: [String]

  /// Reads the first certificate of a text; nil where there is none.
  public init?(_ text: [UInt8]) {
    guard let outer = PEM.first(text, "CERTIFICATE"),
      let certificate = CertificateText(outer, isRequest: false),
      certificate.validity.count == 2,
      let from = CertificateText.instant(certificate.validity[0]),
      let until = CertificateText.instant(certificate.validity[1])
    else { return nil }
    func name(_ value: DER) -> String {
      CertificateText.name(value).replacing(" = ", with: "=").replacing(", ", with: "; ")
    }
    subject = name(certificate.subject)
    issuer = name(certificate.issuer)
    notBefore = from
    notAfter = until
    let extensions = outer.parts[0].parts.last { $0.tag == 0xA3 }?.parts.first?.parts ?? []
    let alternatives = extensions.first { $0.parts.first?.content == [0x55, 0x1D, 0x11] }
    let list = alternatives?.parts.last.flatMap { DER.first($0.content[...])?.value.parts } ?? []
    names = list.compactMap { entry in
      switch entry.tag {
      case 0x82: String(decoding: entry.content, as: UTF8.self)
      case 0x87: entry.content.map { String($0) }.joined(separator: ".")
      default: nil
      }
    }
  }

  /// Whether a text has a private key.
  public static func hasKey(_ text: [UInt8]) -> Bool {
    ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"].contains { label in
      PEM.first(text, label) != nil
    }
  }
}
