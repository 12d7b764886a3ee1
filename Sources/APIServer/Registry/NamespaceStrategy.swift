import KubernetesAPI

extension Namespace: RegistryStrategy {
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = NamespaceStatus()
    status.phase = "Active"
    if !spec.finalizers.contains("kubernetes") { spec.finalizers.append("kubernetes") }
    metadata.labels["kubernetes.io/metadata.name"] = metadata.name
  }

  mutating func prepareForUpdate(from old: Namespace, _ server: inout APIServer) throws(Status) {
    spec.finalizers = old.spec.finalizers
    status = old.status
    metadata.labels["kubernetes.io/metadata.name"] = metadata.name
  }

  mutating func prepareForStatusUpdate(from old: Namespace) { spec = old.spec }
}
