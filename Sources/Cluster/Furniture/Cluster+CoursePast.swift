import ContainerRuntime
import KubernetesAPI
import Simulation

/// The days of the course's cluster before the session.
///
/// They are lived through, not made up: the add-ons are installed, the machine is switched off and on
/// again, and ages and restart counts are what comes of it.
extension Cluster {
  /// Lives through the days before the session.
  mutating func liveThroughTheCourse() throws(Status) {
    let start = configuration.start
    try reboot(at: start - .hours(24 * 7 + 3))
    try reboot(at: start - .hours(24 * 6))
    try reboot(at: start - .hours(24 * 5))
    try reboot(at: start - .hours(24 * 4 + 2))
    try plane.addMonitoring()
    var monitoring = Namespace()
    monitoring.metadata.name = "monitoring"
    try plane.add(monitoring)
    advance(by: .seconds(2))
    try plane.addMonitoringServers()
    advance(by: .minutes(6))
    crashDashboard()
    advance(by: .minutes(6))
    try reboot(at: start - .hours(24 * 3))
    try reboot(at: start - .hours(24 * 2))
    try reboot(at: start - .hours(9))
    jump(to: start - .hours(5))
    try plane.addMyWeb()
    advance(by: .minutes(3))
  }

  private mutating func reboot(at time: Instant) throws(Status) {
    jump(to: time)
    cutPower(of: 0)
    advance(by: .seconds(5))
    restorePower(of: 0)
    advance(by: .minutes(2))
  }

  /// The dashboard has one restart more than the machine.
  private mutating func crashDashboard() {
    let sandbox = plane.nodes[0].runtime.sandboxes.first {
      $0.config.podName.hasPrefix("kubernetes-dashboard") && $0.isReady
    }
    if let sandbox { crashContainer(ofPod: sandbox.config.podUID, on: 0) }
  }
}
