import Network

/// Gives the pods of one node addresses of its range, as the bridge's plugin does: in turn.
///
/// Invariant: no address is given twice while it is held.
struct PodAddressAllocator: Sendable {
  private let range: CIDR
  private let first: Int
  private var next: Int
  private var held: Set<UInt32> = []

  init(_ range: CIDR, first: Int) {
    self.range = range
    self.first = first
    next = first
  }

  /// Takes the next free address; nil where all are held.
  mutating func take() -> IPv4Address? {
    let last = range.count - 1
    guard held.count < last - first else { return nil }
    while true {
      let candidate = range.address(at: next)
      next = next + 1 < last ? next + 1 : first
      if held.insert(candidate.value).inserted { return candidate }
    }
  }

  /// Gives an address back.
  mutating func free(_ address: IPv4Address) { held.remove(address.value) }
}
