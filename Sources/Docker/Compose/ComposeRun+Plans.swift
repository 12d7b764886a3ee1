import ContainerRuntime
import Machine
import Manifests
import Simulation

/// What each command of docker-compose is made of.
extension ComposeRun {
  mutating func plan(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    switch call.verb {
    case "up": try planUp(runtime)
    case "down": planDown(runtime)
    case "build":
      for service in try project.chosen(call.words, withDependencies: false) {
        if service.build == nil {
          kernel.print("\(service.name) uses an image, skipping\n", to: 2)
        } else {
          steps.append(.build(service))
        }
      }
    case "pull":
      for service in try project.chosen(call.words, withDependencies: false)
      where service.build == nil {
        steps.append(.pull(service))
      }
    case "start":
      let names = try names(runtime) { _ in true }
      for service in try project.chosen(call.words, withDependencies: false)
      where project.containers(of: service.name, runtime).isEmpty {
        throw DockerFailure("ERROR: No containers to start")
      }
      steps = [.start(names)]
    case "stop", "restart": steps = [.stop(try names(runtime, \.isAlive).reversed())]
    case "kill":
      let signal = Signal(named: call.text("-s") ?? "KILL") ?? .kill
      steps = [.kill(try names(runtime, \.isAlive).reversed(), signal)]
    case "rm": try planRemoval(runtime, &kernel)
    case "logs": steps = [.attach(try names(runtime) { _ in true }.sorted())]
    case "ps": try list(runtime, &kernel)
    case "port": try port(runtime, &kernel)
    case "exec": try planExec(runtime, kernel)
    case "scale": try planScale(runtime, &kernel)
    case "run": try planOnce(runtime)
    case "images": try listImages(runtime, &kernel)
    case "top": try listProcesses(runtime, &kernel)
    default: printConfig(&kernel)
    }
  }

  /// The names of the containers of the services that are named, in the order of dependence.
  func names(
    _ runtime: NodeRuntime,
    _ isWanted: (EngineContainer) -> Bool
  ) throws(DockerFailure) -> [String] {
    try project.chosen(call.words, withDependencies: false).flatMap { service in
      project.containers(of: service.name, runtime).filter(isWanted).map(\.name)
    }
  }

  private mutating func planUp(_ runtime: NodeRuntime) throws(DockerFailure) {
    let services = try project.chosen(call.words, withDependencies: !call.has("--no-deps"))
    try planGround(for: services, runtime)
    let wanted = try scales(call.all("--scale"))
    var names: [String] = []
    for service in services {
      let there = project.containers(of: service.name, runtime).map(\.number)
      let count = wanted.first { $0.service.name == service.name }?.count
      let numbers = Self.numbers(count, there)
      steps += numbers.map { .bring(service, $0) }
      names += numbers.map { project.containerName(service, $0) }
      let gone = there.filter { !numbers.contains($0) }.map { project.containerName(service, $0) }
      if !gone.isEmpty { steps.append(.drop(gone)) }
    }
    guard !call.has("-d"), !call.has("--no-start") else { return }
    steps.append(.attach(names))
  }

  /// The networks, volumes and images that services need and that are not there.
  mutating func planGround(
    for services: [ComposeService],
    _ runtime: NodeRuntime
  ) throws(DockerFailure) {
    for network in project.networks(services) where runtime.network(network.name) == nil {
      if network.isExternal {
        throw DockerFailure(
          "ERROR: Network \(network.name) declared as external, but could not be found. Please create "
            + "the network manually using `docker network create \(network.name)` and try again."
        )
      }
      steps.append(.createNetwork(network.name))
    }
    for key in project.document["volumes"]?.object?.keys ?? [] {
      let isExternal = project.document["volumes"]?[key]?["external"] != nil
      let name = isExternal ? key : "\(project.name)_\(key)"
      let isThere = runtime.engine.volumes.contains { $0.name == name }
      if isExternal, !isThere {
        throw DockerFailure(
          "ERROR: Volume \(key) declared as external, but could not be found. Please create the volume "
            + "manually using `docker volume create --name=\(key)` and try again."
        )
      }
      if !isThere { steps.append(.createVolume(name)) }
    }
    for service in services {
      let isMissing = runtime.findImage(project.imageName(service)) == nil
      if service.build != nil {
        if isMissing || call.has("--build") { steps.append(.build(service)) }
      } else if isMissing {
        steps.append(.pull(service))
      }
    }
  }

  private mutating func planDown(_ runtime: NodeRuntime) {
    let containers = project.order.reversed().flatMap { service in
      project.containers(of: service, onlyOnce: true, runtime)
        + project.containers(of: service, runtime)
    }
    steps = [
      .stop(containers.filter(\.isAlive).map(\.name)), .remove(containers.map(\.name)),
    ]
    for network in project.networks(project.services) where !network.isExternal {
      steps.append(.removeNetwork(network.name))
    }
    guard call.has("-v", "--volumes") else { return }
    for key in project.document["volumes"]?.object?.keys ?? [] {
      let name = "\(project.name)_\(key)"
      if runtime.engine.volumes.contains(where: { $0.name == name }) {
        steps.append(.removeVolume(name))
      }
    }
  }

