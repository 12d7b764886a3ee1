import APIServer
import Kubelet
import Machine
import Simulation

/// The process of a part of the control plane.
struct PartProcess: HostProgram {
  private enum State: Sendable {
    case new
    /// Tries to reach the store until then.
    case seeking(until: Instant)
    case working
  }

  /// How long the API server tries to reach its store before it gives up.
  private static let patience = Duration.seconds(20)

  private let part: Cluster.Part
  private var state = State.new
  private var door = APIDoor()

  init(_ part: Cluster.Part) { self.part = part }

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    switch state {
    case .new:
      system.handleSignals(SignalSet(.terminate, .interrupt))
      if !plane.isOld, let end = refuse(&system, plane) { return end }
      if part == .apiServer, !plane.isOld, !isStoreThere(system, plane) {
        state = .seeking(until: system.now + Self.patience)
        return seek(&system, &plane)
      }
      work(&system, &plane)
    case .seeking: return seek(&system, &plane)
    case .working: break
    }
    guard system.takeSignals().isEmpty else { return .exit(0) }
    return wait(&system, &plane)
  }

  /// Waits for signals, and the API server for who knocks at its port.
  private mutating func wait(
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    guard part == .apiServer else { return .wait([.signal]) }
    return .wait(door.serve(&system, &plane) + [.signal])
  }

  private mutating func work(_ system: inout Kernel, _ plane: inout ControlPlane) {
    state = .working
    greet(&system, plane)
    plane.parts.tie(part, to: system.current)
    // Somebody started it: a fault that had stopped it is mended.
    plane.parts.setStopped(part, false)
    plane.reviewDaemons(&system)
  }

  /// What the command line or the files that it names keep the part from doing.
  private func refuse(_ system: inout Kernel, _ plane: ControlPlane) -> Disposition? {
    let words = Array(system.arguments.dropFirst())
    guard let complaint = ComponentFlags.complaint(of: part, words, system) else { return nil }
    if complaint.isLogged {
      let text = complaint.text.map { $0 == "\"" ? "\\\"" : String($0) }.joined()
      let head = DaemonLog.head("E", system.now, process: system.current.number)
      system.print("\(head)run.go:72] \"command failed\" err=\"\(text)\"\n", to: 2)
    } else {
      system.print(complaint.text + "\n", to: 2)
    }
    return .exit(complaint.status)
  }

  /// Where the API server looks for its store.
  private func store(_ system: Kernel) -> String {
    let flag = system.arguments.last { $0.hasPrefix("--etcd-servers=") }
    let address = flag?.dropFirst(15).split(separator: ",").first ?? "https://127.0.0.1:2379"
    return address.split(separator: "/").last.map(String.init) ?? ""
  }

  private func isStoreThere(_ system: Kernel, _ plane: ControlPlane) -> Bool {
    let address = plane.nodes.first?.kubelet.configuration.address ?? ""
    let own = ["127.0.0.1:2379", "localhost:2379", "\(address):2379"]
    // At the first start of all, the store is there before its process is.
    return own.contains(store(system)) && plane.works(.etcd)
  }

  private mutating func seek(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    guard case .seeking(let end) = state else { return .exit(1) }
    guard system.takeSignals().isEmpty else { return .exit(0) }
    if isStoreThere(system, plane) {
      work(&system, &plane)
      return wait(&system, &plane)
    }
    let target = store(system)
    let (now, number) = (system.now, system.current.number)
    guard now < end else {
      system.print(
        DaemonLog.head("F", now, process: number)
          + "instance.go:233] Error creating leases: error creating storage factory: context deadline"
          + " exceeded\n",
        to: 2
      )
      return .exit(255)
    }
    system.print(
      DaemonLog.head("W", now, process: number)
        + "logging.go:55] [core] [Channel #1 SubChannel #2]grpc: addrConn.createTransport failed to"
        + " connect to {Addr: \"\(target)\", ServerName: \"\(target)\", }. Err: connection error: desc ="
        + " \"transport: Error while dialing: dial tcp \(target): connect: connection refused\"\n",
      to: 2
    )
    return .wait([.signal, .until(min(end, now + .seconds(5)))])
  }

  private func greet(_ system: inout Kernel, _ plane: ControlPlane) {
    let version = plane.api.configuration.version
    switch part {
    case .apiServer:
      DaemonLog.print(
        [
          "options.go:263] external host was not specified, using \(plane.api.configuration.address)",
          "server.go:150] Version: \(version)",
          "secure_serving.go:211] Serving securely on [::]:\(plane.api.configuration.port)",
          "apf_controller.go:377] Starting API Priority and Fairness config controller",
          "cache.go:39] Caches are synced for APIServiceRegistrationController controller",
        ],
        old: [
          "server.go:114] Version: \(version)",
          "serve.go:85] Serving securely on 0.0.0.0:8443",
        ],
        &system,
        plane
      )
    case .scheduler:
      DaemonLog.print(
        [
          "server.go:175] \"Starting Kubernetes Scheduler\" version=\"\(version)\"",
          "leaderelection.go:257] attempting to acquire leader lease kube-system/kube-scheduler...",
          "leaderelection.go:271] successfully acquired lease kube-system/kube-scheduler",
        ],
        old: ["controller_utils.go:48] Caches are synced for scheduler controller"],
        &system,
        plane
      )
    case .controllerManager:
      DaemonLog.print(
        [
          "controllermanager.go:189] \"Starting\" version=\"\(version)\"",
          "leaderelection.go:257] attempting to acquire leader lease kube-system/kube-controller-manager...",
          "leaderelection.go:271] successfully acquired lease kube-system/kube-controller-manager",
        ],
        old: ["controllermanager.go:109] Version: \(version)"],
        &system,
        plane
      )
    case .etcd:
      let time = CivilTime(system.now).rfc3339
      let words =
        plane.isOld
        ? "\(time) I | embed: ready to serve client requests\n"
        : "{\"level\":\"info\",\"ts\":\"\(time)\",\"caller\":\"embed/serve.go:138\",\"msg\":\"ready to serve client requests\"}\n"
      system.print(words, to: 2)
    case .dns: break
    }
  }
}
