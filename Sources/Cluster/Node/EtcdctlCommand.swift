import APIServer
import Kubectl
import Kubelet
import KubernetesAPI
import Machine
import Manifests
import Simulation

/// `etcdctl` and `etcdutl`: the keys of the store behind the API server.
///
/// Who names no certificates is not served, as by an etcd that asks for them; what is in them is not
/// looked into. Values of objects are their JSON, since the form in which a real server stores them is
/// not simulated.
struct EtcdctlCommand: HostProgram {
  private var flags: EtcdctlFlags?
  private var watched: Watch?
  private var input: [UInt8] = []

  private struct Watch: Sendable {
    var range: Range
    var revision: Int64
  }

  /// The keys that a command is about.
  struct Range: Sendable {
    var start: String
    /// Nil for the one key, empty for all that follow.
    var end: String?

    func contains(_ key: String) -> Bool {
      guard let end else { return key == start }
      return key >= start && (end.isEmpty || key < end)
    }
  }

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    guard let flags else { return begin(&system, &plane) }
    if watched != nil {
      if !system.takeSignals().isEmpty { return .exit(130) }
      return follow(flags, &system, plane)
    }
    if flags.operands.first == "put" { return put(flags, &system, &plane) }
    return run(flags, &system, &plane)
  }

  private mutating func begin(
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    let flags: EtcdctlFlags
    do throws(MinikubeUsage) {
      flags = try EtcdctlFlags(system.arguments.dropFirst(), system.environment)
    } catch {
      system.print("Error: \(error.message)\n", to: 2)
      return .exit(1)
    }
    self.flags = flags
    let isUtility = system.arguments.first?.hasSuffix("etcdutl") == true
    if plane.isOld, system.environment["ETCDCTL_API"] != "3" {
      return answerOld(flags, &system)
    }
    guard let verb = flags.operands.first else {
      system.print(EtcdctlText.help(isUtility))
      return .exit(0)
    }
    if verb == "version" {
      system.print(
        plane.isOld
          ? "etcdctl version: 3.1.10\nAPI version: 3.1\n"
          : "\(isUtility ? "etcdutl" : "etcdctl") version: 3.6.6\nAPI version: 3.6\n"
      )
      return .exit(0)
    }
    if verb == "snapshot", flags.operands.dropFirst().first == "status" {
      return snapshotStatus(flags, &system)
    }
    if !plane.isOld, let missing = flags.files.first(where: { (try? system.stat($0)) == nil }) {
      return refuse("open \(missing): no such file or directory", &system)
    }
    guard isServed(flags, plane) else {
      return .wait([.until(system.now + .seconds(5))])
    }
    return run(flags, &system, &plane)
  }

  /// Whether the store is there, and talks to a client with these flags.
  private func isServed(_ flags: EtcdctlFlags, _ plane: ControlPlane) -> Bool {
    plane.works(.etcd) && (plane.isOld || flags.isSecure)
  }

  /// The command line of the second API, which sees none of the keys.
  private func answerOld(_ flags: EtcdctlFlags, _ system: inout Kernel) -> Disposition {
    switch flags.operands.first {
    case "ls": return .exit(0)
    case "get":
      system.print(
        "Error:  100: Key not found (\(flags.operands.dropFirst().first ?? "/")) [4]\n",
        to: 2
      )
      return .exit(4)
    case "--version", "version":
      system.print("etcdctl version: 3.1.10\nAPI version: 2\n")
      return .exit(0)
    case let verb?:
      system.print("No help topic for '\(verb)'\n")
      return .exit(0)
    case nil:
      system.print(
        "NAME:\n   etcdctl - A simple command line client for etcd.\n\n"
          + "Set the environment variable ETCDCTL_API=3 to use the keys of the cluster.\n"
      )
      return .exit(0)
    }
  }

  private mutating func run(
    _ flags: EtcdctlFlags,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    guard isServed(flags, plane) else {
      let time = CivilTime(system.now).rfc3339
      let why =
        plane.works(.etcd)
        ? "error reading server preface: EOF"
        : "transport: Error while dialing: dial tcp \(flags.endpoint): connect: connection refused"
      system.print(
        "{\"level\":\"warn\",\"ts\":\"\(time)\",\"logger\":\"etcd-client\",\"caller\":\"v3@v3.6.6/"
          + "retry_interceptor.go:65\",\"msg\":\"retrying of unary invoker failed\",\"target\":"
          + "\"etcd-endpoints://0xc0000be1e0/\(flags.endpoint)\",\"method\":\"/etcdserverpb.KV/Range\","
          + "\"attempt\":0,\"error\":\"rpc error: code = DeadlineExceeded desc = latest balancer error:"
          + " connection error: desc = \\\"\(why)\\\"\"}\nError: context deadline exceeded\n",
        to: 2
      )
      return .exit(1)
    }
    let words = Array(flags.operands.dropFirst())
    switch flags.operands.first {
    case "get": return get(flags, words, &system, plane)
    case "put": return put(flags, &system, &plane)
    case "del": return delete(flags, words, &system, &plane)
    case "watch": return watch(flags, words, &system, plane)
    case "member": return member(flags, words, &system, plane)
    case "endpoint": return endpoint(flags, words, &system, plane)
    case "snapshot": return snapshot(words, &system, plane)
    case "compaction": return compact(words, &system, &plane)
    case "defrag":
      system.print("Finished defragmenting etcd member[\(flags.endpoint)]. took 21.4ms\n")
      return .exit(0)
    case "alarm": return .exit(0)
    case "txn", "lease", "lock", "elect", "auth", "user", "role", "check", "make-mirror",
      "move-leader", "downgrade", "completion":
      system.print("etcdctl \(flags.operands[0]): is not simulated\n", to: 2)
      return .exit(1)
    case let verb:
      return refuse("unknown command \"\(verb ?? "")\" for \"etcdctl\"", &system, status: 1)
    }
  }

  private func refuse(
    _ message: String,
    _ system: inout Kernel,
    status: Int32 = 128
  ) -> Disposition {
    system.print("Error: \(message)\n", to: 2)
    return .exit(status)
  }

  private func range(_ words: [String], _ flags: EtcdctlFlags) -> Range {
    let start = words[0]
    if flags.isSet("from-key") { return Range(start: start, end: "") }
    if flags.isSet("prefix") { return Range(start: start, end: Self.end(ofPrefix: start)) }
    return Range(start: start, end: words.count > 1 ? words[1] : nil)
  }

  /// The first key behind all that begin so; empty where there is none.
  private static func end(ofPrefix prefix: String) -> String {
    var bytes = Array(prefix.utf8)
    while let last = bytes.last {
      if last < 0x7F {
        bytes[bytes.count - 1] = last + 1
        return String(decoding: bytes, as: UTF8.self)
      }
      bytes.removeLast()
    }
    return ""
  }

  private func get(
    _ flags: EtcdctlFlags,
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    guard !words.isEmpty, words.count <= 2 else {
      return refuse(
        "get command needs one argument as key and an optional argument as range_end",
        &system
      )
    }
    if flags.isSet("prefix"), flags.isSet("from-key") {
      return refuse(
        "`--prefix` and `--from-key` cannot be set at the same time, choose one",
        &system
      )
    }
    let form = flags["write-out"] ?? "simple"
    let countsOnly = flags.isSet("count-only")
    if countsOnly, form != "fields", form != "json" {
      return refuse("--count-only is only for `--write-out=fields`", &system)
    }
    let range = range(words, flags)
    var pairs: [StoredKey]
    do throws(RevisionFailure) {
      if let revision = flags["rev"].flatMap({ Int64($0) }), revision > 0 {
        pairs = try plane.api.storedKeys(from: range.start, to: range.end, at: revision)
      } else {
        pairs = plane.api.storedKeys(from: range.start, to: range.end)
      }
    } catch {
      return refuse(EtcdctlText.words(of: error), &system, status: 1)
    }
    let count = pairs.count
    if flags["order"] == "DESCEND" { pairs.reverse() }
    switch flags["sort-by"] {
    case "CREATE": pairs.sort { $0.createRevision < $1.createRevision }
    case "MODIFY": pairs.sort { $0.modRevision < $1.modRevision }
    case "VERSION": pairs.sort { $0.version < $1.version }
    default: break
    }
    let limit = flags["limit"].flatMap { Int($0) } ?? 0
    let isMore = limit > 0 && pairs.count > limit
    if isMore { pairs = Array(pairs.prefix(limit)) }
    if countsOnly { pairs = [] }
    if flags.isSet("keys-only") {
      for place in pairs.indices { pairs[place].value = "" }
    }
    let text = EtcdctlText(form: form, revision: plane.api.revision)
    system.print(
      text.range(pairs, count: count, isMore: isMore, onlyValues: flags.isSet("print-value-only"))
    )
    return .exit(0)
  }

  private mutating func put(
    _ flags: EtcdctlFlags,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    let words = Array(flags.operands.dropFirst())
    guard words.count == 1 || words.count == 2 else {
      return refuse("put command needs 1 argument and input from stdin or 2 arguments", &system)
    }
    var value = words.count == 2 ? words[1] : ""
    if words.count == 1 {
      reading: while true {
        switch system.read(0) {
        case .bytes(let bytes): input += bytes
        case .wouldBlock: return .wait([.readable(0)])
        case .endOfFile, .failure: break reading
        }
      }
      value = String(decoding: input, as: UTF8.self)
    }
    let before = plane.api.storedKeys(from: words[0], to: nil).first
    plane.api.putStored(words[0], value)
    let text = EtcdctlText(
      form: flags["write-out"] ?? "simple",
      revision: plane.api.revision
    )
    system.print(text.put(flags.isSet("prev-kv") ? before : nil))
    return .exit(0)
  }

  private func delete(
    _ flags: EtcdctlFlags,
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    guard !words.isEmpty, words.count <= 2 else {
      return refuse(
        "del command needs one argument as key and an optional argument as range_end",
        &system
      )
    }
    let range = range(words, flags)
    let pairs = plane.api.storedKeys(from: range.start, to: range.end)
    plane.api.removeStored(pairs.map(\.key))
    let text = EtcdctlText(
      form: flags["write-out"] ?? "simple",
      revision: plane.api.revision
    )
    system.print(text.deletion(pairs, showsPairs: flags.isSet("prev-kv")))
    return .exit(0)
  }

  private mutating func watch(
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

  private mutating func follow(
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

  private func member(
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

  private func endpoint(
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

  private func snapshot(
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

  private func snapshotStatus(_ flags: EtcdctlFlags, _ system: inout Kernel) -> Disposition {
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

  private func compact(
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
