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
