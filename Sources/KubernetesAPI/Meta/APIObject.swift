public import Manifests

/// An object of the API: a kind's struct with metadata.
///
/// Stored and passed as `any APIObject`, which Swift keeps behind one shared pointer: copying an
/// object, or the cluster that holds it, copies nothing of its inside.
public protocol APIObject: APIStruct {
  /// What the API calls the kind.
  static var resource: APIResource { get }
  /// What identifies the object.
  @_borrowed var metadata: ObjectMeta { get set }
  /// What the API calls the object's kind: the type's, but for ``CustomObject``.
  var resource: APIResource { get }
  /// The paths that field selectors may name.
  static var selectableFields: [String] { get }
  /// The value of a field that selectors may name; empty where it has none.
  func selectableField(_ path: String) -> String
}

extension APIObject {
  /// What the API calls the object's kind.
  public var resource: APIResource { Self.resource }

  /// Namespace and name.
  public var namespacedName: NamespacedName {
    NamespacedName(namespace: metadata.namespace, name: metadata.name)
  }

  /// The object as a manifest: apiVersion and kind first, then its fields.
  public func manifest() -> Value {
    var fields = ValueObject()
    fields.append(newKey: "apiVersion", .string(resource.apiVersion))
    fields.append(newKey: "kind", .string(resource.kind))
    if case .object(let own) = encoded() {
      for field in own.fields { fields.append(newKey: field.key, field.value) }
    }
    return .object(fields)
  }

  /// The same tree with no other fields than these.
  public func manifest(only names: [String]) -> Value {
    // What has a form of its own is made whole.
    guard !(self is CustomObject) else { return manifest() }
    var encoder = FieldEncoder(only: names)
    encoder.fields.append(newKey: "apiVersion", .string(resource.apiVersion))
    encoder.fields.append(newKey: "kind", .string(resource.kind))
    var copy = self
    copy.visitFields(&encoder)
    return .object(encoder.fields)
  }

  /// The reference to the object's controller, if it has one.
  public var controllerReference: OwnerReference? {
    metadata.ownerReferences.first { $0.controller == true }
  }
}

/// A namespace and a name in it: what identifies an object among those of its kind.
public struct NamespacedName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The namespace; empty for objects of the whole cluster.
  public var namespace: String
  /// The name.
  public var name: String

  /// Makes the pair.
  public init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `namespace/name`, or the name alone.
  public var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

  /// Whether the left one comes first.
  public static func < (left: Self, right: Self) -> Bool {
    left.namespace == right.namespace ? left.name < right.name : left.namespace < right.namespace
  }
}

extension APIObject {
  /// The store's revision at which the object was last written; 0 before it was stored.
  public var storeRevision: Int64 { Int64(metadata.resourceVersion) ?? 0 }
}
