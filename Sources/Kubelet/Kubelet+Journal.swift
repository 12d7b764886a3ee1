import ContainerRuntime
import KubernetesAPI
public import Simulation

/// A line that a kubelet wrote, without its head.
public struct KubeletLogLine: Hashable, Sendable {
  /// When.
  public var time: Instant
  /// I, W or E.
  public var severity: Character
  /// The place in the source, and what is told.
  public var text: String
}

/// What a kubelet writes down of its work, as with `--v=3`.
extension Kubelet {
  /// Takes what was written since the last call.
  public mutating func takeLog() -> [KubeletLogLine] {
    guard !log.isEmpty else { return [] }
    defer { log = [] }
    return log
  }

  /// Writes a line; nothing where no log is kept.
  mutating func write(
    _ severity: Character,
    _ text: @autoclosure () -> String,
    old: @autoclosure () -> String = "",
    at time: Instant
  ) {
    guard configuration.keepsLog else { return }
    let line = configuration.dialect == .v18 ? old() : text()
    guard !line.isEmpty else { return }
    log.append(KubeletLogLine(time: time, severity: severity, text: line))
  }

  /// Writes a line that is for information only.
  mutating func write(
    _ text: @autoclosure () -> String,
    old: @autoclosure () -> String = "",
    at time: Instant
  ) { write("I", text(), old: old(), at: time) }

  /// What a kubelet says when it starts.
  public mutating func logStart(at now: Instant) {
    let version = configuration.version
    write(
      "server.go:530] \"Kubelet version\" kubeletVersion=\"\(version)\"",
      old: "feature_gate.go:156] feature gates: map[]",
      at: now
    )
    write(
      "server.go:957] \"Client rotation is on, will bootstrap in background\"",
      old: "server.go:428] Version: \(version)",
      at: now
    )
    write(
      "kubelet.go:480] \"Attempting to sync node with API server\"",
      old: "kubelet.go:273] Adding manifest file: /etc/kubernetes/manifests",
      at: now
    )
    write(
      "kubelet.go:381] \"Adding static pod path\" path=\"/etc/kubernetes/manifests\"",
      old: "kubelet.go:283] Watching apiserver",
      at: now
    )
    write(
      "server.go:1262] \"Started kubelet\"",
      old: "server.go:718] Started kubelet \(version)",
      at: now
    )
    write(
      "server.go:180] \"Starting to listen\" address=\"0.0.0.0\" port=10250",
      old: "server.go:129] Starting to listen on 0.0.0.0:10250",
      at: now
    )
  }

  /// An event as the log has it.
  mutating func writeEvent(
    _ subject: ObjectReference,
    _ type: EventRecorder.Kind,
    _ reason: String,
    _ message: String,
    at now: Instant
  ) {
    guard configuration.keepsLog else { return }
    let object =
      subject.namespace.isEmpty ? subject.name : "\(subject.namespace)/\(subject.name)"
    write(
      "event.go:389] \"Event occurred\" object=\"\(object)\" fieldPath=\"\(subject.fieldPath)\""
        + " kind=\"\(subject.kind)\" apiVersion=\"\(subject.apiVersion)\" type=\"\(type.rawValue)\""
        + " reason=\"\(reason)\" message=\(Self.quoted(message))",
      old: "event.go:218] Event(v1.ObjectReference{Kind:\"\(subject.kind)\","
        + " Namespace:\"\(subject.namespace)\", Name:\"\(subject.name)\", UID:\"\(subject.uid)\","
        + " APIVersion:\"\(subject.apiVersion)\", ResourceVersion:\"\(subject.resourceVersion)\","
        + " FieldPath:\"\(subject.fieldPath)\"}): type: '\(type.rawValue)' reason: '\(reason)' \(message)",
      at: now
    )
  }

  /// What the source of pods told.
  mutating func writeSync(_ verb: String, _ pod: Pod, _ source: String = "api", at now: Instant) {
    guard configuration.keepsLog else { return }
    let name = "\(pod.metadata.namespace)/\(pod.metadata.name)"
    write(
      "kubelet.go:2537] \"SyncLoop \(verb)\" source=\"\(source)\" pods=[\"\(name)\"]",
      old: "kubelet.go:1836] SyncLoop (\(verb), \"\(source)\"): \"\(pod.metadata.name)_"
        + "\(pod.metadata.namespace)(\(pod.metadata.uid))\"",
      at: now
    )
  }

