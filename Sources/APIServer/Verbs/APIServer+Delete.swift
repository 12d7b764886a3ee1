public import KubernetesAPI
import Simulation

extension APIServer {
  /// Deletes an object, or marks it for deletion.
  public mutating func delete(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ options: DeleteOptions
  ) throws(Status) -> any APIObject {
    try requireRunning()
    if session.isChecked { try authorize("delete", resource, namespace, name) }
    do {
      let deleted = try deleteAny(resource, namespace, name, options)
      record("delete", resource, namespace: namespace, name: name)
      return deleted
    } catch {
      record("delete", resource, namespace: namespace, name: name, code: error.reason.code)
      throw error
    }
  }

  /// Deletes the objects that `options` selects, one after the other; answers those that there were.
  public mutating func deleteCollection(
    _ resource: APIResource,
    _ options: ListOptions,
    _ deletion: DeleteOptions
  ) throws(Status) -> ObjectList {
    try requireRunning()
    let resource = try served(resource)
    guard resource.verbs.contains("deletecollection") else {
      throw Status(
        .methodNotAllowed,
        "the server does not allow this method on the requested resource"
      )
    }
    if let selector = options.fieldSelector { try checkFieldSelector(selector, resource) }
    let page = try page(resource, options)
    var deleted: [any APIObject] = []
    for object in page.items {
      let metadata = object.metadata
      do {
        deleted.append(try deleteAny(resource, metadata.namespace, metadata.name, deletion))
      } catch  where error.reason == .notFound || error.reason == .conflict {
        continue
      }
    }
    record(
      "deletecollection",
      resource,
      namespace: options.namespace ?? "",
      selector: options.labelSelector
    )
    return ObjectList(items: deleted, revision: revision)
  }

  private mutating func deleteAny(
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ options: DeleteOptions
  ) throws(Status) -> any APIObject {
    let resource = try served(resource)
    guard let stored = find(resource, namespace: namespace, name: name) else {
      throw .notFound(resource, name)
    }
    let object = resource.isForm ? stored : Self.inVersion(stored, of: resource)
    try checkPreconditions(object, options)
    guard !options.dryRun else {
      // A copy of the server does it all, and is forgotten.
      var trial = self
      return Self.inVersion(try trial.deleteTyped(object, options), of: resource)
    }
    return Self.inVersion(try deleteTyped(object, options), of: resource)
  }

  private func checkPreconditions(
    _ object: any APIObject,
    _ options: DeleteOptions
  )
    throws(Status)
  {
    let (given, record) = ("in the precondition", "in record")
    if let uid = options.uid, uid != object.metadata.uid {
      throw Self.precondition(
        object,
        "the UID \(given) (\(uid)) does not match the UID \(record) (\(object.metadata.uid)). The"
          + " object might have been deleted and then recreated"
      )
    }
    let present = object.metadata.resourceVersion
    if let version = options.resourceVersion, version != present {
      throw Self.precondition(
        object,
        "the ResourceVersion \(given) (\(version)) does not match the ResourceVersion \(record)"
          + " (\(present)). The object might have been modified"
      )
    }
  }

  /// A refusal that names the kind where others have the resource, as upstream does.
  private static func precondition(_ object: any APIObject, _ why: String) -> Status {
    var status = Status.conflict(object.resource, object.metadata.name, why)
    let resource = object.resource
    status.kind = resource.kind
    let kind = resource.group.isEmpty ? resource.kind : "\(resource.kind).\(resource.group)"
    status.message =
      "Operation cannot be fulfilled on \(kind) \"\(object.metadata.name)\": \(why)"
    return status
  }

  mutating func deleteTyped<Object: APIObject>(
    _ original: Object,
    _ options: DeleteOptions
  ) throws(Status) -> any APIObject {
    if let namespace = original as? Namespace {
      return try deleteNamespace(namespace)
    }
    if let definition = original as? CustomResourceDefinition {
      return deleteDefinition(definition)
    }
    var object = original
    let strategy = object as? any RegistryStrategy
    let grace = strategy?.gracePeriod(options.gracePeriodSeconds) ?? 0
    addFinalizers(&object, options)
    if grace > 0 {
      return markGraceful(&object, grace)
    }
    guard object.metadata.finalizers.isEmpty else {
      if object.metadata.deletionTimestamp == nil {
        object.metadata.deletionTimestamp = Time(now)
        if Self.countsGenerations(Object.self) { object.metadata.generation += 1 }
      }
      object.metadata.deletionGracePeriodSeconds = 0
      return object == original ? object : store.keep(object)
    }
    release(object)
    let removed = store.remove(object)
    afterRemoval(of: removed)
    return removed
  }

  /// Gives the object `grace` seconds; a second deletion can only shorten what the first gave.
  private mutating func markGraceful<Object: APIObject>(
    _ object: inout Object,
    _ grace: Int64
  )
    -> any APIObject
  {
    if let given = object.metadata.deletionGracePeriodSeconds,
      object.metadata.deletionTimestamp != nil
    {
      guard grace < given else { return object }
    } else if Self.countsGenerations(Object.self) {
      object.metadata.generation += 1
    }
    object.metadata.deletionTimestamp = Time(now + .seconds(grace))
    object.metadata.deletionGracePeriodSeconds = grace
    return store.keep(object)
  }

  /// Marks the object for the garbage collector, where dependents go first or are let go.
  private func addFinalizers<Object: APIObject>(_ object: inout Object, _ options: DeleteOptions) {
    let standard = (Object.self as? any RegistryStrategy.Type)?.defaultPropagation ?? .background
    switch options.propagation ?? standard {
    case .background: break
    case .foreground: addFinalizer("foregroundDeletion", to: &object)
    case .orphan: addFinalizer("orphan", to: &object)
    }
  }

  private func addFinalizer(_ finalizer: String, to object: inout some APIObject) {
    guard !object.metadata.finalizers.contains(finalizer) else { return }
    object.metadata.finalizers.append(finalizer)
  }

  /// A namespace ends when its controller has emptied it.
  private mutating func deleteNamespace(_ original: Namespace) throws(Status) -> any APIObject {
    var namespace = original
    let name = namespace.metadata.name
    guard !["default", "kube-system", "kube-public"].contains(name) else {
      throw .forbidden(Namespace.resource, name, "this namespace may not be deleted")
    }
    guard namespace.metadata.deletionTimestamp == nil else {
      throw .conflict(
        Namespace.resource,
        name,
        "The system is ensuring all content is removed from this namespace.  Upon completion,"
          + " this namespace will automatically be purged by the system."
      )
    }
    namespace.metadata.deletionTimestamp = Time(now)
    namespace.status.phase = "Terminating"
    if isReadyToGo(namespace) { return store.remove(namespace) }
    return store.put(namespace)
  }
}
