import ContainerRuntime
import Images

/// Which images the world has, for those who look for what was meant.
extension Cluster {
  /// The repositories of today's images, sorted.
  public static var imageRepositories: [String] { KnownImages.registry(.current).repositories }

  /// The tags of one of them.
  public static func imageTags(of repository: String) -> [String] {
    KnownImages.registry(.current).tags(of: repository)
  }
}
