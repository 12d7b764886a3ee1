import APIServer
import Kubectl
import KubernetesAPI
import Machine
import Simulation

/// `watch`: what becomes of keys, as it happens.
extension EtcdctlCommand {
  mutating func watch(
    _ flags: EtcdctlFlags,
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    guard !words.isEmpty else {
      return refuse("the watch command requires a key", &system)
    }
    let asked = flags["rev"].flatMap { Int64($0) } ?? 0
    watched = Watch(
      range: range(words, flags),
      revision: asked > 0 ? asked - 1 : plane.api.revision
    )
    system.handleSignals(SignalSet(.interrupt, .terminate))
    return follow(flags, &system, plane)
  }

  mutating func follow(
    _ flags: EtcdctlFlags,
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    guard let watch = watched else { return .exit(0) }
    do throws(RevisionFailure) {
      let text = EtcdctlText(
        form: flags["write-out"] ?? "simple",
        revision: plane.api.revision
      )
      for change in try plane.api.storedChanges(after: watch.revision)
      where watch.range.contains(change.pair.key) {
        system.print(text.change(change))
      }
      watched?.revision = plane.api.revision
    } catch {
      system.print(
        "watch was canceled (etcdserver: mvcc: required revision has been compacted)\n",
        to: 2
      )
      return .exit(1)
    }
    return .wait([.signal, .channel(.apiChanges)])
  }
}
