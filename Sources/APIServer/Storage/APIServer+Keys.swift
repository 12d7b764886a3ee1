import Etcd
import KubernetesAPI
import Manifests

/// A key of the store, as etcd's own clients see it.
public struct StoredKey: Sendable {
  /// The key.
  public var key: String
  /// The value; an object's is its JSON.
  public var value: String
  /// The revision at which the key came into being.
  public var createRevision: Int64
  /// The revision at which it was last written.
  public var modRevision: Int64
  /// How often it was written.
  public var version: Int64
}

/// A change of a key.
public struct StoredChange: Sendable {
  /// Whether the key was removed.
  public var isRemoval: Bool
  /// The key as it was then.
  public var pair: StoredKey
}

/// A revision that the store does not know any more, or not yet.
public enum RevisionFailure: Error, Sendable {
  /// Its history is gone.
  case compacted
  /// It is yet to come.
  case future
}

/// The store behind the server, past all its rules: what `etcdctl` reaches.
extension APIServer {
  /// The keys from `start` on, to below `end` (nil: that one key; empty: all that follow).
  public func storedKeys(from start: String, to end: String?) -> [StoredKey] {
    guard let end else {
      if let pair = store.etcd.get(start) { return [Self.stored(pair)] }
      return plainKeys[start].map { [$0] } ?? []
    }
    func isInside(_ key: String) -> Bool { key >= start && (end.isEmpty || key < end) }
    let objects = store.etcd.range(prefix: Self.commonPrefix(start, end)).filter {
      isInside($0.key)
    }
    let plain = plainKeys.values.filter { isInside($0.key) }
    return (objects.map(Self.stored) + plain).sorted { $0.key < $1.key }
  }

  /// The keys as they were at `revision`.
  public func storedKeys(
    from start: String,
    to end: String?,
    at revision: Int64
  ) throws(RevisionFailure) -> [StoredKey] {
    guard revision <= self.revision else { throw .future }
    let events: [Etcd<any APIObject>.Event]
    do throws(Etcd<any APIObject>.Compacted) {
      events = try store.etcd.events(after: revision)
    } catch {
      throw .compacted
    }
    func isInside(_ key: String) -> Bool {
      guard let end else { return key == start }
      return key >= start && (end.isEmpty || key < end)
    }
    var pairs: [String: StoredKey] = [:]
    for pair in storedKeys(from: start, to: end) { pairs[pair.key] = pair }
    for event in events.reversed() where isInside(event.pair.key) {
      pairs[event.pair.key] = event.previous.map(Self.stored)
    }
    return pairs.values.filter { $0.modRevision <= revision }.sorted { $0.key < $1.key }
  }

  /// The changes after a revision, oldest first.
  public func storedChanges(after revision: Int64) throws(RevisionFailure) -> [StoredChange] {
    do throws(Etcd<any APIObject>.Compacted) {
      return try store.etcd.events(after: revision).map { event in
        var pair = Self.stored(event.pair)
        if event.kind == .delete { pair.modRevision = event.revision }
        return StoredChange(isRemoval: event.kind == .delete, pair: pair)
      }
    } catch {
      throw .compacted
    }
  }

  /// Removes keys; the objects are gone as if they had been deleted at once.
  public mutating func removeStored(_ keys: [String]) {
    for key in keys {
      if plainKeys.removeValue(forKey: key) != nil { store.skipRevision() }
      guard let object = store.etcd.get(key)?.value else { continue }
      func remove<Object: APIObject>(_ object: Object) { _ = store.remove(object) }
      remove(object)
    }
  }

  /// Writes a key: an object where the value is one in JSON or YAML, else a plain text.
  public mutating func putStored(_ key: String, _ value: String) {
    if key.hasPrefix("/registry/"), let tree = try? JSONReader.value(value),
      let object = try? APIKinds.decode(tree, validation: .ignore).object,
      ObjectStore.key(
        object.resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name
      ) == key
    {
      func put<Object: APIObject>(_ object: Object) { _ = store.put(object) }
      return put(object)
    }
    store.skipRevision()
    let before = plainKeys[key]
    plainKeys[key] = StoredKey(
      key: key,
      value: value,
      createRevision: before?.createRevision ?? revision,
      modRevision: revision,
      version: (before?.version ?? 0) + 1
    )
  }

  /// How many keys there are.
  public var storedKeyCount: Int { store.etcd.count + plainKeys.count }

  /// The revision up to which the store's history is gone.
  public var storeCompactRevision: Int64 { store.etcd.compactRevision }

  /// Forgets the history of the store itself; watches of the server's clients go on.
  public mutating func compactStore(through revision: Int64) { store.compactHistory(revision) }

  private static func commonPrefix(_ one: String, _ other: String) -> String {
    String(zip(one, other).prefix { $0 == $1 }.map(\.0))
  }

  private static func stored(_ pair: Etcd<any APIObject>.KeyValue) -> StoredKey {
    var object = pair.value
    // What the revision says is not stored beside it.
    object.metadata.resourceVersion = ""
    return StoredKey(
      key: pair.key,
      value: JSONWriter.compact(object.manifest(), sortsKeys: false),
      createRevision: pair.createRevision,
      modRevision: pair.modRevision,
      version: pair.version
    )
  }
}
