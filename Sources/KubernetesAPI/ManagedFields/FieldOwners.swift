public import Manifests
import Simulation

/// Who owns which fields of an object: `metadata.managedFields`, worked with.
///
/// Source of the behaviour: `k8s.io/apimachinery/pkg/util/managedfields` and
/// `sigs.k8s.io/structured-merge-diff/merge`.
public struct FieldOwners: Sendable {
  /// One manager with one way of writing.
  public struct Writer: Hashable, Sendable {
    /// The manager's name.
    public var manager: String
    /// Whether it applies; else it updates.
    public var applies: Bool
    /// The API version that it writes; not told apart among those who apply.
    public var apiVersion: String
    /// The subresource that it writes; empty for the object itself.
    public var subresource: String

    /// Describes a writer.
    public init(
      _ manager: String,
      applies: Bool = false,
      apiVersion: String,
      subresource: String = ""
    ) {
      self.manager = manager
      self.applies = applies
      self.apiVersion = apiVersion
      self.subresource = subresource
    }

    func isSame(as other: Writer) -> Bool {
      manager == other.manager && applies == other.applies && subresource == other.subresource
        && (applies || apiVersion == other.apiVersion)
    }
  }

  /// A writer, its fields, and when it last took some.
  public struct Owner: Equatable, Sendable {
    /// Who it is.
    public var writer: Writer
    /// What it owns.
    public var fields: FieldSet
    /// When that last changed.
    public var time: Time?
  }

  /// Fields that another manager owns, in the way of an apply.
  public struct Conflict: Equatable, Sendable {
    /// The other manager.
    public let writer: Writer
    /// The field.
    public let path: [FieldPathElement]
  }

  /// The owners, in the order in which `managedFields` lists them.
  public private(set) var owners: [Owner] = []

  /// At most so many managers that update are kept apart.
  static let updaterLimit = 10

  /// Nobody owns anything.
  public init() {}

  /// Reads `managedFields`.
  public init(_ entries: [ManagedFieldsEntry]) {
    owners = entries.compactMap { entry in
      guard !entry.operation.isEmpty else { return nil }
      return Owner(
        writer: Writer(
          entry.manager,
          applies: entry.operation == "Apply",
          apiVersion: entry.apiVersion,
          subresource: entry.subresource
        ),
        fields: FieldSet(fieldsV1: entry.fieldsV1),
        time: entry.time
      )
    }
  }

  /// The owners as `managedFields` has them.
  public var entries: [ManagedFieldsEntry] {
    owners.map { owner in
      var entry = ManagedFieldsEntry()
      entry.manager = owner.writer.manager
      entry.operation = owner.writer.applies ? "Apply" : "Update"
      entry.apiVersion = owner.writer.apiVersion
      entry.time = owner.time
      entry.fieldsType = "FieldsV1"
      entry.fieldsV1 = owner.fields.fieldsV1
      entry.subresource = owner.writer.subresource
      return entry
    }
  }

  /// Whether nobody owns anything.
  public var isEmpty: Bool { owners.isEmpty }

  /// All that somebody owns.
  public var everything: FieldSet { owners.reduce(FieldSet()) { $0.union($1.fields) } }

  /// What a writer owns; empty where it owns nothing.
  public func fields(of writer: Writer) -> FieldSet {
    owners.first { $0.writer.isSame(as: writer) }?.fields ?? FieldSet()
  }

  /// The fields that nobody owns: what the server alone sets.
  private static let system = FieldSet([
    [.field("apiVersion")], [.field("kind")], [.field("metadata")],
    [.field("metadata"), .field("name")], [.field("metadata"), .field("namespace")],
    [.field("metadata"), .field("creationTimestamp")], [.field("metadata"), .field("selfLink")],
    [.field("metadata"), .field("uid")], [.field("metadata"), .field("generation")],
    [.field("metadata"), .field("managedFields")], [.field("metadata"), .field("resourceVersion")],
  ])

  /// Lets `writer` own what it changed between two trees, other than what lies in `ignored`.
  public mutating func update(
    from old: Value,
    to new: Value,
    _ shape: MergeShape,
    by writer: Writer,
    at time: Time,
    ignoring ignored: FieldSet = FieldSet()
  ) {
    let comparison = TreeComparison(from: old, to: new, shape)
    let changed = comparison.added.union(comparison.modified)
    take(changed, removed: comparison.removed)
    let own = changed.subtractingAllBelow(ignored).subtracting(Self.system)
    if !own.isEmpty { give(own, to: writer, at: time) }
    capUpdaters()
    sort()
  }

  /// Gives fields to a writer beside those that it has.
  public mutating func give(_ fields: FieldSet, to writer: Writer, at time: Time) {
    if let index = owners.firstIndex(where: { $0.writer.isSame(as: writer) }) {
      owners[index].fields = owners[index].fields.union(fields)
      owners[index].time = time
      owners[index].writer = writer
    } else {
      owners.append(Owner(writer: writer, fields: fields, time: time))
    }
    sort()
  }

  /// Gives all that those own who set the field at `place` by updates to a manager that applies.
  ///
  /// How objects of client-side apply come to server-side apply; false where there is nothing to do.
  public mutating func migrate(
    ownersOf place: [FieldPathElement],
    to manager: String,
    apiVersion: String
  ) -> Bool {
    let mark = FieldSet([place])
    let old = owners.filter {
      !$0.writer.applies && $0.writer.subresource.isEmpty
        && !$0.fields.intersection(mark).isEmpty
    }
    guard !old.isEmpty else { return false }
    owners.removeAll { owner in old.contains { $0.writer == owner.writer } }
    let fields = old.reduce(FieldSet()) { $0.union($1.fields) }.subtracting(mark)
    give(
      fields,
      to: Writer(manager, applies: true, apiVersion: apiVersion),
      at: old.compactMap(\.time).max() ?? Time()
    )
    return true
  }

