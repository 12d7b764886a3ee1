public import Machine
public import Simulation

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
  /// The user as the image's maker named it; empty for root.
  public var userName = ""
  /// The labels, in the order in which they were given.
  public var labels = Environment()
  /// The directories that become volumes of their own.
  public var volumes: [String] = []
  /// The signal that is to end it; empty for SIGTERM.
  public var stopSignal = ""
  /// The words that check its health; empty for none.
  public var healthCheck: [String] = []
  /// The words that RUN and the shell forms start with.
  public var shell = ["/bin/sh", "-c"]

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
  /// The image's own id, without `sha256:`.
  public var id: String
  /// The size on a node's disk.
  public var unpackedSize: Int
  /// When it was made; the epoch: a while before a node got it.
  public var created = Instant.epoch
  /// What a node that built it knows of its making; nil for one that was pulled.
  public var origin: ImageOrigin?

  /// Makes an image; without a digest it gets one that its name determines.
  public init(
    _ repository: String,
    tags: [String] = ["latest"],
    size: Int,
    unpackedSize: Int? = nil,
    digest: String? = nil,
    configuration: ImageConfiguration,
    files: FileNode
  ) {
    self.repository = repository
    self.tags = tags
    self.size = size
    self.unpackedSize = unpackedSize ?? size * 5 / 2
    let digest = digest ?? "sha256:" + Hexadecimal.digest(of: repository + tags.joined())
    self.digest = digest
    self.configuration = configuration
    self.files = files
    id = Hexadecimal.digest(of: "id of " + digest)
  }

  /// Whether it came from a registry, so that its digest has a meaning elsewhere.
  public var isPulled: Bool { origin == nil }
}

/// How an image was built or committed on a node.
public struct ImageOrigin: Hashable, Sendable {
  /// The id of the image that it was made from; empty for none.
  public var parent: String
  /// The command of its layer.
  public var createdBy: String
  /// What tells whether a step of a build would make the same again.
  public var buildKey: String
  /// The size of its layer.
  public var layerSize: Int
  /// What was said about it.
  public var comment = ""
  /// Who made it.
  public var author = ""

  /// Makes the record.
  public init(parent: String, createdBy: String, buildKey: String = "", layerSize: Int = 0) {
    self.parent = parent
    self.createdBy = createdBy
    self.buildKey = buildKey
    self.layerSize = layerSize
  }
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
  /// Whether any registry can be reached.
  public var isReachable = true

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
    guard isReachable, hosts.contains(reference.registry) else { throw .noHost }
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

  /// The tags of a repository, in the order in which they were added.
  public func tags(of repository: String) -> [String] {
    (images[repository] ?? []).flatMap(\.tags)
  }

  /// The repositories, sorted.
  public var repositories: [String] { images.keys.sorted() }
}
