import Machine
public import Network
import Simulation

/// Whether a client believes a server's certificate, and the words for why not.
struct CertificateCheck: Sendable {
  /// The certificates of those whom the client trusts, in their text form.
  var authorities = ""
  var host: String

  /// Why the certificate is not believed; nil where it is.
  func trouble(_ certificate: ServerCertificate, at now: Instant) -> String? {
    guard !certificate.authority.isEmpty else { return "self-signed certificate" }
    guard Self.blocks(of: authorities).contains(certificate.authority) else {
      return certificate.subject == certificate.issuer
        ? "self-signed certificate" : "unable to get local issuer certificate"
    }
    if now >= certificate.notAfter { return "certificate has expired" }
    if now < certificate.notBefore { return "certificate is not yet valid" }
    return nil
  }

  /// The digests of the certificates in a file.
  static func blocks(of text: String) -> [String] {
    var digests: [String] = []
    var lines: [Substring] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("-----BEGIN CERTIFICATE") { lines = [] }
      lines.append(line)
      if line.hasPrefix("-----END CERTIFICATE") {
        digests.append(digest(of: lines.joined(separator: "\n")))
      }
    }
    return digests
  }

  private static func digest(of text: String) -> String {
    SHA256.digest(Array(text.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

extension ServerCertificate {
  /// The digest by which clients know an authority, of its certificate in text form.
  public static func authority(_ text: String) -> String {
    CertificateCheck.blocks(of: text).first ?? ""
  }

  /// The digest of whoever vouches for the first certificate of a file: itself, or the next one.
  static func vouching(_ text: String, isOwn: Bool) -> String {
    let blocks = CertificateCheck.blocks(of: text)
    return (isOwn ? blocks.first : blocks.dropFirst().first) ?? "unknown"
  }
}
