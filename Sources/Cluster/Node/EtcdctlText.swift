import APIServer
import KubernetesAPI
import Manifests

/// How `etcdctl` prints what it gets.
///
/// Source: `go.etcd.io/etcd/etcdctl/v3/ctlv3/command/printer*.go`.
struct EtcdctlText {
  let form: String
  let revision: Int64

  private static let cluster: UInt64 = 17_839_393_310_424_963_442
  private static let member: UInt64 = 12_593_026_477_526_642_892
  private static let memberName = "aec36adc501070cc"
  private static let term = 2

  private var headJSON: String {
    "\"header\":{\"cluster_id\":\(Self.cluster),\"member_id\":\(Self.member),"
      + "\"revision\":\(revision),\"raft_term\":\(Self.term)}"
  }

  private var headFields: String {
    "\"ClusterID\" : \(Self.cluster)\n\"MemberID\" : \(Self.member)\n"
      + "\"Revision\" : \(revision)\n\"RaftTerm\" : \(Self.term)\n"
  }

  static func words(of failure: RevisionFailure) -> String {
    switch failure {
    case .compacted: "etcdserver: mvcc: required revision has been compacted"
    case .future: "etcdserver: mvcc: required revision is a future revision"
    }
  }

  static func help(_ isUtility: Bool) -> String {
    isUtility
      ? "NAME:\n\tetcdutl - An administrative command line tool for etcd3.\n\n"
        + "Simulated here: snapshot status, version\n"
      : "NAME:\n\tetcdctl - A simple command line client for etcd3.\n\nUSAGE:\n\tetcdctl [flags]\n\n"
        + "Simulated here: alarm list, compaction, defrag, del, endpoint health, endpoint status, get,\n"
        + "member list, put, snapshot save, snapshot status, version, watch\n\n"
        + "Values of objects are shown as JSON; a real etcd keeps protobuf there.\n"
  }

  private func json(_ pair: StoredKey) -> String {
    var text = "{\"key\":\"\(Base64.encode(Array(pair.key.utf8)))\","
    text += "\"create_revision\":\(pair.createRevision),\"mod_revision\":\(pair.modRevision),"
    text += "\"version\":\(pair.version)"
    if !pair.value.isEmpty { text += ",\"value\":\"\(Base64.encode(Array(pair.value.utf8)))\"" }
    return text + "}"
  }

  private func fields(_ pair: StoredKey) -> String {
    "\"Key\" : \(quoted(pair.key))\n\"CreateRevision\" : \(pair.createRevision)\n"
      + "\"ModRevision\" : \(pair.modRevision)\n\"Version\" : \(pair.version)\n"
      + "\"Value\" : \(quoted(pair.value))\n\"Lease\" : 0\n"
  }

  private func quoted(_ text: String) -> String {
    JSONWriter.compact(.string(text), escapesHTML: false)
  }

  func range(_ pairs: [StoredKey], count: Int, isMore: Bool, onlyValues: Bool) -> String {
    switch form {
    case "json":
      var text = "{\(headJSON)"
      if !pairs.isEmpty { text += ",\"kvs\":[\(pairs.map(json).joined(separator: ","))]" }
      if isMore { text += ",\"more\":true" }
      if count > 0 { text += ",\"count\":\(count)" }
      return text + "}\n"
    case "fields":
      return headFields + pairs.map(fields).joined()
        + "\"More\" : \(isMore)\n\"Count\" : \(count)\n"
    default:
      return pairs.map { (onlyValues ? "" : $0.key + "\n") + $0.value + "\n" }.joined()
    }
  }

