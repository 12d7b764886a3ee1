import APIServer
import Kubectl
import Machine
import Manifests

/// What `minikube` writes into the kubeconfig file of whoever runs it.
enum HostKubeconfig {
  private static func path(_ system: Kernel) -> String {
    if let paths = system.environment["KUBECONFIG"], let first = paths.split(separator: ":").first {
      return String(first)
    }
    return "\(system.environment["HOME"] ?? HostMachine.home)/.kube/config"
  }

  private static func read(_ system: Kernel) -> Value {
    guard let bytes = try? system.readFile(path(system)),
      let value = try? YAMLReader.value(String(decoding: bytes, as: UTF8.self))
    else { return .null }
    return value
  }

  /// Whether the file leads to the cluster: its context, and whether that is the current one.
  static func state(_ system: Kernel) -> (isConfigured: Bool, isCurrent: Bool) {
    let config = Kubeconfig(read(system))
    return (config.contexts.contains { $0.name == "minikube" }, config.current == "minikube")
  }

  /// Writes cluster, user and context, and makes the context the current one.
  static func point(toClusterOf plane: ControlPlane, _ system: inout Kernel) {
    var config = Kubeconfig(read(system))
    let server = plane.api.configuration
    func entry(_ fields: [(String, String)]) -> Kubeconfig.Entry {
      Kubeconfig.Entry(
        name: "minikube",
        fields: ValueObject(fields.map { ($0.0, Value.string($0.1)) })
      )
    }
    put(
      entry([
        ("certificate-authority", "\(HostMachine.home)/.minikube/ca.crt"),
        ("server", "https://\(server.address):\(server.port)"),
      ]),
      into: &config.clusters
    )
    let space = plane.isOld ? [] : [("namespace", "default")]
    put(
      entry([("cluster", "minikube")] + space + [("user", "minikube")]),
      into: &config.contexts
    )
    put(
      entry([
        ("client-certificate", "\(HostMachine.home)/.minikube/client.crt"),
        ("client-key", "\(HostMachine.home)/.minikube/client.key"),
      ]),
      into: &config.users
    )
    config.current = "minikube"
    write(config, &system)
  }

  /// Takes cluster, user and context out.
  static func forgetCluster(_ system: inout Kernel) {
    var config = Kubeconfig(read(system))
    config.clusters.removeAll { $0.name == "minikube" }
    config.contexts.removeAll { $0.name == "minikube" }
    config.users.removeAll { $0.name == "minikube" }
    if config.current == "minikube" { config.current = "" }
    write(config, &system)
  }

  private static func put(_ entry: Kubeconfig.Entry, into list: inout [Kubeconfig.Entry]) {
    if let place = list.firstIndex(where: { $0.name == entry.name }) {
      list[place].fields = entry.fields
    } else {
      list.append(entry)
      list.sort { $0.name < $1.name }
    }
  }

  private static func write(_ config: Kubeconfig, _ system: inout Kernel) {
    let path = path(system)
    let folder = path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex).dropLast()
    try? system.makeDirectory(String(folder), parents: true)
    // Where the file cannot be written, kubectl keeps to what stands there.
    try? system.writeFile(path, Array(YAMLWriter.text(of: config.tree).utf8), mode: 0o600)
  }
}
