public import KubernetesAPI
import Simulation

extension APIServer {
  /// Stores a new object.
  public mutating func create(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject
  {
    try requireRunning()
    let resource = object.resource
    if session.isChecked {
      try authorize("create", options.parent ?? resource, object, options.subresource)
    }
    do {
      let created = try createAny(object, options)
      record(
        "create",
        resource,
        namespace: object.metadata.namespace,
        name: created.metadata.name,
        subresource: options.subresource,
        code: 201
      )
      return created
    } catch {
      record(
        "create",
        resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name,
        subresource: options.subresource,
        code: error.reason.code
      )
      throw error
    }
  }

  private mutating func createAny(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject
  {
    // The bulk of what is created, which need not be compared with every other kind.
    if type(of: object) == Event.self || type(of: object) == Pod.self {
      return try createHolding(object, options)
    }
    switch object {
    case let binding as Binding: return try bind(binding, options)
    case let eviction as Eviction: return try evict(eviction, options)
    case let request as TokenRequest: return try issueToken(request, options)
    default: return try createHolding(object, options)
    }
  }

  /// Creates an object that server-side apply made.
  mutating func create<Object: APIObject>(
    applied object: Object,
    _ options: WriteOptions
  ) throws(Status) -> Object {
    let created = try createHolding(object, options)
    guard let typed = created as? Object else {
      preconditionFailure("what was created is of another kind")
    }
    return typed
  }

  /// Creates, and gives back what was allocated for an object that is refused or only tried.
  private mutating func createHolding<Object: APIObject>(
    _ object: Object,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    if object.resource.isForm { return try writeForm(object, options, isNew: true) }
    let held = addresses
    do {
      let created = try createTyped(object, options)
      if options.dryRun { addresses = held }
      return created
    } catch {
      addresses = held
      throw error
    }
  }

  private mutating func createTyped<Object: APIObject>(
    _ original: Object,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let resource = original.resource
    var object = original
    // What is asked in the form of an object belongs to groups of its own.
    if !resource.group.isEmpty, let answer = try review(original) as? Object { return answer }
    guard resource.verbs.contains("create") else {
      throw Status(
        .methodNotAllowed,
        "the server does not allow this method on the requested resource"
      )
    }
    if Object.self == CustomObject.self { try admitCustom(&object) }
    var labels = StringMap()
    if resource.isNamespaced {
      if object.metadata.namespace.isEmpty { object.metadata.namespace = "default" }
      labels = try admitNamespace(
        object.metadata.namespace,
        creating: resource,
        object.metadata.name
      )
    } else {
      object.metadata.namespace = ""
    }
    guard objectCount < Self.objectLimit else {
      throw Status(.internalError, "\(LimitExceeded("objects", value: Int64(Self.objectLimit)))")
    }
    object.setNestedDefaults()
    if !options.appliedFields { object.metadata.managedFields = ownersOfNew(object, options) }
    try admit(&object)
    setSystemMetadata(&object)
    try prepareForCreate(&object)
    let causes = (object as? any ValidatedObject)?.validate() ?? []
    guard causes.isEmpty else { throw .invalid(resource, object.metadata.name, causes) }
    try checkLimitRanges(object)
    try checkPodSecurity(object, labels: labels)
    try checkPodSecurityLabels(object)
    let charges = try chargeQuotas(object)
    return try storeNew(object, charges, options)
  }

  /// Puts a new object into the store, where none of its name is.
  private mutating func storeNew<Object: APIObject>(
    _ object: consuming Object,
    _ charges: [ResourceQuota],
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let resource = object.resource
    // What components make is neither tried nor too large: one look at the store does.
    if user.isEmpty, charges.isEmpty, !options.dryRun {
      let name = object.metadata.name
      guard let stored = store.keep(new: object) else { throw .alreadyExists(resource, name) }
      if let definition = stored as? CustomResourceDefinition { follow(definition) }
      return stored
    }
    guard
      store.object(
        resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name
      ) == nil
    else { throw .alreadyExists(resource, object.metadata.name) }
    try requireFitting(object)
    guard !options.dryRun else { return object }
    for charge in charges { _ = store.put(charge) }
    let stored = store.keep(object)
    if let definition = stored as? CustomResourceDefinition { follow(definition) }
    return stored
  }

  /// Sets what every new object gets from the server.
  private mutating func setSystemMetadata<Object: APIObject>(_ object: inout Object) {
    if object.metadata.name.isEmpty, !object.metadata.generateName.isEmpty {
      // Long prefixes are cut so that the suffix fits, as upstream's name generator does.
      let prefix = object.metadata.generateName.prefix(58)
      var name = ""
      repeat {
        name = prefix + random[.names].string(5, from: "bcdfghjklmnpqrstvwxz2456789")
      } while find(object.resource, namespace: object.metadata.namespace, name: name) != nil
      object.metadata.name = name
    }
    object.metadata.uid = makeUID()
    object.metadata.creationTimestamp = Time(now)
    object.metadata.deletionTimestamp = nil
    object.metadata.deletionGracePeriodSeconds = nil
    object.metadata.resourceVersion = ""
    object.metadata.generation = Self.countsGenerations(Object.self) ? 1 : 0
  }

  static func countsGenerations(_ type: any APIObject.Type) -> Bool {
    (type as? any RegistryStrategy.Type)?.countsGenerations ?? false
  }

  /// A random uid in the form of RFC 4122, version 4.
  mutating func makeUID() -> String {
    Self.uid(random[.uids].next(), random[.uids].next())
  }

  /// The uid of two numbers.
  static func uid(_ high: UInt64, _ low: UInt64) -> String {
    // The version is the first digit of the third group, the variant that of the fourth.
    let first = high & ~0xF000 | 0x4000
    let second = low & ~(0b11 << 62) | 0b10 << 62
    return String(unsafeUninitializedCapacity: 36) { buffer in
      let digits: StaticString = "0123456789abcdef"
      var place = 0
      for digit in 0..<32 {
        if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
          buffer[place] = 45
          place += 1
        }
        let part = digit < 16 ? first : second
        let value = Int(truncatingIfNeeded: part >> UInt64(60 - 4 * (digit % 16))) & 15
        buffer[place] = digits.utf8Start[value]
        place += 1
      }
      return place
    }
  }

  private mutating func prepareForCreate<Object: APIObject>(_ object: inout Object) throws(Status) {
    guard let strategy = object as? any RegistryStrategy else { return }
    try prepareForCreate(strategy, &object)
  }

  private mutating func prepareForCreate<Strategy: RegistryStrategy, Object: APIObject>(
    _ strategy: Strategy,
    _ object: inout Object
  ) throws(Status) {
    var prepared = strategy
    try prepared.prepareForCreate(&self)
    if let typed = prepared as? Object { object = typed }
  }

  /// Gives back what the server allocated for an object that is stored no longer.
  mutating func release(_ object: any APIObject) {
    (object as? any RegistryStrategy)?.didRemove(&self)
  }
}
