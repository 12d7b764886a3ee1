import Manifests

/// The rules for addresses.
///
/// Source: `k8s.io/apimachinery/pkg/util/validation`.
extension ValidationErrors {
  /// The text must be an address of IPv4 or IPv6.
  mutating func checkAddress(_ text: String, _ path: FieldPath) {
    if Self.isIPv4(text) || Self.isIPv6(text) { return }
    invalid(
      path,
      .string(text),
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
    )
  }

  /// Refuses addresses that mean the machine itself, a link, or nothing: nobody can be reached there.
  mutating func checkReachable(_ text: String, _ path: FieldPath) {
    guard Self.isAddress(text) else { return checkAddress(text, path) }
    let lower = text.lowercased()
    let why: String? =
      if ["0.0.0.0", "::"].contains(lower) {
        "may not be unspecified (\(lower))"
      } else if lower.hasPrefix("127.") || lower == "::1" {
        "may not be in the loopback range (127.0.0.0/8, ::1/128)"
      } else if lower.hasPrefix("169.254.") || lower.hasPrefix("fe8") {
        "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
      } else if lower.hasPrefix("224.0.0.") || lower.hasPrefix("ff02:") {
        "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
      } else {
        nil
      }
    if let why { invalid(path, .string(text), why) }
  }

  /// Whether the text is an address of either family.
  static func isAddress(_ text: String) -> Bool { isIPv4(text) || isIPv6(text) }

  private static func isIPv4(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard part.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt8(part) else {
          return false
        }
        return part == "\(number)"
      }
  }

  private static func isIPv6(_ text: String) -> Bool {
    var groups = text.split(separator: ":", omittingEmptySubsequences: false)
    guard groups.count >= 3 else { return false }
    var missing = 8 - groups.count
    if let last = groups.last, last.contains(".") {
      guard isIPv4(last) else { return false }
      groups[groups.count - 1] = "0"
      missing -= 1
    }
    // One run of zeros may be left out; at an end it leaves two empty groups.
    if groups.first?.isEmpty == true {
      guard groups[1].isEmpty else { return false }
      groups.removeFirst()
      missing += 1
    }
    if groups.last?.isEmpty == true {
      guard groups[groups.count - 2].isEmpty else { return false }
      groups.removeLast()
      missing += 1
    }
    let gaps = groups.filter(\.isEmpty).count
    let isFull = gaps == 0 && missing == 0
    let isShortened = gaps == 1 && missing >= 0
    return (isFull || isShortened)
      && groups.allSatisfy { group in
        group.count <= 4
          && group.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (97...102).contains(byte) || (65...70).contains(byte)
          }
      }
  }
}
