import KubernetesAPI
import Manifests

/// Why services lead nowhere.
extension Diagnosis {
  /// What is wrong with one service.
  static func serviceTrouble(
    _ service: ClusterObject,
    _ client: inout some KubernetesClient
  )
    -> [String]
  {
    let selector = service.labels("spec", "selector")
    guard !selector.isEmpty else { return [] }
    let name = service.metadata.name
    let terms = LabelSelectorTerms(matching: selector)
    let pods = client.manifests("Pod", namespace: service.metadata.namespace)
    let chosen = pods.filter { terms.matches($0.metadata.labels) && !$0.isTerminating }
    if chosen.isEmpty {
      return [
        "The selector of service `\(name)`, `\(SelectorText.text(selector))`, matches no pod, so the"
          + " service has no endpoints."
      ] + labelMiss(terms, "pod", pods)
    }
    for pod in chosen {
      let advice = podTrouble(pod, &client)
      if !advice.isEmpty { return advice }
    }
    return portTrouble(service, chosen)
  }

  /// Why `url` does not answer who asks from `place`.
  static func silence(
    at url: String,
    from place: Place,
    _ client: inout some KubernetesClient
  ) -> Silence {
    guard let port = port(of: url) else { return .because([]) }
    let host = host(of: url)
    let services = client.manifests("Service")
    let byNodePort = services.filter { service in
      (service.value("spec", "ports")?.array ?? []).contains { $0["nodePort"]?.integer == port }
    }
    let byName = services.filter {
      host == $0.metadata.name || host.hasPrefix("\($0.metadata.name).")
        || host == $0.text("spec", "clusterIP")
    }
    if byNodePort.isEmpty, case .pod(let home, _, _) = place,
      let advice = nameTrouble(host, services, from: home) ?? resolverTrouble(host, &client)
    {
      return .because([advice])
    }
    if let service = byNodePort.first ?? byName.first {
      if let pod = waitingPod(of: service, &client) { return .waiting(pod) }
      let ports = service.value("spec", "ports")?.array ?? []
      if byNodePort.isEmpty, !ports.contains(where: { $0["port"]?.integer == port }) {
        return .because([
          "Service `\(service.metadata.name)` listens at port"
            + " \(Words.list(portWords(ports, number: "port"))), not at \(port)."
        ])
      }
      let advice = serviceTrouble(service, &client)
      return .because(
        advice.isEmpty ? policyTrouble(from: place, to: service, port: port, &client) : advice
      )
    }
    guard (30_000...32_767).contains(port) else { return .because([]) }
    let others = services.compactMap { service in
      (service.value("spec", "ports")?.array ?? []).compactMap { $0["nodePort"]?.integer }.first
        .map { "service `\(service.metadata.name)` is at node port \($0)" }
    }
    let known =
      others.isEmpty ? "No service is of type NodePort." : Words.list(others).sentence + "."
    return .because(["No service listens at node port \(port). \(known)"])
  }

  /// What is wrong with the services that a command in a pod calls by their names, or on the way there.
  static func trouble(
    ofServicesIn line: String,
    from place: Place,
    _ client: inout some KubernetesClient
  ) -> [String] {
    guard case .pod(let home, _, _) = place else { return [] }
    let words = line.split { $0.isWhitespace || ":/'\"".contains($0) }.map(String.init)
    for service in client.manifests("Service") {
      let (name, space) = (service.metadata.name, service.metadata.namespace)
      guard words.contains(name) && space == home || words.contains("\(name).\(space)"),
        let port = (service.value("spec", "ports")?.array ?? []).first?["port"]?.integer
      else { continue }
      let advice = serviceTrouble(service, &client)
      if !advice.isEmpty { return advice }
      return policyTrouble(from: place, to: service, port: port, &client)
    }
    return []
  }

