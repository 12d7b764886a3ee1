import KubernetesAPI
import Manifests

/// One change of a solved state, by which a check shows that it can fail.
enum Mutation: Sendable {
  /// Objects are deleted.
  case delete([ObjectKey])
  /// An object is put in the place of the one that is there.
  case replace(Value)
  /// An object is made.
  case create(Value)
  /// A file of the learner is removed.
  case removeFile(String)

  /// An object by its names.
  struct ObjectKey: Hashable, Sendable {
    let resource: APIResource
    let namespace: String
    let name: String

    init(_ object: ClusterObject) {
      resource = object.resource
      namespace = object.metadata.namespace
      name = object.metadata.name
    }
  }

  /// Does it; false where the API server refuses or nothing changes.
  func apply(_ client: inout some KubernetesClient) -> Bool {
    do throws(Status) {
      switch self {
      case .delete(let keys):
        for key in keys {
          _ = try client.delete(
            key.resource,
            namespace: key.namespace,
            name: key.name,
            DeleteOptions(gracePeriodSeconds: 0)
          )
        }
        return !keys.isEmpty
      case .replace(let tree):
        let object = try APIKinds.decode(tree, validation: .ignore).object
        let changed = try client.update(object, WriteOptions())
        // The status is a part of its own.
        guard let status = tree["status"], changed.manifest()["status"] != status else {
          return true
        }
        var second = tree
        second["metadata"] = changed.manifest()["metadata"]
        _ = try client.update(
          try APIKinds.decode(second, validation: .ignore).object,
          .status
        )
        return true
      case .create(let tree):
        _ = try client.create(
          try APIKinds.decode(tree, validation: .ignore).object,
          WriteOptions()
        )
        return true
      case .removeFile: return true
      }
    } catch {
      return false
    }
  }
}

/// The objects of a cluster that a learner may have changed, to compare two states of it.
struct ObjectCensus {
  /// What is made, counted and reported by the cluster itself.
  private static let ownKinds = [
    "Event", "Lease", "Endpoints", "EndpointSlice", "Node", "ComponentStatus", "ControllerRevision",
    "PodMetrics", "NodeMetrics",
  ]

  /// The objects.
  let objects: [ClusterObject]

  init(_ client: inout some KubernetesClient) {
    var found: [ClusterObject] = []
    do throws(Status) {
      for resource in try client.resources()
      where !Self.ownKinds.contains(resource.kind) && !resource.group.hasPrefix("metrics") {
        found += client.manifests(resource, ListOptions())
      }
    } catch {
      found = []
    }
    objects = found
  }

  func object(_ key: Mutation.ObjectKey) -> ClusterObject? {
    objects.first { Mutation.ObjectKey($0) == key }
  }

  /// What takes back each single thing that changed since `earlier`.
  func undoing(to earlier: ObjectCensus) -> [Mutation] {
    var result: [Mutation] = []
    for object in objects {
      let key = Mutation.ObjectKey(object)
      guard let before = earlier.object(key) else {
        result.append(.delete([key]))
        continue
      }
      guard Self.essence(before) != Self.essence(object) else { continue }
      var tree = before.tree
      tree["metadata"]?["resourceVersion"] = object.tree["metadata"]?["resourceVersion"]
      result.append(.replace(tree))
    }
    for before in earlier.objects where object(Mutation.ObjectKey(before)) == nil {
      result.append(.create(Self.fresh(before.tree)))
    }
    return result
  }

  /// The tree without what the server sets.
  static func fresh(_ tree: Value) -> Value {
    var tree = tree
    for key in [
      "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "generation",
      "deletionGracePeriodSeconds", "ownerReferences", "managedFields",
    ] {
      tree["metadata"]?[key] = nil
    }
    tree["status"] = nil
    return tree
  }

  private static func essence(_ object: ClusterObject) -> Value { fresh(object.tree) }
}
