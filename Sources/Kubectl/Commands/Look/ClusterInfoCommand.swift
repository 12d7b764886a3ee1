import KubernetesAPI

/// `kubectl cluster-info`: where the control plane answers.
struct ClusterInfoCommand: Command {
  static let spec = CommandSpec(
    name: "cluster-info",
    group: .cluster,
    summary: "Display cluster information",
    details: "Prints where the control plane and the cluster's own services answer.",
    examples: [.init("Print the addresses", "kubectl cluster-info")],
    usage: "kubectl cluster-info [flags]"
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let context = invocation.arguments.string("context")
    let server = invocation.kubeconfig.server(override: context) ?? "http://localhost:8080"
    var options = ListOptions(namespace: "kube-system")
    options.labelSelector = LabelSelectorTerms([
      .init("kubernetes.io/cluster-service", .equals, ["true"])
    ])
    let services: [Service]
    do {
      services = try client.list(Service.self, options)
    } catch {
      if error.reason == .connectionRefused { station.print(Self.advice) }
      throw .refused(error)
    }
    let isOld = invocation.version == .v18
    station.print("Kubernetes \(isOld ? "master" : "control plane") is running at \(server)\n")
    for service in services where !isOld || service.metadata.name != "kube-dns" {
      let name = service.metadata.labels["kubernetes.io/name"] ?? service.metadata.name
      var path = service.metadata.name
      if let port = service.spec.ports.first, !port.name.isEmpty { path += ":\(port.name)" }
      station.print(
        "\(name) is running at \(server)/api/v1/namespaces/kube-system/services/\(path)/proxy\n"
      )
    }
    station.print(Self.advice)
    return .finished
  }

  private static let advice =
    "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"
}
