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
  var watched: Watch?
  var input: [UInt8] = []
  /// Whether the value of a key is read from the standard input.
  var readsInput = false

  struct Watch: Sendable {
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
    if readsInput { return put(flags, &system, &plane) }
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
    if let refusal = refuseWords(flags, &system) { return refusal }
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
    default: return .exit(1)
    }
  }

  func refuse(
    _ message: String,
    _ system: inout Kernel,
    status: Int32 = 128
  ) -> Disposition {
    system.print("Error: \(message)\n", to: 2)
    return .exit(status)
  }

  /// What is refused before a connection is made; nil for words that are as they should be.
  private func refuseWords(_ flags: EtcdctlFlags, _ system: inout Kernel) -> Disposition? {
    let words = Array(flags.operands.dropFirst())
    switch flags.operands.first {
    case "get" where words.isEmpty || words.count > 2:
      return refuse(
        "get command needs one argument as key and an optional argument as range_end",
        &system
      )
    case "del" where words.isEmpty || words.count > 2:
      return refuse(
        "del command needs one argument as key and an optional argument as range_end",
        &system
      )
    case "put" where words.isEmpty || words.count > 2:
      return refuse("put command needs 1 argument and input from stdin or 2 arguments", &system)
    case "get", "del", "put", "watch", "member", "endpoint", "snapshot", "compaction", "defrag",
      "alarm":
      return nil
    case "txn", "lease", "lock", "elect", "auth", "user", "role", "check", "make-mirror",
      "move-leader", "downgrade", "completion":
      system.print("etcdctl \(flags.operands[0]): is not simulated\n", to: 2)
      return .exit(1)
    case let verb:
      return refuse("unknown command \"\(verb ?? "")\" for \"etcdctl\"", &system, status: 1)
    }
  }
}
