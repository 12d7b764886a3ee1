/// Name resolution beyond what the DNS policy gives.
public struct PodDNSConfig: APIStruct {
  /// What explain says of the type.
  public static let doc = "Name resolution beyond what the DNS policy gives."

  /// Addresses of name servers to ask besides.
  public var nameservers: [String] = []
  /// Domains to try for short names.
  public var searches: [String] = []
  /// Options of the resolver.
  public var options: [PodDNSConfigOption] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("nameservers", &nameservers, doc: "Addresses of name servers to ask besides.")
    visitor.field("searches", &searches, doc: "Domains to try for short names.")
    visitor.field("options", &options, doc: "Options of the resolver.")
  }
}

/// One option of the resolver.
public struct PodDNSConfigOption: APIStruct {
  /// What explain says of the type.
  public static let doc = "One option of the resolver."

  /// The option's name.
  public var name = ""
  /// The option's value.
  public var value: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The option's name.")
    visitor.field("value", &value, doc: "The option's value.")
  }
}

/// A line of the hosts file: an address and its names.
public struct HostAlias: APIStruct {
  /// What explain says of the type.
  public static let doc = "A line of the hosts file: an address and its names."

  /// The address.
  public var ip = ""
  /// The names of the address.
  public var hostnames: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ip", &ip, presence: .requiredAlways, doc: "The address.")
    visitor.field("hostnames", &hostnames, doc: "The names of the address.")
  }
}
