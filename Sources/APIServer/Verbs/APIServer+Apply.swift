import KubernetesAPI
import Manifests

/// Server-side apply: a manager says what it wants, whole, and the server merges it.
///
/// Source of the behaviour: `k8s.io/apiserver/pkg/endpoints/handlers/patch.go`.
extension APIServer {
  /// Merges a configuration into an object, or creates the object by it.
  mutating func applyConfiguration(
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ tree: Value,
    _ options: WriteOptions
  ) throws(Status) -> (object: any APIObject, isNew: Bool) {
    try checkConfiguration(resource, namespace, name, tree, options)
    let stored = find(resource, namespace: namespace, name: name)
    guard let live = stored.map({ Self.inVersion($0, of: resource) }) else {
      guard options.subresource.isEmpty else { throw .notFound(resource, name) }
      if tree["metadata"]?["uid"]?.string?.isEmpty == false {
        throw .conflict(
          resource,
          name,
          "uid mismatch: the provided object specified uid"
            + " \(tree["metadata"]?["uid"]?.string ?? ""), and no existing object was found"
        )
      }
      var start = try emptyObject(of: resource)
      start.metadata.name = name
      start.metadata.namespace = namespace
      return (try applyAny(tree, to: start, isNew: true, options), true)
    }
    return (try applyAny(tree, to: live, isNew: false, options), false)
  }

  /// Merges what a manager wants of a scale into the object that is scaled, which keeps the record.
  mutating func applyScale(
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ scale: Value,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    guard resource.subresources.contains("scale") else {
      throw Status(.notFound, "the server could not find the requested resource")
    }
    try checkConfiguration(Scale.resource, namespace, name, scale, options)
    guard let stored = find(resource, namespace: namespace, name: name) else {
      throw .notFound(resource, name)
    }
    let live = Self.inVersion(stored, of: resource)
    let replicas = scale["spec"]?["replicas"]
    try checkReplicas(replicas?.integer ?? 0, of: name)
    // The path to the number, from the inside out.
    let path = resource.custom?.scale?.specReplicasPath.split(separator: ".").map(String.init)
    var tree =
      replicas.map { number in
        (path ?? ["spec", "replicas"]).reversed().reduce(number) { inner, field in
          Value.object(ValueObject([(field, inner)]))
        }
      } ?? [:]
    tree["apiVersion"] = .string(resource.apiVersion)
    tree["kind"] = .string(resource.kind)
    tree["metadata"] = ["name": .string(name)]
    if let version = scale["metadata"]?["resourceVersion"] {
      tree["metadata"]?["resourceVersion"] = version
    }
    return try applyAny(tree, to: live, isNew: false, options)
  }

  /// Opens the box around the object.
  private mutating func applyAny(
    _ tree: Value,
    to live: any APIObject,
    isNew: Bool,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    try applied(tree, to: live, isNew: isNew, options)
  }

  private func checkConfiguration(
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ tree: Value,
    _ options: WriteOptions
  ) throws(Status) {
    guard !options.fieldManager.isEmpty else {
      let message = "Required value: is required for apply patch"
      throw Status(
        .invalid,
        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: \(message)",
        group: "meta.k8s.io",
        kind: "PatchOptions",
        causes: [
          Status.Cause(reason: "FieldValueRequired", message: message, field: "fieldManager")
        ]
      )
    }
    guard case .object = tree else {
      throw .badRequest("error decoding YAML: patch is not an object")
    }
    if tree["metadata"]?["managedFields"] != nil {
      throw .badRequest("metadata.managedFields must be nil")
    }
    let (apiVersion, kind) = try APIKinds.identity(of: tree)
    guard apiVersion == resource.apiVersion, kind == resource.kind else {
      throw .badRequest(
        "the kind in the data (\(kind)) does not match the expected kind (\(resource.kind))"
      )
    }
    let given = tree["metadata"]?["name"]?.string ?? ""
    guard given.isEmpty || given == name else {
      throw .badRequest(
        "the name of the object (\(given)) does not match the name on the URL (\(name))"
      )
    }
  }

  private func emptyObject(of resource: APIResource) throws(Status) -> any APIObject {
    if let type = APIKinds.type(of: resource) { return type.init() }
    return CustomObject(resource)
  }

  private mutating func applied<Object: APIObject>(
    _ tree: Value,
    to live: Object,
    isNew: Bool,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let resource = live.resource
    let shape = MergeShape(of: live)
    var wanted = tree
    for field in ["apiVersion", "kind"] { wanted[field] = Value?.none }
    let errors = TreeCheck(wanted, shape).errors
    guard errors.isEmpty else { throw Self.untyped(resource, live, errors) }
    let version = wanted["metadata"]?["resourceVersion"]?.string ?? ""
    guard version.isEmpty || version == live.metadata.resourceVersion else {
      throw .conflict(resource, live.metadata.name, Self.modified)
    }
    Self.reset(&wanted, resource, options.subresource)
    var owners = isNew ? FieldOwners() : ComponentOwnership.owners(of: live)
    let present = Self.tree(live)
    if owners.isEmpty, !isNew {
      owners.update(
        from: Self.empty(live),
        to: present,
        shape,
        by: FieldOwners.Writer("before-first-apply", apiVersion: resource.apiVersion),
        at: live.metadata.creationTimestamp,
        ignoring: Self.ignored(resource, "")
      )
    }
    let writer = FieldOwners.Writer(
      options.fieldManager,
      applies: true,
      apiVersion: resource.apiVersion,
      subresource: options.subresource
    )
    var merged = try merge(wanted, into: present, live, shape, writer, options, &owners)
    merged["apiVersion"] = Value.string(resource.apiVersion)
    merged["kind"] = Value.string(resource.kind)
    var object = try decode(merged, as: live)
    object.metadata.managedFields = isNew ? owners.entries : recorded(owners, of: live)
    object.metadata.namespace = live.metadata.namespace
    object.metadata.name = live.metadata.name
    var write = options
    write.appliedFields = true
    return isNew ? try create(applied: object, write) : try replace(object, write)
  }

