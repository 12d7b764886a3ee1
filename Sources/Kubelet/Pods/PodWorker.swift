import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

/// What a kubelet keeps about one pod, from the first sight of it to its end.
struct PodWorker: Sendable {
  /// The pod as the API server last told it.
  var pod: Pod
  /// The revision of the pod's last change that somebody else made; 0 once something happened by itself.
  var cause: Int64 = 0
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
  /// The containers that were added to the running pod, in the order in which they were seen.
  private(set) var ephemeral: [EphemeralRecord] = []
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
  /// Whether the node could not keep it, so that it gets little time to end.
  var isEvicted = false
  /// Why the pod as a whole failed: evictions, deadlines.
  var failure: (reason: String, message: String)?
  /// When to look again by itself.
  var retryAt: Instant?
  /// What is left to do about volumes and resources; one or none, since most pods have nothing of it.
  private var upkeep: [PodUpkeep] = []

  /// What is left to do about its volumes.
  var mounts: PodUpkeep {
    get { upkeep.first ?? PodUpkeep() }
    set { upkeep = newValue == PodUpkeep() ? [] : [newValue] }
  }

  /// What is under way because its containers are to have other resources; nil for nothing.
  var resize: PodResize? {
    get { upkeep.first?.resizes.first }
    set {
      guard newValue != nil || upkeep.first?.resizes.isEmpty == false else { return }
      mounts.resizes = newValue.map { [$0] } ?? []
    }
  }

  init(_ pod: Pod) {
    self.pod = pod
    cause = pod.storeRevision
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
  var records: [ContainerRecord] { initial + main + ephemeral.map(\.record) }

  /// Takes note of containers that were added to the pod since it was looked at last.
  mutating func noteEphemeral() {
    let declared = pod.spec.ephemeralContainers
    guard declared.count > ephemeral.count else { return }
    for container in declared.map(\.container)
    where !ephemeral.contains(where: { $0.name == container.name }) {
      let phase = ContainerRecord.Phase.waiting(reason: waitingReason, message: "")
      ephemeral.append(
        EphemeralRecord(
          name: container.name,
          record: ContainerRecord(image: container.image, phase: phase)
        )
      )
    }
  }

  /// The place of an ephemeral container; nil where it was not seen yet.
  func place(ofEphemeral name: String) -> ContainerPlace? {
    ephemeral.firstIndex { $0.name == name }.map { ContainerPlace(part: .ephemeral, index: $0) }
  }

  /// The record of a container.
  subscript(place: ContainerPlace) -> ContainerRecord {
    _read {
      switch place.part {
      case .initial: yield initial[place.index]
      case .main: yield main[place.index]
      case .ephemeral: yield ephemeral[place.index].record
      }
    }
    _modify {
      switch place.part {
      case .initial: yield &initial[place.index]
      case .main: yield &main[place.index]
      case .ephemeral: yield &ephemeral[place.index].record
      }
    }
  }

  /// The container's description in the pod.
  func container(_ place: ContainerPlace) -> KubernetesAPI.Container {
    switch place.part {
    case .initial: return pod.spec.initContainers[place.index]
    case .main: return pod.spec.containers[place.index]
    case .ephemeral:
      let name = ephemeral[place.index].name
      let declared = pod.spec.ephemeralContainers.first { $0.container.name == name }
      return declared?.container ?? KubernetesAPI.Container(name: name, image: "")
    }
  }

  /// The container's name, without a copy of all the rest.
  func name(of place: ContainerPlace) -> String {
    switch place.part {
    case .initial: pod.spec.initContainers[place.index].name
    case .main: pod.spec.containers[place.index].name
    case .ephemeral: ephemeral[place.index].name
    }
  }

  /// All places, the initial ones first.
  var places: [ContainerPlace] {
    initial.indices.map { ContainerPlace(part: .initial, index: $0) }
      + main.indices.map { ContainerPlace(part: .main, index: $0) }
      + ephemeral.indices.map { ContainerPlace(part: .ephemeral, index: $0) }
  }

  /// Why a container that never ran is not there.
  var waitingReason: String { initial.isEmpty ? "ContainerCreating" : "PodInitializing" }

  /// Whether the pod has run to its end.
  var isFinished: Bool {
    let phase = PodStatusReport.phase(of: self)
    return phase == "Succeeded" || phase == "Failed"
  }
}

/// A container that was added to a running pod, with what is kept about it.
struct EphemeralRecord: Sendable {
  let name: String
  var record: ContainerRecord
}
