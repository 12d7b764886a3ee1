import APIServer
import KubernetesAPI
import Machine
import Simulation

extension Cluster {
  /// Makes a cluster, and lets it live until its session begins.
  public init(_ configuration: ClusterConfiguration) {
    self.configuration = configuration
    let origin = Self.origin(of: configuration)
    kernel = Kernel(now: origin, programs: ClusterPrograms(), seed: configuration.seed)
    plane = ControlPlane(configuration, at: origin, seed: configuration.seed)
    do {
      try build()
    } catch {
      // The store is empty and the furniture is our own: a refusal is a mistake in this program.
      preconditionFailure("the cluster refuses its own furniture: \(error.message)")
    }
  }

  /// When the cluster came into being.
  private static func origin(of configuration: ClusterConfiguration) -> Instant {
    switch configuration.furniture {
    case .none: configuration.start
    case .system: configuration.start - .minutes(4)
    case .course: configuration.start - .hours(24 * 8 + 1)
    }
  }

  private mutating func build() throws(Status) {
    let isOld = configuration.profile == .v18
    try plane.bootstrap()
    for _ in 0..<configuration.nodes { plane.addNode(&kernel) }
    wakeAll()
    guard configuration.furniture != .none else { return advance(by: .seconds(1)) }
    // The default service accounts must be there before the first pod.
    advance(by: .seconds(1))
    try plane.furnish()
    advance(by: .minutes(3))
    if configuration.furniture == .course, isOld { try liveThroughTheCourse() }
    if configuration.furniture == .course, !isOld { try furnishCourseToday() }
    jump(to: configuration.start)
    plane.expireOldEvents()
    advance(by: .milliseconds(200))
  }

  /// The course's cluster in today's dress: the same `my-web`, some hours old.
  private mutating func furnishCourseToday() throws(Status) {
    jump(to: configuration.start - .hours(5))
    try plane.addMyWeb()
    advance(by: .minutes(2))
  }
}

extension ControlPlane {
  /// Drops events past their time, as the store would have while nobody looked.
  mutating func expireOldEvents() { api.expireEvents(olderThan: api.now - .eventLifetime) }
}
