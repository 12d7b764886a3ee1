import KubernetesAPI
import Manifests

/// What keeps a pod from starting: what it names and is not there, probes, places.
extension Diagnosis {
  /// Whether an object that seems on its way will stay where it is; why.
  static func standstill(
    _ object: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    switch object.resource.kind {
    case "Pod":
      guard case .progressing = object.readiness else { return [] }
      return missingReferences(of: object, &client) + podTrouble(object, &client)
    case "ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job":
      guard case .progressing = object.readiness else { return [] }
      return workloadTrouble(object, &client)
    default: return []
    }
  }

  /// The config maps, secrets and claims that a pod names and that are not there, or lack a key.
  static func missingReferences(
    of pod: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let space = pod.metadata.namespace
    var found: [String] = []
    for container in (pod.value("spec", "containers")?.array ?? [])
      + (pod.value("spec", "initContainers")?.array ?? [])
    {
      for variable in container["env"]?.array ?? [] {
        guard let source = variable["valueFrom"] else { continue }
        for (key, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
          guard let reference = source[key], reference["optional"]?.bool != true else { continue }
          found += missing(kind, reference["name"], key: reference["key"]?.string, space, &client)
        }
      }
      for source in container["envFrom"]?.array ?? [] {
        for (key, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
          guard let reference = source[key], reference["optional"]?.bool != true else { continue }
          found += missing(kind, reference["name"], key: nil, space, &client)
        }
      }
    }
    for volume in pod.value("spec", "volumes")?.array ?? [] {
      if let map = volume["configMap"], map["optional"]?.bool != true {
        found += missing("ConfigMap", map["name"], key: nil, space, &client)
        for item in map["items"]?.array ?? [] {
          found += missing("ConfigMap", map["name"], key: item["key"]?.string, space, &client)
        }
      }
      if let secret = volume["secret"], secret["optional"]?.bool != true {
        found += missing("Secret", secret["secretName"], key: nil, space, &client)
      }
      if let claim = volume["persistentVolumeClaim"] {
        found += missing("PersistentVolumeClaim", claim["claimName"], key: nil, space, &client)
      }
    }
    var once: [String] = []
    for text in found where !once.contains(text) { once.append(text) }
    return once
  }

  private static func missing(
    _ kind: String,
    _ name: Value?,
    key: String?,
    _ namespace: String,
    _ client: inout some KubernetesClient
  ) -> [String] {
    guard let name = name?.string else { return [] }
    let words = ["ConfigMap": "config map", "Secret": "secret"][kind] ?? "volume claim"
    let (found, hint) = find(
      name,
      in: namespace,
      among: client.manifests(kind),
      elsewhere: ", which a pod cannot use."
    )
    guard let object = found else {
      return ["The pod needs the \(words) `\(name)`, which is not there.\(hint)"]
    }
    guard let key, kind != "PersistentVolumeClaim" else { return [] }
    let keys =
      (object.value("data")?.object?.keys ?? []) + (object.value("binaryData")?.object?.keys ?? [])
    guard !keys.contains(key) else { return [] }
    let known = keys.isEmpty ? "it has no keys" : "it has \(Words.list(keys.map { "`\($0)`" }))"
    return ["The \(words) `\(name)` has no key `\(key)`; \(known)."]
  }

  /// A probe that asks at a port which the container does not have.
  static func probeTrouble(_ pod: ClusterObject, _ probe: String) -> [String] {
    for container in pod.value("spec", "containers")?.array ?? [] {
      guard let asked = container[probe] else { continue }
      let port = asked["httpGet"]?["port"] ?? asked["tcpSocket"]?["port"]
      let ports = container["ports"]?.array ?? []
      guard let port, !ports.isEmpty,
        !ports.contains(where: { $0["containerPort"] == port || $0["name"] == port })
      else { continue }
      let known = portWords(ports, number: "containerPort")
      return [
        "The \(probe) of container `\(container["name"]?.string ?? "")` asks at port"
          + " \(ValueText.short(port)); the container has port \(Words.list(known))."
      ]
    }
    return []
  }

  /// Why no node suits a pod: taints, labels, claims, and what the scheduler says of the rest.
  static func schedulingTrouble(
    _ pod: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    var advice: [String] = []
    for volume in pod.value("spec", "volumes")?.array ?? [] {
      guard let name = volume["persistentVolumeClaim"]?["claimName"]?.string else { continue }
      let claims = client.manifests("PersistentVolumeClaim", namespace: pod.metadata.namespace)
      if let claim = claims.first(where: { $0.metadata.name == name }) {
        advice += claimTrouble(claim, &client)
      }
    }
    let message = pod.condition("PodScheduled").message
    if message.contains("untolerated taint") { advice += taintTrouble(pod, &client) }
    if message.contains("node affinity/selector") {
      let wanted = pod.labels("spec", "nodeSelector")
      let nodes = client.manifests("Node")
      if !wanted.isEmpty {
        let terms = LabelSelectorTerms(matching: wanted)
        if !nodes.contains(where: { terms.matches($0.metadata.labels) }) {
          advice.append(
            "The pod wants a node with `\(SelectorText.text(wanted))`, and no node has that label."
          )
        }
      }
    }
    if message.contains("were unschedulable") {
      let closed = client.manifests("Node").filter {
        $0.value("spec", "unschedulable")?.bool == true
      }
      let words = Words.list(closed.map { "`kubectl uncordon \($0.metadata.name)`" })
      if !closed.isEmpty { advice.append("Nodes are closed for new pods: \(words) opens them.") }
    }
    if message.contains("Insufficient") {
      let what = message.split(separator: "Insufficient ").dropFirst().compactMap {
        $0.split { $0 == "," || $0 == "." }.first
      }
      let words = Words.list(what.map { "`\($0)`" })
      advice.append("No node has so much \(words) left as the pod requests.")
    }
    return advice
  }

  private static func taintTrouble(
    _ pod: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    do throws(Status) {
      let typed = try client.get(
        Pod.self,
        namespace: pod.metadata.namespace,
        name: pod.metadata.name
      )
      var words: [String] = []
      for node in try client.list(Node.self) {
        for taint in node.spec.taints where taint.effect != "PreferNoSchedule" {
          guard !typed.spec.tolerations.contains(where: { $0.tolerates(taint) }) else { continue }
          let value = taint.value.isEmpty ? "" : "=\(taint.value)"
          words.append("`\(node.metadata.name)` has `\(taint.key)\(value):\(taint.effect)`")
        }
      }
      guard !words.isEmpty else { return [] }
      return [
        "Nodes are tainted, and the pod does not tolerate it: \(Words.list(words)). Give the pod a"
          + " toleration, or take the taint away."
      ]
    } catch {
      return []
    }
  }
}
