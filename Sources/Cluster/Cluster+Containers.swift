import ContainerRuntime
import Kubelet
public import Machine

extension Cluster {
  /// The running containers of a pod, by their names; each is a machine of its own.
  public func containers(ofPod uid: String) -> [(name: String, machine: MachineID)] {
    for node in plane.nodes where node.isPowered {
      let running = node.runtime.containers(ofPod: node.kubelet.ownUID(uid)).filter {
        $0.state == .running
      }
      if !running.isEmpty { return running.map { ($0.name, $0.machine) } }
    }
    return []
  }
}

extension Session {
  /// What a program that is started on a machine finds as its environment.
  public func environment(of machine: MachineID) -> Environment {
    if machine == host { return HostMachine.environment(currentDirectory) }
    return cluster.kernel[machine].mainProcess?.environment ?? Environment()
  }
}
