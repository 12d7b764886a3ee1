import KubernetesAPI
import Simulation

/// `kubectl top`: what pods and nodes use, as the metrics server last saw it.
enum TopCommand {
  /// What both forms of the command have.
  static let flags = [
    GlobalFlags.selector,
    Flag("no-headers", .boolean, "Leave the headers out"),
    Flag("sort-by", .string, "cpu or memory: the greatest first"),
    Flag("use-protocol-buffers", .boolean, "true", "How the API is asked; of no effect"),
    Flag("show-swap", .boolean, "Show swap memory; nodes here have none"),
  ]

  /// Refuses an order that there is not.
  static func check(_ invocation: Invocation, _ kind: String) throws(Failure) {
    let order = invocation.arguments.string("sort-by")
    guard ["", "cpu", "memory"].contains(order) else {
      throw .message("--sort-by accepts only cpu or memory")
    }
    guard invocation.positional.count < 2 else { throw .usage("\(kind) [NAME | -l label]") }
    if !invocation.positional.isEmpty, invocation.arguments.isGiven("selector") {
      let flag = kind == "pod" ? "selector" : "--selector"
      throw .message("only one of NAME or \(flag) can be provided")
    }
  }

  /// Refuses where nobody measures.
  static func requireMetrics<Client: KubernetesClient>(
    _ invocation: Invocation,
    _ client: inout Client
  ) throws(Failure) {
    let resources = try asking { () throws(Status) in try client.resources() }
    guard invocation.version == .current else {
      throw .refused(
        Status(
          .notFound,
          "the server could not find the requested resource (get services http:heapster:)"
        )
      )
    }
    guard resources.contains(where: { $0.group == PodMetrics.resource.group }) else {
      throw .message("Metrics API not available")
    }
  }

  /// The lines as columns; every cell ends with a tab, the last one too.
  static func text(_ rows: [[String]]) -> String {
    var writer = TabWriter.table(.current)
    return writer.align(rows.map { $0.map { $0 + "\t" }.joined() + "\n" }.joined())
  }

  /// `5m`: processor time as the tables show it.
  static func cores(_ usage: ResourceList) -> String {
    "\((usage[ResourceName.cpu] ?? Quantity()).milliValue)m"
  }

  /// `12Mi`: memory as the tables show it.
  static func bytes(_ usage: ResourceList) -> String {
    "\((usage[ResourceName.memory] ?? Quantity()).value / 1_048_576)Mi"
  }

  /// Orders by what is used, the most first, or else by name.
  static func sorted<Item>(
    _ items: [Item],
    by order: String,
    _ usage: (Item) -> ResourceList,
    _ name: (Item) -> String
  ) -> [Item] {
    items.sorted { left, right in
      guard !order.isEmpty else { return name(left) < name(right) }
      let first = usage(left)[order] ?? Quantity()
      let second = usage(right)[order] ?? Quantity()
      return first == second ? name(left) < name(right) : first > second
    }
  }
}

/// `kubectl top pod`.
struct TopPodCommand: Command {
  static let spec = CommandSpec(
    name: "pod",
    aliases: ["pods", "po"],
    summary: "Display resource (CPU/memory) usage of pods",
    details: "What is shown was measured up to some seconds ago; new pods come a little later.",
    examples: [
      .init("The pods of the namespace", "kubectl top pod"),
      .init("The containers of one pod", "kubectl top pod db --containers"),
    ],
    usage: "kubectl top pod [NAME | -l label]",
    flags: TopCommand.flags + [
      GlobalFlags.allNamespaces, GlobalFlags.fieldSelector,
      Flag("containers", .boolean, "Show the containers of each pod"),
      Flag("sum", .boolean, "Show the sum of all below"),
    ],
    words: .pods
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    try TopCommand.check(invocation, "pod")
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    try TopCommand.requireMetrics(invocation, &client)
    let arguments = invocation.arguments
    let selection = Selection(invocation)
    let metrics = try self.metrics(selection, &client)
    if metrics.isEmpty {
      try explainNothing(selection, &client)
      let place = selection.namespace.map { " in \($0) namespace." } ?? ""
      station.complain("No resources found\(place)\n")
      return .finished
    }
    let order = arguments.string("sort-by")
    let everywhere = arguments.bool("all-namespaces")
    let sorted = TopCommand.sorted(metrics, by: order, \.usage) { metric in
      everywhere ? "\(metric.metadata.namespace)/\(metric.metadata.name)" : metric.metadata.name
    }
    station.print(TopCommand.text(rows(sorted, everywhere, order)))
    return .finished
  }

