import ContainerRuntime
import Machine
import Simulation

/// `docker build`: one instruction after the other, each an image of its own.
struct DockerBuild: DockerErrand {
  /// A command that runs in a container of its own, whose files become the next image.
  struct RunningStep: Sendable {
    var container: ContainerID
    var printed = 0
    var createdBy: String
    var key: String
    var shown: String
  }

  enum Phase: Sendable {
    case sending(until: Instant)
    case next
    case pausing(until: Instant)
    case pulling(ImagePull)
    case running(RunningStep)
  }

  let options: BuildOptions
  let context: BuildContext
  let instructions: [BuildInstruction]
  /// Whether only the image's id is printed, at the end.
  let isQuiet: Bool
  var phase: Phase
  var step = 0
  /// The image after the last instruction; nil before the first, and on top of `scratch`.
  var image: Image?
  /// What the image's containers will start with.
  var settings = ImageConfiguration()
  var stages: [(name: String, image: Image?)] = []
  /// The variables that ARG declared, with their values.
  var arguments: [(String, String)] = []
  /// Those that were declared before the first FROM.
  var globals: [(String, String)] = []
  var usedArguments: [String] = []

  init(_ call: DockerCall, _ kernel: Kernel) throws(DockerFailure) {
    try self.init(
      BuildOptions(call),
      BuildContext(call, kernel),
      isQuiet: call.has("quiet"),
      kernel
    )
  }

  init(
    _ options: BuildOptions,
    _ context: BuildContext,
    isQuiet: Bool = false,
    sendsQuietly: Bool = false,
    _ kernel: Kernel
  ) throws(DockerFailure) {
    self.options = options
    self.context = context
    self.isQuiet = isQuiet
    phase = sendsQuietly ? .next : .sending(until: kernel.now + .milliseconds(250))
    do throws(DockerFailure) {
      instructions = try DockerfileReader.instructions(context.dockerfile)
    } catch {
      // The context is sent before the daemon reads the file in it.
      let sent =
        isQuiet || sendsQuietly
        ? ""
        : "Sending build context to Docker daemon  \(DockerUnits.size(context.bytes, digits: 4))\n"
      throw DockerFailure(sent + error.message, status: error.status)
    }
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    do throws(DockerFailure) {
      while true {
        switch phase {
        case .sending(let due):
          guard kernel.now >= due else { return .wait([.until(due)]) }
          let size = DockerUnits.size(context.bytes, digits: 4)
          say("Sending build context to Docker daemon  \(size)", &kernel)
          phase = .next
        case .pausing(let due):
          guard kernel.now >= due else { return .wait([.until(due)]) }
          phase = .next
        case .next:
          guard step < instructions.count, !isDone else {
            return try finish(&runtime, &kernel)
          }
          try begin(instructions[step], &runtime, &kernel)
        case .pulling(var pull):
          let progress = pull.resume(&runtime, &kernel)
          phase = .pulling(pull)
          switch progress {
          case .waiting(let waits): return .wait(waits)
          case .failed(let message): throw DockerFailure(message)
          case .done: try begin(instructions[step], &runtime, &kernel, isAgain: true)
          }
        case .running(let run):
          if let waits = try follow(run, &runtime, &kernel) { return .wait(waits) }
        }
      }
    } catch {
      kernel.print(error.message.withoutEnd + "\n", to: 2)
      return .exit(error.status)
    }
  }

  func say(_ text: String, _ kernel: inout Kernel) {
    if !isQuiet { kernel.print(text + "\n") }
  }

  /// Whether the stage that was asked for is complete.
  private var isDone: Bool {
    guard let target = options.target, step < instructions.count else { return false }
    return instructions[step].name == "FROM" && stages.last?.name == target
  }

