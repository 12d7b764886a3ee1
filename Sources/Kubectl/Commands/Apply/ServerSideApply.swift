import KubernetesAPI
import Manifests

/// Apply as the server works it out: the manifest is sent whole.
struct ServerSideApply: Sendable {
  let options: ApplyOptions

  /// The manager that keeps the annotation of client-side apply alive.
  private static let annotationManager = "kubectl-last-applied"

  func apply<Client: KubernetesClient, Station: Workstation>(
    _ target: ManifestTarget,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> any APIObject {
    if target.name.isEmpty {
      throw target.generatedNameRefusal ?? .message("resource name may not be empty")
    }
    var object = try send(target, &client)
    station.warn(client.takeWarnings())
    guard options.subresource.isEmpty else { return object }
    do {
      try keepAnnotation(&object, target, &client)
    } catch {
      let why = if case .refused(let status) = error { status.message } else { "" }
      station.complain(
        "Warning: failed to migrate \(LastApplied.key) for Server-Side Apply. This is non-fatal and"
          + " will be retried next time you apply. Error: \(why)\n"
      )
    }
    guard options.dryRun == .none else { return object }
    do {
      if try migrate(&object, target, &client) { object = try send(target, &client) }
    } catch {
      let why = if case .refused(let status) = error { status.message } else { "" }
      station.complain(
        "Warning: server rejected managed fields migration to Server-Side Apply. This is"
          + " non-fatal and will be retried next time you apply. Error: \(why)\n"
      )
    }
    return object
  }

  private func send<Client: KubernetesClient>(
    _ target: ManifestTarget,
    _ client: inout Client
  ) throws(Failure) -> any APIObject {
    do {
      return try client.patch(
        target.resource,
        namespace: target.namespace,
        name: target.name,
        .apply(target.tree),
        options.write
      )
    } catch  where error.reason == .conflict {
      throw .message(error.message + Self.conflictHint)
    } catch {
      throw .refused(error)
    }
  }

  /// Lets a manager of its own apply the annotation, so that it outlives the migration.
  private func keepAnnotation<Client: KubernetesClient>(
    _ object: inout any APIObject,
    _ target: ManifestTarget,
    _ client: inout Client
  ) throws(Failure) {
    guard options.fieldManager == "kubectl",
      let text = object.metadata.annotations[LastApplied.key],
      !object.metadata.managedFields.contains(where: { $0.manager == Self.annotationManager })
    else { return }
    var metadata: Value = [
      "annotations": .object(ValueObject([(LastApplied.key, .string(text))])),
      "name": .string(target.name),
    ]
    if !target.namespace.isEmpty { metadata["namespace"] = .string(target.namespace) }
    let tree: Value = [
      "apiVersion": .string(target.resource.apiVersion), "kind": .string(target.resource.kind),
      "metadata": metadata,
    ]
    var write = options.write
    write.fieldManager = Self.annotationManager
    object = try asking { () throws(Status) in
      try client.patch(
        target.resource,
        namespace: target.namespace,
        name: target.name,
        .apply(tree),
        write
      )
    }
  }

  /// Gives the fields of client-side apply to the manager that applies now; false where there are none.
  private func migrate<Client: KubernetesClient>(
    _ object: inout any APIObject,
    _ target: ManifestTarget,
    _ client: inout Client
  ) throws(Failure) -> Bool {
    var owners = FieldOwners(object.metadata.managedFields)
    let place: [FieldPathElement] = [
      .field("metadata"), .field("annotations"), .field(LastApplied.key),
    ]
    guard
      owners.migrate(
        ownersOf: place,
        to: options.fieldManager,
        apiVersion: target.resource.apiVersion
      )
    else { return false }
    let patch: Value = [
      [
        "op": "replace", "path": "/metadata/managedFields",
        "value": .array(owners.entries.map { $0.encoded() }),
      ],
      [
        "op": "replace", "path": "/metadata/resourceVersion",
        "value": .string(object.metadata.resourceVersion),
      ],
    ]
    object = try asking { () throws(Status) in
      try client.patch(
        target.resource,
        namespace: target.namespace,
        name: target.name,
        .json(patch),
        options.write
      )
    }
    return true
  }

  private static let conflictHint = """

    Please review the fields above--they currently have other managers. Here
    are the ways you can resolve this warning:
    * If you intend to manage all of these fields, please re-run the apply
      command with the `--force-conflicts` flag.
    * If you do not intend to manage all of the fields, please edit your
      manifest to remove references to the fields that should keep their
      current managers.
    * You may co-own fields by updating your manifest to match the existing
      value; in this case, you'll become the manager if the other manager(s)
      stop managing the field (remove it from their configuration).
    See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
    """
}
