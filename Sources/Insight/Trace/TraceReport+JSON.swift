public import APIServer
import KubernetesAPI
public import Manifests
import Simulation

extension TraceTree {
  /// The trace for tools: the command, and what followed, each with its cause.
  public var json: Value {
    var object: Value = ["command": .string(command.words), "time": .string(command.stamp)]
    object["records"] = .array(hops.map(\.json))
    return object
  }
}

extension TraceTree.Hop {
  fileprivate var json: Value {
    var value = record.json
    value["depth"] = .integer(Int64(depth))
    if let parent { value["becauseOf"] = .integer(Int64(parent)) }
    return value
  }
}

extension TraceRecord {
  /// The record for tools.
  ///
  /// `type` is one of command, request, write, event and remark; `text` says it in words.
  public var json: Value {
    var value: Value = [
      "number": .integer(Int64(number)), "time": .string(stamp), "actor": .string(actor),
      "type": .string(typeName),
    ]
    if !kind.isEmpty { value["kind"] = .string(kind) }
    if !namespace.isEmpty { value["namespace"] = .string(namespace) }
    if !name.isEmpty { value["name"] = .string(name) }
    value["revision"] = .integer(revision)
    if cause > 0 { value["cause"] = .integer(cause) }
    switch event {
    case .command: break
    case .request(let verb, let subresource, let code):
      value["verb"] = .string(verb)
      if !subresource.isEmpty { value["subresource"] = .string(subresource) }
      value["code"] = .integer(Int64(code))
    case .write(let change):
      value["change"] = .string(change.kind.rawValue)
      let fields = change.fieldChanges.map { field -> Value in
        ["path": .string(field.path), "from": field.before ?? .null, "to": field.after ?? .null]
      }
      if !fields.isEmpty { value["fields"] = .array(fields) }
    case .event(let type, let reason, let message):
      value["eventType"] = .string(type)
      value["reason"] = .string(reason)
      value["message"] = .string(message)
    case .remark: break
    }
    value["text"] = .string(TraceReport.text(of: self))
    return value
  }

  fileprivate var typeName: String {
    switch event {
    case .command: "command"
    case .request: "request"
    case .write: "write"
    case .event: "event"
    case .remark: "remark"
    }
  }

  fileprivate var words: String { if case .command(let words) = event { words } else { "" } }

  fileprivate var stamp: String {
    let time = CivilTime(self.time)
    return "\(time.date)T\(time.timeOfDay).\(CivilTime.padded(time.nanosecond / 1_000_000, 3))Z"
  }
}
