import KubernetesAPI

extension ResourceQuota: RegistryStrategy {
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = ResourceQuotaStatus()
  }

  mutating func prepareForUpdate(from old: Self, _ server: inout APIServer) throws(Status) {
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: Self) { spec = old.spec }
}

extension PodDisruptionBudget: WorkloadStrategy {
  static var unobserved: PodDisruptionBudgetStatus { PodDisruptionBudgetStatus() }
}

extension HorizontalPodAutoscaler: RegistryStrategy {
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = HorizontalPodAutoscalerStatus()
  }

  mutating func prepareForUpdate(from old: Self, _ server: inout APIServer) throws(Status) {
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: Self) { spec = old.spec }
}

extension PriorityClass: RegistryStrategy {
  /// A class is born with its first generation, and never has another.
  static var countsGenerations: Bool { true }

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    try server.admitDefault(self)
  }

  mutating func prepareForUpdate(from old: Self, _ server: inout APIServer) throws(Status) {
    try server.admitDefault(self)
  }
}