  private mutating func finish(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> Disposition {
    guard let image else {
      throw DockerFailure("No image was generated. Is your Dockerfile empty?")
    }
    let unused = options.arguments.map(\.0).filter { !usedArguments.contains($0) }
    if !unused.isEmpty {
      say(
        "[Warning] One or more build-args [\(unused.joined(separator: " "))] were not consumed",
        &kernel
      )
    }
    if isQuiet {
      kernel.print("sha256:\(image.id)\n")
    } else {
      kernel.print("Successfully built \(image.id.prefix(12))\n")
    }
    for tag in options.tags {
      do throws(EngineError) {
        try runtime.tagImage(image, tag)
      } catch {
        throw DockerFailure(error.message)
      }
      say("Successfully tagged \(ContainerRun.completed(tag))", &kernel)
    }
    return .exit(0)
  }

  /// Goes on with a command's output; nil once it is through and its image made.
  private mutating func follow(
    _ run: RunningStep,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> [Wait]? {
    guard let container = runtime.engineContainer(run.container) else {
      throw DockerFailure("No such container: \(run.container)")
    }
    var run = run
    let log = kernel[container.machine].log
    for chunk in log.chunks.dropFirst(max(0, run.printed - log.droppedChunks)) where !isQuiet {
      kernel.print(chunk.text)
    }
    run.printed = log.droppedChunks + log.chunks.count
    phase = .running(run)
    let main = ProcessID(machine: container.machine, number: 1)
    if kernel.isAlive(main) { return [.process(main), .until(kernel.now + .milliseconds(200))] }
    if container.isAlive { return [.until(kernel.now + .milliseconds(5))] }
    if container.exitCode != 0 {
      if options.removesAlways {
        try? runtime.removeEngineContainer(run.container, force: true, &kernel)
      }
      throw DockerFailure(
        "The command '\(run.shown)' returned a non-zero code: \(container.exitCode)",
        status: container.exitCode
      )
    }
    let files = LayerFiles.committed(
      kernel[container.machine].files,
      over: image?.files ?? .directory()
    )
    keep(files, run.createdBy, run.key, &runtime, &kernel)
    if let image { note(image) }
    try? runtime.removeEngineContainer(run.container, force: true, withVolumes: true, &kernel)
    say(" ---> \(image?.id.prefix(12) ?? "")", &kernel)
    say("Removing intermediate container \(run.container.short())", &kernel)
    step += 1
    phase = .next
    return nil
  }

  /// Makes the image of a step.
  mutating func keep(
    _ files: FileNode,
    _ createdBy: String,
    _ key: String,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let old = image?.files ?? .directory()
    var origin = ImageOrigin(
      parent: image?.id ?? "",
      createdBy: createdBy,
      buildKey: key,
      layerSize: FileChanges.between(old, files).reduce(0) { $0 + $1.bytes }
    )
    origin.author = options.author
    let made = LayerFiles.image(
      on: image,
      settings,
      files,
      origin,
      seed: "build \(image?.id ?? "") \(key) \(kernel.now.nanoseconds) \(step)",
      at: kernel.now
    )
    runtime.addImage(made)
    image = made
  }
}

/// The options of `docker build`.
struct BuildOptions: Sendable {
  var tags: [String] = []
  var usesCache = true
  var removesAlways = false
  var pulls = false
  var target: String?
  var arguments: [(String, String)] = []
  var labels = Environment()
  var author = ""

  init() {}

  init(_ call: DockerCall) throws(DockerFailure) {
    tags = call.all("tag")
    for tag in tags where ImageReference(tag) == nil {
      let isCapital = ImageReference(tag.lowercased()) != nil
      throw DockerFailure(
        "invalid argument \"\(tag)\" for -t, --tag: invalid reference format"
          + (isCapital ? ": repository name must be lowercase" : "")
          + "\nSee 'docker build --help'.",
        status: 125
      )
    }
    usesCache = !call.has("no-cache")
    removesAlways = call.has("force-rm")
    pulls = call.has("pull")
    target = call["target"]
    arguments = call.all("build-arg").map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }
    for text in call.all("label") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      labels[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
    }
  }
}

extension DockerBuild {
  static let spec = DockerCommandSpec(
    "build",
    "[OPTIONS] PATH | URL | -",
    "Build an image from a Dockerfile",
    .exactly(1),
    [
      DockerFlag("build-arg", nil, .list), DockerFlag("cache-from", nil, .ignoredText),
      DockerFlag("compress", nil, .ignoredSwitch), DockerFlag("file", "f", .text),
      DockerFlag("force-rm"), DockerFlag("label", nil, .list),
      DockerFlag("memory", "m", .ignoredText), DockerFlag("network", nil, .ignoredText),
      DockerFlag("no-cache"), DockerFlag("pull"), DockerFlag("quiet", "q"),
      DockerFlag("rm", nil, .ignoredSwitch), DockerFlag("squash", nil, .ignoredSwitch),
      DockerFlag("tag", "t", .list), DockerFlag("target", nil, .text),
    ]
  ) { call, _, kernel throws(DockerFailure) in
    try DockerBuild(call, kernel)
  }
}