  /// What the runtime told of a container or a sandbox.
  mutating func writeLifecycle(_ type: String, _ id: ContainerID, _ pod: Pod, at now: Instant) {
    guard configuration.keepsLog else { return }
    let name = "\(pod.metadata.namespace)/\(pod.metadata.name)"
    write(
      "kubelet.go:2569] \"SyncLoop (PLEG): event for pod\" pod=\"\(name)\""
        + " event={\"ID\":\"\(pod.metadata.uid)\",\"Type\":\"\(type)\",\"Data\":\"\(id)\"}",
      old: "kubelet.go:1871] SyncLoop (PLEG): \"\(pod.metadata.name)_\(pod.metadata.namespace)"
        + "(\(pod.metadata.uid))\", event: &pleg.PodLifecycleEvent{ID:\"\(pod.metadata.uid)\","
        + " Type:\"\(type)\", Data:\"\(id)\"}",
      at: now
    )
  }

  /// Why a pod could not be brought further.
  mutating func writeSyncError(
    _ container: String,
    _ reason: String,
    _ message: String,
    _ pod: Pod,
    at now: Instant
  ) {
    guard configuration.keepsLog else { return }
    let inner = "failed to \"StartContainer\" for \"\(container)\" with \(reason): "
    let name = "\(pod.metadata.namespace)/\(pod.metadata.name)"
    write(
      "E",
      "pod_workers.go:1324] \"Error syncing pod, skipping\" err=\(Self.quoted(inner + Self.quoted(message)))"
        + " pod=\"\(name)\" podUID=\"\(pod.metadata.uid)\"",
      old: "pod_workers.go:182] Error syncing pod \(pod.metadata.uid) (\"\(pod.metadata.name)_"
        + "\(pod.metadata.namespace)(\(pod.metadata.uid))\"), skipping: \(inner)\(Self.quoted(message))",
      at: now
    )
  }

  /// What a failed probe answered.
  mutating func writeProbe(
    _ kind: ProbeKind,
    _ container: String,
    _ output: String,
    _ pod: Pod,
    at now: Instant
  ) {
    guard configuration.keepsLog else { return }
    let name = "\(pod.metadata.namespace)/\(pod.metadata.name)"
    write(
      "prober.go:120] \"Probe failed\" probeType=\"\(kind.name)\" pod=\"\(name)\""
        + " podUID=\"\(pod.metadata.uid)\" containerName=\"\(container)\" probeResult=\"failure\""
        + " output=\(Self.quoted(output))",
      old: "prober.go:106] \(kind.name) probe for \"\(pod.metadata.name)_\(pod.metadata.namespace)"
        + "(\(pod.metadata.uid)):\(container)\" failed (failure): \(output)",
      at: now
    )
  }

  /// That the server does not answer; told at its begin, and now and then.
  mutating func writeSilence(of failure: any Error, at now: Instant) {
    guard configuration.keepsLog else { return }
    if let toldSilence, now < toldSilence + .seconds(7) { return }
    toldSilence = now
    let name = configuration.nodeName
    let address = configuration.address
    let server = "\(address):6443"
    write(
      "E",
      "controller.go:145] \"Failed to ensure lease exists, will retry\" err=\"Get"
        + " \\\"https://control-plane.minikube.internal:6443/apis/coordination.k8s.io/v1/namespaces/"
        + "kube-node-lease/leases/\(name)?timeout=10s\\\": dial tcp \(server): connect: connection"
        + " refused\" interval=\"7s\"",
      old: "kubelet_node_status.go:385] Error updating node status, will retry: error getting node"
        + " \"\(name)\": Get https://\(address):8443/api/v1/nodes/\(name): dial tcp"
        + " \(address):8443: getsockopt: connection refused",
      at: now
    )
  }

  /// A text as Go quotes it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.append(character)
      }
    }
    return result + "\""
  }
}