  private mutating func planRemoval(
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    if call.has("-s", "--stop") { steps.append(.stop(try names(runtime, \.isAlive).reversed())) }
    let isStopping = call.has("-s", "--stop")
    var removed = try names(runtime) { isStopping || !$0.isAlive }
    for service in try project.chosen(call.words, withDependencies: false) {
      removed += project.containers(of: service.name, onlyOnce: true, runtime)
        .filter { !$0.isAlive }.map(\.name)
    }
    guard !removed.isEmpty else {
      kernel.print("No stopped containers\n", to: 2)
      return
    }
    kernel.print("Going to remove \(removed.joined(separator: ", "))\n")
    guard call.has("-f", "--force") else {
      throw DockerFailure("docker-compose rm: asking is not simulated; give -f")
    }
    steps.append(.remove(removed))
  }

  private mutating func planExec(
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(DockerFailure) {
    guard call.words.count > 1 else {
      throw DockerFailure("Usage: exec [options] SERVICE COMMAND [ARGS...]")
    }
    let service = try project.service(call.words[0])
    guard let container = project.containers(of: service.name, runtime).first(where: \.isAlive)
    else {
      throw DockerFailure("ERROR: No container found for \(service.name)_1")
    }
    let isTerminal = !call.has("-T") && !call.has("-d")
    if isTerminal, !kernel.isTerminal(0) { throw DockerFailure("the input device is not a TTY") }
    var user: UInt32?
    if let name = call.text("-u", "--user") {
      let bytes = kernel.contents("/etc/passwd", on: container.machine) ?? []
      user = try ContainerCommands.userID(name, passwd: String(decoding: bytes, as: UTF8.self))
    }
    var environment = Environment()
    for text in call.all("-e", "--env") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      environment[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
    }
    steps = [
      .exec(
        ContainerVisitor(
          container.machine,
          Array(call.words.dropFirst()),
          environment: environment,
          user: user,
          passesInput: !call.has("-d"),
          isTerminal: isTerminal
        )
      )
    ]
  }

  private func port(_ runtime: NodeRuntime, _ kernel: inout Kernel) throws(DockerFailure) {
    guard call.words.count == 2 else {
      throw DockerFailure("Usage: port [options] SERVICE PRIVATE_PORT")
    }
    let service = try project.service(call.words[0])
    guard let container = project.containers(of: service.name, runtime).first else {
      throw DockerFailure("ERROR: No container found for \(service.name)_1")
    }
    let key = "\(call.words[1])/\(call.text("--protocol") ?? "tcp")"
    let open = container.openPorts.first { $0.key == key }
    kernel.print(open.map { "\($0.hostAddress):\($0.hostPort)" } ?? "")
    kernel.print("\n")
  }

  private func list(_ runtime: NodeRuntime, _ kernel: inout Kernel) throws(DockerFailure) {
    var containers: [EngineContainer] = []
    for service in try project.chosen(call.words, withDependencies: false) {
      containers += project.containers(of: service.name, runtime)
      containers += project.containers(of: service.name, onlyOnce: true, runtime)
    }
    containers.sort { $0.name < $1.name }
    if call.has("-q") {
      kernel.print(containers.map { "\($0.id)\n" }.joined())
      return
    }
    let rows = containers.map { container in
      var command = container.commandLine.joined(separator: " ")
      if command.count > 30 { command = command.prefix(26) + " ..." }
      let state =
        switch container.state {
        case .running: "Up"
        case .paused: "Paused"
        case .restarting: "Restarting"
        case .created: "Exit 0"
        case .exited, .dead: "Exit \(container.exitCode)"
        }
      let ports = ContainerSubject.own(container).ports
      return [container.name, command, state, ports]
    }
    kernel.print(
      ComposeTable.text(
        ["Name", "Command", "State", "Ports"],
        rows,
        width: kernel.terminalSize(1)?.columns
      )
    )
  }

  private func printConfig(_ kernel: inout Kernel) {
    if call.has("-q", "--quiet") { return }
    if call.has("--services") {
      kernel.print(project.services.map { $0.name + "\n" }.joined())
      return
    }
    if call.has("--volumes") {
      kernel.print((project.document["volumes"]?.object?.keys ?? []).map { $0 + "\n" }.joined())
      return
    }
    var tree = ValueObject()
    for key in ["networks", "services", "volumes"] {
      guard let part = project.document[key], part.object?.isEmpty == false else { continue }
      tree[key] = part
    }
    if tree["services"] == nil {
      tree["services"] = .object(
        ValueObject(project.services.map { ($0.name, $0.value) })
      )
    }
    if var services = tree["services"]?.object {
      for field in services.fields {
        guard let ports = field.value["ports"]?.array else { continue }
        var service = field.value
        service["ports"] = .array(
          ports.map { port in
            let text = GoSyntax.print(port)
            return port.object != nil || text.contains("/") ? port : .string(text + "/tcp")
          }
        )
        services[field.key] = service
      }
      tree["services"] = .object(services)
    }
    var text = YAMLWriter.text(of: .object(tree.sortedByKey()))
    let version = project.document["version"]?.string ?? "1"
    text += "version: '\(version.contains(".") ? version : version + ".0")'\n"
    kernel.print(text + "\n")
  }
}
