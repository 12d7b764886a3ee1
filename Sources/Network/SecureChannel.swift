public import Simulation

/// What a server shows of itself before a secure connection stands.
public struct ServerCertificate: Hashable, Sendable {
  /// Whom it is for, as in `CN=minikube`.
  public var subject: String
  /// Who issued it.
  public var issuer: String
  /// From when it is valid.
  public var notBefore: Instant
  /// Until when it is valid.
  public var notAfter: Instant
  /// The hosts and addresses that it is for.
  public var names: [String]
  /// The digest of the issuer's own certificate in its text form; empty for one that nobody vouches for.
  public var authority: String

  /// Makes the certificate.
  public init(
    subject: String,
    issuer: String,
    notBefore: Instant,
    notAfter: Instant,
    names: [String],
    authority: String = ""
  ) {
    self.subject = subject
    self.issuer = issuer
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.names = names
    self.authority = authority
  }

  /// Whether it is for a host; a star stands for one label.
  public func isFor(_ host: String) -> Bool { name(for: host) != nil }

  /// The name in it that a host goes by.
  public func name(for host: String) -> String? {
    names.first { name in
      if name == host { return true }
      guard name.hasPrefix("*.") else { return false }
      return host.drop { $0 != "." } == name.dropFirst()
    }
  }

  fileprivate var lines: [String] {
    [
      subject, issuer, "\(notBefore.nanoseconds)", "\(notAfter.nanoseconds)",
      names.joined(separator: ","), authority,
    ]
  }

  fileprivate init?(lines: [String]) {
    guard lines.count == 6, let from = Int64(lines[2]), let until = Int64(lines[3]) else {
      return nil
    }
    self.init(
      subject: lines[0],
      issuer: lines[1],
      notBefore: Instant(nanoseconds: from),
      notAfter: Instant(nanoseconds: until),
      names: lines[4].split(separator: ",").map(String.init),
      authority: lines[5]
    )
  }
}

/// The records of a secure connection: their order and what follows from it, without the secrecy.
///
/// Bytes look like TLS records from outside, so that a client of the wrong kind fails as in life; what is
/// inside is not encrypted.
public struct SecureChannel: Sendable {
  /// What came over a channel.
  public enum Event: Sendable {
    /// A client begins, and names the host that it wants.
    case hello(String)
    /// A server answers with its certificate.
    case certificate(ServerCertificate)
    /// Data.
    case data([UInt8])
    /// The other side gives up.
    case alert
    /// No records at all: the other side does not speak this language.
    case malformed([UInt8])
  }

  private enum Kind: UInt8 {
    case alert = 21
    case handshake = 22
    case data = 23
  }

  /// What came and is no whole record yet.
  private var input: [UInt8] = []
  /// The certificate that the client showed, in its text form; empty for none.
  public private(set) var clientCertificate = ""

  /// Makes a channel on which nothing came yet.
  public init() {}

  /// The first record of a client.
  public static func hello(to host: String, certificate: String = "") -> [UInt8] {
    record(.handshake, Array("hello\n\(host)\n\(certificate)".utf8))
  }

  /// The answer of a server.
  public static func greeting(_ certificate: ServerCertificate) -> [UInt8] {
    record(
      .handshake,
      Array((["certificate"] + certificate.lines).joined(separator: "\n").utf8)
    )
  }

  /// A record of data.
  public static func data(_ bytes: [UInt8]) -> [UInt8] { record(.data, bytes) }

  /// The record of one that gives up.
  public static func alert() -> [UInt8] { record(.alert, [2, 48]) }

  private static func record(_ kind: Kind, _ bytes: [UInt8]) -> [UInt8] {
    let count = bytes.count
    return [
      kind.rawValue, 3, 3, UInt8(truncatingIfNeeded: count >> 24),
      UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 8),
      UInt8(truncatingIfNeeded: count),
    ] + bytes
  }

  /// Takes what came from the other side; gives what is complete.
  public mutating func receive(_ bytes: [UInt8]) -> [Event] {
    input += bytes
    var events: [Event] = []
    while let first = input.first {
      guard let kind = Kind(rawValue: first), input.count < 2 || input[1] == 3 else {
        events.append(.malformed(input))
        input = []
        return events
      }
      guard input.count >= 7 else { return events }
      let count = input[3..<7].reduce(0) { $0 << 8 | Int($1) }
      guard input.count >= 7 + count else { return events }
      let content = Array(input[7..<7 + count])
      input.removeFirst(7 + count)
      switch kind {
      case .alert: events.append(.alert)
      case .data: events.append(.data(content))
      case .handshake:
        let lines = String(decoding: content, as: UTF8.self)
          .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.first == "hello", lines.count > 1 {
          clientCertificate = lines.dropFirst(2).joined(separator: "\n")
          events.append(.hello(lines[1]))
        } else if let certificate = ServerCertificate(lines: Array(lines.dropFirst())) {
          events.append(.certificate(certificate))
        } else {
          events.append(.malformed(content))
        }
      }
    }
    return events
  }
}
