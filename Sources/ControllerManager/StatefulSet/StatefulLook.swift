import KubernetesAPI
import Simulation

/// A stateful set with its pods and versions, as one look finds them.
struct StatefulLook {
  let set: StatefulSet
  let current: ControllerRevision
  let wanted: ControllerRevision
  let pods: [Pod]
  let now: Instant
  /// What is to be said of the set.
  var status = StatefulSetStatus()
  /// The pods in the range of numbers, by their place in it; nil where one is missing.
  private(set) var replicas: [Pod?]
  /// The pods beyond the range, the highest number first.
  private(set) var condemned: [Pod] = []
  /// The first pod that is not available; a missing one counts.
  private(set) var firstUnavailable: String?

  init(
    set: StatefulSet,
    current: ControllerRevision,
    wanted: ControllerRevision,
    pods: [Pod],
    now: Instant
  ) {
    self.set = set
    self.current = current
    self.wanted = wanted
    self.pods = pods
    self.now = now
    let first = set.firstOrdinal
    replicas = Array(repeating: nil, count: Int(set.spec.replicas ?? 1))
    var beyond: [(ordinal: Int, pod: Pod)] = []
    for pod in pods {
      guard let ordinal = StatefulPodName.parts(pod.metadata.name)?.ordinal else { continue }
      if replicas.indices.contains(ordinal - first) {
        replicas[ordinal - first] = pod
      } else {
        beyond.append((ordinal, pod))
      }
    }
    condemned = beyond.sorted { $0.ordinal > $1.ordinal }.map(\.pod)
    let missing = replicas.firstIndex { pod in pod.map { !isAvailable($0) } ?? true }
    if let missing {
      firstUnavailable = "\(set.metadata.name)-\(first + missing)"
    } else {
      firstUnavailable = condemned.last { !isAvailable($0) }?.metadata.name
    }
    count()
  }

  /// Whether pods come and go one after the other.
  var isOrdered: Bool { self.set.spec.podManagementPolicy != "Parallel" }

  func isRunningAndReady(_ pod: Pod) -> Bool { pod.status.phase == "Running" && pod.isReady }

  func isAvailable(_ pod: Pod) -> Bool {
    guard isRunningAndReady(pod), pod.metadata.deletionTimestamp == nil else { return false }
    return pod.available(after: set.spec.minReadySeconds).map { $0 <= now } ?? false
  }

  /// Counts the pods for the status.
  private mutating func count() {
    status.observedGeneration = set.metadata.generation
    status.currentRevision = current.metadata.name
    status.updateRevision = wanted.metadata.name
    status.conditions = set.status.conditions
    for pod in pods {
      status.replicas += 1
      if isRunningAndReady(pod) {
        status.readyReplicas += 1
        let isAvailable = pod.available(after: set.spec.minReadySeconds).map { $0 <= now } ?? false
        if isAvailable { status.availableReplicas += 1 }
      }
      guard pod.metadata.deletionTimestamp == nil else { continue }
      if pod.revisionName == current.metadata.name { status.currentReplicas += 1 }
      if pod.revisionName == wanted.metadata.name { status.updatedReplicas += 1 }
    }
  }

  /// The pod of a number, to be created.
  func newPod(_ ordinal: Int) -> Pod {
    let rolling = set.spec.updateStrategy.rollingUpdate
    let isKept =
      set.spec.updateStrategy.type == "RollingUpdate"
      && ordinal < set.firstOrdinal + Int(rolling?.partition ?? 0)
    let revision = isKept ? current : wanted
    // The set's own template is the wanted one; only an older one has to be read.
    let isOwn = revision.metadata.name == wanted.metadata.name
    let template = isOwn ? set.spec.template : ControllerHistory.template(revision)
    var pod = Pod(from: template, ownedBy: set)
    pod.metadata.name = "\(set.metadata.name)-\(ordinal)"
    pod.metadata.labels[Pod.revisionKey] = revision.metadata.name
    pod.spec.hostname = pod.metadata.name
    pod.spec.subdomain = set.spec.serviceName
    setIdentity(&pod, ordinal)
    return pod
  }

  /// Gives a pod the labels and the volumes by which it is known.
  func setIdentity(_ pod: inout Pod, _ ordinal: Int) {
    pod.metadata.labels["statefulset.kubernetes.io/pod-name"] = pod.metadata.name
    pod.metadata.labels["apps.kubernetes.io/pod-index"] = "\(ordinal)"
    guard !set.spec.volumeClaimTemplates.isEmpty else { return }
    var volumes = set.spec.volumeClaimTemplates.map { claim in
      var volume = Volume()
      volume.name = claim.metadata.name
      var source = PersistentVolumeClaimVolumeSource()
      source.claimName = claimName(claim, ordinal)
      volume.persistentVolumeClaim = source
      return volume
    }
    let names = volumes.map(\.name)
    volumes += pod.spec.volumes.filter { !names.contains($0.name) }
    if volumes != pod.spec.volumes { pod.spec.volumes = volumes }
  }

  func claimName(_ claim: StatefulSetClaim, _ ordinal: Int) -> String {
    "\(claim.metadata.name)-\(set.metadata.name)-\(ordinal)"
  }
}
