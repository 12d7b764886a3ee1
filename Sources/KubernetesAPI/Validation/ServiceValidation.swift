import Manifests

extension Service: ValidatedObject {
  /// What is wrong with a service's name: from v1.36 on it may start with a digit (KEP-5311).
  public static func nameErrors(_ name: String) -> [String] { Names.dns1123LabelErrors(name) }

  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkServiceSpec(spec)
    return errors.causes
  }

  /// What is wrong with the service as the successor of `old`; addresses stay once they are set.
  public func validateUpdate(from old: Service) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec.type != "ExternalName", old.spec.type != "ExternalName" {
      let addresses = spec.effectiveClusterIPs(after: old.spec)
      if let first = addresses.first, let before = old.spec.clusterIPs.first, first != before {
        errors.invalid(
          FieldPath.spec.child("clusterIPs").index(0),
          addresses.encoded(),
          "may not change once set"
        )
      }
      if let first = spec.ipFamilies.first, let before = old.spec.ipFamilies.first, first != before
      {
        errors.invalid(
          FieldPath.spec.child("ipFamilies").index(0),
          spec.ipFamilies.encoded(),
          "may not change once set"
        )
      }
    }
    if spec.type == "LoadBalancer", old.spec.type == "LoadBalancer",
      spec.loadBalancerClass != old.spec.loadBalancerClass
    {
      errors.invalid(
        FieldPath.spec.child("loadBalancerClass"),
        spec.loadBalancerClass.encoded(),
        "may not change once set"
      )
    }
    errors.checkServiceSpec(spec)
    return errors.causes
  }
}

extension ServiceSpec {
  /// The addresses asked for, where a client may have changed only one of the two fields.
  func effectiveClusterIPs(after old: ServiceSpec) -> [String] {
    if clusterIPs == old.clusterIPs, clusterIP != old.clusterIP, !clusterIP.isEmpty {
      return [clusterIP]
    }
    return clusterIPs
  }

  var isHeadless: Bool { clusterIP == "None" || clusterIPs == ["None"] }
}

extension ValidationErrors {
  /// Checks what a service is to be.
  mutating func checkServiceSpec(_ spec: ServiceSpec) {
    let path = FieldPath.spec
    if spec.ports.isEmpty, !spec.isHeadless, spec.type != "ExternalName" {
      required(path.child("ports"))
    }
    checkType(spec, path)
    var names: [String] = []
    for (index, port) in spec.ports.enumerated() {
      let place = path.child("ports").index(index)
      checkServicePort(port, needsName: spec.ports.count > 1, &names, place)
    }
    checkLabels(spec.selector, path.child("selector"))
    checkOneOf(spec.sessionAffinity, ["ClientIP", "None"], path.child("sessionAffinity"))
    checkAffinity(spec, path.child("sessionAffinityConfig"))
    for (index, address) in spec.clusterIPs.enumerated() where address != "None" {
      checkAddress(address, path.child("clusterIPs").index(index))
    }
    for (index, address) in spec.externalIPs.enumerated() {
      checkReachable(address, path.child("externalIPs").index(index))
    }
    checkOneOf(
      spec.type,
      ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
      path.child("type")
    )
    checkPortsTogether(spec, path.child("ports"))
    checkRanges(spec, path.child("LoadBalancerSourceRanges"))
    checkPolicies(spec, path)
  }

  private mutating func checkRanges(_ spec: ServiceSpec, _ path: FieldPath) {
    guard !spec.loadBalancerSourceRanges.isEmpty else { return }
    if spec.type != "LoadBalancer" {
      forbidden(path, "may only be used when `type` is 'LoadBalancer'")
    }
    for (index, range) in spec.loadBalancerSourceRanges.enumerated() {
      let parts = range.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      let bits = parts.count == 2 && Self.isAddress(parts[0]) ? Int(parts[1]) : nil
      let most = range.contains(":") ? 128 : 32
      if let bits, (0...most).contains(bits) { continue }
      invalid(
        path.index(index),
        .string(range),
        "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
      )
    }
  }

  private mutating func checkType(_ spec: ServiceSpec, _ path: FieldPath) {
    switch spec.type {
    case "LoadBalancer", "NodePort":
      if spec.isHeadless {
        invalid(
          path.child("clusterIPs").index(0),
          "None",
          "may not be set to 'None' for \(spec.type) services"
        )
      }
    case "ExternalName":
      let why = "may not be set for ExternalName services"
      if !spec.clusterIPs.isEmpty { forbidden(path.child("clusterIPs"), why) }
      if !spec.ipFamilies.isEmpty { forbidden(path.child("ipFamilies"), why) }
      if spec.ipFamilyPolicy != nil { forbidden(path.child("ipFamilyPolicy"), why) }
      var name = spec.externalName
      if name.hasSuffix(".") { name.removeLast() }
      if name.isEmpty {
        required(path.child("externalName"))
      } else {
        checkSubdomain(name, path.child("externalName"))
      }
    default: break
    }
  }

