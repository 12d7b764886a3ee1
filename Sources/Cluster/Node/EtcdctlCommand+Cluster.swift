import APIServer
import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// The server itself: its members, endpoints, snapshots and compactions.
extension EtcdctlCommand {
  func member(
    _ flags: EtcdctlFlags,
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    guard words.first == "list" else {
      system.print("etcdctl member \(words.first ?? ""): is not simulated\n", to: 2)
      return .exit(1)
    }
    let text = EtcdctlText(
      form: flags["write-out"] ?? "simple",
      revision: plane.api.revision
    )
    let node = plane.nodes[0]
    system.print(text.members(node.name, node.kubelet.configuration.address, isOld: plane.isOld))
    return .exit(0)
  }

  func endpoint(
    _ flags: EtcdctlFlags,
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    let text = EtcdctlText(
      form: flags["write-out"] ?? "simple",
      revision: plane.api.revision
    )
    let given = flags["endpoints"] ?? "127.0.0.1:2379"
    let endpoints =
      flags.isSet("cluster")
      ? ["https://\(plane.nodes[0].kubelet.configuration.address):2379"]
      : given.split(separator: ",").map(String.init)
    switch words.first {
    case "health": system.print(text.health(endpoints))
    case "status":
      let size = plane.api.storedKeyCount * 1200 + 20_480
      system.print(text.status(endpoints, size: size))
    default:
      system.print("etcdctl endpoint \(words.first ?? ""): is not simulated\n", to: 2)
      return .exit(1)
    }
    return .exit(0)
  }

  func snapshot(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    guard words.first == "save" else {
      system.print("etcdctl snapshot \(words.first ?? ""): is not simulated\n", to: 2)
      return .exit(1)
    }
    guard words.count == 2 else {
      return refuse("snapshot save expects one argument", &system)
    }
    let keys = plane.api.storedKeyCount
    let size = keys * 1200 + 20_480
    let content = "etcd snapshot\nrevision \(plane.api.revision)\nkeys \(keys)\nsize \(size)\n"
    do throws(Errno) { try system.writeFile(words[1], Array(content.utf8), mode: 0o600) } catch {
      return refuse(
        "could not open \(words[1]).part (open \(words[1]).part: \(error.message.lowercased()))",
        &system,
        status: 5
      )
    }
    system.print("Snapshot saved at \(words[1])\n")
    if !plane.isOld { system.print("Server version 3.6.0\n") }
    return .exit(0)
  }

  func snapshotStatus(_ flags: EtcdctlFlags, _ system: inout Kernel) -> Disposition {
    guard flags.operands.count == 3 else {
      return refuse("snapshot status requires exactly one argument", &system)
    }
    let path = flags.operands[2]
    guard let bytes = try? system.readFile(path) else {
      return refuse("stat \(path): no such file or directory", &system, status: 1)
    }
    var numbers: [String: Int] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, let number = Int(words[1]) { numbers[String(words[0])] = number }
    }
    guard let revision = numbers["revision"], let keys = numbers["keys"] else {
      return refuse(
        "snapshot file integrity check failed. db file is corrupted",
        &system,
        status: 1
      )
    }
    let text = EtcdctlText(form: flags["write-out"] ?? "simple", revision: 0)
    system.print(text.snapshot(revision: revision, keys: keys, size: numbers["size"] ?? 0))
    return .exit(0)
  }

  func compact(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    guard words.count == 1 else { return refuse("compaction command needs 1 argument", &system) }
    guard let revision = Int64(words[0]) else {
      return refuse("strconv.ParseInt: parsing \"\(words[0])\": invalid syntax", &system, status: 1)
    }
    if revision > plane.api.revision {
      return refuse(EtcdctlText.words(of: .future), &system, status: 1)
    }
    if revision <= plane.api.storeCompactRevision {
      return refuse(EtcdctlText.words(of: .compacted), &system, status: 1)
    }
    plane.api.compactStore(through: revision)
    system.print("compacted revision \(revision)\n")
    return .exit(0)
  }
}