  /// What is said where a name was asked for, and nobody answers questions about names.
  private static func resolverTrouble(
    _ host: String,
    _ client: inout some KubernetesClient
  ) -> String? {
    guard host.contains(where: \.isLetter) else { return nil }
    let system = "kube-system"
    let dns = client.manifests("Endpoints", namespace: system).first {
      $0.metadata.name == "kube-dns"
    }
    guard let dns, !(dns.value("subsets")?.array ?? []).contains(where: { $0["addresses"] != nil })
    else { return nil }
    return
      "Nobody in the cluster knows names: the service `kube-dns` of `\(system)` has no endpoints."
      + " `kubectl get pods -n \(system) -l k8s-app=kube-dns` shows who should answer."
  }

  /// Why a name leads to no service from a pod of the namespace `home`; nil where it does lead to one.
  private static func nameTrouble(
    _ host: String,
    _ services: [ClusterObject],
    from home: String
  ) -> String? {
    let parts = host.split(separator: ".").map(String.init)
    let isShort = parts.count == 1 || parts.count == 2 || parts.dropFirst(2).first == "svc"
    guard let name = parts.first, isShort, host.contains(where: \.isLetter) else { return nil }
    let space = parts.count > 1 ? parts[1] : home
    let here = services.filter { $0.metadata.namespace == space }.map(\.metadata.name)
    // What stands before the dot may also be a pod, and behind it a service.
    guard !here.contains(name), parts.count == 1 || !here.isEmpty else { return nil }
    if parts.count == 1, let other = services.first(where: { $0.metadata.name == name }) {
      let there = other.metadata.namespace
      return "The service `\(name)` is in namespace `\(there)`; pods of `\(home)` call it"
        + " `\(name).\(there)`."
    }
    let near = Spelling.nearest(to: name, among: here).map { " There is `\($0)`." } ?? ""
    return "There is no service `\(name)` in namespace `\(space)`.\(near)"
  }

  /// What an answer of status 500 and above says.
  static func brokenAnswer(_ body: String) -> [String] {
    body.lowercased().contains("redis")
      ? [
        "The web app answers, but it cannot reach redis: is there a service `redis` with endpoints?"
      ]
      : ["The program in the pod answers with an error: look at its logs."]
  }

  /// The pod that a service still waits for, if that is all it lacks.
  static func waitingPod(
    of service: ClusterObject,
    _ client: inout some KubernetesClient
  )
    -> String?
  {
    let selector = service.labels("spec", "selector")
    guard !selector.isEmpty else { return nil }
    let pods = client.manifests(
      "Pod",
      namespace: service.metadata.namespace,
      labels: LabelSelectorTerms(matching: selector)
    )
    guard !pods.contains(where: { $0.readiness == .ready }) else { return nil }
    for pod in pods where !pod.isTerminating {
      if case .progressing(let state) = pod.readiness { return "`\(pod.name)` (now \(state))" }
    }
    return nil
  }

  private static func portTrouble(_ service: ClusterObject, _ pods: [ClusterObject]) -> [String] {
    for port in service.value("spec", "ports")?.array ?? [] {
      let target = port["targetPort"] ?? port["port"] ?? .null
      for pod in pods {
        let ports = (pod.value("spec", "containers")?.array ?? []).flatMap {
          $0["ports"]?.array ?? []
        }
        let isThere = ports.contains { $0["containerPort"] == target || $0["name"] == target }
        guard !ports.isEmpty, !isThere else { continue }
        let known = portWords(ports, number: "containerPort")
        return [
          "Service `\(service.metadata.name)` sends to port \(ValueText.short(target)); pod"
            + " `\(pod.metadata.name)` has port \(Words.list(known))."
        ]
      }
    }
    return []
  }

  private static func host(of url: String) -> String {
    let rest = url.split(separator: "/").drop { $0.hasSuffix(":") }.first ?? ""
    return String(rest.split(separator: ":").first ?? "")
  }

  private static func port(of url: String) -> Int64? {
    let rest = url.split(separator: "/").drop { $0.hasSuffix(":") }.first ?? ""
    let parts = rest.split(separator: ":")
    return parts.count > 1 ? Int64(parts[1]) : url.hasPrefix("https") ? 443 : 80
  }
}
