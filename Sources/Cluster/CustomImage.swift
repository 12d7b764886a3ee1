import ContainerRuntime
import Images
import Machine
import Simulation

/// An image as data: a known one with files, a command and variables of its own.
public struct CustomImage: Sendable, Hashable {
  /// A text at an absolute path.
  public struct File: Sendable, Hashable {
    /// The path.
    public var path: String
    /// The text.
    public var text: String

    /// Makes a file.
    public init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  /// A variable of the containers.
  public struct Variable: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value.
    public var value: String

    /// Sets a variable.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The name with its tag, as in `shop:1`.
  public var name: String
  /// The known image that it is made from.
  public var base: String
  /// Files that are put over those of the base.
  public var files: [File]
  /// What its containers do, as a command line of the shell; nil for what the base does.
  public var command: String?
  /// Variables beside those of the base.
  public var variables: [Variable]
  /// The ports that it says it uses, beside those of the base.
  public var ports: [String]

  /// Describes an image.
  public init(
    name: String,
    base: String,
    files: [File] = [],
    command: String? = nil,
    variables: [Variable] = [],
    ports: [String] = []
  ) {
    self.name = name
    self.base = base
    self.files = files
    self.command = command
    self.variables = variables
    self.ports = ports
  }

  /// What is wrong with the description, on a cluster of `profile`; nil where nothing is.
  public func fault(_ profile: Profile) -> String? {
    guard ImageReference(name) != nil else { return "\"\(name)\" is no name of an image" }
    guard (try? KnownImages.registry(Self.era(profile)).image(base)) != nil else {
      return "there is no image \"\(base)\" to make \"\(name)\" from"
    }
    if let file = files.first(where: { !$0.path.hasPrefix("/") || $0.path.hasSuffix("/") }) {
      return "\"\(file.path)\" is no absolute path of a file"
    }
    return nil
  }

  static func era(_ profile: Profile) -> ImageEra { profile == .v18 ? .of2017 : .current }

  /// Puts the image into a registry that has its base; nothing where the base is missing.
  func add(to registry: inout ImageRegistry) {
    guard let reference = ImageReference(name), let base = try? registry.image(base) else { return }
    var configuration = base.configuration
    if let command {
      configuration.entrypoint = []
      configuration.command = ["sh", "-c", command]
    }
    for variable in variables { configuration.environment[variable.name] = variable.value }
    configuration.exposedPorts += ports.map { $0.contains("/") ? $0 : "\($0)/tcp" }
    var tree = base.files
    for file in files {
      let mode: UInt16 = file.text.hasPrefix("#!") ? 0o755 : 0o644
      tree.insert(FileNode(.file(Array(file.text.utf8)), mode: mode), at: file.path)
    }
    registry.add(
      Image(
        reference.repository,
        tags: [reference.tag],
        size: base.size,
        configuration: configuration,
        files: tree
      )
    )
  }
}
