public import Simulation

/// A part of the cluster that watches the API, compares what is with what should be, and writes.
///
/// Controllers, the scheduler, kubelets and kube-proxies are components. Level-driven: what counts is
/// the state, so one that was stopped catches up when it starts again. See ARCHITECTURE.md.
public protocol Component: Sendable {
  /// The name under which it records events, as in `replication-controller`.
  var name: String { get }
  /// The kinds whose changes wake it.
  var watches: [APIResource] { get }

  /// Reads what changed since it last looked, and works until there is nothing left to do now.
  ///
  /// - Returns: when it wants to be woken at the latest; nil when only a change is to wake it.
  mutating func run<Client: KubernetesClient>(_ client: inout Client) -> Instant?
}
