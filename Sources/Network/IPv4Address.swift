/// An IPv4 address, as one number in host order.
public struct IPv4Address: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The address as a number: the first part in the highest byte.
  public var value: UInt32

  /// Makes the address of a number.
  @inlinable
  public init(value: UInt32) { self.value = value }

  /// Makes the address of its four parts.
  @inlinable
  public init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
    value = UInt32(first) << 24 | UInt32(second) << 16 | UInt32(third) << 8 | UInt32(fourth)
  }

  /// Reads the dotted form, as in `10.96.0.1`; nil where the text is none.
  public init?(_ text: some StringProtocol) {
    var value: UInt32 = 0
    var part: UInt32 = 0
    var digits = 0
    var dots = 0
    for byte in text.utf8 {
      switch byte {
      case 48...57:
        if digits > 0, part == 0 { return nil }
        part = part * 10 + UInt32(byte - 48)
        digits += 1
        if part > 255 { return nil }
      case 46:
        guard digits > 0, dots < 3 else { return nil }
        value = value << 8 | part
        (part, digits, dots) = (0, 0, dots + 1)
      default:
        return nil
      }
    }
    guard digits > 0, dots == 3 else { return nil }
    self.value = value << 8 | part
  }

  /// `0.0.0.0`: every address of the machine.
  public static let any = IPv4Address(value: 0)
  /// `127.0.0.1`.
  public static let loopback = IPv4Address(127, 0, 0, 1)

  /// Whether the address is one of `127.0.0.0/8`.
  public var isLoopback: Bool { value >> 24 == 127 }

  /// The dotted form.
  public var description: String {
    "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
  }

  /// Orders them by number.
  @inlinable
  public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.value < right.value }
}
