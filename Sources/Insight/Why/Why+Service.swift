import APIServer
import KubernetesAPI

extension Why {
  mutating func tellService(_ service: Service) {
    if service.spec.type == "ExternalName" {
      return say("It is a name for \(service.spec.externalName), and has no endpoints of its own.")
    }
    guard !service.spec.selector.isEmpty else {
      return say("It has no selector: its endpoints are what somebody writes by hand.")
    }
    let terms = LabelSelectorTerms(matching: service.spec.selector)
    let pods = all(Pod.self, in: service.metadata.namespace)
    let chosen = pods.filter { terms.matches($0.metadata.labels) }
    let words = service.spec.selector.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    guard !chosen.isEmpty else {
      say("Its selector \(words) finds no pod, so it has no endpoints.", .bad)
      return tellNearest(service.spec.selector, pods, service.metadata.namespace)
    }
    say(
      "Its selector \(words) finds \(chosen.count) pods: \(Self.list(chosen.map(\.metadata.name)))."
    )
    tellEndpoints(of: service, chosen)
    if service.spec.type == "LoadBalancer", service.status.loadBalancer.ingress.isEmpty {
      say("Its external address is pending: nobody here hands them out.", .waiting)
      advise("`minikube tunnel` gives it one")
    }
  }

  private mutating func tellEndpoints(of service: Service, _ pods: [Pod]) {
    let ready = pods.filter(\.isReady)
    if ready.isEmpty { say("None of them is ready, so nobody answers.", .bad) }
    for pod in pods where !pod.isReady {
      say("\(pod.metadata.name) gets no traffic: \(PodState(pod).headline.text)", .waiting)
    }
    for port in service.spec.ports {
      for pod in ready.prefix(1) { tell(port, pod) }
    }
    guard !ready.isEmpty else { return }
    say(
      "\(ready.count) of them \(ready.count == 1 ? "is" : "are") ready and get\(ready.count == 1 ? "s" : "") its traffic.",
      .good
    )
  }

  /// Whether a pod listens where the service sends to.
  private mutating func tell(_ port: ServicePort, _ pod: Pod) {
    let declared = pod.spec.containers.flatMap(\.ports)
    switch port.targetPort {
    case .string(let name):
      guard !declared.contains(where: { $0.name == name }) else { return }
      let known = declared.map(\.name).filter { !$0.isEmpty }
      say("It sends to the port named \(name); no container of \(pod.metadata.name) has one.", .bad)
      if !known.isEmpty { advise("named ports there: \(Self.list(known))") }
    case .int(let number):
      guard !declared.isEmpty, !declared.contains(where: { $0.containerPort == number }) else {
        return
      }
      let known = declared.map { String($0.containerPort) }
      say(
        "It sends to port \(number); \(pod.metadata.name) declares \(Self.list(known)).",
        .waiting
      )
    }
  }

  /// The pods that nearly match, and what differs.
  private mutating func tellNearest(_ selector: StringMap, _ pods: [Pod], _ namespace: String) {
    func matches(_ pod: Pod) -> Int {
      selector.count { pod.metadata.labels[$0.key] == $0.value }
    }
    let near = pods.filter { matches($0) > 0 || hasKey($0, selector) }
      .max { matches($0) < matches($1) }
    if let near {
      for entry in selector where near.metadata.labels[entry.key] != entry.value {
        let (key, value) = (entry.key, entry.value)
        let has = near.metadata.labels[key].map { "\(key)=\($0)" } ?? "no label \(key)"
        advise("\(near.metadata.name) comes nearest: it has \(has), not \(key)=\(value)")
      }
      return
    }
    let elsewhere = all(Pod.self).filter {
      $0.metadata.namespace != namespace
        && LabelSelectorTerms(matching: selector).matches($0.metadata.labels)
    }
    if let other = elsewhere.first {
      return advise(
        "\(other.metadata.name) would match, but is in namespace \(other.metadata.namespace); a service finds pods of its own only"
      )
    }
    advise("no pod has one of these labels: are the pods there?")
  }

  private func hasKey(_ pod: Pod, _ selector: StringMap) -> Bool {
    selector.contains { pod.metadata.labels[$0.key] != nil }
  }
}
