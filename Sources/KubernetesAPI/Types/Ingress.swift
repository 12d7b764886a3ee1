/// Rules by which requests from outside reach services.
///
/// Source: `k8s.io/api/networking/v1`.
public struct Ingress: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "networking.k8s.io",
    kind: "Ingress",
    plural: "ingresses",
    shortNames: ["ing"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "Rules by which requests from outside reach services."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The rules.
  public var spec = IngressSpec()
  /// Where it can be reached.
  public var status = IngressStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "The rules.")
    visitor.field("status", &status, presence: .always, doc: "Where it can be reached.")
  }
}

/// Rules by which requests from outside reach services.
public struct IngressSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Rules by which requests from outside reach services."

  /// The class, which names the controller that sees to it.
  public var ingressClassName: String?
  /// Who gets the requests that no rule matches.
  @Sparse public var defaultBackend: IngressBackend?
  /// The certificates.
  public var tls: [IngressTLS] = []
  /// The rules by host.
  public var rules: [IngressRule] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "ingressClassName",
      &ingressClassName,
      doc: "The class, which names the controller that sees to it."
    )
    visitor.field(
      "defaultBackend",
      &_defaultBackend,
      doc: "Who gets the requests that no rule matches."
    )
    visitor.field("tls", &tls, doc: "The certificates.")
    visitor.field("rules", &rules, doc: "The rules by host.")
  }
}

/// A certificate and the hosts that it is for.
public struct IngressTLS: APIStruct {
  /// What explain says of the type.
  public static let doc = "A certificate and the hosts that it is for."

  /// The hosts.
  public var hosts: [String] = []
  /// The secret with the certificate.
  public var secretName: String = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("hosts", &hosts, doc: "The hosts.")
    visitor.field("secretName", &secretName, doc: "The secret with the certificate.")
  }
}

/// The rules of one host.
public struct IngressRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "The rules of one host."

  /// The host; none matches every host.
  public var host: String = ""
  /// The rules by path.
  public var http: HTTPIngressRuleValue?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("host", &host, doc: "The host; none matches every host.")
    visitor.field("http", &http, doc: "The rules by path.")
  }
}

/// The rules of one host, by path.
public struct HTTPIngressRuleValue: APIStruct {
  /// What explain says of the type.
  public static let doc = "The rules of one host, by path."

  /// The rules.
  public var paths: [HTTPIngressPath] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("paths", &paths, presence: .requiredAlways, doc: "The rules.")
  }
}

/// Who gets the requests for a path.
public struct HTTPIngressPath: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who gets the requests for a path."

  /// The path.
  public var path: String = ""
  /// How the path is compared.
  public var pathType: String?
  /// Who gets the requests.
  public var backend = IngressBackend()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("path", &path, doc: "The path.")
    visitor.field(
      "pathType",
      &pathType,
      presence: .requiredAlways,
      oneOf: ["Exact", "ImplementationSpecific", "Prefix"],
      doc: "How the path is compared."
    )
    visitor.field("backend", &backend, presence: .requiredAlways, doc: "Who gets the requests.")
  }
}

/// Who gets requests: a service or another object.
public struct IngressBackend: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who gets requests: a service or another object."

  /// A service.
  public var service: IngressServiceBackend?
  /// Another object.
  @Sparse public var resource: TypedLocalObjectReference?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("service", &service, doc: "A service.")
    visitor.field("resource", &_resource, doc: "Another object.")
  }
}
