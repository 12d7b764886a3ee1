public import Machine
import Simulation

/// What an image says about its containers.
public struct ImageConfiguration: Sendable {
  /// The words that every container starts with.
  public var entrypoint: [String]
  /// The words behind them unless the container has its own.
  public var command: [String]
  /// The variables.
  public var environment: Environment
  /// The working directory.
  public var workingDirectory: String
  /// The user id.
  public var user: UInt32
  /// The ports that it says it uses, as in `6379/tcp`.
  public var exposedPorts: [String]

  /// Makes the configuration.
  public init(
    entrypoint: [String] = [],
    command: [String] = [],
    environment: Environment = .init(),
    workingDirectory: String = "/",
    user: UInt32 = 0,
    exposedPorts: [String] = []
  ) {
    self.entrypoint = entrypoint
    self.command = command
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.user = user
    self.exposedPorts = exposedPorts
  }
}

/// An image: what a registry keeps under one repository.
public struct Image: Sendable {
  /// The repository with its registry, as in `docker.io/library/redis`.
  public var repository: String
  /// The tags that the registry has; all of them are this image.
  public var tags: [String]
  /// The size of the download.
  public var size: Int
  /// The digest with `sha256:`.
  public var digest: String
  /// What it says about its containers.
  public var configuration: ImageConfiguration
  /// The files.
  public var files: FileNode

  /// Makes an image; without a digest it gets one that its name determines.
  public init(
    _ repository: String,
    tags: [String] = ["latest"],
    size: Int,
    digest: String? = nil,
    configuration: ImageConfiguration,
    files: FileNode
  ) {
    self.repository = repository
    self.tags = tags
    self.size = size
    self.digest = digest ?? "sha256:" + Hexadecimal.digest(of: repository + tags.joined())
    self.configuration = configuration
    self.files = files
  }

  /// The image's own id, without `sha256:`.
  public var id: String { Hexadecimal.digest(of: "id of " + digest) }
}

/// Hexadecimal texts that look like digests: determined by what they are made of, not cryptographic.
public enum Hexadecimal {
  /// 64 digits that `text` determines.
  public static func digest(of text: String) -> String {
    var seed: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return digits(seed: seed)
  }

  /// 64 digits that `seed` determines.
  public static func digits(seed: UInt64) -> String {
    var stream = RandomStream(seed: seed)
    return stream.string(64, from: "0123456789abcdef")
  }
}

/// Why a registry does not give an image.
public enum RegistryFailure: Error, Hashable, Sendable {
  /// The name is no image name.
  case invalidName
  /// There is no such repository, or one must log in to see it.
  case denied
  /// The repository has no such tag.
  case noTag
  /// No registry of this name can be reached.
  case noHost
}

/// The images of the world, by repository.
public struct ImageRegistry: Sendable {
  private var images: [String: [Image]] = [:]
  private var hosts: [String] = ["docker.io"]

  /// Makes a registry of `images`.
  public init(_ images: [Image] = []) {
    for image in images { add(image) }
  }

  /// Adds an image.
  public mutating func add(_ image: Image) {
    images[image.repository, default: []].append(image)
    let host = String(image.repository.prefix { $0 != "/" })
    if !hosts.contains(host) { hosts.append(host) }
  }

  /// The image of a name.
  public func image(_ name: String) throws(RegistryFailure) -> Image {
    guard let reference = ImageReference(name) else { throw .invalidName }
    guard hosts.contains(reference.registry) else { throw .noHost }
    guard let candidates = images[reference.repository] else { throw .denied }
    if let digest = reference.digest {
      guard let image = candidates.first(where: { $0.digest == digest }) else { throw .noTag }
      return image
    }
    guard let image = candidates.first(where: { $0.tags.contains(reference.tag) }) else {
      throw .noTag
    }
    return image
  }

  /// The repositories, sorted.
  public var repositories: [String] { images.keys.sorted() }
}
