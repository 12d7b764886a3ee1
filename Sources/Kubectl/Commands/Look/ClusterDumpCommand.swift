import KubernetesAPI
import Manifests

/// `kubectl cluster-info dump`: all there is, for somebody who looks for a fault.
struct ClusterDumpCommand: Command {
  static let spec = CommandSpec(
    name: "dump",
    summary: "Dump relevant information for debugging and diagnosis",
    details:
      "Prints nodes, events, workloads, pods and their logs; into files with --output-directory.",
    examples: [
      .init("Print the state of the cluster", "kubectl cluster-info dump"),
      .init("Write it into files", "kubectl cluster-info dump --output-directory=state"),
      .init("Of all namespaces", "kubectl cluster-info dump --all-namespaces"),
    ],
    usage: "kubectl cluster-info dump [flags]",
    flags: [
      GlobalFlags.allNamespaces,
      Flag("namespaces", .strings, completion: .namespace, "The namespaces to look at"),
      Flag("output", "o", .string, "json", "json, yaml"),
      Flag("output-directory", .string, completion: .file, "Where to write files"),
      Flag("pod-running-timeout", .duration, "20s", "How long to wait for logs"),
    ]
  )

  private let invocation: Invocation
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    try dump(Node.resource, nil, "nodes", &client, &station)
    for namespace in try namespaces(&client) {
      try dump(Event.resource, namespace, "\(namespace)/events", &client, &station)
      let kinds: [(APIResource, String)] = [
        (ReplicationController.resource, "replication-controllers"),
        (Service.resource, "services"), (DaemonSet.resource, "daemonsets"),
        (Deployment.resource, "deployments"), (ReplicaSet.resource, "replicasets"),
      ]
      for (resource, name) in kinds {
        try dump(resource, namespace, "\(namespace)/\(name)", &client, &station)
      }
      try dump(Pod.resource, namespace, "\(namespace)/pods", &client, &station)
      try dumpLogs(namespace, &client, &station)
    }
    let directory = invocation.arguments.string("output-directory")
    if !directory.isEmpty, directory != "-" {
      station.print("Cluster info dumped to \(directory)\n")
    }
    return .finished
  }

  private func namespaces<Client: KubernetesClient>(
    _ client: inout Client
  ) throws(Failure) -> [String] {
    if invocation.arguments.bool("all-namespaces") {
      return try asking { () throws(Status) in
        try client.list(Namespace.self, ListOptions()).map(\.metadata.name)
      }
    }
    let given = invocation.arguments.list("namespaces")
    return given.isEmpty ? ["kube-system", invocation.namespace] : given
  }

  private func dump<Client: KubernetesClient, Station: Workstation>(
    _ resource: APIResource,
    _ namespace: String?,
    _ name: String,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let list: ObjectList
    do {
      list = try client.list(resource, ListOptions(namespace: namespace))
    } catch {
      throw .refused(error)
    }
    let printer = ObjectPrinter(format: format, messages: invocation.messages, isOwn: true)
    let items = list.items.map { object -> Value in
      var tree = printer.tree(object)
      (tree["kind"], tree["apiVersion"]) = (Value?.none, Value?.none)
      return tree
    }
    let tree: Value = [
      "kind": .string(resource.kind + "List"), "apiVersion": .string(resource.apiVersion),
      "metadata": ["resourceVersion": .string("\(list.revision)")], "items": .array(items),
    ]
    let isYAML = format == .yaml
    try emit(try printer.text(of: tree), name + (isYAML ? ".yaml" : ".json"), &station)
  }

  private func dumpLogs<Client: KubernetesClient, Station: Workstation>(
    _ namespace: String,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let pods: [Pod]
    do {
      pods = try client.list(Pod.self, ListOptions(namespace: namespace))
    } catch {
      throw .refused(error)
    }
    for pod in pods {
      var text = ""
      for container in pod.spec.initContainers + pod.spec.containers {
        let name = container.name
        text +=
          "==== START logs for container \(name) of pod \(namespace)/\(pod.metadata.name) ====\n"
        let request = ConnectRequest(
          namespace: namespace,
          pod: pod.metadata.name,
          container: name,
          verb: .logs(previous: false)
        )
        if let connection = try? client.connect(request) {
          text += station.log(of: connection).map { $0.text + "\n" }.joined()
        }
        text +=
          "==== END logs for container \(name) of pod \(namespace)/\(pod.metadata.name) ====\n"
      }
      try emit(text, "\(namespace)/\(pod.metadata.name)/logs.txt", &station)
    }
  }

  /// Prints the text, or writes it into a file of the directory.
  private func emit<Station: Workstation>(
    _ text: String,
    _ name: String,
    _ station: inout Station
  ) throws(Failure) {
    let directory = invocation.arguments.string("output-directory")
    if directory.isEmpty || directory == "-" { return station.print(text) }
    let path = "\(directory)/\(name)"
    guard station.write(text, to: path) else {
      throw .message("open \(path): no such file or directory")
    }
  }
}
