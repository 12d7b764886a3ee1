import ContainerRuntime
import KubernetesAPI
public import Simulation

/// A runtime that does not answer: nothing is started or ended, and after a while the node says so.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/runtime.go`.
extension Kubelet {
  /// How long the runtime may be silent before the node is not ready.
  static let runtimePatience = Duration.seconds(30)
  /// How long what happens to containers may go unseen.
  static let lifecyclePatience = Duration.minutes(3)

  /// Takes note that the runtime stopped to answer, or answers again.
  public mutating func noteRuntime(isRunning: Bool, now: Instant) {
    if isRunning {
      runtimeSilentSince = nil
      // What it was told while nobody could see to it is looked at now.
      for slot in pods.occupied { markDirty(slot) }
      isRegistered = false
    } else if runtimeSilentSince == nil {
      runtimeSilentSince = now
      let socket =
        configuration.dialect == .v18
        ? "unix:///var/run/docker.sock" : "unix:///run/containerd/containerd.sock"
      write(
        "E",
        "log.go:32] \"ListPodSandbox with filter from runtime service failed\" err=\"rpc error: code ="
          + " Unavailable desc = connection error: desc = \\\"transport: Error while dialing: dial unix"
          + " \(socket.dropFirst(7)): connect: connection refused\\\"\" filter=\"nil\"",
        old:
          "remote_runtime.go:169] ListPodSandbox with filter \"nil\" from runtime service failed:"
          + " rpc error: code = Unknown desc = Cannot connect to the Docker daemon at \(socket). Is the"
          + " docker daemon running?",
        at: now
      )
    }
  }

  /// What is wrong with the runtime, in the words of the node's condition; nil where nothing is.
  func runtimeTrouble(_ now: Instant) -> String? {
    guard let since = runtimeSilentSince, now >= since + Self.runtimePatience else { return nil }
    var troubles = ["container runtime is down"]
    if now >= since + Self.lifecyclePatience {
      let ago = Self.goText(of: now - since)
      troubles.append(
        "PLEG is not healthy: pleg was last seen active \(ago) ago; threshold is 3m0s"
      )
    }
    return troubles.count == 1 && configuration.dialect == .current
      ? troubles[0]
      : configuration.dialect == .v18 && troubles.count == 1
        ? troubles[0] : "[\(troubles.joined(separator: ", "))]"
  }

  /// What a run does while the runtime is silent; nil while it answers.
  mutating func runWithoutRuntime(_ client: inout some KubernetesClient) -> Instant? {
    guard let since = runtimeSilentSince else { return nil }
    let now = client.now
    for due in [since + Self.runtimePatience, since + Self.lifecyclePatience] {
      guard now >= due else { return due }
      if !toldRuntimeTroubles.contains(due) {
        toldRuntimeTroubles = [due] + toldRuntimeTroubles.suffix(3)
        isRegistered = false
        let words = runtimeTrouble(now) ?? ""
        write(
          "E",
          "kubelet.go:2451] \"Skipping pod synchronization\" err=\(Self.quoted(words))",
          old: "kubelet.go:1767] skipping pod synchronization - [\(words)]",
          at: now
        )
      }
    }
    return .distantFuture
  }
}