  func put(_ before: StoredKey?) -> String {
    switch form {
    case "json":
      return "{\(headJSON)\(before.map { ",\"prev_kv\":\(json($0))" } ?? "")}\n"
    case "fields":
      return headFields
    default:
      return "OK\n" + (before.map { "\($0.key)\n\($0.value)\n" } ?? "")
    }
  }

  func deletion(_ pairs: [StoredKey], showsPairs: Bool) -> String {
    switch form {
    case "json":
      return "{\(headJSON)\(pairs.isEmpty ? "" : ",\"deleted\":\(pairs.count)")}\n"
    case "fields": return headFields + "\"Deleted\" : \(pairs.count)\n"
    default:
      let shown = showsPairs ? pairs.map { "\($0.key)\n\($0.value)\n" }.joined() : ""
      return "\(pairs.count)\n" + shown
    }
  }

  func change(_ change: StoredChange) -> String {
    switch form {
    case "json":
      var pair = change.pair
      if change.isRemoval { pair.value = "" }
      let type = change.isRemoval ? "\"type\":1," : ""
      return "{\"Header\":{\"cluster_id\":\(Self.cluster),\"member_id\":\(Self.member),"
        + "\"revision\":\(revision),\"raft_term\":\(Self.term)},\"Events\":[{\(type)\"kv\":"
        + "\(json(pair))}],\"CompactRevision\":0,\"Canceled\":false,\"Created\":false}\n"
    case "fields":
      return headFields + "\"Type\" : \"\(change.isRemoval ? "DELETE" : "PUT")\"\n"
        + fields(change.pair)
    default:
      return change.isRemoval
        ? "DELETE\n\(change.pair.key)\n\n" : "PUT\n\(change.pair.key)\n\(change.pair.value)\n"
    }
  }

  func members(_ name: String, _ address: String, isOld: Bool) -> String {
    let peer = isOld ? "http://localhost:2380" : "https://\(address):2380"
    let client = isOld ? "http://localhost:2379" : "https://\(address):2379"
    let member = isOld ? "default" : name
    switch form {
    case "json":
      return "{\(headJSON),\"members\":[{\"ID\":\(Self.member),\"name\":\"\(member)\",\"peerURLs\":"
        + "[\"\(peer)\"],\"clientURLs\":[\"\(client)\"]}]}\n"
    case "table":
      return BoxTable.text(
        ["ID", "STATUS", "NAME", "PEER ADDRS", "CLIENT ADDRS"] + (isOld ? [] : ["IS LEARNER"]),
        [[Self.memberName, "started", member, peer, client] + (isOld ? [] : ["false"])],
        .crosses
      )
    default:
      return "\(Self.memberName), started, \(member), \(peer), \(client)\(isOld ? "" : ", false")\n"
    }
  }

  func health(_ endpoints: [String]) -> String {
    switch form {
    case "json":
      let rows = endpoints.map {
        "{\"endpoint\":\"\($0)\",\"health\":true,\"took\":\"7.413212ms\"}"
      }
      return "[\(rows.joined(separator: ","))]\n"
    case "table":
      return BoxTable.text(
        ["ENDPOINT", "HEALTH", "TOOK", "ERROR"],
        endpoints.map { [$0, "true", "7.413212ms", ""] },
        .crosses
      )
    default:
      return endpoints.map {
        "\($0) is healthy: successfully committed proposal: took = 7.413212ms\n"
      }.joined()
    }
  }

  func status(_ endpoints: [String], size: Int) -> String {
    let shown = Self.size(size)
    let index = String(revision + 40)
    switch form {
    case "json":
      let rows = endpoints.map { endpoint in
        "{\"Endpoint\":\"\(endpoint)\",\"Status\":{\(headJSON),\"version\":\"3.6.6\",\"dbSize\":\(size),"
          + "\"leader\":\(Self.member),\"raftIndex\":\(index),\"raftTerm\":\(Self.term),"
          + "\"raftAppliedIndex\":\(index),\"dbSizeInUse\":\(size),\"storageVersion\":\"3.6.0\"}}"
      }
      return "[\(rows.joined(separator: ","))]\n"
    case "table":
      return BoxTable.text(
        [
          "ENDPOINT", "ID", "VERSION", "STORAGE VERSION", "DB SIZE", "IN USE",
          "PERCENTAGE NOT IN USE", "QUOTA", "IS LEADER", "IS LEARNER", "RAFT TERM", "RAFT INDEX",
          "RAFT APPLIED INDEX", "ERRORS", "DOWNGRADE TARGET VERSION", "DOWNGRADE ENABLED",
        ],
        endpoints.map {
          [
            $0, Self.memberName, "3.6.6", "3.6.0", shown, shown, "0%", "0 B", "true", "false",
            String(Self.term), index, index, "", "", "false",
          ]
        },
        .crosses
      )
    default:
      return endpoints.map {
        "\($0), \(Self.memberName), 3.6.6, 3.6.0, \(shown), \(shown), 0%, 0 B, true, false,"
          + " \(Self.term), \(index), \(index), , , false\n"
      }.joined()
    }
  }

  func snapshot(revision: Int, keys: Int, size: Int) -> String {
    let hash = String(UInt32(truncatingIfNeeded: revision &* 2_654_435_761 ^ keys), radix: 16)
    let shown = Self.size(size)
    switch form {
    case "json":
      return "{\"hash\":\(UInt32(truncatingIfNeeded: revision &* 2_654_435_761 ^ keys)),"
        + "\"revision\":\(revision),\"totalKey\":\(keys),\"totalSize\":\(size),\"version\":\"3.6.0\"}\n"
    case "table":
      return BoxTable.text(
        ["HASH", "REVISION", "TOTAL KEYS", "TOTAL SIZE", "STORAGE VERSION"],
        [[hash, String(revision), String(keys), shown, "3.6.0"]],
        .crosses
      )
    default: return "\(hash), \(revision), \(keys), \(shown), 3.6.0\n"
    }
  }

  /// A size as go-humanize prints it: `20 kB`, `3.1 MB`.
  private static func size(_ bytes: Int) -> String {
    if bytes < 1000 { return "\(bytes) B" }
    let (unit, name) = bytes < 1_000_000 ? (1000, "kB") : (1_000_000, "MB")
    let tenths = (bytes * 10 + unit / 2) / unit
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(name)" : "\(tenths / 10) \(name)"
  }
}
