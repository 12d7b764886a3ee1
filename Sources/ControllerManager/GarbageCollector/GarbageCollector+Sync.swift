import KubernetesAPI
import Simulation

extension GarbageCollector {
  mutating func sync<Client: KubernetesClient>(
    _ key: Work,
    _ client: inout Client
  ) throws(Status) {
    switch key {
    case .owner(let uid): try collect(dependentsOf: uid, &client)
    case .finalizer(let resource, let name): try finalize(resource, name, &client)
    }
  }

  /// Deletes what depends on an owner that is gone; what has another owner loses the reference only.
  private func collect<Client: KubernetesClient>(
    dependentsOf uid: String,
    _ client: inout Client
  ) throws(Status) {
    guard let owner = owners[uid],
      try !isPresent(owner.reference, in: owner.namespace, &client)
    else { return }
    for dependent in try dependents(of: uid, &client) {
      var hasOther = false
      for reference in dependent.metadata.ownerReferences where reference.uid != uid {
        if try isPresent(reference, in: dependent.metadata.namespace, &client) { hasOther = true }
      }
      if hasOther {
        try release(dependent, from: uid, &client)
      } else {
        try delete(dependent, inForeground: false, &client)
      }
    }
  }

  private func isPresent<Client: KubernetesClient>(
    _ reference: OwnerReference,
    in namespace: String,
    _ client: inout Client
  ) throws(Status) -> Bool {
    guard
      let resource = cursors.lazy.map(\.resource).first(where: {
        $0.kind == reference.kind && $0.apiVersion == reference.apiVersion
      })
    else { return true }
    do {
      let space = resource.isNamespaced ? namespace : ""
      let found = try client.get(resource, namespace: space, name: reference.name)
      return found.metadata.uid == reference.uid
    } catch  where error.reason == .notFound {
      return false
    }
  }

  /// The objects that refer to `uid` as an owner.
  private func dependents<Client: KubernetesClient>(
    of uid: String,
    _ client: inout Client
  ) throws(Status) -> [any APIObject] {
    guard let owner = owners[uid] else { return [] }
    var result: [any APIObject] = []
    for kind in owner.dependents.keys.sorted() {
      var options = ListOptions()
      if !owner.hasLooseDependents { options.ownerUID = uid }
      let objects: [any APIObject]
      do {
        objects = try client.list(cursors[kind].resource, options).items
      } catch  where error.reason == .notFound && cursors[kind].resource.custom != nil {
        continue
      }
      result += objects.filter { $0.metadata.ownerReferences.contains { $0.uid == uid } }
    }
    return result
  }

  private func release<Client: KubernetesClient>(
    _ dependent: any APIObject,
    from uid: String,
    _ client: inout Client
  ) throws(Status) {
    var released = dependent
    released.metadata.ownerReferences.removeAll { $0.uid == uid }
    _ = try client.update(released, WriteOptions())
  }

  private func delete<Client: KubernetesClient>(
    _ object: any APIObject,
    inForeground: Bool,
    _ client: inout Client
  ) throws(Status) {
    guard object.metadata.deletionTimestamp == nil else { return }
    var options = DeleteOptions(propagation: inForeground ? .foreground : .background)
    options.uid = object.metadata.uid
    do {
      _ = try client.delete(
        object.resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name,
        options
      )
    } catch  where error.reason == .notFound || error.reason == .conflict {
      // Gone, or another object of that name.
      return
    }
  }

  /// Does for an object that is being deleted what its finalizers ask for.
  private mutating func finalize<Client: KubernetesClient>(
    _ resource: APIResource,
    _ name: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    var object: any APIObject
    do {
      object = try client.get(resource, namespace: name.namespace, name: name.name)
    } catch  where error.reason == .notFound {
      return
    }
    guard object.metadata.deletionTimestamp != nil else { return }
    let uid = object.metadata.uid
    let dependents = try dependents(of: uid, &client)
    if object.metadata.finalizers.contains("orphan") {
      for dependent in dependents { try release(dependent, from: uid, &client) }
    } else {
      for dependent in dependents {
        let isOwner = owners[dependent.metadata.uid] != nil
        try delete(dependent, inForeground: isOwner, &client)
      }
      let left = try self.dependents(of: uid, &client)
      let isBlocked = left.contains { dependent in
        dependent.metadata.ownerReferences.contains {
          $0.uid == uid && $0.blockOwnerDeletion == true
        }
      }
      // The change of the last dependent brings the object back into the queue.
      if isBlocked { return }
    }
    object.metadata.finalizers.removeAll(where: Self.isOurs)
    _ = try client.update(object, WriteOptions())
  }
}
