import Manifests

extension Endpoints: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    checkSubsets(&errors)
    return errors.causes
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: Endpoints) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    checkSubsets(&errors)
    return errors.causes
  }

  private func checkSubsets(_ errors: inout ValidationErrors) {
    for (index, subset) in subsets.enumerated() {
      let path = FieldPath("subsets").index(index)
      if subset.addresses.isEmpty, subset.notReadyAddresses.isEmpty {
        errors.required(path, "must specify `addresses` or `notReadyAddresses`")
      }
      for (place, address) in subset.addresses.enumerated() {
        errors.checkReachable(address.ip, path.child("addresses").index(place).child("ip"))
      }
      for (place, address) in subset.notReadyAddresses.enumerated() {
        errors.checkReachable(address.ip, path.child("notReadyAddresses").index(place).child("ip"))
      }
      for (place, port) in subset.ports.enumerated() {
        let portPath = path.child("ports").index(place)
        if !port.name.isEmpty {
          errors.checkLabelName(port.name, portPath.child("name"))
        } else if subset.ports.count > 1 {
          errors.required(portPath.child("name"))
        }
        errors.checkPort(.int(port.port), portPath.child("port"))
        errors.checkOneOf(port.protocol, Ports.protocols, portPath.child("protocol"))
      }
    }
  }
}

extension EndpointSlice: ValidatedObject {
  /// How many endpoints a slice may have.
  static let maximumEndpoints = 1000

  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    checkContents(&errors)
    return errors.causes
  }

  /// What is wrong with the slice as the successor of `old`; the type of addresses stays.
  public func validateUpdate(from old: EndpointSlice) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    checkContents(&errors)
    errors.checkKept(addressType, old.addressType, FieldPath("addressType"))
    return errors.causes
  }

  private func checkContents(_ errors: inout ValidationErrors) {
    errors.checkOneOf(addressType, ["FQDN", "IPv4", "IPv6"], FieldPath("addressType"))
    let path = FieldPath("endpoints")
    if endpoints.count > Self.maximumEndpoints {
      errors.tooMany(path, endpoints.count, maximum: Self.maximumEndpoints)
    }
    for (index, endpoint) in endpoints.enumerated() {
      let place = path.index(index).child("addresses")
      if endpoint.addresses.isEmpty { errors.required(place, "must contain at least 1 address") }
      guard addressType != "FQDN" else { continue }
      for (number, address) in endpoint.addresses.enumerated() {
        errors.checkReachable(address, place.index(number))
      }
    }
    for (index, port) in ports.enumerated() {
      let place = FieldPath("ports").index(index)
      if let name = port.name, !name.isEmpty { errors.checkLabelName(name, place.child("name")) }
      if ports[..<index].contains(where: { $0.name == port.name }) {
        errors.duplicate(place.child("name"), .string(port.name ?? ""))
      }
      errors.checkOneOf(port.protocol, Ports.protocols, place.child("protocol"))
    }
  }
}
