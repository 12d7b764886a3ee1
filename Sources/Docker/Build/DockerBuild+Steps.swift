import ContainerRuntime
import Machine
import Simulation

/// What each instruction of a Dockerfile does.
extension DockerBuild {
  /// Begins the instruction at hand; ends it where nothing is to be waited for.
  mutating func begin(
    _ instruction: BuildInstruction,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel,
    isAgain: Bool = false
  ) throws(DockerFailure) {
    if !isAgain {
      say("Step \(step + 1)/\(instructions.count) : \(instruction.original)", &kernel)
    }
    switch instruction.name {
    case "FROM": return try from(instruction, &runtime, &kernel)
    case "ARG" where stages.isEmpty:
      globals.append(declared(instruction))
      return advance(&kernel)
    case _ where stages.isEmpty:
      throw DockerFailure("Please provide a source image with `from` prior to commit")
    case "ONBUILD":
      throw DockerFailure("ONBUILD is not simulated")
    case "RUN": return try run(instruction, &runtime, &kernel)
    case "COPY", "ADD": return try copy(instruction, &runtime, &kernel)
    case "ARG":
      let argument = declared(instruction)
      arguments.removeAll { $0.0 == argument.0 }
      arguments.append(argument)
    default:
      do throws(DockerFailure) {
        try instruction.apply(to: &settings, arguments: &arguments)
      } catch {
        throw DockerFailure(error.message)
      }
    }
    record(instruction, &runtime, &kernel)
  }

  private mutating func advance(_ kernel: inout Kernel, after pause: Duration = .zero) {
    step += 1
    phase = pause == .zero ? .next : .pausing(until: kernel.now + pause)
  }

  /// The variable that ARG names: its value is the one given, or its own.
  private mutating func declared(_ instruction: BuildInstruction) -> (String, String) {
    let variables = arguments + globals
    let text = BuildWords.expanded(instruction.rest, variables)
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    usedArguments.append(name)
    if let given = options.arguments.last(where: { $0.0 == name }) { return (name, given.1) }
    if parts.count == 2 { return (name, String(parts[1])) }
    return (name, globals.last { $0.0 == name }?.1 ?? "")
  }

  private mutating func from(
    _ instruction: BuildInstruction,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let words = instruction.words(globals)
    guard let name = words.first,
      words.count == 1 || words.count == 3 && words[1].lowercased() == "as"
    else {
      throw DockerFailure("FROM requires either one or three arguments")
    }
    let stage = words.count == 3 ? words[2].lowercased() : "\(stages.count)"
    arguments = []
    if let earlier = stages.last(where: { $0.name == name.lowercased() }) {
      image = earlier.image
    } else if name == "scratch" {
      image = nil
    } else if let found = runtime.findImage(name), !options.pulls || isPulling {
      image = found
    } else {
      guard ImageReference(name) != nil else { throw DockerFailure("invalid reference format") }
      phase = .pulling(ImagePull(ContainerRun.completed(name), to: isQuiet ? nil : 1))
      return
    }
    settings = image?.configuration ?? ImageConfiguration()
    stages.append((stage, image))
    say(" --->\(image.map { " \($0.id.prefix(12))" } ?? "")", &kernel)
    advance(&kernel)
  }

  private var isPulling: Bool { if case .pulling = phase { true } else { false } }

  /// The step's image if it was made before with the same outcome.
  private mutating func findCached(
    _ key: String,
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) -> Bool {
    guard options.usesCache,
      let found = runtime.images.last(where: {
        $0.origin?.parent == image?.id ?? "" && $0.origin?.buildKey == key
      })
    else { return false }
    image = found
    settings = found.configuration
    note(found)
    say(" ---> Using cache\n ---> \(found.id.prefix(12))", &kernel)
    advance(&kernel)
    return true
  }

  mutating func note(_ made: Image) {
    if !stages.isEmpty { stages[stages.count - 1].image = made }
  }

  /// An instruction that changes the configuration only.
  private mutating func record(
    _ instruction: BuildInstruction,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let createdBy = "/bin/sh -c #(nop) \(shown(instruction))"
    if findCached(createdBy, runtime, &kernel) { return }
    let container = temporaryID(kernel)
    var files = image?.files ?? .directory()
    if instruction.name == "WORKDIR" {
      if files.descendant(settings.workingDirectory) == nil {
        files.insert(.directory(modified: kernel.now), at: settings.workingDirectory)
      }
    } else {
      say(" ---> Running in \(container)", &kernel)
    }
    keep(files, createdBy, createdBy, &runtime, &kernel)
    finishStep(container, &kernel)
  }

  private mutating func finishStep(_ container: String, _ kernel: inout Kernel) {
    if let image {
      note(image)
      say(" ---> \(image.id.prefix(12))", &kernel)
    }
    say("Removing intermediate container \(container)", &kernel)
    advance(&kernel, after: .milliseconds(180))
  }

