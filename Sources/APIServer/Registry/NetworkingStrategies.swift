import KubernetesAPI

extension Ingress: WorkloadStrategy {
  static var unobserved: IngressStatus { IngressStatus() }
}

extension ServiceCIDR: RegistryStrategy {
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = ServiceCIDRStatus()
  }

  mutating func prepareForUpdate(from old: ServiceCIDR, _ server: inout APIServer) throws(Status) {
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: ServiceCIDR) { spec = old.spec }
}

extension NetworkPolicy: RegistryStrategy {
  static var countsGenerations: Bool { true }
  func specDiffers(from old: NetworkPolicy) -> Bool { spec != old.spec }
}

extension IngressClass: RegistryStrategy {
  static var countsGenerations: Bool { true }
  func specDiffers(from old: IngressClass) -> Bool { spec != old.spec }
}
