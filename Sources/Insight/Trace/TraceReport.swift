public import APIServer
import KubernetesAPI
public import Simulation

/// A trace as people read it: who did what, when, and because of what.
public struct TraceReport: Sendable {
  private let tree: TraceTree
  /// How many things of one sort are told one by one.
  private static let told = 3

  /// Reports on `tree`.
  public init(_ tree: TraceTree) { self.tree = tree }

  /// The lines of the report.
  public var lines: [InsightLine] {
    guard case .command(let words) = tree.command.event else { return [] }
    var lines = [InsightLine("$ \(words)", .strong)]
    if tree.hops.isEmpty {
      return lines + [InsightLine("It asked nothing of the API server.")]
    }
    for group in groups { lines += self.lines(of: group) }
    if !tree.hasWritten { lines.append(InsightLine("It changed nothing, so nobody woke.")) }
    return lines
  }

  /// What one actor did at one time because of one change.
  private struct Group {
    var hops: [TraceTree.Hop]
    var first: TraceTree.Hop { hops[0] }
  }

  private var groups: [Group] {
    var groups: [Group] = []
    for hop in tree.hops {
      if let last = groups.last, last.first.record.actor == hop.record.actor,
        last.first.record.time == hop.record.time, last.first.parent == hop.parent,
        last.first.depth == hop.depth
      {
        groups[groups.count - 1].hops.append(hop)
      } else {
        groups.append(Group(hops: [hop]))
      }
    }
    return groups
  }

  private func lines(of group: Group) -> [InsightLine] {
    let record = group.first.record
    let indent = String(repeating: "  ", count: min(group.first.depth, 6))
    var head = InsightLine(Self.padded(Self.since(tree.command.time, record.time)), .faint)
    head.add(indent)
    head.add(record.isUser ? "API server" : record.actor, .strong)
    if let parent = group.first.parent,
      let cause = tree.hops.first(where: { $0.record.number == parent })
    {
      head.add("  because of \(cause.record.subject), revision \(cause.record.revision)", .faint)
    }
    return [head] + items(of: group, indent)
  }

  private func items(of group: Group, _ indent: String) -> [InsightLine] {
    var lines: [InsightLine] = []
    let lead = Self.padded("") + indent + "  "
    var counts: [String: Int] = [:]
    for hop in group.hops { counts[Self.sort(of: hop.record), default: 0] += 1 }
    var seen: [String: Int] = [:]
    for hop in group.hops {
      let sort = Self.sort(of: hop.record)
      seen[sort, default: 0] += 1
      let (number, total) = (seen[sort] ?? 0, counts[sort] ?? 0)
      if total > Self.told + 1, number > Self.told {
        if number == total {
          lines.append(InsightLine("\(lead)… and \(total - Self.told) more of that sort", .faint))
        }
        continue
      }
      lines.append(InsightLine(lead).adding(Self.text(of: hop.record), Self.ink(of: hop.record)))
    }
    return lines
  }

  /// What is like what, so that a hundred new pods do not take a hundred lines.
  private static func sort(of record: TraceRecord) -> String {
    switch record.event {
    case .command: "command"
    case .request(let verb, _, let code): "request \(verb) \(record.kind) \(code)"
    case .write(let change): "write \(change.kind.rawValue) \(record.kind)"
    case .event(_, let reason, _): "event \(reason)"
    case .remark: "remark \(record.kind)"
    }
  }

  /// What a record tells, in one line.
  public static func text(of record: TraceRecord) -> String {
    switch record.event {
    case .command(let words): return "$ \(words)"
    case .request(let verb, let part, let code):
      let place = part.isEmpty ? "" : " (\(part))"
      return
        "\(verb) \(record.subject)\(place): \(code < 400 ? "answered" : "refused") with \(code)"
    case .write(let change):
      switch change.kind {
      case .added: return "stores new \(record.subject) as revision \(change.revision)"
      case .deleted: return "removes \(record.subject), revision \(change.revision)"
      case .modified:
        let changes = change.fieldChanges
        let shown = changes.prefix(3).map(\.text).joined(separator: "; ")
        let rest =
          changes.count > 3
          ? "; and \(changes.count - 3) more field\(changes.count == 4 ? "" : "s")" : ""
        let what = shown.isEmpty ? "" : ": \(shown)\(rest)"
        return "changes \(record.subject), revision \(change.revision)\(what)"
      }
    case .event(_, let reason, let message): return "\(record.subject): \(reason): \(message)"
    case .remark(let text): return record.kind.isEmpty ? text : "\(record.subject): \(text)"
    }
  }

  private static func ink(of record: TraceRecord) -> Ink {
    switch record.event {
    case .event(let type, _, _): type == "Warning" ? .bad : .plain
    case .request(_, _, let code): code >= 400 ? .bad : .plain
    case .remark: .active
    default: .plain
    }
  }

  /// How long after `start` something was, as in `+2 ms`, `+1.20 s`, `+3 min 4 s`.
  public static func since(_ start: Instant, _ time: Instant) -> String {
    let milliseconds = (time - start).nanoseconds / 1_000_000
    if milliseconds < 1000 { return "+\(milliseconds) ms" }
    let seconds = milliseconds / 1000
    if seconds < 60 {
      let hundredths = milliseconds % 1000 / 10
      return "+\(seconds).\(hundredths < 10 ? "0" : "")\(hundredths) s"
    }
    return "+\(seconds / 60) min \(seconds % 60) s"
  }

  private static func padded(_ text: String) -> String {
    text + String(repeating: " ", count: max(1, 13 - text.count))
  }
}

extension ObjectChange {
  /// The fields that the change changed.
  var fieldChanges: [FieldChange] {
    guard let previous else { return [] }
    return FieldChange.between(previous.encoded(), object.encoded())
  }
}

extension TraceReport {
  /// A record by itself, with its time and who did it.
  public static func line(of record: TraceRecord) -> InsightLine {
    var line = InsightLine(CivilTime(record.time).timeOfDay + "  ", .faint)
    line.add(record.isUser ? "you" : record.actor, .strong)
    line.add("  " + text(of: record))
    return line
  }
}
