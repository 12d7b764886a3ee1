import ContainerRuntime
import KubernetesAPI
import Machine
import Manifests
import Simulation

/// Pods from files of the node: they run without the API server, which is shown a mirror of each.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/config/file.go`, `pkg/kubelet/pod/mirror_client.go`.
extension Kubelet {
  /// The uid under which the kubelet itself knows the pod of a uid of the server's.
  public func ownUID(_ uid: String) -> String { statics?.uid(ofMirror: uid) ?? uid }

  /// Reads the folder of manifests if it is not as it was: what is new starts, what went away ends.
  mutating func readManifests(on node: MachineID, _ kernel: Kernel, at now: Instant) {
    guard configuration.staticPodPath != nil || statics != nil else { return }
    let path = configuration.staticPodPath ?? ""
    var table = statics.take() ?? StaticPods()
    defer { statics = table }
    let folder = path.isEmpty ? .directory() : kernel.file(path, on: node) ?? .directory()
    guard folder != table.folder else { return }
    table.folder = folder
    guard case .directory(let directory) = folder.content else { return }
    var wanted: [(name: NamespacedName, pod: Pod)] = []
    for (name, file) in directory.children where !name.hasPrefix(".") {
      guard case .file(let bytes) = file.content else { continue }
      do throws(ManifestTrouble) {
        let pod = try staticPod(bytes, "\(path)/\(name)", at: now)
        wanted.append((pod.namespacedName, pod))
      } catch {
        write(
          "E",
          "file.go:109] \"Unable to process watch event\" err=\(Self.quoted(error.message))",
          old: "file.go:149] Can't process manifest file \"\(path)/\(name)\": \(error.message)",
          at: now
        )
      }
    }
    for (name, uid) in table.running.sorted(by: { $0.key < $1.key })
    where !wanted.contains(where: { $0.name == name && $0.pod.metadata.uid == uid }) {
      endStatic(uid, at: now)
    }
    table.waiting = [:]
    for (name, pod) in wanted where table.running[name] != pod.metadata.uid {
      if table.running[name] == nil {
        startStatic(pod, name, &table, at: now)
      } else {
        table.waiting[name] = pod
      }
    }
  }

  private mutating func startStatic(
    _ pod: Pod,
    _ name: NamespacedName,
    _ table: inout StaticPods,
    at now: Instant
  ) {
    table.running[name] = pod.metadata.uid
    markDirty(pods.insert(PodWorker(pod)))
    writeSync("ADD", pod, "file", at: now)
  }

  private mutating func endStatic(_ uid: String, at now: Instant) {
    guard let slot = pods.slot(of: uid), let pod = pods[slot]?.pod,
      pod.metadata.deletionTimestamp == nil
    else { return }
    pods[slot]?.pod.metadata.deletionTimestamp = Time(now)
    pods[slot]?.pod.metadata.deletionGracePeriodSeconds =
      pod.spec.terminationGracePeriodSeconds ?? 30
    markDirty(slot)
    writeSync("REMOVE", pod, "file", at: now)
  }

  /// Takes note that a static pod has ended for good; the one that replaces it starts.
  mutating func noteStaticEnd(of pod: Pod, at now: Instant) {
    guard var table = statics.take() else { return }
    defer { statics = table }
    let name = pod.namespacedName
    if let mirror = table.mirrors.removeValue(forKey: pod.metadata.uid) {
      table.orphans.append(mirror)
    }
    guard table.running[name] == pod.metadata.uid else { return }
    table.running[name] = nil
    if let next = table.waiting.removeValue(forKey: name) {
      startStatic(next, name, &table, at: now)
    }
  }

  private struct ManifestTrouble: Error { var message: String }

  /// The pod of a manifest, with what the kubelet adds to it.
  private func staticPod(
    _ bytes: [UInt8],
    _ path: String,
    at now: Instant
  ) throws(ManifestTrouble) -> Pod {
    let text = String(decoding: bytes, as: UTF8.self)
    let value: Value
    do throws(ManifestError) {
      value = try YAMLReader.value(text)
    } catch {
      throw ManifestTrouble(
        message: "\(path): couldn't parse as pod(\(error.goMessage)), please check config file"
      )
    }
    guard value["kind"]?.string == "Pod" else {
      throw ManifestTrouble(
        message: "\(path): couldn't parse as pod(Object 'Kind' is missing in"
          + " '\(JSONWriter.compact(value))'), please check config file"
      )
    }
    let decoded: any APIObject
    do throws(Status) {
      decoded = try APIKinds.decode(value, validation: .ignore).object
    } catch {
      throw ManifestTrouble(
        message: "\(path): couldn't parse as pod(\(error.message)), please check config file"
      )
    }
    guard var pod = decoded as? Pod else {
      throw ManifestTrouble(message: "\(path): invalid pod, please check config file")
    }
    pod.setNestedDefaults()
    let hash = String(Hexadecimal.digest(of: "\(configuration.nodeName)\(path)\(text)").prefix(32))
    if pod.metadata.uid.isEmpty { pod.metadata.uid = hash }
    pod.metadata.name += "-\(configuration.nodeName)"
    if pod.metadata.namespace.isEmpty { pod.metadata.namespace = "default" }
    pod.metadata.annotations[StaticPodAnnotation.hash] = pod.metadata.uid
    pod.metadata.annotations[StaticPodAnnotation.seen] = CivilTime(now).rfc3339Nano
    pod.metadata.annotations[StaticPodAnnotation.source] = "file"
    pod.spec.nodeName = configuration.nodeName
    var toleration = Toleration()
    toleration.operator = "Exists"
    toleration.effect = "NoExecute"
    pod.spec.tolerations.append(toleration)
    return pod
  }
}

