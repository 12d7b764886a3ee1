/// A block of addresses, as in `10.96.0.0/12`.
public struct CIDR: Hashable, Sendable, CustomStringConvertible {
  /// The first address of the block.
  public let base: IPv4Address
  /// How many leading bits all addresses of the block share.
  public let prefix: Int

  /// Makes the block around `address`; bits behind the prefix are cleared.
  public init(_ address: IPv4Address, prefix: Int) {
    precondition((0...32).contains(prefix), "an IPv4 prefix has 0 to 32 bits")
    self.prefix = prefix
    base = IPv4Address(value: address.value & Self.mask(prefix))
  }

  /// Reads the form `address/prefix`; nil where the text is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPv4Address(parts[0]), let prefix = Int(parts[1]),
      (0...32).contains(prefix)
    else { return nil }
    self.init(address, prefix: prefix)
  }

  private static func mask(_ prefix: Int) -> UInt32 {
    prefix == 0 ? 0 : UInt32.max << UInt32(32 - prefix)
  }

  /// How many addresses the block has.
  public var count: Int { 1 << (32 - prefix) }

  /// Whether `address` lies in the block.
  public func contains(_ address: IPv4Address) -> Bool {
    address.value & Self.mask(prefix) == base.value
  }

  /// The address `offset` places behind the base.
  public func address(at offset: Int) -> IPv4Address {
    IPv4Address(value: base.value &+ UInt32(truncatingIfNeeded: offset))
  }

  /// The form `address/prefix`.
  public var description: String { "\(base)/\(prefix)" }
}
