import KubernetesAPI
import Manifests

/// Why a volume claim is bound to nothing.
extension Diagnosis {
  /// What a claim and the volumes that there are do not agree about.
  static func claimTrouble(
    _ claim: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    guard claim.text("status", "phase") != "Bound" else { return [] }
    let name = claim.metadata.name
    let wanted = claim.text("spec", "storageClassName")
    let classes = client.manifests("StorageClass")
    let volumes = client.manifests("PersistentVolume")
    let ofClass = volumes.filter { $0.text("spec", "storageClassName") == wanted }
    if let storage = classes.first(where: { $0.metadata.name == wanted }) {
      if storage.text("volumeBindingMode") == "WaitForFirstConsumer" {
        return [
          "The claim `\(name)` waits for the first pod that uses it: so its class `\(wanted)` says."
        ]
      }
      guard storage.text("provisioner") == "kubernetes.io/no-provisioner" else { return [] }
    } else if !wanted.isEmpty, ofClass.isEmpty {
      let names = classes.map(\.metadata.name)
      let near = Spelling.nearest(to: wanted, among: names).map { " Did you mean `\($0)`?" }
      let known = " There is \(Words.list(names.map { "`\($0)`" }))."
      return [
        "There is no storage class `\(wanted)`, as the claim `\(name)` wants it."
          + (near ?? (names.isEmpty ? "" : known))
      ]
    }
    return [volumeMiss(claim, ofClass.filter { $0.text("status", "phase") == "Available" })]
  }

  /// Why none of the free volumes of the class will do.
  private static func volumeMiss(_ claim: ClusterObject, _ volumes: [ClusterObject]) -> String {
    let name = claim.metadata.name
    guard !volumes.isEmpty else { return "No volume is free for the claim `\(name)`." }
    let modes = (claim.value("spec", "accessModes")?.array ?? []).compactMap(\.string)
    let size = claim.value("spec", "resources", "requests", "storage").flatMap(ValueText.scalar)
    for volume in volumes {
      let has = (volume.value("spec", "accessModes")?.array ?? []).compactMap(\.string)
      let holds = volume.value("spec", "capacity", "storage").flatMap(ValueText.scalar)
      if let size, let holds, (Expectation.order(holds, size) ?? 0) < 0 {
        return
          "The claim `\(name)` wants \(size); the volume `\(volume.metadata.name)` holds \(holds)."
      }
      if let mode = modes.first(where: { !has.contains($0) }) {
        return
          "The claim `\(name)` wants \(mode); the volume `\(volume.metadata.name)` offers"
          + " \(Words.list(has))."
      }
      let mine = claim.text("spec", "volumeMode")
      let theirs = volume.text("spec", "volumeMode")
      if !mine.isEmpty, !theirs.isEmpty, mine != theirs {
        return
          "The claim `\(name)` wants \(mine), the volume `\(volume.metadata.name)` is \(theirs)."
      }
    }
    return "The labels or the name that the claim `\(name)` asks for fit no free volume."
  }
}
