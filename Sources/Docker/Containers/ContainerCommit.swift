import ContainerRuntime
import Machine
import Simulation

/// `docker commit`.
enum ContainerCommit {
  static func run(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subject = try ContainerSubject.existing(call.words[0], runtime, fromDaemon: true)
    let name = call.words.count > 1 ? call.words[1] : nil
    if let name, ImageReference(name) == nil {
      throw DockerFailure("invalid reference format")
    }
    guard let machine = subject.machine,
      let base = runtime.images.first(where: { $0.id == subject.imageID(runtime) })
    else { throw .daemon("No such container: \(call.words[0])") }
    var settings = base.configuration
    if case .own(let container) = subject {
      settings.environment = container.environment
      settings.labels = container.labels
      settings.exposedPorts = container.exposedPorts
      settings.workingDirectory = container.config.workingDirectory ?? settings.workingDirectory
      if !container.config.user.isEmpty { settings.userName = container.config.user }
      if let entrypoint = container.config.entrypoint { settings.entrypoint = entrypoint }
      if !container.config.command.isEmpty { settings.command = container.config.command }
    }
    for change in call.all("change") {
      let instruction = try BuildInstruction.reading(change)
      guard instruction.name != "FROM", instruction.name != "RUN" else {
        throw .daemon("\(instruction.name.lowercased()) is not a valid change command")
      }
      var variables: [(String, String)] = []
      do throws(DockerFailure) {
        try instruction.apply(to: &settings, arguments: &variables)
      } catch {
        throw .daemon(error.message)
      }
    }
    let files = LayerFiles.committed(kernel[machine].files, over: base.files)
    let changes = FileChanges.between(base.files, files).reduce(0) { $0 + $1.bytes }
    var origin = ImageOrigin(
      parent: base.id,
      createdBy: subject.commandLine.joined(separator: " "),
      layerSize: changes
    )
    origin.comment = call["message"] ?? ""
    origin.author = call["author"] ?? ""
    let seed = "commit \(subject.id) \(kernel.now.nanoseconds)"
    let image = LayerFiles.image(
      on: base,
      settings,
      files,
      origin,
      seed: seed,
      at: kernel.now
    )
    runtime.addImage(image)
    if let name {
      do throws(EngineError) {
        try runtime.tagImage(image, name)
      } catch {
        throw .daemon(error.message)
      }
    }
    kernel.print("sha256:\(image.id)\n")
    return nil
  }
}

/// The files of images that are made here.
enum LayerFiles {
  /// A container's files as an image keeps them: without what docker itself puts into containers.
  static func committed(_ files: FileNode, over base: FileNode) -> FileNode {
    var files = files
    for name in ["hosts", "hostname", "resolv.conf"] {
      guard let etc = files[child: "etc"] else { continue }
      var restored = etc
      restored[child: name] = base[child: "etc"]?[child: name]
      files[child: "etc"] = restored
    }
    return files
  }

  /// An image on top of another one, without a name.
  static func image(
    on base: Image?,
    _ settings: ImageConfiguration,
    _ files: FileNode,
    _ origin: ImageOrigin,
    seed: String,
    at now: Instant
  ) -> Image {
    let size = (base?.unpackedSize ?? 0) + origin.layerSize
    var image = Image(
      "",
      tags: [],
      size: size,
      unpackedSize: size,
      digest: "sha256:" + Hexadecimal.digest(of: seed),
      configuration: settings,
      files: files
    )
    image.created = now
    image.origin = origin
    return image
  }
}