  private func rows(
    _ metrics: [PodMetrics],
    _ everywhere: Bool,
    _ order: String
  ) -> [[String]] {
    let arguments = invocation.arguments
    let showsContainers = arguments.bool("containers")
    let lead = (everywhere ? ["NAMESPACE"] : []) + (showsContainers ? ["POD"] : [])
    var rows: [[String]] = []
    if !arguments.bool("no-headers") {
      rows.append(lead + ["NAME", "CPU(cores)", "MEMORY(bytes)"])
    }
    var total = ResourceList()
    for metric in metrics {
      total.add(metric.usage)
      let place = everywhere ? [metric.metadata.namespace] : []
      let name = metric.metadata.name
      guard showsContainers else {
        rows.append(
          place + [name, TopCommand.cores(metric.usage), TopCommand.bytes(metric.usage)]
        )
        continue
      }
      for own in TopCommand.sorted(metric.containers, by: order, \.usage, \.name) {
        rows.append(
          place + [name, own.name, TopCommand.cores(own.usage), TopCommand.bytes(own.usage)]
        )
      }
    }
    if arguments.bool("sum") {
      let empty = Array(repeating: "", count: lead.count + 1)
      rows.append(empty + ["________", "________"])
      rows.append(empty + [TopCommand.cores(total), TopCommand.bytes(total)])
    }
    return rows
  }

  private func metrics<Client: KubernetesClient>(
    _ selection: Selection,
    _ client: inout Client
  ) throws(Failure) -> [PodMetrics] {
    guard let name = invocation.positional.first else {
      return try selection.list(PodMetrics.resource, &client).items
        .compactMap { $0 as? PodMetrics }
    }
    do {
      return [
        try client.get(PodMetrics.self, namespace: invocation.namespace, name: name)
      ]
    } catch {
      throw .refused(error)
    }
  }

  /// Refuses where a pod has been there for long and nobody measured it.
  private func explainNothing<Client: KubernetesClient>(
    _ selection: Selection,
    _ client: inout Client
  ) throws(Failure) {
    for pod in try selection.list(Pod.resource, &client).items {
      let age = client.now - pod.metadata.creationTimestamp.instant
      guard age > .minutes(2) else { continue }
      throw .message(
        "Metrics not available for pod \(pod.namespacedName), age: \(GoDuration.text(age))"
      )
    }
  }
}

extension PodMetrics {
  /// What all containers use together.
  fileprivate var usage: ResourceList {
    var sum = ResourceList()
    for container in containers { sum.add(container.usage) }
    return sum
  }
}

/// `kubectl top node`.
struct TopNodeCommand: Command {
  static let spec = CommandSpec(
    name: "node",
    aliases: ["nodes", "no"],
    summary: "Display resource (CPU/memory) usage of nodes",
    examples: [.init("The nodes' usage", "kubectl top node")],
    usage: "kubectl top node [NAME | -l label]",
    flags: TopCommand.flags + [
      Flag(
        "show-capacity",
        .boolean,
        "Percentages of what the nodes have, not of what pods may use"
      )
    ],
    words: .nodes
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    try TopCommand.check(invocation, "node")
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    try TopCommand.requireMetrics(invocation, &client)
    var failures: [Failure] = []
    let nodes = try NodeFinder.nodes(invocation, &failures, &client)
    if let failure = Failure.of(failures) { throw failure }
    var known: [String: NodeMetrics] = [:]
    for metric in try asking({ () throws(Status) in try client.list(NodeMetrics.self) }) {
      known[metric.metadata.name] = metric
    }
    guard !known.isEmpty else { throw .message("metrics not available yet") }
    var rows: [[String]] = []
    if !invocation.arguments.bool("no-headers") {
      rows.append(["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"])
    }
    let order = invocation.arguments.string("sort-by")
    let sorted = TopCommand.sorted(nodes, by: order) { node in
      known[node.metadata.name]?.usage ?? [:]
    } _: {
      $0.metadata.name
    }
    for node in sorted { rows.append(row(node, known[node.metadata.name])) }
    station.print(TopCommand.text(rows))
    return .finished
  }

  private func row(_ node: Node, _ metric: NodeMetrics?) -> [String] {
    let name = node.metadata.name
    guard let usage = metric?.usage else {
      return [name] + Array(repeating: "<unknown>", count: 4)
    }
    let whole =
      invocation.arguments.bool("show-capacity")
      ? node.status.capacity : node.status.allocatable
    func percent(_ resource: String) -> String {
      guard let total = whole[resource]?.milliValue, total > 0 else { return "<unknown>" }
      let used = usage[resource]?.milliValue ?? 0
      return "\(Int(Double(used) / Double(total) * 100))%"
    }
    return [
      name, TopCommand.cores(usage), percent(ResourceName.cpu), TopCommand.bytes(usage),
      percent(ResourceName.memory),
    ]
  }
}
