public import KubernetesAPI
import Simulation

extension APIServer {
  /// Reads one object.
  public mutating func get(
    _ resource: APIResource,
    namespace: String,
    name: String
  ) throws(Status) -> any APIObject {
    try requireRunning()
    let resource = try served(resource)
    if session.isChecked { try authorize("get", resource, namespace, name) }
    let found = find(resource, namespace: namespace, name: name)
    record("get", resource, namespace: namespace, name: name, code: found == nil ? 404 : 200)
    guard let found else { throw .notFound(resource, name) }
    return Self.inVersion(current(found), of: resource)
  }

  /// Reads the objects that the options select.
  public mutating func list(
    _ resource: APIResource,
    _ options: ListOptions
  ) throws(Status)
    -> ObjectList
  {
    try requireRunning()
    let resource = try served(resource)
    if session.isChecked { try authorize("list", resource, options.namespace ?? "", "") }
    if let selector = options.fieldSelector { try checkFieldSelector(selector, resource) }
    record(
      "list",
      resource,
      namespace: options.namespace ?? "",
      selector: options.labelSelector
    )
    if Self.isMeasured(resource) { return try measured(resource, options) }
    if resource == ComponentStatus.resource {
      return ObjectList(items: componentStatuses(), revision: revision)
    }
    let page = try page(resource, Self.storedOptions(options, for: resource))
    var items = page.items
    if Self.isDecorated(resource) { items = items.map(current) }
    if Self.isConverted(resource) { items = items.map { Self.inVersion($0, of: resource) } }
    return ObjectList(
      items: items,
      revision: page.revision,
      continuation: page.next,
      remaining: page.remaining
    )
  }

  /// The changes of a resource after a revision, as a watch with these options sees them.
  public mutating func changes(
    _ resource: APIResource,
    after revision: Int64,
    _ options: ListOptions
  ) throws(Status) -> ObjectChanges {
    try requireRunning()
    if session.isChecked { try authorize("watch", resource, options.namespace ?? "", "") }
    let node = options.fieldSelector?.terms.first { $0.path == "spec.nodeName" && $0.isEqual }?
      .value
    guard var changes = store.changes(resource, after: revision, node: node) else {
      throw Status(.expired, "too old resource version: \(revision) (\(self.revision))")
    }
    if options.namespace != nil || options.labelSelector != nil || options.fieldSelector != nil {
      let options = Self.storedOptions(options, for: resource)
      changes = changes.compactMap { Self.seen($0, through: options) }
    }
    if Self.isConverted(resource) {
      for index in changes.indices {
        changes[index].object = Self.inVersion(changes[index].object, of: resource)
      }
    }
    // A watch from a revision to come sees nothing until it is there.
    return ObjectChanges(changes: changes, revision: max(revision, self.revision))
  }

  /// The change as a watch with a selector sees it: an object that begins to match is added, one that
  /// no longer does is deleted.
  private static func seen(_ change: ObjectChange, through options: ListOptions) -> ObjectChange? {
    let before = change.previous.map { selects(options, $0) } ?? false
    let after = change.kind != .deleted && selects(options, change.object)
    var seen = change
    switch (before, after) {
    case (false, false): return nil
    case (false, true): seen.kind = .added
    case (true, true): seen.kind = .modified
    case (true, false): seen.kind = .deleted
    }
    return seen
  }

  /// Whether `options` selects `object`.
  static func selects(_ options: ListOptions, _ object: any APIObject) -> Bool {
    if let namespace = options.namespace, !namespace.isEmpty, object.resource.isNamespaced,
      object.metadata.namespace != namespace
    {
      return false
    }
    if let uid = options.ownerUID, object.controllerReference?.uid != uid { return false }
    if let labels = options.labelSelector, !labels.matches(object.metadata.labels) { return false }
    if let fields = options.fieldSelector, !fields.matches(object) { return false }
    return true
  }

  func checkFieldSelector(
    _ selector: FieldSelector,
    _ resource: APIResource
  )
    throws(Status)
  {
    guard let type = APIKinds.type(of: resource) else {
      return try selector.check(forCustom: resource)
    }
    try selector.check(for: type)
  }

  /// The object as stored, or as made on the spot for what is not stored.
  func find(_ resource: APIResource, namespace: String, name: String) -> (any APIObject)? {
    if resource == ComponentStatus.resource {
      return componentStatuses().first { $0.metadata.name == name }
    }
    if Self.isMeasured(resource) {
      return measured(resource, namespace: namespace, name: name)
    }
    let space = resource.isNamespaced ? namespace : ""
    return store.object(resource, namespace: space, name: name)
  }

  private func componentStatuses() -> [any APIObject] {
    componentHealth.map { health in
      var status = ComponentStatus()
      status.metadata.name = health.name
      var condition = ComponentCondition()
      condition.type = "Healthy"
      condition.status = health.error.isEmpty ? "True" : "False"
      condition.message = health.message
      condition.error = health.error
      status.conditions = [condition]
      return status
    }
  }

  /// Whether objects may be stored in another form than the resource's own.
  private static func isConverted(_ resource: APIResource) -> Bool {
    resource.custom != nil || resource.isForm
  }

  private static func isDecorated(_ resource: APIResource) -> Bool {
    resource == Lease.resource || resource == Node.resource
  }

  /// The object with what heartbeats would have written into it by now.
  private func current(_ object: any APIObject) -> any APIObject {
    switch object {
    case var lease as Lease where lease.metadata.namespace == "kube-node-lease":
      guard let heartbeat = heartbeats[lease.metadata.name] else { return lease }
      lease.spec.renewTime = MicroTime(heartbeat.last(Heartbeat.leasePeriod, at: now))
      return lease
    case var node as Node:
      guard let heartbeat = heartbeats[node.metadata.name] else { return node }
      let beat = Time(heartbeat.last(heartbeat.statusPeriod, at: now))
      for index in node.status.conditions.indices
      where node.status.conditions[index].lastHeartbeatTime < beat
        && node.status.conditions[index].status != "Unknown"
      {
        node.status.conditions[index].lastHeartbeatTime = beat
      }
      return node
    default: return object
    }
  }

  /// The kinds that are served.
  public mutating func resources() throws(Status) -> [APIResource] {
    try requireRunning()
    return APIKinds.resources + APIKinds.stored + APIKinds.forms.map { $0.resource }
      + (metrics == nil ? [] : APIKinds.ofMetrics.map { $0.resource }) + customResources
  }
}
