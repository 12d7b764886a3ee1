import ContainerRuntime
import Machine
import Simulation

/// How an image came to be, layer by layer.
enum ImageHistory {
  /// One layer, or a step that made none.
  struct Step: Sendable {
    /// The image after the step; nil where it is not on the node.
    var id: String?
    var createdBy: String
    var created: Instant
    var size: Int
    var comment = ""
  }

  /// The steps, latest first.
  static func steps(of image: Image, _ runtime: NodeRuntime) -> [Step] {
    var steps: [Step] = []
    var current = image
    while let origin = current.origin {
      steps.append(
        Step(
          id: current.id,
          createdBy: origin.createdBy,
          created: current.created,
          size: origin.layerSize,
          comment: origin.comment
        )
      )
      guard let parent = runtime.images.first(where: { $0.id == origin.parent }) else {
        return steps
      }
      current = parent
    }
    return steps + pulled(current)
  }

  /// What a registry's image says of itself.
  private static func pulled(_ image: Image) -> [Step] {
    let settings = image.configuration
    func list(_ words: [String]) -> String {
      "[\(words.map { "\"\($0)\"" }.joined(separator: " "))]"
    }
    var steps: [Step] = []
    func add(_ text: String, size: Int = 0) {
      steps.append(
        Step(id: nil, createdBy: text, created: image.created, size: size)
      )
    }
    let nop = "/bin/sh -c #(nop) "
    if !settings.command.isEmpty { add("\(nop) CMD \(list(settings.command))") }
    for port in settings.exposedPorts { add("\(nop) EXPOSE \(port)") }
    if !settings.entrypoint.isEmpty { add("\(nop) ENTRYPOINT \(list(settings.entrypoint))") }
    if settings.workingDirectory != "/" { add("\(nop) WORKDIR \(settings.workingDirectory)") }
    for path in settings.volumes { add("\(nop) VOLUME [\(path)]") }
    for variable in settings.environment.variables.reversed() {
      add("\(nop) ENV \(variable.name)=\(variable.value)")
    }
    let digest = Hexadecimal.digest(of: "files of \(image.digest)")
    add("\(nop)ADD file:\(digest) in / ", size: image.unpackedSize)
    steps[0].id = image.id
    return steps
  }
}
