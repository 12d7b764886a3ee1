import Etcd
import KubernetesAPI

/// The objects in etcd, with the indexes and change logs that the API server keeps over them.
struct ObjectStore: Sendable {
  /// Without a history of its own: watches read the logs.
  private(set) var etcd = Etcd<any APIObject>(keepsHistory: false)
  private var logs: [String: ChangeLog] = [:]
  private var indexes: [String: ObjectIndex] = [:]
  /// For each node, the revisions at which one of its pods changed.
  private var podRevisionsByNode: [String: [Int64]] = [:]
  /// For each node, the last of them that is forgotten.
  private var forgottenByNode: [String: Int64] = [:]

  /// The revision up to which changes are forgotten.
  private var compactRevision: Int64 = 0

  /// How often a namespace was written.
  private(set) var namespaceChanges = 0

  /// What happened, where somebody wants to know.
  var trace: TraceLog?

  /// What was written since somebody last asked.
  private(set) var touched = TouchedKinds()

  var revision: Int64 { etcd.revision }

  mutating func takeTouched() -> TouchedKinds {
    defer { touched = TouchedKinds() }
    return touched
  }

  static func prefix(_ resource: APIResource, namespace: String?) -> String {
    let root = resource.storageRoot
    guard resource.isNamespaced, let namespace, !namespace.isEmpty else { return root }
    return "\(root)\(namespace)/"
  }

  static func key(_ resource: APIResource, namespace: String, name: String) -> String {
    var key = resource.storageRoot
    let isNamespaced = resource.isNamespaced && !namespace.isEmpty
    key.reserveCapacity(key.utf8.count + namespace.utf8.count + 1 + name.utf8.count)
    if isNamespaced {
      key += namespace
      key += "/"
    }
    key += name
    return key
  }

  func object(_ resource: APIResource, namespace: String, name: String) -> (any APIObject)? {
    etcd.get(Self.key(resource, namespace: namespace, name: name))?.value
  }

  /// Whether an object of the resource was ever stored: what need not be asked for costs nothing.
  func knows(_ resource: APIResource) -> Bool { logs[resource.storagePrefix] != nil }

  /// The objects that may match `options`, by the best index; the caller filters.
  func candidates(_ resource: APIResource, _ options: ListOptions) -> [any APIObject] {
    let prefix = Self.prefix(resource, namespace: options.namespace)
    guard let term = indexTerm(resource, options) else {
      return etcd.range(prefix: prefix).map { $0.value }
    }
    let keys = indexes[resource.storagePrefix]?.keys(term, prefix: prefix) ?? []
    return keys.compactMap { etcd.get($0)?.value }
  }

  private func indexTerm(_ resource: APIResource, _ options: ListOptions) -> ObjectIndex.Term? {
    if let uid = options.ownerUID { return .owner(uid) }
    guard resource == Pod.resource else { return nil }
    if let node = options.fieldSelector?.terms.first(where: {
      $0.path == "spec.nodeName" && $0.isEqual && !$0.value.isEmpty
    }) {
      return .node(node.value)
    }
    if let label = options.labelSelector?.terms.first(where: { $0.operator == .equals }) {
      return .label(label.key, label.values.first ?? "")
    }
    return nil
  }

  /// Stores `object`, whose resourceVersion becomes the new revision, and answers it as stored.
  mutating func put<Object: APIObject>(_ object: Object) -> Object {
    guard let stored = keep(object) as? Object else {
      preconditionFailure("what was stored is of another kind")
    }
    return stored
  }

  /// The same, answered in the box that the store and the log of changes share, which costs no copy.
  mutating func keep<Object: APIObject>(_ object: consuming Object) -> any APIObject {
    let resource = object.resource
    let key = Self.key(
      resource,
      namespace: object.metadata.namespace,
      name: object.metadata.name
    )
    let shared = nextRevision(of: object)
    let previous = etcd.put(shared, for: key)?.value
    record(
      ObjectChange(
        previous == nil ? .added : .modified,
        shared,
        previous: previous,
        revision: etcd.revision
      ),
      resource,
      key
    )
    return shared
  }

  /// Makes a revision without an object, for keys of others.
  mutating func skipRevision() { etcd.skipRevision() }

