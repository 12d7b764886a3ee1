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
  var isSandboxReady = false
  var address: IPv4Address?
  /// The volumes made for the pod, by their names in the pod.
  var volumes: [(name: String, id: VolumeID)] = []
  var hasVolumes = false
  var initial: [ContainerRecord]
  var main: [ContainerRecord]
  var startTime: Instant?
  /// Whether the containers were told to end.
  var isEnding = false
  /// Whether the pod is gone from the API server, so that nothing of it need be reported.
  var isGone = false
  /// Why the pod as a whole failed: evictions, refused pods.
  var failure: (reason: String, message: String)?
  /// When to look again by itself.
  var retryAt: Instant?
  var mountFailures = 0

  init(_ pod: Pod) {
    self.pod = pod
    initial = pod.spec.initContainers.map { ContainerRecord(name: $0.name, image: $0.image) }
    main = pod.spec.containers.map { ContainerRecord(name: $0.name, image: $0.image) }
    if !initial.isEmpty {
      for index in main.indices {
        main[index].phase = .waiting(reason: "PodInitializing", message: "")
      }
      for index in initial.indices.dropFirst() {
        initial[index].phase = .waiting(reason: "PodInitializing", message: "")
      }
    }
  }

  /// Asks to be looked at again at `time`, if nothing earlier was asked for.
  mutating func look(at time: Instant) { retryAt = min(retryAt ?? time, time) }

  /// All containers, the initial ones first.
  var records: [ContainerRecord] { initial + main }

  /// The record of a container; its place is kept as (initial, index).
  subscript(place: ContainerPlace) -> ContainerRecord {
    get { place.isInitial ? initial[place.index] : main[place.index] }
    set {
      if place.isInitial { initial[place.index] = newValue } else { main[place.index] = newValue }
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

  /// Whether the pod has run to its end.
  var isFinished: Bool {
    let phase = PodStatusReport.phase(of: self)
    return phase == "Succeeded" || phase == "Failed"
  }
}

/// Which container of a pod.
struct ContainerPlace: Sendable, Hashable {
  var isInitial: Bool
  var index: Int
}
