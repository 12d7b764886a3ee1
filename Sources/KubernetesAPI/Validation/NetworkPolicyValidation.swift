import Manifests

extension NetworkPolicy: ValidatedObject {
  /// What is wrong with a new policy.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkPolicySpec(spec, FieldPath.spec)
    return errors.causes
  }

  /// What is wrong with the policy as the successor of `old`.
  public func validateUpdate(from old: NetworkPolicy) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkPolicySpec(spec, FieldPath.spec)
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkPolicySpec(_ spec: NetworkPolicySpec, _ path: FieldPath) {
    checkLabelSelector(spec.podSelector, path.child("podSelector"))
    for (index, rule) in spec.ingress.enumerated() {
      let place = path.child("ingress").index(index)
      checkRule(rule.ports, rule.from, peers: "from", place)
    }
    for (index, rule) in spec.egress.enumerated() {
      let place = path.child("egress").index(index)
      checkRule(rule.ports, rule.to, peers: "to", place)
    }
    let types = path.child("policyTypes")
    guard spec.policyTypes.count <= 2 else {
      return invalid(
        types,
        .array(spec.policyTypes.map { .string($0) }),
        "may not specify more than two policyTypes"
      )
    }
    let known = ["Egress", "Ingress"]
    for (index, type) in spec.policyTypes.enumerated() where !known.contains(type) {
      unsupported(types.index(index), type, known)
    }
  }

  private mutating func checkRule(
    _ ports: [NetworkPolicyPort],
    _ others: [NetworkPolicyPeer],
    peers: String,
    _ path: FieldPath
  ) {
    for (index, port) in ports.enumerated() {
      checkPolicyPort(port, path.child("ports").index(index))
    }
    for (index, peer) in others.enumerated() { checkPeer(peer, path.child(peers).index(index)) }
  }

  private mutating func checkPolicyPort(_ port: NetworkPolicyPort, _ path: FieldPath) {
    checkOneOf(port.protocol, Ports.protocols, path.child("protocol"))
    let end = path.child("endPort")
    guard let first = port.port else {
      if let last = port.endPort {
        invalid(end, .integer(Int64(last)), "may not be specified when `port` is not specified")
      }
      return
    }
    checkPort(first, path.child("port"))
    guard let last = port.endPort else { return }
    switch first {
    case .string:
      invalid(end, .integer(Int64(last)), "may not be specified when `port` is non-numeric")
    case .int(let number):
      if last < number {
        invalid(end, .integer(Int64(number)), "must be greater than or equal to `port`")
      }
      for why in Ports.numberErrors(last) { invalid(end, .integer(Int64(last)), why) }
    }
  }

  private mutating func checkPeer(_ peer: NetworkPolicyPeer, _ path: FieldPath) {
    if let selector = peer.podSelector {
      checkLabelSelector(selector, path.child("podSelector"))
    }
    if let selector = peer.namespaceSelector {
      checkLabelSelector(selector, path.child("namespaceSelector"))
    }
    let hasSelector = peer.podSelector != nil || peer.namespaceSelector != nil
    guard let block = peer.ipBlock else {
      if !hasSelector { required(path, "must specify a peer") }
      return
    }
    checkBlock(block, path.child("ipBlock"))
    if hasSelector { forbidden(path, "may not specify both ipBlock and another peer") }
  }

  private mutating func checkBlock(_ block: IPBlock, _ path: FieldPath) {
    if block.cidr.isEmpty { return required(path.child("cidr")) }
    let words = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
    guard let whole = AddressRange(block.cidr) else {
      return invalid(path.child("cidr"), .string(block.cidr), words)
    }
    for (index, text) in block.except.enumerated() {
      let place = path.child("except").index(index)
      guard let gap = AddressRange(text) else {
        invalid(place, .string(text), words)
        continue
      }
      if !whole.strictlyContains(gap) {
        invalid(place, .string(text), "must be a strict subset of `cidr`")
      }
    }
  }
}

extension ServiceCIDR: ValidatedObject {
  /// What is wrong with a new range.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    let path = FieldPath.spec.child("cidrs")
    if spec.cidrs.isEmpty { errors.required(path, "at least one CIDR required") }
    for (index, text) in spec.cidrs.enumerated() where AddressRange(text) == nil {
      errors.invalid(
        path.index(index),
        .string(text),
        "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
      )
    }
    return errors.causes
  }

  /// What is wrong with the range as the successor of `old`: one of the other family may be added.
  public func validateUpdate(from old: ServiceCIDR) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    let path = FieldPath.spec.child("cidrs")
    switch (old.spec.cidrs.count, spec.cidrs.count) {
    case (let before, let now) where before == now:
      for (index, range) in spec.cidrs.enumerated() {
        errors.checkKept(range, old.spec.cidrs[index], path.index(index))
      }
    case (1, 2): errors.checkKept(spec.cidrs[0], old.spec.cidrs[0], path.index(0))
    default: errors.checkKept(spec.cidrs, old.spec.cidrs, path)
    }
    return errors.causes
  }
}

extension IPAddress: ValidatedObject {
  /// What is wrong with the address as the successor of `old`: whose it is, is fixed.
  public func validateUpdate(from old: IPAddress) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkKept(
      spec.parentRef,
      old.spec.parentRef,
      FieldPath.spec.child("parentRef"),
      shown: spec.parentRef.map { ServerForm.tree(of: $0) }
    )
    return errors.causes
  }
}

/// A range of addresses of either family: the bits that they have in common.
public struct AddressRange: Hashable, Sendable {
  private let bytes: [UInt8]
  private let prefix: Int

  /// Reads `10.0.0.0/8` or `2001:db8::/32`; nil for what is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let prefix = Int(parts[1]), prefix >= 0,
      let bytes = Self.bytes(String(parts[0])), prefix <= bytes.count * 8
    else { return nil }
    self.prefix = prefix
    self.bytes = bytes
  }

  /// Whether the other range lies in this one and is smaller.
  func strictlyContains(_ other: AddressRange) -> Bool {
    guard bytes.count == other.bytes.count, other.prefix > prefix else { return false }
    return (0..<prefix).allSatisfy { bit in
      let mask = UInt8(128) >> UInt8(bit % 8)
      return bytes[bit / 8] & mask == other.bytes[bit / 8] & mask
    }
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    if !text.contains(":") {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
      let known = parts.compactMap { $0 }
      return parts.count == 4 && known.count == 4 ? known : nil
    }
    let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    func groups(_ text: Substring) -> [UInt16]? {
      if text.isEmpty { return [] }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let known = parts.compactMap { UInt16($0, radix: 16) }
      return known.count == parts.count ? known : nil
    }
    guard let first = groups(halves[0]) else { return nil }
    guard halves.count == 2 else { return first.count == 8 ? first.flatMap(Self.split) : nil }
    guard let last = groups(halves[1]), first.count + last.count < 8 else { return nil }
    let gap = [UInt16](repeating: 0, count: 8 - first.count - last.count)
    return (first + gap + last).flatMap(Self.split)
  }

  private static func split(_ group: UInt16) -> [UInt8] {
    [UInt8(group >> 8), UInt8(group & 255)]
  }
}