  /// Forgets the store's own history.
  mutating func compactHistory(_ revision: Int64) { etcd.compact(through: revision) }
  /// Stores a new object; nil, and nothing done, where there is one of its name.
  mutating func keep<Object: APIObject>(new object: consuming Object) -> (any APIObject)? {
    let resource = object.resource
    let key = Self.key(
      resource,
      namespace: object.metadata.namespace,
      name: object.metadata.name
    )
    let shared = nextRevision(of: object)
    guard etcd.putNew(shared, for: key) else { return nil }
    record(
      ObjectChange(.added, shared, previous: nil, revision: etcd.revision),
      resource,
      key
    )
    return shared
  }

  private func nextRevision<Object: APIObject>(of object: consuming Object) -> any APIObject {
    var stored = object
    stored.metadata.resourceVersion = String(etcd.revision + 1)
    return stored
  }

  /// Removes `object`, and answers it as it last was, at the revision of its removal.
  mutating func remove<Object: APIObject>(_ object: Object) -> Object {
    let resource = object.resource
    let key = Self.key(
      resource,
      namespace: object.metadata.namespace,
      name: object.metadata.name
    )
    guard let previous = etcd.get(key)?.value else { return object }
    etcd.transaction(then: [.delete(key: key)])
    var last = object
    last.metadata.resourceVersion = String(etcd.revision)
    record(
      ObjectChange(.deleted, last, previous: previous, revision: etcd.revision),
      resource,
      key
    )
    return last
  }

  private mutating func record(_ change: ObjectChange, _ resource: APIResource, _ key: String) {
    trace?.append(change)
    let name = resource.storagePrefix
    logs[name, default: ChangeLog()].append(change)
    indexes[name, default: ObjectIndex()].update(
      key: key,
      from: change.previous,
      to: change.kind == .deleted ? nil : change.object
    )
    if resource == Namespace.resource { namespaceChanges += 1 }
    if !touched.resources.contains(resource) { touched.resources.append(resource) }
    if type(of: change.object) == Pod.self, let pod = change.object as? Pod,
      !pod.assignedNode.isEmpty
    {
      podRevisionsByNode[pod.assignedNode, default: []].append(change.revision)
      if touched.nodes.last != pod.assignedNode { touched.nodes.append(pod.assignedNode) }
    }
  }

  /// The changes of a resource after `revision`; nil where they were compacted away.
  func changes(_ resource: APIResource, after revision: Int64, node: String?) -> [ObjectChange]? {
    guard let log = logs[resource.storagePrefix] else {
      return revision >= compactRevision ? [] : nil
    }
    guard let node else { return log.changes(after: revision).map(Array.init) }
    // A kubelet whose own pods rested has missed nothing, whatever happened on other nodes.
    guard revision >= forgottenByNode[node] ?? 0 else { return nil }
    let revisions = podRevisionsByNode[node] ?? []
    let start = revisions.lastIndex { $0 <= revision }.map { $0 + 1 } ?? 0
    return revisions[start...].compactMap { log.change(at: $0) }
  }

  /// The objects as they were at `revision`; nil where that is forgotten.
  func objects(
    _ resource: APIResource,
    _ options: ListOptions,
    at revision: Int64
  ) -> [any APIObject]? {
    guard revision <= self.revision, revision >= compactRevision,
      let later = changes(resource, after: revision, node: nil)
    else { return nil }
    let prefix = Self.prefix(resource, namespace: options.namespace)
    guard !later.isEmpty else { return etcd.range(prefix: prefix).map { $0.value } }
    var table = OrderedTable<String, any APIObject>()
    for pair in etcd.range(prefix: prefix) { table[pair.key] = pair.value }
    for change in later.reversed() {
      let metadata = change.object.metadata
      let key = Self.key(resource, namespace: metadata.namespace, name: metadata.name)
      if key.utf8.starts(with: prefix.utf8) { table[key] = change.previous }
    }
    return table.entries.map { $0.value }
  }

  /// Forgets the history through `revision`.
  mutating func compact(through revision: Int64) {
    etcd.compact(through: revision)
    compactRevision = max(compactRevision, min(revision, etcd.revision))
    for name in logs.keys { logs[name]?.compact(through: revision) }
    for node in podRevisionsByNode.keys {
      guard let kept = podRevisionsByNode[node], let first = kept.first, first <= revision else {
        continue
      }
      let count = kept.firstIndex { $0 > revision } ?? kept.count
      forgottenByNode[node] = kept[count - 1]
      podRevisionsByNode[node] = Array(kept[count...])
    }
  }
}