extension CivilTime {
  /// The time with its nanoseconds, as Go writes it.
  fileprivate var rfc3339Nano: String {
    var fraction = nanosecond == 0 ? "" : ".\(CivilTime.padded(nanosecond, 9))"
    while fraction.last == "0" { fraction.removeLast() }
    return "\(date)T\(timeOfDay)\(fraction)Z"
  }
}

/// The mirrors: what the API server shows of static pods.
extension Kubelet {
  /// Whether a pod of the server's is a mirror, which is nothing to run.
  func isMirror(_ pod: Pod) -> Bool {
    statics != nil && !pod.metadata.annotations.isEmpty
      && pod.metadata.annotations[StaticPodAnnotation.mirror] != nil
  }

  /// Takes note of a mirror as the server has it.
  mutating func see(mirror: Pod) {
    let uid = mirror.metadata.annotations[StaticPodAnnotation.mirror] ?? ""
    let isOurs = statics?.running[mirror.namespacedName] == uid
    guard isOurs, mirror.metadata.deletionTimestamp == nil else {
      statics?.orphans.append(mirror)
      if isOurs { statics?.mirrors[uid] = nil }
      if let slot = pods.slot(of: uid) { markDirty(slot) }
      return
    }
    let known = statics?.mirrors[uid]
    statics?.mirrors[uid] = mirror
    if known?.status != mirror.status, let slot = pods.slot(of: uid) { markDirty(slot) }
  }

  /// Takes note that a mirror is gone: it is made anew if its pod still runs.
  mutating func forget(mirror: Pod) {
    let uid = mirror.metadata.annotations[StaticPodAnnotation.mirror] ?? ""
    guard statics?.mirrors[uid]?.metadata.uid == mirror.metadata.uid else { return }
    statics?.mirrors[uid] = nil
    if let slot = pods.slot(of: uid) { markDirty(slot) }
  }

  /// Forgets the mirrors that the server does not list.
  mutating func keepMirrors(_ present: [Pod]) {
    guard let known = statics?.mirrors else { return }
    let uids = Set(present.map(\.metadata.uid))
    for (uid, mirror) in known.sorted(by: { $0.key < $1.key })
    where !uids.contains(mirror.metadata.uid) {
      statics?.mirrors[uid] = nil
      if let slot = pods.slot(of: uid) { markDirty(slot) }
    }
  }

  /// Takes mirrors out that have no pod.
  mutating func dropOrphans(_ client: inout some KubernetesClient) {
    guard let orphans = statics?.orphans, !orphans.isEmpty else { return }
    statics?.orphans = []
    for mirror in orphans {
      var options = DeleteOptions(gracePeriodSeconds: 0)
      options.uid = mirror.metadata.uid
      do {
        _ = try client.delete(
          Pod.resource,
          namespace: mirror.metadata.namespace,
          name: mirror.metadata.name,
          options
        )
      } catch  where error.reason == .notFound || error.reason == .conflict {
        continue
      } catch {
        statics?.orphans.append(mirror)
      }
    }
  }

  /// Shows a static pod's status on its mirror, which is made where there is none.
  mutating func reportStatic(_ worker: inout PodWorker, _ client: inout some KubernetesClient) {
    worker.pod.status =
      PodStatusReport(worker: worker, node: configuration, now: client.now).make()
    guard worker.pod.metadata.deletionTimestamp == nil else { return }
    do {
      var mirror = try mirror(of: worker, &client)
      var status = worker.pod.status
      status.qosClass = mirror.status.qosClass
      guard mirror.status != status else { return }
      mirror.status = status
      statics?.mirrors[worker.uid] = try client.updateStatus(mirror)
    } catch {
      if error.reason == .conflict || error.reason == .notFound {
        statics?.mirrors[worker.uid] = nil
      }
      worker.look(at: client.now + .seconds(1))
    }
  }

  private mutating func mirror(
    of worker: PodWorker,
    _ client: inout some KubernetesClient
  ) throws(Status) -> Pod {
    if let mirror = statics?.mirrors[worker.uid] { return mirror }
    let (name, space) = (worker.pod.metadata.name, worker.pod.metadata.namespace)
    if let present = try client.find(Pod.self, namespace: space, name: name) {
      guard present.metadata.annotations[StaticPodAnnotation.mirror] == worker.uid else {
        if present.metadata.annotations[StaticPodAnnotation.mirror] != nil {
          statics?.orphans.append(present)
          dropOrphans(&client)
        }
        throw Status(.alreadyExists, "pods \"\(name)\" already exists")
      }
      statics?.mirrors[worker.uid] = present
      return present
    }
    let made = try client.create(try newMirror(of: worker.pod, &client))
    statics?.mirrors[worker.uid] = made
    return made
  }

  private func newMirror(
    of pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(Status) -> Pod {
    var mirror = Pod()
    mirror.metadata.name = pod.metadata.name
    mirror.metadata.namespace = pod.metadata.namespace
    mirror.metadata.labels = pod.metadata.labels
    mirror.metadata.annotations = pod.metadata.annotations
    mirror.metadata.annotations[StaticPodAnnotation.mirror] = pod.metadata.uid
    mirror.spec = pod.spec
    guard configuration.dialect == .current,
      let node = try client.find(Node.self, name: configuration.nodeName)
    else { return mirror }
    var owner = OwnerReference()
    owner.apiVersion = "v1"
    owner.kind = "Node"
    owner.name = node.metadata.name
    owner.uid = node.metadata.uid
    owner.controller = true
    mirror.metadata.ownerReferences = [owner]
    return mirror
  }
}
