import ContainerRuntime
import Machine
import Manifests
import Simulation

/// What `docker inspect` tells of an image.
enum ImageInspection {
  static func value(_ image: Image, _ runtime: NodeRuntime) -> Value {
    let rows = runtime.images.filter { $0.id == image.id }
    let tags = rows.flatMap { row in row.tags.map { "\(row.familiarName):\($0)" } }
    let digests = rows.filter { $0.isPulled && !$0.repository.isEmpty }
      .map { "\($0.familiarName)@\($0.digest)" }
    let layer = "/var/lib/docker/overlay2/\(Hexadecimal.digest(of: "image layer \(image.id)"))"
    let layers = layers(of: image, runtime)
    let settings = config(image)
    return [
      "Id": .string("sha256:\(image.id)"), "RepoTags": .array(tags.map { .string($0) }),
      "RepoDigests": .array(digests.map { .string($0) }),
      "Parent": .string(image.origin.map { $0.parent.isEmpty ? "" : "sha256:\($0.parent)" } ?? ""),
      "Comment": .string(image.origin?.comment ?? ""),
      "Created": .string(DockerUnits.jsonTime(image.created)), "Container": "",
      "ContainerConfig": settings, "DockerVersion": "17.06.0-ce",
      "Author": .string(image.origin?.author ?? ""), "Config": settings, "Architecture": "amd64",
      "Os": "linux", "Size": .integer(Int64(image.unpackedSize)),
      "VirtualSize": .integer(Int64(image.unpackedSize)),
      "GraphDriver": [
        "Data": [
          "MergedDir": .string("\(layer)/merged"), "UpperDir": .string("\(layer)/diff"),
          "WorkDir": .string("\(layer)/work"),
        ], "Name": "overlay2",
      ], "RootFS": ["Type": "layers", "Layers": .array(layers)],
    ]
  }

  /// The layers, lowest first: those of the image that it was built on, then its own.
  private static func layers(of image: Image, _ runtime: NodeRuntime) -> [Value] {
    var own: [Value] = []
    var current = image
    while let origin = current.origin {
      if origin.layerSize > 0 {
        own.insert(.string("sha256:\(Hexadecimal.digest(of: "diff \(current.id)"))"), at: 0)
      }
      guard let parent = runtime.images.first(where: { $0.id == origin.parent }) else { return own }
      current = parent
    }
    return current.layers.map { .string("sha256:\(Hexadecimal.digest(of: "diff \($0.id)"))") } + own
  }

  private static func config(_ image: Image) -> Value {
    let settings = image.configuration
    func texts(_ words: [String]) -> Value {
      words.isEmpty ? .null : .array(words.map { .string($0) })
    }
    func keys(_ words: [String]) -> Value {
      words.isEmpty ? .null : .object(ValueObject(words.map { ($0, .emptyObject) }))
    }
    var environment = settings.environment.variables.map { "\($0.name)=\($0.value)" }
    if settings.environment["PATH"] == nil {
      environment.insert(
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        at: 0
      )
    }
    var fields: Value = [
      "Hostname": "", "Domainname": "", "User": .string(settings.userName), "AttachStdin": false,
      "AttachStdout": false, "AttachStderr": false,
    ]
    if !settings.exposedPorts.isEmpty { fields["ExposedPorts"] = keys(settings.exposedPorts) }
    fields["Tty"] = false
    fields["OpenStdin"] = false
    fields["StdinOnce"] = false
    fields["Env"] = texts(environment)
    fields["Cmd"] = texts(settings.command)
    if !settings.healthCheck.isEmpty {
      fields["Healthcheck"] = ["Test": texts(settings.healthCheck)]
    }
    fields["ArgsEscaped"] = true
    fields["Image"] = .string(image.origin.map { "sha256:\($0.parent)" } ?? "")
    fields["Volumes"] = keys(settings.volumes)
    fields["WorkingDir"] = .string(
      settings.workingDirectory == "/" ? "" : settings.workingDirectory
    )
    fields["Entrypoint"] = texts(settings.entrypoint)
    fields["OnBuild"] = []
    let labels = settings.labels.variables.map { ($0.name, Value.string($0.value)) }
    fields["Labels"] = labels.isEmpty ? .null : .object(ValueObject(labels))
    if !settings.stopSignal.isEmpty { fields["StopSignal"] = .string(settings.stopSignal) }
    return fields
  }
}
