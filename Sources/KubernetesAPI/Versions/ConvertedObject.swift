/// A kind in another form than the one that is stored: of an older version, or of another group.
///
/// Clients read and write the form; the server stores, watches and checks what it stands for.
public protocol ConvertedObject: APIObject {
  /// The kind that is stored.
  associatedtype Stored: APIObject

  /// The form of a stored object.
  init(_ stored: Stored)
  /// The object to store.
  var stored: Stored { get }
  /// What the stored kind calls a field that selectors name.
  static func storedField(_ path: String) -> String
}

extension ConvertedObject {
  /// Fields are called alike where nothing else is said.
  public static func storedField(_ path: String) -> String { path }

  /// The paths that field selectors may name.
  public static var selectableFields: [String] { Stored.selectableFields }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    stored.selectableField(Self.storedField(path))
  }

  /// What the API calls the kind that is stored.
  public static var storedResource: APIResource { Stored.resource }

  /// The form of a stored object; an object of another kind as it is.
  static func form(of object: any APIObject) -> any APIObject {
    guard let stored = object as? Stored else { return object }
    return Self(stored)
  }
}

extension APIKinds {
  /// The forms that are served beside the stored ones, in the order of discovery.
  public static let forms: [any ConvertedObject.Type] = [
    AutoscalingV1.HorizontalPodAutoscaler.self, EventsV1.Event.self,
  ]

  /// The form that a resource is; nil for what is stored as it is.
  public static func form(of resource: APIResource) -> (any ConvertedObject.Type)? {
    resource.isForm ? forms.first { $0.resource == resource } : nil
  }

  /// The object in the form that `resource` is.
  public static func object(
    _ object: any APIObject,
    as resource: APIResource
  ) -> any APIObject {
    guard resource.isForm, let form = form(of: resource) else { return object }
    return form.form(of: object)
  }

  /// The object as it is stored, and as the server's tables show it.
  public static func stored(_ object: any APIObject) -> any APIObject {
    guard object.resource.isForm, let form = object as? any ConvertedObject else { return object }
    return form.stored
  }
}
