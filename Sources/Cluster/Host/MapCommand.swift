import APIServer
import ContainerRuntime
import Insight
import Kubectl
import KubernetesAPI
import Machine

/// `map`: the cluster drawn, or its parts; with `-w` anew whenever something changes.
struct MapCommand: HostProgram {
  var word: String? { "map" }
  /// The revision that was drawn last.
  private var drawn: Int64?

  private static let usage = """
    usage: map [-A | -n NAMESPACE] [-w] [architecture]
    Draws nodes, pods and services; `map architecture` the parts of the cluster.
    -w draws anew whenever something changes, until Ctrl-C.

    """

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    if words.contains("-h") || words.contains("--help") {
      system.print(Self.usage)
      return .exit(0)
    }
    var namespace: String? = "default"
    if let index = words.firstIndex(where: { $0 == "-n" || $0 == "--namespace" }),
      index + 1 < words.count
    {
      namespace = words[index + 1]
      words.removeSubrange(index...index + 1)
    }
    let isWatching = words.contains("-w")
    if words.contains("-A") { namespace = nil }
    words.removeAll { $0 == "-w" || $0 == "-A" }
    guard words.isEmpty || words == ["architecture"] else {
      system.print(Self.usage, to: 2)
      return .exit(2)
    }
    let lines = words.isEmpty ? cluster(namespace, system, plane) : architecture(plane, system)
    if isWatching {
      guard drawn != plane.api.revision else { return .wait([.channel(.apiChanges)]) }
      drawn = plane.api.revision
      // Back to the upper left corner, and everything below goes.
      if system.isTerminal(1) { system.print("\u{1B}[H\u{1B}[2J") }
    }
    InsightOutput.print(lines, &system, plane)
    return isWatching ? .wait([.channel(.apiChanges)]) : .exit(0)
  }

  private func cluster(
    _ namespace: String?,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [InsightLine] {
    let width = system.terminalSize(1)?.columns ?? 80
    return ClusterMap(plane.api, namespace: namespace, width: width - 2).lines
  }

  private func architecture(_ plane: ControlPlane, _ system: Kernel) -> [InsightLine] {
    let control = [
      ArchitectureMap.Part("API server", isRunning: plane.api.isRunning),
      .init("etcd", isRunning: plane.api.isEtcdRunning),
      .init("scheduler", isRunning: plane.works(.scheduler)),
      .init("controller manager", isRunning: plane.works(.controllerManager)),
      .init("dns", isRunning: plane.works(.dns)),
    ]
    let nodes = plane.nodes.map { node in
      ArchitectureMap.NodeParts(
        node.name,
        isPowered: node.isPowered,
        parts: [
          .init("kubelet", isRunning: node.isAlive),
          .init("kube-proxy", isRunning: node.isProxyAlive(system)),
          .init(plane.isOld ? "docker" : "containerd", isRunning: node.isPowered),
        ],
        containers: node.runtime.containers.count { $0.state == .running }
      )
    }
    return ArchitectureMap(control, nodes, plane.api).lines
  }
}
