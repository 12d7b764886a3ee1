import KubernetesAPI
import Manifests

/// Field ownership: `metadata.managedFields` of what clients write.
///
/// Components of the cluster give no manager, and their writes are not recorded: see
/// ``ComponentOwnership``. Only where a client's record is there already, what a component changes is
/// taken from its owner.
extension APIServer {
  /// The manager that a write names; kubectl's own name where a user's client names none.
  func manager(_ options: WriteOptions) -> String {
    !options.fieldManager.isEmpty ? options.fieldManager : user.isEmpty ? "" : "kubectl"
  }

  /// The record of an object that is about to be created.
  func ownersOfNew<Object: APIObject>(
    _ object: Object,
    _ options: WriteOptions
  ) -> [ManagedFieldsEntry] {
    let manager = manager(options)
    guard !manager.isEmpty else { return object.metadata.managedFields }
    var owners = FieldOwners()
    let resource = object.resource
    owners.update(
      from: Self.empty(object),
      to: Self.tree(object),
      MergeShape(of: object),
      by: FieldOwners.Writer(manager, apiVersion: resource.apiVersion),
      at: Time(now),
      ignoring: Self.ignored(resource, "")
    )
    return owners.entries
  }

  /// The record of an object that is about to take the place of `old`.
  func owners<Object: APIObject>(
    of object: Object,
    from old: Object,
    _ options: WriteOptions
  ) -> [ManagedFieldsEntry] {
    let stored = old.metadata.managedFields
    let given = object.metadata.managedFields
    if options.appliedFields { return given }
    let isClient = !manager(options).isEmpty
    // The usual case of a component's write, which costs nothing.
    if !isClient, stored.isEmpty { return [] }
    // A deployment's controller writes its revision there, which counts as a part of the status.
    if !isClient, object is Deployment, options.subresource.isEmpty { return stored }
    let isStatus = options.subresource == "status"
    if !isClient, isStatus, !stored.contains(where: { $0.subresource == "status" }) {
      return stored
    }
    if isClient, given == [ManagedFieldsEntry()] { return [] }
    var owners =
      given.isEmpty || given == stored || !isClient
      ? isClient ? ComponentOwnership.owners(of: old) : FieldOwners(stored) : FieldOwners(given)
    let resource = old.resource
    let writer = FieldOwners.Writer(
      isClient ? manager(options) : ComponentOwnership.manager(of: old),
      apiVersion: resource.apiVersion,
      subresource: options.subresource
    )
    owners.update(
      from: Self.tree(old),
      to: Self.tree(object),
      MergeShape(of: old),
      by: writer,
      at: Time(now),
      ignoring: Self.ignored(resource, options.subresource)
    )
    return recorded(owners, of: old)
  }

  /// What is kept of a record: what the components own is worked out anew each time.
  func recorded(_ owners: FieldOwners, of object: any APIObject) -> [ManagedFieldsEntry] {
    let stored = object.metadata.managedFields
    return owners.entries.filter { entry in
      entry.subresource != "status" || entry.operation == "Apply"
        || !["kubelet", "kube-controller-manager", "kube-scheduler"].contains(entry.manager)
        || stored.contains { $0.subresource == "status" && $0.manager == entry.manager }
    }
  }

  /// The fields that a write through `subresource` leaves as they are.
  static func ignored(_ resource: APIResource, _ subresource: String) -> FieldSet {
    guard resource.subresources.contains("status") else { return FieldSet() }
    return subresource == "status"
      ? FieldSet([[.field("spec")], [.field("metadata")]]) : FieldSet([[.field("status")]])
  }

  /// The object's fields without its record.
  static func tree<Object: APIObject>(_ object: Object) -> Value {
    guard !object.metadata.managedFields.isEmpty else { return object.encoded() }
    var bare = object
    bare.metadata.managedFields = []
    return bare.encoded()
  }

  /// The fields of an object of the same kind in which nothing is set.
  static func empty<Object: APIObject>(_ object: Object) -> Value { Object.emptyTree }
}
