/// The same verbs with the object's type known.
extension KubernetesClient {
  /// Reads one object.
  public mutating func get<Object: APIObject>(
    _ type: Object.Type,
    namespace: String = "",
    name: String
  ) throws(Status) -> Object {
    Self.cast(try get(Object.resource, namespace: namespace, name: name))
  }

  /// Reads one object; nil where there is none.
  public mutating func find<Object: APIObject>(
    _ type: Object.Type,
    namespace: String = "",
    name: String
  ) throws(Status) -> Object? {
    do {
      return Self.cast(try get(Object.resource, namespace: namespace, name: name))
    } catch  where error.reason == .notFound {
      return nil
    }
  }

  /// Reads the objects that `options` selects.
  public mutating func list<Object: APIObject>(
    _ type: Object.Type,
    _ options: ListOptions = ListOptions()
  ) throws(Status) -> [Object] {
    try list(Object.resource, options).items.map { Self.cast($0) }
  }

  /// Stores a new object.
  @discardableResult
  public mutating func create<Object: APIObject>(_ object: Object) throws(Status) -> Object {
    Self.cast(try create(object as any APIObject, WriteOptions()))
  }

  /// Replaces an object.
  @discardableResult
  public mutating func update<Object: APIObject>(_ object: Object) throws(Status) -> Object {
    Self.cast(try update(object as any APIObject, WriteOptions()))
  }

  /// Replaces an object's status.
  @discardableResult
  public mutating func updateStatus<Object: APIObject>(_ object: Object) throws(Status) -> Object {
    Self.cast(try update(object as any APIObject, .status))
  }

  /// Deletes an object.
  public mutating func delete<Object: APIObject>(
    _ type: Object.Type,
    namespace: String = "",
    name: String,
    _ options: DeleteOptions = DeleteOptions()
  ) throws(Status) {
    _ = try delete(Object.resource, namespace: namespace, name: name, options)
  }

  private static func cast<Object: APIObject>(_ object: any APIObject) -> Object {
    guard let typed = object as? Object else {
      preconditionFailure("the server answered a \(object.resource.kind), not a \(Object.self)")
    }
    return typed
  }
}
