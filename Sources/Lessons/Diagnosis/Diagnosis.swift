import KubernetesAPI
import Manifests

/// What learners get wrong, recognised by the state it leaves behind.
enum Diagnosis {
  /// Why nothing answers.
  enum Silence {
    /// It will answer; what it waits for.
    case waiting(String)
    /// It will not, and this may be why.
    case because([String])

    /// The reasons.
    var texts: [String] { if case .because(let texts) = self { texts } else { [] } }
  }

  /// What is wrong with one object.
  static func trouble(_ object: ClusterObject, _ client: inout some KubernetesClient) -> [String] {
    switch object.resource.kind {
    case "Pod": podTrouble(object)
    case "Service": serviceTrouble(object, &client)
    case "Endpoints":
      client.manifests("Service", namespace: object.metadata.namespace)
        .filter { $0.metadata.name == object.metadata.name }
        .flatMap { serviceTrouble($0, &client) }
    default: []
    }
  }

  /// Why a pod does not run.
  static func podTrouble(_ pod: ClusterObject) -> [String] {
    let name = pod.metadata.name
    switch pod.podState {
    case "ErrImagePull", "ImagePullBackOff", "InvalidImageName":
      let image = waitingImage(pod)
      return [
        "The image `\(image)` cannot be pulled. Is it spelled right? `kubectl describe pod \(name)`"
          + " shows what the registry said."
      ]
    case "CrashLoopBackOff", "Error":
      return [
        "The container starts and ends again. `kubectl logs \(name)` shows what it printed."
      ]
    case "OOMKilled":
      return ["The container used more memory than its limit allows."]
    case "CreateContainerConfigError":
      return [
        "The container needs a config map or secret that is not there:"
          + " `kubectl describe pod \(name)` names it."
      ]
    case "Pending" where pod.condition("PodScheduled").status == "False":
      return ["The scheduler found no node for it: `kubectl describe pod \(name)` says why."]
    default: return []
    }
  }

  private static func waitingImage(_ pod: ClusterObject) -> String {
    for status in pod.value("status", "containerStatuses")?.array ?? []
    where status["state"]?["waiting"] != nil {
      let name = status["name"]?.string
      let containers = pod.value("spec", "containers")?.array ?? []
      let container = containers.first { $0["name"]?.string == name }
      return container?["image"]?.string ?? status["image"]?.string ?? ""
    }
    return pod.value("spec", "containers")?[0]?["image"]?.string ?? ""
  }

  /// Why there is no object of that name.
  static func whyNone(_ search: ObjectSearch, _ client: inout some KubernetesClient) -> [String] {
    let kind = search.plainSingular
    let all = client.manifests(search.resource, ListOptions())
    var advice: [String] = []
    if let name = search.wanted.name {
      let elsewhere = all.filter {
        name.matches($0.metadata.name) && $0.metadata.namespace != search.wanted.namespace
      }
      if search.resource.isNamespaced, let space = search.wanted.namespace,
        let other = elsewhere.first
      {
        advice.append(
          "There is a \(kind) `\(other.metadata.name)` in namespace `\(other.metadata.namespace)`;"
            + " the step asks for it in `\(space)`."
        )
      }
      let here = all.filter { $0.metadata.namespace == (search.wanted.namespace ?? "") }
      let names = here.map(\.metadata.name)
      if advice.isEmpty, name.isLiteral, let near = Spelling.nearest(to: name.source, among: names)
      {
        advice.append("There is a \(kind) `\(near)`: is that name misspelt?")
      }
    } else if !search.wanted.selector.isEmpty {
      advice += labelMiss(SelectorText.terms(search.wanted.selector), kind, all)
    }
    return advice
  }

  /// An object that misses a selection by one label.
  static func labelMiss(
    _ terms: LabelSelectorTerms,
    _ kind: String,
    _ objects: [ClusterObject]
  ) -> [String] {
    for object in objects {
      let labels = object.metadata.labels
      let unmet = terms.terms.filter { !LabelSelectorTerms([$0]).matches(labels) }
      guard unmet.count == 1, let term = unmet.first,
        terms.terms.count > 1 || nearlySays(labels, term)
      else { continue }
      let wanted = SelectorText.text(term)
      let has = labels[term.key].map { "has `\(term.key)=\($0)`" } ?? "has no label `\(term.key)`"
      return ["The \(kind) `\(object.metadata.name)` \(has); selected is `\(wanted)`."]
    }
    return []
  }

  private static func nearlySays(_ labels: StringMap, _ term: LabelSelectorTerms.Term) -> Bool {
    guard let value = labels[term.key], let wanted = term.values.first else {
      return Spelling.nearest(to: term.key, among: labels.keys) != nil
    }
    return Spelling.nearest(to: wanted, among: [value]) != nil
  }
}
