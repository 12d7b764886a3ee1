import APIServer
import ContainerRuntime
public import KubernetesAPI
public import Machine

extension Cluster {
  /// The machine that a container is, for clients outside the simulation.
  ///
  /// - Throws: what the API server or the node's kubelet refuses.
  public mutating func container(_ request: ConnectRequest) throws(Status) -> MachineID {
    MachineID(index: try plane.connect(request).machine)
  }

  /// Starts a command in a container for a client outside the simulation.
  ///
  /// - Throws: what the API server, the kubelet or the container runtime refuses.
  public mutating func start(
    _ command: [String],
    in machine: MachineID,
    passesInput: Bool,
    hasTerminal: Bool
  ) throws(Status) -> OutsideProcess {
    let first = kernel.isMachine(machine) ? kernel[machine].mainProcess : nil
    var environment = first?.environment ?? Environment()
    if hasTerminal { environment["TERM"] = "xterm" }
    var request = SpawnRequest(
      command,
      environment: environment,
      workingDirectory: first?.workingDirectory ?? "/"
    )
    request.user = first?.user
    do throws(Errno) {
      return try kernel.startOutside(
        request,
        on: machine,
        passesInput: passesInput,
        hasTerminal: hasTerminal
      )
    } catch {
      throw Status(.internalError, Self.startRefusal(error, command.first ?? ""))
    }
  }

  /// The pod that ports are forwarded to, for a client outside the simulation.
  public struct ForwardedPod: Sendable {
    /// The machine of one of its containers: all share the network.
    public let machine: MachineID
    /// The number of its sandbox; empty where it has none.
    public let sandbox: String
    fileprivate let node: MachineID
  }

  /// Finds the pod that a request to forward ports, or to hand on to it, is for.
  ///
  /// - Throws: what the API server or the node's kubelet refuses.
  public mutating func forwardedPod(
    _ name: String,
    in namespace: String,
    for verb: ConnectRequest.Verb = .portForward(0)
  ) throws(Status) -> ForwardedPod {
    let pod = try api.get(Pod.resource, namespace: namespace, name: name) as? Pod
    let first = pod?.spec.containers.first?.name ?? ""
    let machine = try container(
      ConnectRequest(namespace: namespace, pod: name, container: first, verb: verb)
    )
    let node = plane.nodes.first { $0.name == pod?.spec.nodeName && !$0.isRemoved }
    return ForwardedPod(
      machine: machine,
      sandbox: plane.sandbox(ofPod: name, in: namespace),
      node: node?.machine ?? machine
    )
  }

  /// Opens a connection to a port inside a pod, for a client outside the simulation.
  ///
  /// What is written to the process goes to the port, what comes back it prints; on its standard
  /// error stands why there is no connection.
  /// - Throws: what the pod's machine refuses.
  public mutating func forward(
    _ port: Int,
    of pod: ForwardedPod,
    for verb: ConnectRequest.Verb = .portForward(0)
  ) throws(Status) -> OutsideProcess {
    let relay = PortRelay(to: port, in: pod.machine, sandbox: pod.sandbox, for: verb)
    do throws(Errno) {
      return try kernel.startOutside(
        SpawnRequest(["containerd-portforward"], program: relay),
        on: pod.node,
        passesInput: true,
        hasTerminal: false
      )
    } catch {
      throw Status(.internalError, error.message.lowercased())
    }
  }

  /// The container runtime's words for a command that cannot be started.
  private static func startRefusal(_ error: Errno, _ name: String) -> String {
    let why =
      switch error {
      case .ENOENT:
        name.contains("/")
          ? "stat \(name): no such file or directory" : "executable file not found in $PATH"
      default: error.message.lowercased()
      }
    return "Internal error occurred: error executing command in container: failed to exec in"
      + " container: OCI runtime exec failed: exec failed: unable to start container process: exec:"
      + " \"\(name)\": \(why): unknown"
  }
}
