public import KubernetesAPI
import Machine

extension Cluster {
  /// What the cluster's administrator shows the API server.
  public var administrator: Credentials {
    Credentials(.certificate(HostMachine.administratorCertificate(at: now)))
  }

  /// What a container printed so far, and whether it still runs, for clients outside the simulation.
  ///
  /// - Throws: what the API server or the node's kubelet refuses.
  public mutating func containerLog(
    _ request: ConnectRequest
  ) throws(Status) -> (lines: [LogLine], isRunning: Bool) {
    let connection = try plane.connect(request)
    guard connection.log.isEmpty else { return (connection.log, connection.isRunning) }
    let machine = MachineID(index: connection.machine)
    guard kernel.isMachine(machine) else { return ([], connection.isRunning) }
    let lines = kernel[machine].log.lines.map {
      LogLine(time: $0.time, isError: $0.isError, text: $0.text)
    }
    return (lines, connection.isRunning)
  }
}
