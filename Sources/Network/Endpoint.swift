/// The transport of a port.
public enum TransportProtocol: UInt8, Hashable, Sendable {
  /// A connection.
  case tcp
  /// Datagrams.
  case udp

  /// The name as packet filters write it.
  public var name: String { self == .tcp ? "tcp" : "udp" }
}

/// An address with a port.
public struct Endpoint: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The address.
  public var address: IPv4Address
  /// The port.
  public var port: UInt16

  /// Makes the pair.
  public init(_ address: IPv4Address, port: Int) {
    self.address = address
    self.port = UInt16(truncatingIfNeeded: port)
  }

  /// The form `address:port`.
  public var description: String { "\(address):\(port)" }

  /// Orders them by number.
  public static func < (left: Endpoint, right: Endpoint) -> Bool {
    (left.address, left.port) < (right.address, right.port)
  }
}
