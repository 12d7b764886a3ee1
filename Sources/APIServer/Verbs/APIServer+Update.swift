public import KubernetesAPI

extension APIServer {
  /// Replaces an object, as far as the subresource reaches.
  public mutating func update(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject
  {
    try requireRunning()
    let resource = options.parent ?? object.resource
    if session.isChecked {
      try authorize("update", resource, object, options.subresource)
      if options.subresource == "approval" { try checkApproval(object) }
    }
    do {
      let updated = try updateAny(object, options)
      record(
        "update",
        resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name,
        subresource: options.subresource
      )
      return updated
    } catch {
      record(
        "update",
        resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name,
        subresource: options.subresource,
        code: error.reason.code
      )
      throw error
    }
  }

  private mutating func updateAny(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject
  {
    if let scale = object as? Scale {
      guard let parent = options.parent else { throw .badRequest("a scale has no kind of its own") }
      return try updateScale(scale, of: parent, options)
    }
    let held = addresses
    do {
      let updated = try replace(object, options)
      if options.dryRun { addresses = held }
      return updated
    } catch {
      addresses = held
      throw error
    }
  }

  /// Puts `object` in the place of the stored one, as far as the subresource reaches.
  mutating func replace<Object: APIObject>(
    _ original: Object,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let resource = original.resource
    if resource.isForm { return try writeForm(original, options, isNew: false) }
    var object = original
    if Object.self == CustomObject.self { try adoptCustom(&object, options.subresource) }
    if resource.isNamespaced, object.metadata.namespace.isEmpty {
      object.metadata.namespace = "default"
    }
    guard
      let old = store.object(
        resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name
      ) as? Object
    else { throw .notFound(resource, object.metadata.name) }
    let version = object.metadata.resourceVersion
    guard version.isEmpty || version == old.metadata.resourceVersion else {
      throw .conflict(
        resource,
        object.metadata.name,
        Self.modified
      )
    }
    guard object.metadata.uid.isEmpty || object.metadata.uid == old.metadata.uid else {
      throw .conflict(
        resource,
        object.metadata.name,
        "StorageError: invalid object, Code: 4, Key:"
          + " \(ObjectStore.key(resource, namespace: old.metadata.namespace, name: old.metadata.name)),"
          + " ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition:"
          + " \(object.metadata.uid), UID in object meta: \(old.metadata.uid)"
      )
    }
    keepSystemMetadata(&object, from: old)
    // A status comes with the stored spec, which has its defaults already.
    let isStatus = options.subresource == "status"
    if !isStatus { object.setNestedDefaults() }
    let fields = owners(of: object, from: old, options)
    let given = object.metadata.managedFields
    try prepare(&object, from: old, options.subresource)
    object.metadata.managedFields = fields
    // Nothing in the status of a pod has a default, and no status is written as often.
    if isStatus, Object.self != Pod.self { object.setNestedDefaults() }
    if options.subresource != "status", Self.specDiffers(object, from: old) {
      object.metadata.generation = old.metadata.generation + 1
    }
    if object == old || changesNothing(object, from: old, given, options) { return old }
    let causes = Self.causes(against: object, from: old, options.subresource)
    guard causes.isEmpty else { throw .invalid(resource, object.metadata.name, causes) }
    try checkPodSecurity(object, since: old, options.subresource)
    let charges = options.subresource.isEmpty ? try chargeQuotas(object, since: old) : []
    try requireFitting(object)
    guard !options.dryRun else { return object }
    for charge in charges { _ = store.put(charge) }
    if isReadyToGo(object) {
      release(object)
      let removed = store.remove(object)
      afterRemoval(of: removed)
      return removed
    }
    let stored = store.keep(object)
    if let definition = stored as? CustomResourceDefinition { follow(definition) }
    return stored
  }

  /// Whether only the record of owners would change, which nobody asked for.
  private func changesNothing<Object: APIObject>(
    _ object: Object,
    from old: Object,
    _ given: [ManagedFieldsEntry],
    _ options: WriteOptions
  ) -> Bool {
    let stored = old.metadata.managedFields
    guard !options.appliedFields, given.isEmpty || given == stored,
      object.metadata.managedFields != stored
    else { return false }
    var same = object
    same.metadata.managedFields = stored
    return same == old
  }

  /// What is wrong with an object as the successor of `old`.
  private static func causes<Object: APIObject>(
    against object: Object,
    from old: Object,
    _ subresource: String
  ) -> [Status.Cause] {
    if let pod = object as? Pod, let oldPod = old as? Pod {
      if subresource == "status" { return pod.validateStatusUpdate(from: oldPod) }
      if subresource == "ephemeralcontainers" { return pod.validateEphemeralUpdate(from: oldPod) }
      if subresource == "resize" { return pod.validateResize(from: oldPod) }
    }
    return (object as? any ValidatedObject)?.validateUpdate(fromAny: old) ?? []
  }

  /// What no client changes: identity, times, counts.
  private func keepSystemMetadata<Object: APIObject>(_ object: inout Object, from old: Object) {
    object.metadata.uid = old.metadata.uid
    object.metadata.creationTimestamp = old.metadata.creationTimestamp
    object.metadata.generation = old.metadata.generation
    object.metadata.deletionTimestamp = old.metadata.deletionTimestamp
    object.metadata.deletionGracePeriodSeconds = old.metadata.deletionGracePeriodSeconds
    object.metadata.resourceVersion = old.metadata.resourceVersion
    object.metadata.generateName = old.metadata.generateName
  }

  private mutating func prepare<Object: APIObject>(
    _ object: inout Object,
    from old: Object,
    _ subresource: String
  ) throws(Status) {
    guard let strategy = object as? any RegistryStrategy else { return }
    try prepare(strategy, &object, from: old, subresource)
  }

  private mutating func prepare<Strategy: RegistryStrategy, Object: APIObject>(
    _ strategy: Strategy,
    _ object: inout Object,
    from old: Object,
    _ subresource: String
  ) throws(Status) {
    guard let previous = old as? Strategy else { return }
    var prepared = strategy
    if subresource == "status" || subresource == "approval" {
      prepared.prepareForStatusUpdate(from: previous)
      prepared.metadata = previous.metadata
    } else if subresource == "ephemeralcontainers", var pod = prepared as? Pod,
      let oldPod = previous as? Pod
    {
      pod.prepareForEphemeralUpdate(from: oldPod)
      if let typed = pod as? Object { object = typed }
      return
    } else if subresource == "resize", var pod = prepared as? Pod, let oldPod = previous as? Pod {
      pod.prepareForResize(from: oldPod)
      if let typed = pod as? Object { object = typed }
      return
    } else if subresource != "finalize" {
      try prepared.prepareForUpdate(from: previous, &self)
    }
    if let typed = prepared as? Object { object = typed }
  }

  static func specDiffers<Object: APIObject>(_ object: Object, from old: Object) -> Bool {
    guard let strategy = object as? any RegistryStrategy else { return false }
    return differs(strategy, from: old)
  }

  private static func differs<Strategy: RegistryStrategy>(
    _ object: Strategy,
    from old: any APIObject
  ) -> Bool {
    guard Strategy.countsGenerations, let previous = old as? Strategy else { return false }
    return object.specDiffers(from: previous)
  }

  /// Whether an object that is being deleted has nothing left to wait for.
  func isReadyToGo(_ object: any APIObject) -> Bool {
    guard object.metadata.deletionTimestamp != nil, object.metadata.finalizers.isEmpty else {
      return false
    }
    if let namespace = object as? Namespace { return namespace.spec.finalizers.isEmpty }
    return (object.metadata.deletionGracePeriodSeconds ?? 0) == 0
  }
}
