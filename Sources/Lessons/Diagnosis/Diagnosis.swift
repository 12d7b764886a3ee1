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
    case "Pod": podTrouble(object, &client)
    case "Service": serviceTrouble(object, &client)
    case "Endpoints":
      client.manifests("Service", namespace: object.metadata.namespace)
        .filter { $0.metadata.name == object.metadata.name }
        .flatMap { serviceTrouble($0, &client) }
    case "PersistentVolumeClaim": claimTrouble(object, &client)
    case "RoleBinding", "ClusterRoleBinding": bindingTrouble(object, &client)
    case "NetworkPolicy", "PodDisruptionBudget": selectionTrouble(object, &client)
    case "ReplicationController": adoptionTrouble(object, &client) + refusalTrouble(object, &client)
    case "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job":
      workloadTrouble(object, &client)
    case "Ingress": ingressTrouble(object, &client)
    case "HorizontalPodAutoscaler": autoscalerTrouble(object, &client)
    case "CronJob": standstillTrouble(object)
    default: []
    }
  }

  /// Why a pod does not run.
  static func podTrouble(
    _ pod: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let missing = missingReferences(of: pod, &client)
    if !missing.isEmpty, pod.readiness != .ready { return missing }
    let name = pod.metadata.name
    switch pod.podState {
    case "ErrImagePull", "ImagePullBackOff", "InvalidImageName":
      let image = waitingImage(pod)
      let near = ImageNames.nearest(to: image).map { " Did you mean `\($0)`?" }
      return [
        "The image `\(image)` cannot be pulled.\(near ?? " Is it spelled right?")"
          + " `kubectl describe pod \(name)` shows what the registry said."
      ]
    case "CrashLoopBackOff", "Error":
      return probeTrouble(pod, "livenessProbe") + [
        "The container starts and ends again. `kubectl logs \(name)` shows what it printed."
      ]
    case "RunContainerError", "StartError", "ContainerCannotRun", "CreateContainerError":
      return [
        "The container cannot be started: is the program of its `command` in the image?"
          + " `kubectl describe pod \(name)` shows what the runtime said."
      ]
    case "ErrImageNeverPull":
      return [
        "The image `\(waitingImage(pod))` is not on the node, and `imagePullPolicy: Never` forbids to"
          + " pull it."
      ]
    case "OOMKilled":
      return ["The container used more memory than its limit allows."]
    case "CreateContainerConfigError":
      return [
        "The container needs a config map or secret that is not there:"
          + " `kubectl describe pod \(name)` names it."
      ]
    case "Pending" where pod.condition("PodScheduled").status == "False":
      let reasons = schedulingTrouble(pod, &client)
      return reasons.isEmpty
        ? ["The scheduler found no node for it: `kubectl describe pod \(name)` says why."] : reasons
    case "Running":
      return pod.readiness == .ready
        ? []
        : probeTrouble(pod, "readinessProbe") + probeTrouble(pod, "startupProbe")
          + probeTrouble(pod, "livenessProbe")
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

  /// The object of a name in a namespace; where it is not there, a sentence on one that is near.
  ///
  /// `elsewhere` ends the sentence on one of the same name in another namespace.
  static func find(
    _ name: String,
    in namespace: String,
    among all: [ClusterObject],
    elsewhere: String = "."
  ) -> (object: ClusterObject?, hint: String) {
    let here = all.filter { $0.metadata.namespace == namespace }
    if let object = here.first(where: { $0.metadata.name == name }) { return (object, "") }
    if let near = Spelling.nearest(to: name, among: here.map(\.metadata.name)) {
      return (nil, " There is one called `\(near)`.")
    }
    guard let other = all.first(where: { $0.metadata.name == name }) else { return (nil, "") }
    return (nil, " There is one in namespace `\(other.metadata.namespace)`\(elsewhere)")
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
    return nearestLabels(terms, kind, objects)
  }

  /// The labels of the object that meets most of a selection.
  private static func nearestLabels(
    _ terms: LabelSelectorTerms,
    _ kind: String,
    _ objects: [ClusterObject]
  ) -> [String] {
    func met(_ object: ClusterObject) -> Int {
      terms.terms.count { LabelSelectorTerms([$0]).matches(object.metadata.labels) }
    }
    let own = objects.filter { $0.metadata.namespace != "kube-system" }
    guard let best = own.max(by: { met($0) < met($1) }) else { return [] }
    let labels = best.metadata.labels
    let words = labels.isEmpty ? "no labels" : "the labels `\(SelectorText.text(labels))`"
    return ["The \(kind) `\(best.metadata.name)` has \(words)."]
  }

  private static func nearlySays(_ labels: StringMap, _ term: LabelSelectorTerms.Term) -> Bool {
    guard let value = labels[term.key], let wanted = term.values.first else {
      return Spelling.nearest(to: term.key, among: labels.keys) != nil
    }
    return Spelling.nearest(to: wanted, among: [value]) != nil
  }
}
