public import APIServer
import KubernetesAPI

/// What one command of a user set in motion: its requests, and all that followed from their writes.
///
/// Built from causes alone: a record belongs to it if it followed from a change that does.
public struct TraceTree: Sendable {
  /// One record, and how many hops it is away from the command.
  public struct Hop: Sendable {
    /// The record.
    public let record: TraceRecord
    /// Zero for the command's own requests.
    public let depth: Int
    /// The number of the record whose change it followed from; nil for the command's own.
    public let parent: Int?
  }

  /// The command that was typed.
  public let command: TraceRecord
  /// What followed, in the order of time.
  public let hops: [Hop]

  /// Whether the command wrote anything.
  public var hasWritten: Bool { hops.contains { $0.depth == 0 && $0.record.isWrite } }

  /// The commands of users that the log still has, oldest first.
  public static func commands(in log: TraceLog) -> [TraceRecord] {
    log.records.filter { if case .command = $0.event { true } else { false } }
  }

  /// The last command that changed something, or the last at all; nil where nobody asked anything.
  public static func latest(in log: TraceLog) -> TraceTree? {
    let commands = Self.commands(in: log)
    for command in commands.reversed() {
      let tree = TraceTree(of: command, in: log)
      if tree.hasWritten { return tree }
    }
    return commands.last.map { TraceTree(of: $0, in: log) }
  }

  /// Follows what came of `command`.
  public init(of command: TraceRecord, in log: TraceLog) {
    self.command = command
    var hops: [Hop] = []
    /// For each change that belongs to the tree: the number of its record, and its depth.
    var changes: [Int64: (number: Int, depth: Int)] = [:]
    var isOwn = true
    for record in log.records(from: command.number + 1) {
      if case .command = record.event {
        isOwn = false
        continue
      }
      if record.isUser, isOwn {
        hops.append(Hop(record: record, depth: 0, parent: nil))
        if record.isWrite { changes[record.revision] = (record.number, 0) }
      } else if !record.isUser, let cause = changes[record.cause] {
        hops.append(Hop(record: record, depth: cause.depth + 1, parent: cause.number))
        if record.isWrite { changes[record.revision] = (record.number, cause.depth + 1) }
      }
    }
    self.hops = hops
  }
}

extension TraceRecord {
  /// Whether the store took a change of an object.
  public var isWrite: Bool { if case .write = event { true } else { false } }

  /// The object concerned, as in `pod web`; with its namespace where that is not the default one.
  public var subject: String {
    guard !kind.isEmpty else { return "" }
    let place = namespace.isEmpty || namespace == "default" ? "" : " -n \(namespace)"
    let word = kind.lowercased()
    return name.isEmpty ? word + "s" + place : "\(word) \(name)\(place)"
  }
}
