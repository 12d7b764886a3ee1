import APIServer
import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// The part of `minikube` that does not build machines: addons, status, ip, ssh, service, version.
///
/// The rest says that it is not simulated.
struct MinikubeCommand: HostProgram {
  /// The shell on the node, for `minikube ssh`.
  private var visit: ProcessID?

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    if let visit {
      if let status = system.exitStatus(of: visit) { return .exit(status) }
      return system.isAlive(visit) ? .wait([.process(visit)]) : .exit(255)
    }
    let words = Array(system.arguments.dropFirst())
    let address = plane.nodes[0].kubelet.configuration.address
    switch words.first {
    case "ip":
      system.print("\(address)\n")
    case "status":
      return status(&system, plane, address)
    case "version":
      system.print("minikube version: \(plane.isOld ? "v0.24.1" : "v1.38.0")\n")
    case "addons": return addons(Array(words.dropFirst()), &system, &plane)
    case "ssh": return ssh(Array(words.dropFirst()), &system, plane)
    case "service":
      return service(Array(words.dropFirst()), &system, &plane, address)
    case nil, "help", "--help", "-h":
      system.print(
        "Minikube runs a cluster on this machine.\n\nSimulated here: addons, ip, service, ssh, status, version\n"
      )
    case let verb?:
      system.print(
        "minikube \(verb) is not simulated (addons, ip, service, ssh, status and version are)\n",
        to: 2
      )
      return .exit(64)
    }
    return .exit(0)
  }

  private func status(
    _ system: inout Kernel,
    _ plane: ControlPlane,
    _ address: String
  )
    -> Disposition
  {
    let node = plane.nodes[0]
    func state(_ runs: Bool) -> String { runs ? "Running" : "Stopped" }
    if plane.isOld {
      system.print(
        "minikube: \(state(node.isPowered))\ncluster: \(state(node.isAlive))\n"
          + "kubectl: Correctly Configured: pointing to minikube-vm at \(address)\n"
      )
    } else {
      system.print(
        "minikube\ntype: Control Plane\nhost: \(state(node.isPowered))\nkubelet: \(state(node.isAlive))\n"
          + "apiserver: \(state(plane.api.isRunning))\nkubeconfig: Configured\n\n"
      )
    }
    return .exit(node.isAlive && plane.api.isRunning ? 0 : 2)
  }

  private mutating func ssh(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  )
    -> Disposition
  {
    guard plane.nodes[0].isPowered else {
      system.print("ssh: connect to host minikube port 22: No route to host\n", to: 2)
      return .exit(255)
    }
    let command = words.first == "--" ? Array(words.dropFirst()) : words
    var request = SpawnRequest(
      command.isEmpty ? ["bash"] : ["bash", "-c", command.joined(separator: " ")],
      environment: Environment([
        .init("HOME", "/root"), .init("USER", "docker"),
        .init("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"),
      ]),
      workingDirectory: "/root"
    )
    request.machine = plane.nodes[0].machine
    request.foreground = command.isEmpty
    do throws(Errno) {
      let shell = try system.spawn(request)
      visit = shell
      return .wait([.process(shell)])
    } catch {
      system.print("ssh: \(error.message)\n", to: 2)
      return .exit(255)
    }
  }

  private func service(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane,
    _ address: String
  ) -> Disposition {
    var namespace = "default"
    var name: String?
    var index = 0
    while index < words.count {
      switch words[index] {
      case "--url", "--https": break
      case "-n", "--namespace":
        index += 1
        if index < words.count { namespace = words[index] }
      default: name = words[index]
      }
      index += 1
    }
    guard let name else {
      system.print("You must specify a service name\n", to: 2)
      return .exit(1)
    }
    guard
      let service = plane.api.peek(Service.self, namespace: namespace, name: name)
    else {
      system.print(
        "service '\(name)' could not be found running in namespace \(namespace)\n",
        to: 2
      )
      return .exit(1)
    }
    let ports = service.spec.ports.map(\.nodePort).filter { $0 != 0 }
    guard !ports.isEmpty else {
      system.print("service \(namespace)/\(name) has no node port\n", to: 2)
      return .exit(1)
    }
    for port in ports { system.print("http://\(address):\(port)\n") }
    return .exit(0)
  }
}
