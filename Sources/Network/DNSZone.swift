/// What a name stands for.
public enum DNSRecord: Hashable, Sendable {
  /// Addresses: one for a service, one for each pod of a headless service.
  case addresses([IPv4Address])
  /// Another name (a service of type ExternalName).
  case alias(String)
}

/// One target of a service record.
public struct DNSServiceRecord: Hashable, Sendable {
  /// The port.
  public var port: Int
  /// The name that has the port.
  public var target: String

  /// Makes the record.
  public init(port: Int, target: String) {
    self.port = port
    self.target = target
  }
}

/// The names that a DNS server knows, in full and without the final dot.
public struct DNSZone: Sendable {
  var records: [String: DNSRecord] = [:]
  var services: [String: [DNSServiceRecord]] = [:]
  var pointers: [IPv4Address: String] = [:]
  /// The namespaces that there are, for questions about names that have no record.
  public var namespaces: Set<String> = []
  /// The number of the zone's state; the cluster's server puts the time of its last change there.
  public var serial: Int64 = 1_700_000_000

  /// Makes an empty zone.
  public init() {}

  /// How many names have a record.
  public var count: Int { records.count }

  /// The record of a name, as in `redis.default.svc.cluster.local`; setting nil removes it.
  public subscript(name: String) -> DNSRecord? {
    get { records[name] }
    set { records[name] = newValue }
  }

  /// The service records of a name, as in `_http._tcp.web.default.svc.cluster.local`.
  public func serviceRecords(_ name: String) -> [DNSServiceRecord] { services[name] ?? [] }

  /// Sets the service records of a name; none removes them.
  public mutating func setServiceRecords(_ records: [DNSServiceRecord], of name: String) {
    services[name] = records.isEmpty ? nil : records
  }

  /// The name of an address, for the reverse look-up.
  public func name(of address: IPv4Address) -> String? { pointers[address] }

  /// Sets the name of an address; nil removes it.
  public mutating func setName(_ name: String?, of address: IPv4Address) {
    pointers[address] = name
  }

  /// Follows aliases from `name` to addresses; nil where a name on the way is unknown.
  public func look(up name: String) -> (addresses: [IPv4Address], canonicalName: String)? {
    var name = name
    for _ in 0..<8 {
      switch records[name] {
      case .addresses(let addresses): return (addresses, name)
      case .alias(let next): name = next
      case nil: return nil
      }
    }
    return nil
  }
}
