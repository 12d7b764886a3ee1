import APIServer
import Kubectl
import KubernetesAPI
import Machine
import Manifests
import Simulation
import Testing

/// Runs the programs that ask the API, as the composition root does.
private struct ServerDriver: ProgramDriver {
  var server: APIServer

  mutating func resume(_ program: inout any Program, _ kernel: inout Kernel) -> Disposition {
    guard let found = program as? any APIProgram else { return .exit(126) }
    return resume(found, &program, &kernel)
  }

  private mutating func resume<Kind: APIProgram>(
    _ found: Kind,
    _ program: inout any Program,
    _ kernel: inout Kernel
  ) -> Disposition {
    var found = found
    let disposition = found.resume(&kernel, &server)
    program = found
    return disposition
  }
}

/// Prints a variable and what comes in, then ends with 3.
private struct Greeter: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    if system.process.number == 1 { return .wait([.signal]) }
    switch system.read(0) {
    case .wouldBlock: return .wait([.readable(0)])
    case .bytes(let bytes):
      system.print(
        "\(system.environment["GREETING"] ?? "") \(String(decoding: bytes, as: UTF8.self))"
      )
    case .endOfFile, .failure: system.print("nothing\n")
    }
    return .exit(3)
  }
}

private struct Greeters: ProgramCatalog {
  func program(named name: String, arguments: [String]) -> (any Program)? {
    name == "greet" ? Greeter() : nil
  }
}

/// A host with kubectl, a terminal at it, and a container behind a running pod.
private struct Bench {
  var kernel = Kernel(now: Instant(seconds: 1_512_900_000), programs: Greeters())
  var driver: ServerDriver
  let host: MachineID
  let terminal: TerminalID

  init() throws {
    var desk = try Desk()
    try desk.run(
      "web",
      labels: [:],
      image: "janakiramm/web",
      port: 5000,
      address: "10.244.0.4",
      age: 1
    )
    host = kernel.makeMachine(Machine(kind: .host, hostname: "laptop"))
    let container = kernel.makeMachine(Machine(kind: .container, hostname: "web"))
    kernel.install(.program("greet"), at: "/bin/greet", on: container)
    let config = Kubeconfig.initial(.current, server: Desk.address)
    kernel.install(
      .text(YAMLWriter.text(of: config.tree)),
      at: "/root/.kube/config",
      on: host
    )
    kernel.install(
      .text("{apiVersion: v1, kind: ConfigMap, metadata: {name: app}}"),
      at: "/root/cm.yaml",
      on: host
    )
    _ = try kernel.start(
      SpawnRequest(["greet"], environment: Environment([.init("GREETING", "hello")])),
      on: container
    )
    let pod = try desk.server.get(Pod.self, namespace: "default", name: "web")
    desk.server.containers[pod.metadata.uid] = [
      ContainerEndpoint(
        name: "web",
        machine: container.index,
        log: [LogLine(time: desk.server.now, isError: false, text: "started")],
        isRunning: true
      )
    ]
    driver = ServerDriver(server: desk.server)
    terminal = kernel.makeTerminal()
  }

  /// Starts kubectl at the terminal; answers what it printed until it rests.
  mutating func type(_ line: String) throws -> String {
    var request = SpawnRequest(
      Desk.words(line),
      program: KubectlProgram(version: .current, server: Desk.address),
      environment: Environment([.init("HOME", "/root")]),
      workingDirectory: "/root"
    )
    request.foreground = true
    let descriptors: [Descriptor?] = [
      .terminal(terminal), .terminal(terminal), .terminal(terminal),
    ]
    _ = try kernel.start(request, on: host, descriptors: descriptors, terminal: terminal)
    return settle()
  }

  mutating func settle() -> String {
    kernel.settle(&driver)
    return String(decoding: kernel.drainOutput(of: terminal), as: UTF8.self)
  }
}

@Suite struct KubectlProgramTests {
  @Test func `manifests and settings are read from the simulated machine`() throws {
    var bench = try Bench()
    #expect(try bench.type("kubectl create -f cm.yaml") == "configmap/app created\n")
    #expect(try bench.type("kubectl config current-context") == "minikube\n")
    _ = try bench.type("kubectl config set-context --current --namespace=kube-system")
    #expect(
      try bench.type("kubectl get pods") == "No resources found in kube-system namespace.\n"
    )
  }

  @Test func `standard input is read to its end before the objects are made`() throws {
    var bench = try Bench()
    #expect(try bench.type("kubectl create -f -") == "")
    bench.kernel.type(
      line: "{apiVersion: v1, kind: ConfigMap, metadata: {name: typed}}",
      on: bench.terminal
    )
    #expect(bench.settle() == "")
    bench.kernel.endInput(of: bench.terminal)
    #expect(bench.settle() == "configmap/typed created\n")
  }

  @Test func `exec runs in the container, with its variables and its status`() throws {
    var bench = try Bench()
    #expect(try bench.type("kubectl exec -it web -- greet") == "")
    bench.kernel.type(line: "world", on: bench.terminal)
    #expect(bench.settle() == "hello world\ncommand terminated with exit code 3\n")
    #expect(
      try bench.type("kubectl exec web -- greet")
        == "nothing\ncommand terminated with exit code 3\n"
    )
    #expect(try bench.type("kubectl exec web -- nosuch").contains("executable file not found"))
    #expect(
      try bench.type("kubectl exec web greet").hasPrefix(
        "error: exec [POD] [COMMAND] is not supported anymore."
      )
    )
  }

  @Test func `logs are printed, and followed until interrupted`() throws {
    var bench = try Bench()
    #expect(try bench.type("kubectl logs web") == "started\n")
    #expect(try bench.type("kubectl logs -f web") == "started\n")
    bench.kernel.interrupt(bench.terminal)
    #expect(bench.settle().contains("^C"))
    #expect(try bench.type("kubectl logs web --tail=0") == "")
  }

  @Test func `a watch is woken by changes of the API`() throws {
    var bench = try Bench()
    #expect(try bench.type("kubectl get pods -w --no-headers").hasPrefix("web"))
    try bench.driver.server.delete(
      Pod.self,
      namespace: "default",
      name: "web",
      DeleteOptions(gracePeriodSeconds: 0)
    )
    bench.kernel.notify(.apiChanges)
    #expect(bench.settle().hasPrefix("web"))
  }
}
