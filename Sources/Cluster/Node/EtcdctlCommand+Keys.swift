import APIServer
import KubernetesAPI
import Machine
import Simulation

/// Keys: `get`, `put` and `del`.
extension EtcdctlCommand {
  func range(_ words: [String], _ flags: EtcdctlFlags) -> Range {
    let start = words[0]
    if flags.isSet("from-key") { return Range(start: start, end: "") }
    if flags.isSet("prefix") { return Range(start: start, end: Self.end(ofPrefix: start)) }
    return Range(start: start, end: words.count > 1 ? words[1] : nil)
  }

  /// The first key behind all that begin so; empty where there is none.
  static func end(ofPrefix prefix: String) -> String {
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

  func get(
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

  mutating func put(
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
        case .wouldBlock:
          readsInput = true
          return .wait([.readable(0)])
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

  func delete(
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
}
