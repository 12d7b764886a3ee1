import ContainerRuntime
import Machine
import Simulation

/// How a service's container comes up.
extension ComposeRun {
  mutating func bring(
    _ service: ComposeService,
    _ number: Int,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let name = project.containerName(service, number)
    var what = "Creating"
    if let there = runtime.engineContainer(name) {
      let isSame =
        there.labels["com.docker.compose.config-hash"] == project.hash(service)
        && there.imageID == runtime.findImage(project.imageName(service))?.id
      if isSame && !call.has("--force-recreate") || call.has("--no-recreate")
        || call.verb != "up"
      {
        // A command of its own starts what it needs without a look.
        if there.isAlive, call.verb != "run" {
          kernel.print("\(name) is up-to-date\n", to: 2)
          return
        }
        guard !there.isAlive else { return tell("Starting", name, &kernel) }
        return try start(there.id, "Starting", service, name, &runtime, &kernel)
      }
      what = "Recreating"
      // It goes whether or not it runs, so that nothing can be refused.
      try? runtime.removeEngineContainer(there.id, force: true, &kernel)
    }
    let config = try project.config(service, number: number, runtime, kernel)
    let id: ContainerID
    do throws(EngineError) {
      id = try runtime.createEngineContainer(config, &kernel)
    } catch {
      kernel.print("Creating \(name) ... error\n\n", to: 2)
      throw DockerFailure(
        "ERROR: for \(service.name)  \(error.message)\nERROR: Encountered errors while bringing up the "
          + "project."
      )
    }
    guard !call.has("--no-start") else { return tell(what, name, &kernel) }
    try start(id, what, service, name, &runtime, &kernel)
  }

  private mutating func start(
    _ id: ContainerID,
    _ what: String,
    _ service: ComposeService,
    _ name: String,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    pause = kernel.now + .milliseconds(420)
    do throws(EngineError) {
      try runtime.startEngineContainer(id, &kernel)
      tell(what, name, &kernel)
    } catch {
      kernel.print("\(what) \(name) ... error\n\n", to: 2)
      let why = "Cannot start service \(service.name): \(error.message.withoutEnd)"
      throw DockerFailure(
        "ERROR: for \(name)  \(why)\n\nERROR: for \(service.name)  \(why)\nERROR: Encountered errors "
          + "while bringing up the project."
      )
    }
  }
}
