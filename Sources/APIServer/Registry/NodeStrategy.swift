import KubernetesAPI

extension Node: RegistryStrategy {
  mutating func prepareForUpdate(from old: Node, _ server: inout APIServer) throws(Status) {
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: Node) { spec = old.spec }
}