  private mutating func checkServicePort(
    _ port: ServicePort,
    needsName: Bool,
    _ names: inout [String],
    _ path: FieldPath
  ) {
    if !port.name.isEmpty {
      checkLabelName(port.name, path.child("name"))
      if names.contains(port.name) { duplicate(path.child("name"), .string(port.name)) }
      names.append(port.name)
    } else if needsName {
      required(path.child("name"))
    }
    for why in Ports.numberErrors(port.port) {
      invalid(path.child("port"), .integer(Int64(port.port)), why)
    }
    checkOneOf(port.protocol, Ports.protocols, path.child("protocol"))
    checkPort(port.targetPort, path.child("targetPort"))
    if let hint = port.appProtocol {
      invalid(path.child("appProtocol"), hint, Names.qualifiedNameErrors(hint))
    }
  }

  private mutating func checkAffinity(_ spec: ServiceSpec, _ path: FieldPath) {
    if spec.sessionAffinity == "None", spec.sessionAffinityConfig != nil {
      forbidden(path, "must not be set when session affinity is None")
    }
    guard spec.sessionAffinity == "ClientIP" else { return }
    let place = path.child("clientIP").child("timeoutSeconds")
    guard let seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds else {
      return required(path, "when session affinity type is ClientIP")
    }
    if !(1...86_400).contains(seconds) {
      invalid(
        place,
        .integer(Int64(seconds)),
        "must be greater than 0 and less than 86400"
      )
    }
  }

  /// Checks ports against one another and against the type.
  private mutating func checkPortsTogether(_ spec: ServiceSpec, _ path: FieldPath) {
    if spec.type == "ClusterIP" {
      for (index, port) in spec.ports.enumerated() where port.nodePort != 0 {
        forbidden(
          path.index(index).child("nodePort"),
          "may not be used when `type` is 'ClusterIP'"
        )
      }
    }
    for (index, port) in spec.ports.enumerated() where port.nodePort != 0 {
      let isTaken = spec.ports[..<index].contains {
        $0.nodePort == port.nodePort && $0.protocol == port.protocol
      }
      if isTaken {
        duplicate(path.index(index).child("nodePort"), .integer(Int64(port.nodePort)))
      }
    }
    for (index, port) in spec.ports.enumerated() {
      let isTaken = spec.ports[..<index].contains {
        $0.port == port.port && $0.protocol == port.protocol
      }
      if isTaken { duplicate(path.index(index), Self.internalForm(of: port)) }
    }
  }

  /// A port as upstream's internal type is written, which is what the refusal shows.
  private static func internalForm(of port: ServicePort) -> Value {
    [
      "Name": "", "Protocol": .string(port.protocol), "AppProtocol": nil,
      "Port": .integer(Int64(port.port)), "TargetPort": 0, "NodePort": 0,
    ]
  }

  private mutating func checkPolicies(_ spec: ServiceSpec, _ path: FieldPath) {
    let policies = ["Cluster", "Local"]
    let isExternal =
      spec.type == "NodePort" || spec.type == "LoadBalancer"
      || (spec.type == "ClusterIP" && !spec.externalIPs.isEmpty)
    let place = path.child("externalTrafficPolicy")
    if isExternal {
      checkOneOf(spec.externalTrafficPolicy, policies, place)
    } else if !spec.externalTrafficPolicy.isEmpty {
      invalid(
        place,
        .string(spec.externalTrafficPolicy),
        "may only be set for externally-accessible services"
      )
    }
    checkOneOf(spec.internalTrafficPolicy, policies, path.child("internalTrafficPolicy"))
    if spec.type != "LoadBalancer", spec.allocateLoadBalancerNodePorts != nil {
      forbidden(
        path.child("allocateLoadBalancerNodePorts"),
        "may only be used when `type` is 'LoadBalancer'"
      )
    }
    if spec.type != "LoadBalancer", spec.loadBalancerClass != nil {
      forbidden(
        path.child("loadBalancerClass"),
        "may only be used when `type` is 'LoadBalancer'"
      )
    }
  }
}
