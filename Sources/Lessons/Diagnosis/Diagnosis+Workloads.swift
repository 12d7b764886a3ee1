import KubernetesAPI
import Manifests

/// What keeps controllers from having the pods that they want.
extension Diagnosis {
  /// Why a controller's pods do not come: it is refused, or one of its pods cannot start.
  static func workloadTrouble(
    _ object: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let refused = standstillTrouble(object) + refusalTrouble(object, &client)
    if !refused.isEmpty { return refused }
    if object.resource.kind == "StatefulSet" || object.resource.kind == "Job" {
      let told = refusalEvents(of: object, &client)
      if !told.isEmpty { return told }
    }
    let pods = client.manifests("Pod", namespace: object.metadata.namespace)
    for pod in pods where pod.readiness != .ready && !pod.isTerminating {
      let isOwn = owners(of: pod, &client).contains { $0.metadata.uid == object.metadata.uid }
      guard isOwn else { continue }
      let advice = podTrouble(pod, &client)
      if !advice.isEmpty { return advice }
    }
    return object.resource.kind == "StatefulSet" ? governingTrouble(object, &client) : []
  }

  /// What somebody has told to stand still.
  static func standstillTrouble(_ object: ClusterObject) -> [String] {
    let name = object.metadata.name
    let words = object.resource.singular
    if object.value("spec", "paused")?.bool == true {
      return [
        "The deployment `\(name)` is paused, so it changes no pods: `kubectl rollout resume"
          + " deployment \(name)` lets it go on."
      ]
    }
    guard object.value("spec", "suspend")?.bool == true else { return [] }
    return ["The \(words) `\(name)` is suspended: `spec.suspend` is true."]
  }

  /// A stateful set whose pods get no names, since the service for these is not there.
  private static func governingTrouble(
    _ set: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let wanted = set.text("spec", "serviceName")
    let space = set.metadata.namespace
    let (found, hint) = find(wanted, in: space, among: client.manifests("Service"))
    guard !wanted.isEmpty, found == nil else { return [] }
    return [
      "The stateful set `\(set.metadata.name)` names the service `\(wanted)`, which is not there: its"
        + " pods have no names in DNS.\(hint)"
    ]
  }

  /// An autoscaler that cannot reckon: what it looks after, and what it measures by.
  static func autoscalerTrouble(
    _ scaler: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let kind = scaler.text("spec", "scaleTargetRef", "kind")
    let name = scaler.text("spec", "scaleTargetRef", "name")
    let lead = "The autoscaler `\(scaler.metadata.name)`"
    let space = scaler.metadata.namespace
    let (found, hint) = find(name, in: space, among: client.manifests(kind))
    guard let target = found else {
      return ["\(lead) looks after the \(kind) `\(name)`, which is not there.\(hint)"]
    }
    let failure = scaler.condition("ScalingActive")
    guard failure.status == "False" else { return [] }
    let containers = target.value("spec", "template", "spec", "containers")?.array ?? []
    for container in containers where container["resources"]?["requests"] == nil {
      return [
        "\(lead) reckons with a share of what pods request, and the container"
          + " `\(container["name"]?.string ?? "")` of `\(name)` requests nothing."
      ]
    }
    if failure.message.contains("metrics API") || failure.message.contains("metrics.k8s.io") {
      return [
        "\(lead) gets no figures: `minikube addons enable metrics-server` starts what measures."
      ]
    }
    return ["\(lead) cannot reckon: \(failure.message)"]
  }

  /// What the API server said when a controller made pods.
  static func refusalTrouble(
    _ object: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let failure = object.condition("ReplicaFailure")
    return failure.status == "True" ? refusal(object, failure.message, &client) : []
  }

  private static func refusalEvents(
    of object: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let events = client.manifests("Event", namespace: object.metadata.namespace).filter {
      $0.text("reason") == "FailedCreate"
        && $0.text("involvedObject", "uid") == object.metadata.uid
    }
    return events.last.map { refusal(object, $0.text("message"), &client) } ?? []
  }

  private static func refusal(
    _ object: ClusterObject,
    _ message: String,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let name = object.metadata.name
    if let account = word(after: "serviceaccount \"", in: message, to: "\"") {
      let space = object.metadata.namespace
      let near = find(account, in: space, among: client.manifests("ServiceAccount")).hint
      return [
        "The pods of `\(name)` are to run as the service account `\(account)`, which is not there."
          + (near.isEmpty ? " `kubectl create serviceaccount \(account)` makes it." : near)
      ]
    }
    if let quota = word(after: "exceeded quota: ", in: message) {
      let used = message.firstRange(of: "requested: ").map { message[$0.lowerBound...] } ?? ""
      return [
        "The quota `\(quota)` of the namespace lets `\(name)` make no more pods: \(used). Make it"
          + " larger, or ask for less."
      ]
    }
    if let quota = word(after: "failed quota: ", in: message) {
      let what = word(after: "must specify ", in: message, to: " for") ?? "how much they need"
      return [
        "The quota `\(quota)` counts what pods request, so the pods of `\(name)` must say `\(what)`; or a"
          + " limit range says it for them."
      ]
    }
    return ["The API server refuses the pods of `\(name)`: \(message)"]
  }

  private static func word(after mark: String, in text: String, to end: String = ",") -> String? {
    guard let range = text.firstRange(of: mark) else { return nil }
    let rest = text[range.upperBound...]
    let stop = rest.firstRange(of: end)?.lowerBound
    let word = rest[..<(stop ?? rest.endIndex)].prefix { $0 != ":" }
    return word.isEmpty ? nil : String(word)
  }

  /// A replication controller that counts pods which are not its own kind.
  static func adoptionTrouble(
    _ controller: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let name = controller.metadata.name
    let selector = controller.labels("spec", "selector")
    guard !selector.isEmpty else { return [] }
    let terms = LabelSelectorTerms(matching: selector)
    let images = images(controller.value("spec", "template", "spec"))
    let pods = client.manifests("Pod", namespace: controller.metadata.namespace)
      .filter { terms.matches($0.metadata.labels) && !$0.isTerminating }
    let strangers = pods.filter {
      let isFree = $0.controller == nil
      let isAdopted = $0.controller?.uid == controller.metadata.uid
      return (isFree || isAdopted) && images != Self.images($0.value("spec"))
    }
    guard let first = strangers.first else { return [] }
    let names = Words.list(strangers.map { "`\($0.metadata.name)`" })
    let verb = first.controller == nil ? "would take over" : "has taken over"
    return [
      "The selector of `\(name)`, `\(SelectorText.text(selector))`, fits more than its own pods: it"
        + " \(verb) \(names). Give its pods a label that the others do not have."
    ]
  }

  private static func images(_ spec: Value?) -> [String] {
    (spec?["containers"]?.array ?? []).compactMap { $0["image"]?.string }.sorted()
  }

  /// A policy or budget whose selector fits no pod.
  static func selectionTrouble(
    _ object: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let key = object.resource.kind == "NetworkPolicy" ? "podSelector" : "selector"
    let wanted = object.labels("spec", key, "matchLabels")
    guard !wanted.isEmpty else { return [] }
    let terms = LabelSelectorTerms(matching: wanted)
    let pods = client.manifests("Pod", namespace: object.metadata.namespace)
    guard !pods.contains(where: { terms.matches($0.metadata.labels) }) else { return [] }
    return [
      "The selector of \(object.resource.singular) `\(object.metadata.name)`,"
        + " `\(SelectorText.text(wanted))`, matches no pod."
    ] + labelMiss(terms, "pod", pods)
  }
}
