import ContainerRuntime
import Machine
import Simulation

/// `docker-compose run`: a container of a service for one command.
extension ComposeRun {
  mutating func planOnce(_ runtime: NodeRuntime) throws(DockerFailure) {
    guard let name = call.words.first else {
      throw DockerFailure(
        "Usage:\n    run [options] [-v VOLUME...] [-p PORT...] [-e KEY=VAL...] [-l KEY=VALUE...]\n"
          + "        SERVICE [COMMAND] [ARGS...]"
      )
    }
    let service = try project.service(name)
    let needed = try project.chosen([name], withDependencies: !call.has("--no-deps"))
    try planGround(for: needed, runtime)
    for other in needed where other.name != name {
      let there = project.containers(of: other.name, runtime).map(\.number)
      steps += Self.numbers(nil, there).map { .bring(other, $0) }
    }
    steps.append(.once(service))
  }

  mutating func runOnce(
    _ service: ComposeService,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let config = try onceConfig(service, runtime, kernel)
    let id: ContainerID
    do throws(EngineError) {
      id = try runtime.createEngineContainer(config, &kernel)
      try runtime.startEngineContainer(id, &kernel)
    } catch {
      throw DockerFailure("ERROR: \(error.message.withoutEnd)")
    }
    if call.has("-d") {
      kernel.print(config.name + "\n")
      return
    }
    // Its command may be through in no time, and the container gone with it.
    pause = nil
    attended = AttendedRun(
      id,
      ContainerAttendance(id, after: 0, passesInput: true, isTerminal: config.hasTerminal)
    )
  }

  private func onceConfig(
    _ service: ComposeService,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(DockerFailure) -> EngineConfig {
    var config = try project.config(service, runtime, kernel)
    let numbers = project.containers(of: service.name, onlyOnce: true, runtime).map(\.number)
    let number = (numbers.max() ?? 0) + 1
    config.name = call.text("--name") ?? "\(project.name)_\(service.name)_run_\(number)"
    config.labels["com.docker.compose.container-number"] = String(number)
    config.labels["com.docker.compose.oneoff"] = "True"
    if !call.has("--service-ports") { config.ports = [] }
    let words = Array(call.words.dropFirst())
    if let entrypoint = call.text("--entrypoint") {
      config.entrypoint = entrypoint.split(separator: " ").map(String.init)
      config.command = words
    } else if !words.isEmpty {
      config.command = words
    }
    if let user = call.text("-u", "--user") { config.user = user }
    if let folder = call.text("-w", "--workdir") { config.workingDirectory = folder }
    for text in call.all("-e") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let inherited = kernel.environment[String(parts[0])] ?? ""
      config.environment[String(parts[0])] = parts.count == 2 ? String(parts[1]) : inherited
    }
    config.restart = .none
    config.removesItself = call.has("--rm")
    config.keepsInput = !call.has("-d")
    config.hasTerminal = !call.has("-d") && !call.has("-T") && kernel.isTerminal(0)
    return config
  }
}
