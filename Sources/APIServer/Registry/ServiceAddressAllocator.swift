import KubernetesAPI
import Simulation

/// Which service addresses and node ports are taken.
///
/// Invariant: no address and no port is given twice while its service lives.
struct ServiceAddressAllocator: Sendable {
  private var addresses: Set<UInt32> = []
  private var ports: Set<Int32> = []

  /// Takes a free address of the service network.
  mutating func takeAddress(
    _ configuration: APIServerConfiguration,
    _ random: inout RandomStream
  )
    throws(Status) -> String
  {
    let base = Self.base(configuration)
    let size = 1 << configuration.serviceNetworkBits
    // The first addresses are kept for those that are asked for by name: 10.96.0.1, 10.96.0.10.
    for _ in 0..<1000 {
      let candidate = base + UInt32(256 + random.below(size - 512))
      if addresses.insert(candidate).inserted { return Self.text(candidate) }
    }
    throw Status(.internalError, "range is full")
  }

  /// Takes the address that was asked for.
  mutating func take(_ text: String, _ configuration: APIServerConfiguration) throws(Status) {
    guard let address = Self.parse(text) else { throw refusal(text, "must be a valid IP address") }
    let base = Self.base(configuration)
    guard address >= base, address < base + UInt32(1 << configuration.serviceNetworkBits) else {
      throw refusal(
        text,
        "failed to allocate IP \(text): the provided IP (\(text)) is not in the valid range. The"
          + " range of valid IPs is \(Self.text(base))/\(32 - configuration.serviceNetworkBits)"
      )
    }
    guard addresses.insert(address).inserted else {
      throw refusal(text, "failed to allocate IP \(text): provided IP is already allocated")
    }
  }

  /// Frees an address; nothing happens for what is none.
  mutating func free(_ text: String) {
    if let address = Self.parse(text) { addresses.remove(address) }
  }

  /// Takes a free node port.
  mutating func takePort(
    _ configuration: APIServerConfiguration,
    _ random: inout RandomStream
  )
    throws(Status) -> Int32
  {
    let range = configuration.nodePortRange
    for _ in 0..<10_000 {
      let candidate = Int32(range.lowerBound + random.below(range.count))
      if ports.insert(candidate).inserted { return candidate }
    }
    throw Status(.internalError, "failed to allocate a nodePort: range is full")
  }

  /// Takes the node port that was asked for; nil where that worked, else why not.
  mutating func takePort(_ port: Int32, _ configuration: APIServerConfiguration) -> String? {
    let range = configuration.nodePortRange
    guard range.contains(Int(port)) else {
      return "provided port is not in the valid range. The range of valid ports is"
        + " \(range.lowerBound)-\(range.upperBound)"
    }
    return ports.insert(port).inserted ? nil : "provided port is already allocated"
  }

  /// Frees a node port.
  mutating func freePort(_ port: Int32) { ports.remove(port) }

  private func refusal(_ text: String, _ why: String) -> Status {
    .invalid(
      Service.resource,
      "",
      [
        Status.Cause(
          reason: "FieldValueInvalid",
          message: "Invalid value: [\"\(text)\"]: \(why)",
          field: "spec.clusterIPs"
        )
      ]
    )
  }

  private static func base(_ configuration: APIServerConfiguration) -> UInt32 {
    UInt32(configuration.serviceNetwork.0) << 24 | UInt32(configuration.serviceNetwork.1) << 16
  }

  private static func text(_ address: UInt32) -> String {
    "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
  }

  private static func parse(_ text: String) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count == 4 else { return nil }
    return parts.reduce(UInt32?.some(0)) { sum, part in
      guard let sum, let part else { return nil }
      return sum << 8 | UInt32(part)
    }
  }
}
