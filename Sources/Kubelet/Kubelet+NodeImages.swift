import ContainerRuntime
import KubernetesAPI
import Simulation

/// What the node's status tells of its images.
extension Kubelet {
  /// How often a node's status is looked at.
  private static let statusPeriod = Duration.seconds(10)
  /// How many images a node's status tells of.
  private static let imageLimit = 50

  /// Tells the server which images the node has, some seconds after they changed.
  ///
  /// - Returns: when to look again; nil where there is nothing to tell.
  mutating func reportImages(
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime
  ) -> Instant? {
    guard isRegistered, reportedImages != runtime.imageRevision else { return nil }
    let due = reportedAt + Self.statusPeriod
    guard client.now >= due else { return due }
    guard let node = try? client.find(Node.self, name: configuration.nodeName) else { return nil }
    reportedImages = runtime.imageRevision
    reportedAt = client.now
    var changed = node
    changed.status.images = images(runtime)
    guard changed.status.images != node.status.images else { return nil }
    // Whoever wrote in between is met again with the next change.
    _ = try? client.updateStatus(changed)
    return nil
  }

  /// The node's images, largest first, with all their names.
  func images(_ runtime: NodeRuntime) -> [KubernetesAPI.ContainerImage] {
    var rows: [(id: String, image: KubernetesAPI.ContainerImage)] = []
    for image in runtime.images where !image.repository.isEmpty {
      var names = image.tags.map { "\(image.repository):\($0)" }
      if image.isPulled { names.insert("\(image.repository)@\(image.digest)", at: 0) }
      if let place = rows.firstIndex(where: { $0.id == image.id }) {
        rows[place].image.names += names
        continue
      }
      var entry = KubernetesAPI.ContainerImage()
      entry.names = names
      entry.sizeBytes = Int64(configuration.dialect == .v18 ? image.unpackedSize : image.size)
      rows.append((image.id, entry))
    }
    let sorted = rows.map(\.image).enumerated().sorted {
      ($1.element.sizeBytes, $0.offset) < ($0.element.sizeBytes, $1.offset)
    }
    return sorted.prefix(Self.imageLimit).map(\.element)
  }
}