  private func temporaryID(_ kernel: Kernel) -> String {
    String(
      Hexadecimal.digest(of: "step \(step) \(kernel.now.nanoseconds) \(image?.id ?? "")").prefix(12)
    )
  }

  /// The instruction as the image's history has it.
  private func shown(_ instruction: BuildInstruction) -> String {
    func list(_ words: [String]) -> String {
      "[\(words.map { "\"\($0)\"" }.joined(separator: " "))]"
    }
    let variables = arguments + settings.environment.variables.map { ($0.name, $0.value) }
    switch instruction.name {
    case "CMD": return " CMD \(list(settings.command))"
    case "ENTRYPOINT": return " ENTRYPOINT \(list(settings.entrypoint))"
    case "ENV", "LABEL":
      let pairs = (try? instruction.pairs(variables)) ?? []
      return " \(instruction.name) \(pairs.map { "\($0.0)=\($0.1)" }.joined(separator: " "))"
    case "EXPOSE":
      let ports = instruction.words(variables).map { $0.contains("/") ? $0 : "\($0)/tcp" }
      return " EXPOSE \(ports.joined(separator: " "))"
    case "VOLUME":
      return
        " VOLUME [\((instruction.list ?? instruction.words(variables)).joined(separator: " "))]"
    case "WORKDIR": return "WORKDIR \(settings.workingDirectory)"
    case "USER": return " USER \(settings.userName)"
    case "SHELL": return " SHELL [\(settings.shell.joined(separator: " "))]"
    default: return " \(instruction.name) \(instruction.rest)"
    }
  }

  private mutating func run(
    _ instruction: BuildInstruction,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let words = instruction.list ?? settings.shell + [instruction.rest]
    let shown = words.joined(separator: " ")
    let given = arguments.filter { !$0.1.isEmpty }
    let prefix =
      given.isEmpty
      ? "" : "|\(given.count) \(given.map { "\($0.0)=\($0.1)" }.joined(separator: " ")) "
    let createdBy = prefix + shown
    if findCached(createdBy, runtime, &kernel) { return }
    guard let image else {
      throw DockerFailure("No image was generated. Is your Dockerfile empty?")
    }
    var config = EngineConfig(image: image.id)
    config.entrypoint = []
    config.command = words
    config.user = settings.userName
    config.workingDirectory = settings.workingDirectory
    for (name, value) in given { config.environment[name] = value }
    do throws(EngineError) {
      let id = try runtime.createEngineContainer(config, &kernel)
      say(" ---> Running in \(id.short())", &kernel)
      try runtime.startEngineContainer(id, &kernel)
      phase = .running(
        RunningStep(container: id, createdBy: createdBy, key: createdBy, shown: shown)
      )
    } catch {
      throw DockerFailure(error.message.withoutEnd)
    }
  }

  private mutating func copy(
    _ instruction: BuildInstruction,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let variables = arguments + settings.environment.variables.map { ($0.name, $0.value) }
    let words = instruction.list ?? instruction.words(variables)
    var root = context.files
    for flag in instruction.flags {
      switch flag.name {
      case "from":
        guard instruction.name == "COPY" else { throw DockerFailure("Unknown flag: from") }
        root = try stageFiles(flag.value, runtime)
      case "chown":
        throw DockerFailure("Unknown flag: chown")
      default: throw DockerFailure("Unknown flag: \(flag.name)")
      }
    }
    let plan = try BuildCopy.plan(
      words,
      from: root,
      instruction.name,
      workingDirectory: settings.workingDirectory,
      folder:
        "/var/lib/docker/tmp/docker-builder\(context.bytes * 7919 % 900_000_000 + 100_000_000)"
    )
    let kind = plan.sources.count > 1 ? "multi" : plan.sources[0].node.isDirectory ? "dir" : "file"
    let digest = Hexadecimal.digest(of: BuildCopy.digest(plan))
    let createdBy =
      "/bin/sh -c #(nop) \(instruction.name) \(kind):\(digest) in \(words.last ?? "") "
    if findCached(createdBy, runtime, &kernel) { return }
    let container = temporaryID(kernel)
    let files = BuildCopy.run(plan, into: image?.files ?? .directory())
    keep(files, createdBy, createdBy, &runtime, &kernel)
    finishStep(container, &kernel)
  }

  /// The files of an earlier stage, or of an image.
  private func stageFiles(_ name: String, _ runtime: NodeRuntime) throws(DockerFailure) -> FileNode
  {
    if let stage = stages.dropLast().last(where: { $0.name == name.lowercased() }) {
      return stage.image?.files ?? .directory()
    }
    if let number = Int(name), stages.indices.dropLast().contains(number) {
      return stages[number].image?.files ?? .directory()
    }
    guard let image = runtime.findImage(name) else {
      throw DockerFailure(
        "invalid from flag value \(name): pull access denied for \(name), repository does not exist "
          + "or may require 'docker login'"
      )
    }
    return image.files
  }
}
