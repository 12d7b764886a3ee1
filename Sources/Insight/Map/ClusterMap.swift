public import APIServer
import KubernetesAPI

/// The cluster drawn: nodes with their pods and the pods' owners, and services with who answers.
public struct ClusterMap: Sendable {
  private var api: APIServer
  /// The namespace shown; nil for all.
  private let namespace: String?
  private let width: Int

  /// Draws the cluster of `api`, `width` columns wide.
  public init(_ api: APIServer, namespace: String?, width: Int = 78) {
    self.api = api
    self.api.user = ""
    self.api.trace = nil
    self.namespace = namespace
    self.width = max(30, min(width, 100))
  }

  /// The picture.
  public var lines: [InsightLine] {
    guard api.isRunning, api.isEtcdRunning else {
      let part = api.isRunning ? "etcd" : "The API server"
      return [
        InsightLine("\(part) does not answer, so nobody knows how the cluster is.", .bad),
        InsightLine("`map architecture` shows the parts, `fault clear` starts what was stopped."),
      ]
    }
    var copy = self
    let pods = copy.all(Pod.self)
    var lines: [InsightLine] = []
    for node in copy.all(Node.self) {
      lines += box(node, pods.filter { $0.spec.nodeName == node.metadata.name })
    }
    let homeless = pods.filter { $0.spec.nodeName.isEmpty && isShown($0) }
    if !homeless.isEmpty {
      lines.append(InsightLine("On no node", .strong))
      let names = nameWidth(homeless)
      lines += homeless.map { InsightLine("  ").joined(row($0, names)) }
    }
    let services = copy.all(Service.self).filter { isShown($0) }
    guard !services.isEmpty else { return lines }
    lines.append(InsightLine("Services", .strong))
    let names = services.map { $0.metadata.name.count }.max() ?? 0
    return lines + services.map { line(of: $0, pods, names) }
  }

  private mutating func all<Object: APIObject>(_ type: Object.Type) -> [Object] {
    (try? api.list(type)) ?? []
  }

  private func isShown(_ object: any APIObject) -> Bool {
    namespace == nil || object.metadata.namespace == namespace
  }

  // MARK: Nodes

  private func box(_ node: Node, _ pods: [Pod]) -> [InsightLine] {
    let ready = node.status.conditions.first { $0.type == "Ready" }?.status == "True"
    let state = ready ? node.spec.unschedulable ? "ready, cordoned" : "ready" : "not ready"
    var head = InsightLine("┌─ ")
    head.add(node.metadata.name, .strong)
    head.add("  ")
    head.add(state, ready ? .good : .bad)
    head.add(" ")
    head.add(String(repeating: "─", count: max(0, width - head.text.count - 1)) + "┐")
    let shown = pods.filter(isShown)
    var lines = [head]
    let names = nameWidth(shown)
    lines += shown.map { framed(row($0, names)) }
    let others = pods.count - shown.count
    if others > 0 {
      lines.append(framed(InsightLine("and \(others) of other namespaces (map -A)", .faint)))
    }
    if pods.isEmpty { lines.append(framed(InsightLine("no pods", .faint))) }
    return lines + [InsightLine("└" + String(repeating: "─", count: width - 2) + "┘")]
  }

  private func framed(_ row: InsightLine) -> InsightLine {
    let body = row.clipped(to: width - 4)
    let gap = String(repeating: " ", count: max(0, width - 4 - body.text.count))
    return InsightLine("│ ").joined(body).adding(gap + " │")
  }

  private func name(of pod: Pod) -> String {
    namespace == nil ? "\(pod.metadata.namespace)/\(pod.metadata.name)" : pod.metadata.name
  }

  private func nameWidth(_ pods: [Pod]) -> Int {
    min(Self.widestName, (pods.map { name(of: $0).count }.max() ?? 0) + 2)
  }

  /// What names, owners and addresses take at most.
  private static let (widestName, ownerWidth, stateWidth) = (34, 24, 16)

  private func row(_ pod: Pod, _ names: Int) -> InsightLine {
    let state = PodState(pod).headline
    var line = InsightLine(Self.sign(of: pod), state.ink)
    line.add(" ")
    let hasRoom = names + Self.ownerWidth + Self.stateWidth + 6 <= width
    line.add(Self.padded(name(of: pod), hasRoom ? max(names, Self.ownerWidth) : names))
    if hasRoom { line.add(Self.padded(owner(of: pod), Self.ownerWidth), .faint) }
    line.add(
      state.ink == .good ? pod.status.podIP : state.text,
      state.ink == .good ? .faint : state.ink
    )
    return line
  }

  private static func sign(of pod: Pod) -> String {
    switch PodState(pod).headline.ink {
    case .good: "●"
    case .waiting: "◐"
    default: "✗"
    }
  }

  /// The topmost owner, as in `deployment/web`.
  private func owner(of pod: Pod) -> String {
    var copy = api
    var name = ""
    var next = pod.controllerReference
    while let reference = next {
      name = "\(reference.kind.lowercased())/\(reference.name)"
      let resource = APIKinds.resource(apiVersion: reference.apiVersion, kind: reference.kind)
      next =
        resource.flatMap {
          try? copy.get($0, namespace: pod.metadata.namespace, name: reference.name)
        }?.controllerReference
    }
    return name
  }

  // MARK: Services

  private func line(of service: Service, _ pods: [Pod], _ names: Int) -> InsightLine {
    let ports = service.spec.ports.map { String($0.port) }.joined(separator: ",")
    let space = namespace == nil ? "\(service.metadata.namespace)/" : ""
    var line = InsightLine(
      "  " + Self.padded(space + service.metadata.name, names + space.count + 1),
      .strong
    )
    let address = service.spec.clusterIP == "None" ? "headless" : service.spec.clusterIP
    line.add(Self.padded("\(address):\(ports)", 20), .faint)
    line.add("→ ")
    guard !service.spec.selector.isEmpty else {
      let isName = service.spec.type == "ExternalName"
      line.add(isName ? service.spec.externalName : handWritten(service), .faint)
      return line
    }
    let terms = LabelSelectorTerms(matching: service.spec.selector)
    let chosen = pods.filter {
      $0.metadata.namespace == service.metadata.namespace && terms.matches($0.metadata.labels)
    }
    guard !chosen.isEmpty else {
      let words = service.spec.selector.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      line.add("nobody: no pod has \(words)", .bad)
      return line
    }
    for pod in chosen.prefix(4) {
      let word = Self.sign(of: pod) + InsightLine.hardSpace + pod.metadata.name
      line.add(word, PodState(pod).headline.ink)
      line.add("  ")
    }
    if chosen.count > 4 { line.add("and \(chosen.count - 4) more", .faint) }
    return line
  }

  /// The addresses of a service that chooses no pods: somebody wrote them.
  private func handWritten(_ service: Service) -> String {
    var copy = api
    let place = (service.metadata.namespace, service.metadata.name)
    let endpoints = try? copy.get(Endpoints.self, namespace: place.0, name: place.1)
    let addresses = (endpoints?.subsets ?? []).flatMap { subset in
      subset.addresses.flatMap { address in subset.ports.map { "\(address.ip):\($0.port)" } }
    }
    return addresses.isEmpty
      ? "no selector, no endpoints" : "\(addresses.joined(separator: ", ")) (no selector)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text.count >= width ? text + " " : text + String(repeating: " ", count: width - text.count)
  }
}