  /// Takes fields from everybody but `writer`.
  private mutating func take(_ changed: FieldSet, removed: FieldSet, but writer: Writer? = nil) {
    for index in owners.indices where writer.map({ !owners[index].writer.isSame(as: $0) }) ?? true {
      owners[index].fields = owners[index].fields.subtracting(changed).subtracting(removed)
    }
    owners.removeAll { $0.fields.isEmpty }
  }

  /// Applies a configuration: the new tree, or the fields that are in the way.
  ///
  /// Fields that the writer applied before and applies no more go, unless somebody else owns them.
  public mutating func apply(
    _ wanted: Value,
    to live: Value,
    _ shape: MergeShape,
    by writer: Writer,
    at time: Time,
    force: Bool,
    ignoring ignored: FieldSet = FieldSet()
  ) -> (tree: Value, conflicts: [Conflict]) {
    let last = fields(of: writer).subtractingAllBelow(ignored)
    let set = FieldSet(of: wanted, shape).subtractingAllBelow(ignored).subtracting(Self.system)
    var next = self
    next.owners.removeAll { $0.writer.isSame(as: writer) }
    if !set.isEmpty { next.owners.append(Owner(writer: writer, fields: set, time: time)) }
    var tree = TreeMerge.merged(live, wanted, shape) ?? live
    if !last.isEmpty {
      tree = Self.pruned(tree, last: last, managed: next.everything, shape)
    }
    let comparison = TreeComparison(from: live, to: tree, shape)
    let changed = comparison.added.union(comparison.modified)
    var conflicts: [Conflict] = []
    for owner in owners where !owner.writer.isSame(as: writer) {
      for path in owner.fields.intersection(changed).paths {
        conflicts.append(Conflict(writer: owner.writer, path: path))
      }
    }
    if !force, !conflicts.isEmpty { return (live, conflicts) }
    next.take(changed, removed: comparison.removed, but: writer)
    // Applying the same again leaves the time of the first.
    if let before = owners.first(where: { $0.writer.isSame(as: writer) }),
      before.fields == set, tree == live
    {
      next.owners = owners
    }
    next.sort()
    self = next
    return (tree, [])
  }

  /// `tree` without what was in `last` and is nobody's any more.
  private static func pruned(
    _ tree: Value,
    last: FieldSet,
    managed: FieldSet,
    _ shape: MergeShape
  ) -> Value {
    let last = last.withNamedFields(shape)
    let all = FieldSet(of: tree, shape).withNamedFields(shape)
    let kept = TreeMerge.removing(last, from: tree, shape)
    let rest = FieldSet(of: kept, shape).withNamedFields(shape)
    let doomed = all.subtracting(rest.union(managed.withNamedFields(shape))).intersection(last)
    return doomed.isEmpty ? tree : TreeMerge.removing(doomed, from: tree, shape)
  }

  /// Gathers the oldest of too many updating managers in one entry.
  private mutating func capUpdaters() {
    let updaters = owners.filter { !$0.writer.applies }
    guard updaters.count > Self.updaterLimit else { return }
    var old = FieldSet()
    var time: Time?
    var version = ""
    for owner in updaters.prefix(updaters.count - Self.updaterLimit + 1) {
      old = old.union(owner.fields)
      time = owner.time
      version = owner.writer.apiVersion
      owners.removeAll { $0.writer.isSame(as: owner.writer) }
    }
    owners.append(
      Owner(writer: Writer("ancient-changes", apiVersion: version), fields: old, time: time)
    )
  }

  /// Who applies comes first, then the older, then by name.
  private mutating func sort() {
    owners.sort { left, right in
      let (one, other) = (left.writer, right.writer)
      if one.applies != other.applies { return one.applies }
      let (first, second) = (left.time?.instant.seconds ?? 0, right.time?.instant.seconds ?? 0)
      if first != second { return first < second }
      if one.manager != other.manager { return one.manager < other.manager }
      if one.apiVersion != other.apiVersion { return one.apiVersion < other.apiVersion }
      return one.subresource < other.subresource
    }
  }
}

extension FieldOwners.Writer {
  /// The writer as messages name it.
  public var text: String {
    var text = "\"\(manager)\""
    if !subresource.isEmpty { text += " with subresource \"\(subresource)\"" }
    return applies ? text : "\(text) using \(apiVersion)"
  }
}

extension Status {
  /// An apply that would take fields from other managers.
  public static func applyConflict(_ conflicts: [FieldOwners.Conflict]) -> Status {
    let texts = conflicts.map { conflict in
      (manager: conflict.writer.text, path: conflict.path.map(\.pathText).joined())
    }
    var message: String
    if texts.count == 1 {
      message =
        "Apply failed with 1 conflict: conflict with \(texts[0].manager): \(texts[0].path)"
    } else {
      var managers: [String] = []
      for text in texts where !managers.contains(text.manager) { managers.append(text.manager) }
      managers.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let lines = managers.flatMap { manager in
        ["conflicts with \(manager):"]
          + texts.filter { $0.manager == manager }.map { "- \($0.path)" }
      }
      message =
        "Apply failed with \(texts.count) conflicts: " + lines.joined(separator: "\n")
    }
    return Status(
      .conflict,
      message,
      causes: texts.map {
        Cause(
          reason: "FieldManagerConflict",
          message: "conflict with \($0.manager)",
          field: $0.path
        )
      }
    )
  }
}
