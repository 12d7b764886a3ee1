/// The type of a DNS record.
public enum DNSRecordType: String, CaseIterable, Sendable {
  /// An IPv4 address.
  case a = "A"
  /// An IPv6 address; nobody here has one.
  case aaaa = "AAAA"
  /// Another name.
  case cname = "CNAME"
  /// Where mail goes.
  case mx = "MX"
  /// The servers of a zone.
  case ns = "NS"
  /// The name of an address.
  case ptr = "PTR"
  /// The start of a zone.
  case soa = "SOA"
  /// A port with the names that have it.
  case srv = "SRV"
  /// A text.
  case txt = "TXT"
  /// Whatever there is.
  case any = "ANY"
}

/// What is asked of a DNS server.
public struct DNSQuestion: Hashable, Sendable {
  /// The name in full, in lower case and without the final dot.
  public var name: String
  /// The type of records.
  public var type: DNSRecordType

  /// Makes the question.
  public init(_ name: String, _ type: DNSRecordType = .a) {
    let lower = name.lowercased()
    self.name = lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    self.type = type
  }

  /// The question for the name of an address.
  public init(nameOf address: IPv4Address) {
    let value = address.value
    let parts = [value & 255, value >> 8 & 255, value >> 16 & 255, value >> 24]
    self.init(parts.map { String($0) }.joined(separator: ".") + ".in-addr.arpa", .ptr)
  }

  /// The address whose name is asked for; nil for any other question.
  public var reversedAddress: IPv4Address? {
    guard name.hasSuffix(".in-addr.arpa") else { return nil }
    let parts = name.dropLast(13).split(separator: ".")
    return IPv4Address(parts.reversed().joined(separator: "."))
  }
}

/// One record of an answer.
public struct DNSResourceRecord: Hashable, Sendable {
  /// The name in full, without the final dot.
  public var name: String
  /// How many seconds it may be kept.
  public var timeToLive: Int
  /// The type.
  public var type: DNSRecordType
  /// The data, as zone files write it.
  public var data: String
  /// The address, of a record that has one.
  public var address: IPv4Address?

  /// Makes a record.
  public init(
    _ name: String,
    _ timeToLive: Int,
    _ type: DNSRecordType,
    _ data: String,
    address: IPv4Address? = nil
  ) {
    self.name = name
    self.timeToLive = timeToLive
    self.type = type
    self.data = data
    self.address = address
  }
}

/// What a DNS server says.
public struct DNSReply: Hashable, Sendable {
  /// How it went.
  public enum Code: String, Sendable {
    /// The name is known, though it may have no record of the type.
    case noError = "NOERROR"
    /// There is no such name.
    case nameError = "NXDOMAIN"
    /// The server could not find out.
    case serverFailure = "SERVFAIL"
    /// The server does not answer such questions.
    case refused = "REFUSED"
  }

  /// How it went.
  public var code: Code
  /// The records asked for.
  public var answers: [DNSResourceRecord]
  /// Who knows that there is no answer.
  public var authority: [DNSResourceRecord] = []
  /// Records that the asker will want next.
  public var additional: [DNSResourceRecord] = []
  /// Whether the server is the one of the zone.
  public var isAuthoritative = true
  /// Whether the server would ask others.
  public var offersRecursion = false

  /// Makes a reply.
  public init(_ code: Code, _ answers: [DNSResourceRecord] = []) {
    self.code = code
    self.answers = answers
  }

  /// The addresses in it.
  public var addresses: [IPv4Address] { answers.compactMap(\.address) }
}
