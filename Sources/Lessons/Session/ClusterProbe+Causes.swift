import APIServer
import Insight
import KubernetesAPI
import Manifests

/// Finds the learner's command behind a state, in the causes that the trace recorded.
extension ClusterProbe {
  /// How far causes are followed back.
  private static let reach = 20

  /// The learner's command that brought a field of an object about, or that deleted the object.
  public func command(behind subject: MissSubject, _ path: String?) -> String? {
    guard let log = trace else { return nil }
    let wanted = path.map(Self.plain)
    for record in log.records.reversed()
    where record.name == subject.name && record.kind == subject.kind
      && record.namespace == subject.namespace
    {
      guard case .write(let change) = record.event else { continue }
      switch change.kind {
      case .deleted: return wanted == nil ? command(behind: record, log) : nil
      case .added: return wanted == nil ? nil : command(behind: record, log)
      case .modified:
        guard let wanted, let previous = change.previous,
          FieldChange.between(previous.encoded(), change.object.encoded())
            .contains(where: { Self.touches(Self.plain($0.path), wanted) })
        else { continue }
        return command(behind: record, log)
      }
    }
    return nil
  }

  private func command(behind record: TraceRecord, _ log: TraceLog) -> String? {
    var record = record
    for _ in 0..<Self.reach where !record.isUser {
      guard
        let cause = log.records.last(where: { earlier in
          earlier.revision == record.cause && earlier.number < record.number && earlier.isWrite
        })
      else { return nil }
      record = cause
    }
    guard record.isUser, record.time >= beginning else { return nil }
    for earlier in log.records.reversed() where earlier.number < record.number {
      if case .command(let words) = earlier.event {
        return earlier.time >= beginning ? words : nil
      }
    }
    return nil
  }

  /// A path without what stands in brackets, which checks and traces write in two ways.
  private static func plain(_ path: String) -> String {
    var result = ""
    var isInside = false
    for character in path {
      if character == "[" { isInside = true }
      if !isInside { result.append(character) }
      if character == "]" { isInside = false }
    }
    return result
  }

  private static func touches(_ changed: String, _ wanted: String) -> Bool {
    changed == wanted || changed.hasPrefix(wanted + ".") || wanted.hasPrefix(changed + ".")
  }
}
