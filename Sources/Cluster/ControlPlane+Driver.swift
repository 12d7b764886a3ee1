import APIServer
import ContainerRuntime
import Docker
import Kubectl
import Machine
import Simulation

/// Programs that need more than their machine: `kubectl` the API, `docker` a runtime.
extension ControlPlane: ProgramDriver {
  mutating func resume(_ program: inout any Program, _ kernel: inout Kernel) -> Disposition {
    switch program {
    case var client as any APIProgram:
      api.user = "minikube-user"
      api.command = kernel.arguments
      beginTrace(of: kernel)
      defer { api.endSession() }
      let disposition = resume(&client, &kernel)
      program = client
      return disposition
    case var client as any RuntimeProgram:
      let disposition = resume(&client, &kernel)
      program = client
      return disposition
    case var request as any HostProgram:
      if let refused = refusedWords.first(where: { $0.word == request.word }) {
        kernel.print("\(refused.word): \(refused.reason)\n", to: 2)
        return .exit(126)
      }
      let disposition = request.resume(&kernel, &self)
      program = request
      return disposition
    default: return program.resume(&kernel)
    }
  }

  /// A node's client asks the runtime there; the learner's points to the first node, as `minikube
  /// docker-env` sets it up.
  private mutating func resume(
    _ client: inout any RuntimeProgram,
    _ kernel: inout Kernel
  ) -> Disposition {
    let machine = kernel.machineID
    let index = nodes.firstIndex { $0.machine == machine } ?? 0
    guard index < nodes.count, nodes[index].isPowered, nodes[index].isRuntimeRunning else {
      return client.refuse(&kernel)
    }
    let images = nodes[index].runtime.imageRevision
    let disposition = client.run(&nodes[index].runtime, &kernel)
    // What a client of the runtime set going.
    if nodes[index].runtime.hasNotifications || nodes[index].runtime.imageRevision != images {
      wakeKubelet(index, at: kernel.now)
    }
    followRuntime(index)
    return disposition
  }

  /// Notes in the trace that a command acts, and once that it began.
  private mutating func beginTrace(of kernel: Kernel) {
    guard api.isTraced else { return }
    if kernel.current == tracedProcess { return api.act(as: api.user, isUser: true) }
    tracedProcess = kernel.current
    api.beginCommand(kernel.arguments.joined(separator: " "), by: api.user)
  }

  private mutating func resume(
    _ program: inout any APIProgram,
    _ kernel: inout Kernel
  )
    -> Disposition
  {
    // Opened into a value of its own, so that the program can ask this very control plane.
    func run<Subject: APIProgram>(_ subject: Subject) -> (any APIProgram, Disposition) {
      var subject = subject
      let disposition = subject.resume(&kernel, &self)
      return (subject, disposition)
    }
    let (next, disposition) = run(program)
    program = next
    return disposition
  }
}

/// A program of the learner's machine that needs the cluster itself, or the real host.
protocol HostProgram: Program {
  /// The word by which the program can be refused; nil where it never is.
  var word: String? { get }
  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition
}

extension HostProgram {
  var word: String? { nil }

  var runsInDriver: Bool { true }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    system.print(
      "\(system.arguments.first ?? "program"): is not simulated on this machine\n",
      to: 2
    )
    return .exit(126)
  }
}
