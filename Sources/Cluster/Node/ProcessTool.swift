import ContainerRuntime
import Images
import Kubelet
import Machine
import Simulation

/// `ps`, `kill` and the like: on a node they see the processes of its containers too.
struct ProcessTool: HostProgram {
  private let tool: (any Program)?

  init(_ tool: (any Program)?) { self.tool = tool }

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    let machine = system.current.machine
    if let index = plane.node(of: machine) {
      if system.machine.kind == .node {
        system[machine].guests = plane.guests(of: index, system)
      } else if let space = system.machine.processSpace {
        let isHost = system.isMachine(space) && system[space].kind == .node
        let strangers =
          isHost ? plane.guests(of: index, system).filter { $0.isStranger(system) } : []
        system[machine].guests = system.neighbourhood(of: machine) + strangers
      } else {
        system[machine].guests = system.neighbourhood(of: machine)
      }
      plane.noteFigures(of: index, &system)
    }
    guard let tool else {
      let name = system.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
      system.print("\(name): is not simulated\n", to: 2)
      return .exit(126)
    }
    return .become(tool)
  }
}

extension GuestProcess {
  /// Whether it has no number of the node's own.
  fileprivate func isStranger(_ kernel: Kernel) -> Bool {
    guard let process else { return true }
    guard let space = kernel[process.machine].processSpace, kernel.isMachine(space) else {
      return true
    }
    return kernel[space].kind != .node
  }
}

extension ControlPlane {
  /// Writes down what of a node's disk and memory is used, for who asks on it or in its containers.
  func noteFigures(of index: Int, _ kernel: inout Kernel) {
    let (node, machine) = (nodes[index], nodes[index].machine)
    kernel[machine].systemBytes = Kubelet.systemBytes(of: node.runtime)
    let programs = node.runtime.containers.filter { $0.state == .running }
      .reduce(0) { total, container in
        let held = kernel.memory(of: container.machine) >> 10
        return total + Int(UsageProfile.of(image: container.image).memoryKi + held)
      }
    kernel[machine].memoryFigures = MemoryFigures(
      total: Int(node.kubelet.configuration.memoryKiB),
      used: Int(Kubelet.systemMemory >> 10) + programs
    )
  }

  /// The processes that the containers of a node are, as the node sees them.
  func guests(of index: Int, _ kernel: Kernel) -> [GuestProcess] {
    let runtime = nodes[index].runtime
    var guests: [GuestProcess] = []
    for (place, sandbox) in runtime.sandboxes.enumerated() where sandbox.isReady {
      let number = Int32(900 + place * 3)
      let shim =
        isOld
        ? [
          "docker-containerd-shim", sandbox.id.description,
          "/var/run/docker/libcontainerd/\(sandbox.id)", "docker-runc",
        ]
        : [
          "/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io", "-id",
          sandbox.id.description, "-address", "/run/containerd/containerd.sock",
        ]
      guests.append(
        GuestProcess(
          ProcessStatus(number: number, parent: 1, arguments: shim, startedAt: sandbox.createdAt),
          process: nil
        )
      )
      guests.append(
        GuestProcess(
          ProcessStatus(
            number: number + 1,
            parent: number,
            arguments: ["/pause"],
            startedAt: sandbox.createdAt
          ),
          process: nil
        )
      )
      for container in runtime.containers where container.sandbox == sandbox.id {
        guard container.state == .running, kernel.isMachine(container.machine) else { continue }
        guests += processes(of: container.machine, shim: number, kernel)
      }
    }
    return guests.sorted { $0.status.number < $1.status.number }
  }

  private func processes(
    of machine: MachineID,
    shim: Int32,
    _ kernel: Kernel
  ) -> [GuestProcess] {
    // Far enough apart that the numbers of two containers do not meet.
    let sharesNumbers = kernel[machine].processSpace.map {
      kernel.isMachine($0) && kernel[$0].kind == .node
    }
    func seen(_ number: Int32) -> Int32 {
      sharesNumbers == true ? number : 2000 + machine.index * 64 + number % 64
    }
    return kernel[machine].ownProcesses.map { process in
      var status = process
      status.number = seen(process.number)
      status.parent = process.parent == 0 ? shim : seen(process.parent)
      status.terminal = nil
      return GuestProcess(
        status,
        process: ProcessID(machine: machine, number: process.number)
      )
    }
  }
}
