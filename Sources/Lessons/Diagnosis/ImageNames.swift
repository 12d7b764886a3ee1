import Cluster
import KubernetesAPI

/// What a misspelt name of an image may have meant.
enum ImageNames {
  private static let library = "docker.io/library/"
  private static let hub = "docker.io/"

  /// The nearest name of an image that is there, in the short form; nil where none is near.
  static func nearest(to image: String) -> String? {
    let reference = ImageReference(image)
    let known = Cluster.imageRepositories
    let written = short(reference.repository)
    if let repository = known.first(where: { short($0) == written }) {
      let tags = Cluster.imageTags(of: repository)
      guard !tags.contains(reference.tag) else { return nil }
      let tag = Spelling.nearest(to: reference.tag, among: tags) ?? tags.first
      return tag.map { "\(written):\($0)" }
    }
    guard let name = Spelling.nearest(to: written, among: known.map(short)),
      let repository = known.first(where: { short($0) == name })
    else { return nil }
    let hasTag = image.count > reference.repository.count
    let isTagKnown = Cluster.imageTags(of: repository).contains(reference.tag)
    return hasTag && isTagKnown ? "\(name):\(reference.tag)" : name
  }

  /// A repository as people write it.
  private static func short(_ repository: String) -> String {
    for prefix in [library, hub] where repository.hasPrefix(prefix) {
      return String(repository.dropFirst(prefix.count))
    }
    return repository
  }
}