  private func merge(
    _ wanted: Value,
    into present: Value,
    _ live: any APIObject,
    _ shape: MergeShape,
    _ writer: FieldOwners.Writer,
    _ options: WriteOptions,
    _ owners: inout FieldOwners
  ) throws(Status) -> Value {
    func attempt(force: Bool) -> (tree: Value, conflicts: [FieldOwners.Conflict]) {
      owners.apply(
        wanted,
        to: present,
        shape,
        by: writer,
        at: Time(now),
        force: force,
        ignoring: Self.ignored(live.resource, options.subresource)
      )
    }
    let (result, conflicts) = attempt(force: options.force)
    if conflicts.isEmpty { return keepingAnnotation(result, wanted, live, writer) }
    // What kubectl applied itself before, on the client's side, is in nobody's way.
    let own = writer.manager == "kubectl" ? lastApplied(live, present, shape) : FieldSet()
    let rest = conflicts.filter { FieldSet([$0.path]).intersection(own).isEmpty }
    guard rest.isEmpty else { throw .applyConflict(rest) }
    return keepingAnnotation(attempt(force: true).tree, wanted, live, writer)
  }

  /// The fields of the annotation of client-side apply that are still as it says.
  private func lastApplied(
    _ live: any APIObject,
    _ present: Value,
    _ shape: MergeShape
  ) -> FieldSet {
    guard let text = live.metadata.annotations[Self.lastAppliedKey],
      var last = try? JSONReader.value(text)
    else { return FieldSet() }
    for field in ["apiVersion", "kind"] { last[field] = Value?.none }
    return FieldSet(of: last, shape).agreeing(last, present, shape)
  }

  /// Keeps the annotation of client-side apply up to date where there is one.
  private func keepingAnnotation(
    _ result: Value,
    _ wanted: Value,
    _ live: any APIObject,
    _ writer: FieldOwners.Writer
  ) -> Value {
    guard writer.manager == "kubectl", live.metadata.annotations[Self.lastAppliedKey] != nil else {
      return result
    }
    var kept = ValueObject([
      ("apiVersion", .string(live.resource.apiVersion)), ("kind", .string(live.resource.kind)),
    ])
    for field in wanted.object?.fields ?? [] { kept[field.key] = field.value }
    var tree = Value.object(kept)
    tree["metadata"]?["annotations"]?[Self.lastAppliedKey] = Value?.none
    var result = result
    result["metadata"]?["annotations"]?[Self.lastAppliedKey] =
      .string(JSONWriter.compact(tree.sortedByKey()) + "\n")
    return result
  }

  private static let lastAppliedKey = "kubectl.kubernetes.io/last-applied-configuration"

  static let modified =
    "the object has been modified; please apply your changes to the latest version and try again"

  private static func reset(_ tree: inout Value, _ resource: APIResource, _ subresource: String) {
    guard resource.subresources.contains("status") else { return }
    if subresource == "status" {
      tree["spec"] = Value?.none
    } else if subresource.isEmpty {
      tree["status"] = Value?.none
    }
  }

  private static func untyped(
    _ resource: APIResource,
    _ object: any APIObject,
    _ errors: [String]
  ) -> Status {
    let name = "\(object.metadata.namespace)/\(object.metadata.name)"
    let place = "\(resource.apiVersion), Kind=\(resource.kind)"
    let list =
      errors.count == 1
      ? errors[0] : "errors:\n" + errors.map { "  \($0)" }.joined(separator: "\n")
    return Status(
      .unknown,
      "failed to create typed patch object (\(name); \(place)): \(list)"
    )
  }

  private func decode<Object: APIObject>(
    _ manifest: Value,
    as live: Object
  ) throws(Status) -> Object {
    let decoded = try APIKinds.decode(manifest, as: live.resource, validation: .ignore).object
    guard let object = decoded as? Object else {
      preconditionFailure("a \(live.resource.kind) was decoded as another kind")
    }
    return object
  }
}

extension FieldSet {
  /// The places of this set whose values are the same in both trees.
  fileprivate func agreeing(_ one: Value, _ other: Value, _ shape: MergeShape) -> FieldSet {
    var owners = FieldOwners()
    owners.give(self, to: FieldOwners.Writer("one", apiVersion: ""), at: Time())
    owners.update(
      from: other,
      to: one,
      shape,
      by: FieldOwners.Writer("other", apiVersion: ""),
      at: Time()
    )
    return owners.fields(of: FieldOwners.Writer("one", apiVersion: ""))
  }
}
