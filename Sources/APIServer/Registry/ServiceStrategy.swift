import KubernetesAPI
import Simulation

extension Service: RegistryStrategy {
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = ServiceStatus()
    // Wrong ports are refused by validation; nothing is allocated for them.
    guard ["ClusterIP", "NodePort", "LoadBalancer"].contains(spec.type) else { return }
    try allocateAddress(&server)
    try allocatePorts(from: nil, &server)
    try allocateHealthPort(from: nil, &server)
  }

  mutating func prepareForUpdate(from old: Service, _ server: inout APIServer) throws(Status) {
    status = old.status
    if spec.type != "ExternalName", spec.clusterIP.isEmpty, old.spec.type != "ExternalName" {
      spec.clusterIP = old.spec.clusterIP
      spec.clusterIPs = old.spec.clusterIPs
    }
    if spec.ipFamilies.isEmpty { spec.ipFamilies = old.spec.ipFamilies }
    if spec.ipFamilyPolicy == nil { spec.ipFamilyPolicy = old.spec.ipFamilyPolicy }
    dropFields(ofType: old)
    if spec.type == "ExternalName" {
      old.didRemove(&server)
      (spec.clusterIP, spec.clusterIPs, spec.ipFamilies) = ("", [], [])
      spec.ipFamilyPolicy = nil
    } else if old.spec.type == "ExternalName" {
      try allocateAddress(&server)
    }
    try allocatePorts(from: old, &server)
    try allocateHealthPort(from: old, &server)
  }

  mutating func prepareForStatusUpdate(from old: Service) { spec = old.spec }

  /// Whether addresses outside of the cluster lead to the service.
  private var isExternal: Bool {
    spec.type == "NodePort" || spec.type == "LoadBalancer"
      || spec.type == "ClusterIP" && !spec.externalIPs.isEmpty
  }

  /// Takes away what the type does not have any longer, and was left as it was.
  private mutating func dropFields(ofType old: Service) {
    if old.isExternal, !isExternal, spec.externalTrafficPolicy == old.spec.externalTrafficPolicy {
      spec.externalTrafficPolicy = ""
    }
    guard old.spec.type == "LoadBalancer", spec.type != "LoadBalancer" else { return }
    if spec.allocateLoadBalancerNodePorts == old.spec.allocateLoadBalancerNodePorts {
      spec.allocateLoadBalancerNodePorts = nil
    }
    if spec.loadBalancerClass == old.spec.loadBalancerClass { spec.loadBalancerClass = nil }
  }

  private mutating func allocateAddress(_ server: inout APIServer) throws(Status) {
    if spec.ipFamilies.isEmpty { spec.ipFamilies = ["IPv4"] }
    if spec.ipFamilyPolicy == nil { spec.ipFamilyPolicy = "SingleStack" }
    switch spec.clusterIP {
    case "None": break
    case "":
      spec.clusterIP = try server.addresses.takeAddress(
        server.configuration,
        &server.random[.addresses]
      )
    case let address where !address.allSatisfy({ $0.isNumber || $0 == "." }):
      // Validation says what is wrong with it.
      break
    default:
      do {
        try server.addresses.take(spec.clusterIP, server.configuration)
      } catch {
        throw .invalid(Service.resource, metadata.name, error.causes)
      }
    }
    spec.clusterIPs = [spec.clusterIP]
  }

  private var wantsNodePorts: Bool {
    spec.type == "NodePort"
      || spec.type == "LoadBalancer" && spec.allocateLoadBalancerNodePorts != false
  }

  private mutating func allocatePorts(
    from old: Service?,
    _ server: inout APIServer
  )
    throws(Status)
  {
    let before = old?.spec.ports ?? []
    let held = before.map(\.nodePort).filter { $0 != 0 }
    if wantsNodePorts {
      for index in spec.ports.indices {
        let wanted = spec.ports[index].nodePort
        if wanted != 0 {
          guard !held.contains(wanted) else { continue }
          // The same number for another protocol is the same holder.
          guard !spec.ports[..<index].contains(where: { $0.nodePort == wanted }) else { continue }
          if let why = server.addresses.takePort(wanted, server.configuration) {
            throw .invalid(
              Service.resource,
              metadata.name,
              [
                Status.Cause(
                  reason: "FieldValueInvalid",
                  message: "Invalid value: \(wanted): \(why)",
                  field: "spec.ports[\(index)].nodePort"
                )
              ]
            )
          }
        } else if let same = before.first(where: {
          $0.port == spec.ports[index].port && $0.protocol == spec.ports[index].protocol
        }), same.nodePort != 0, !spec.ports.contains(where: { $0.nodePort == same.nodePort }) {
          spec.ports[index].nodePort = same.nodePort
        } else {
          spec.ports[index].nodePort = try server.addresses.takePort(
            server.configuration,
            &server.random[.addresses]
          )
        }
      }
    } else if old != nil, old?.wantsNodePorts == true {
      for index in spec.ports.indices where held.contains(spec.ports[index].nodePort) {
        spec.ports[index].nodePort = 0
      }
    }
    for port in held where !spec.ports.contains(where: { $0.nodePort == port }) {
      server.addresses.freePort(port)
    }
  }

  /// Balancers that send to nodes with back ends only have a port to ask which ones these are.
  private mutating func allocateHealthPort(
    from old: Service?,
    _ server: inout APIServer
  ) throws(Status) {
    let held = old?.spec.healthCheckNodePort ?? 0
    guard spec.type == "LoadBalancer", spec.externalTrafficPolicy == "Local" else {
      if held != 0 { server.addresses.freePort(held) }
      if old != nil { spec.healthCheckNodePort = 0 }
      return
    }
    let wanted = spec.healthCheckNodePort
    if wanted == 0 {
      spec.healthCheckNodePort =
        held != 0
        ? held
        : try server.addresses.takePort(server.configuration, &server.random[.addresses])
    } else if wanted != held, let why = server.addresses.takePort(wanted, server.configuration) {
      throw .invalid(
        Service.resource,
        metadata.name,
        [
          Status.Cause(
            reason: "FieldValueInvalid",
            message: "Invalid value: \(wanted): \(why)",
            field: "spec.healthCheckNodePort"
          )
        ]
      )
    }
  }

  func didRemove(_ server: inout APIServer) {
    server.addresses.free(spec.clusterIP)
    for port in spec.ports where port.nodePort != 0 { server.addresses.freePort(port.nodePort) }
    if spec.healthCheckNodePort != 0 { server.addresses.freePort(spec.healthCheckNodePort) }
  }
}
