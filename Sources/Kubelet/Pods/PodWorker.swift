import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

/// What a kubelet keeps about one pod, from the first sight of it to its end.
struct PodWorker: Sendable {
  /// The pod as the API server last told it.
  var pod: Pod
  var sandbox: ContainerID?
  /// The sandbox from before the node restarted, kept for its logs.
  var oldSandbox: ContainerID?
  /// How many sandboxes the pod had.
  var sandboxCount: UInt16 = 0
  var isSandboxReady = false
  var address: IPv4Address?
  /// The volumes made for the pod, by their names in the pod.
  var volumes: [MountedVolume] = []
  var hasVolumes = false
  var initial: [ContainerRecord]
  var main: [ContainerRecord]
  var startTime: Instant?
  /// Whether the containers were told to end.
  var isEnding = false
  /// Whether the pod is gone from the API server, so that nothing of it need be reported.
  var isGone = false
  /// Whether every initial container has done its work once.
  var wasInitialized = false
  /// Whether it is among the pods to look at.
  var isDirty = false
  /// Whether some container has a probe.
  let hasProbes: Bool
  /// Why the pod as a whole failed: evictions, deadlines.
  var failure: (reason: String, message: String)?
  /// When to look again by itself.
  var retryAt: Instant?
  /// What is left to do about its volumes; one or none, since most pods have nothing of it.
  private var upkeep: [MountUpkeep] = []

  /// What is left to do about its volumes.
  var mounts: MountUpkeep {
    get { upkeep.first ?? MountUpkeep() }
    set { upkeep = newValue == MountUpkeep() ? [] : [newValue] }
  }

  init(_ pod: Pod) {
    self.pod = pod
    let reason = pod.spec.initContainers.isEmpty ? "ContainerCreating" : "PodInitializing"
    func records(_ containers: [KubernetesAPI.Container]) -> [ContainerRecord] {
      containers.map {
        ContainerRecord(image: $0.image, phase: .waiting(reason: reason, message: ""))
      }
    }
    initial = records(pod.spec.initContainers)
    main = records(pod.spec.containers)
    hasProbes = (pod.spec.initContainers + pod.spec.containers).contains { container in
      ProbeKind.allCases.contains { container[probe: $0] != nil }
    }
    startTime = pod.status.startTime?.instant
  }

  var uid: String { pod.metadata.uid }

  /// Asks to be looked at again at `time`, if nothing earlier was asked for.
  mutating func look(at time: Instant) { retryAt = min(retryAt ?? time, time) }

  /// All containers, the initial ones first.
  var records: [ContainerRecord] { initial + main }

  /// The record of a container.
  subscript(place: ContainerPlace) -> ContainerRecord {
    _read { yield place.isInitial ? initial[place.index] : main[place.index] }
    _modify {
      if place.isInitial { yield &initial[place.index] } else { yield &main[place.index] }
    }
  }

  /// The container's description in the pod.
  func container(_ place: ContainerPlace) -> KubernetesAPI.Container {
    place.isInitial ? pod.spec.initContainers[place.index] : pod.spec.containers[place.index]
  }

  /// All places, the initial ones first.
  var places: [ContainerPlace] {
    initial.indices.map { ContainerPlace(isInitial: true, index: $0) }
      + main.indices.map { ContainerPlace(isInitial: false, index: $0) }
  }

  /// Why a container that never ran is not there.
  var waitingReason: String { initial.isEmpty ? "ContainerCreating" : "PodInitializing" }

  /// Whether the pod has run to its end.
  var isFinished: Bool {
    let phase = PodStatusReport.phase(of: self)
    return phase == "Succeeded" || phase == "Failed"
  }
}
