import APIServer
import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// The part of `minikube` that does not build machines: status, ip, service, version.
///
/// The rest says that it is not simulated.
struct MinikubeCommand: HostProgram {
  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    let words = Array(system.arguments.dropFirst())
    let address = plane.nodes[0].kubelet.configuration.address
    switch words.first {
    case "ip":
      system.print("\(address)\n")
    case "status":
      return status(&system, plane, address)
    case "version":
      system.print("minikube version: \(plane.isOld ? "v0.24.1" : "v1.38.0")\n")
    case "service":
      return service(Array(words.dropFirst()), &system, &plane, address)
    case nil, "help", "--help", "-h":
      system.print(
        "Minikube runs a cluster on this machine.\n\nSimulated here: ip, service, status, version\n"
      )
    case let verb?:
      system.print(
        "minikube \(verb) is not simulated (ip, service, status and version are)\n",
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
