import Manifests

extension Ingress: ValidatedObject {
  /// The annotation that named the class before there was a field for it.
  public static let classAnnotation = "kubernetes.io/ingress.class"

  /// What is wrong with a new ingress.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkIngressSpec(spec, FieldPath.spec)
    if let named = metadata.annotations[Self.classAnnotation], let own = spec.ingressClassName,
      named != own
    {
      errors.invalid(
        FieldPath("annotations").child(Self.classAnnotation),
        .string(named),
        "must match `ingressClassName` when both are specified"
      )
    }
    return errors.causes
  }

  /// What is wrong with the ingress as the successor of `old`.
  public func validateUpdate(from old: Ingress) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkIngressSpec(spec, FieldPath.spec)
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkIngressSpec(_ spec: IngressSpec, _ path: FieldPath) {
    if spec.rules.isEmpty, spec.defaultBackend == nil {
      invalid(path, .null, "either `defaultBackend` or `rules` must be specified")
    }
    if let backend = spec.defaultBackend { checkBackend(backend, path.child("defaultBackend")) }
    for (index, rule) in spec.rules.enumerated() {
      checkRule(rule, path.child("rules").index(index))
    }
    for (index, certificate) in spec.tls.enumerated() {
      let place = path.child("tls").index(index)
      for host in certificate.hosts { checkHost(host, place.child("hosts")) }
      if !certificate.secretName.isEmpty {
        checkSubdomain(certificate.secretName, place.child("secretName"))
      }
    }
    if let name = spec.ingressClassName { checkSubdomain(name, path.child("ingressClassName")) }
  }

  private mutating func checkHost(_ host: String, _ path: FieldPath) {
    guard host.contains("*") else { return checkSubdomain(host, path) }
    invalid(path, host, Names.wildcardSubdomainErrors(host))
  }

  private mutating func checkRule(_ rule: IngressRule, _ path: FieldPath) {
    if !rule.host.isEmpty {
      if Self.isAddress(rule.host) {
        invalid(
          path.child("host"),
          .string(rule.host),
          "must be a DNS name, not an IP address"
        )
      }
      checkHost(rule.host, path.child("host"))
    }
    guard let http = rule.http else { return }
    let paths = path.child("http").child("paths")
    if http.paths.isEmpty { required(paths) }
    for (index, entry) in http.paths.enumerated() { checkPath(entry, paths.index(index)) }
  }

  private mutating func checkPath(_ entry: HTTPIngressPath, _ path: FieldPath) {
    guard let type = entry.pathType else {
      return required(path.child("pathType"), "pathType must be specified")
    }
    let place = path.child("path")
    switch type {
    case "Exact", "Prefix":
      if !entry.path.hasPrefix("/") {
        invalid(place, .string(entry.path), "must be an absolute path")
      }
      for sequence in ["//", "/./", "/../", "%2f", "%2F"] where entry.path.contains(sequence) {
        invalid(place, .string(entry.path), "must not contain '\(sequence)'")
      }
      for suffix in ["/..", "/."] where entry.path.hasSuffix(suffix) {
        invalid(place, .string(entry.path), "cannot end with '\(suffix)'")
      }
    case "ImplementationSpecific":
      if !entry.path.isEmpty, !entry.path.hasPrefix("/") {
        invalid(place, .string(entry.path), "must be an absolute path")
      }
    default:
      unsupported(path.child("pathType"), type, ["Exact", "ImplementationSpecific", "Prefix"])
    }
    checkBackend(entry.backend, path.child("backend"))
  }

  private mutating func checkBackend(_ backend: IngressBackend, _ path: FieldPath) {
    if let resource = backend.resource {
      if backend.service != nil {
        return invalid(path, .string(""), "cannot set both resource and service backends")
      }
      let place = path.child("resource")
      if resource.kind.isEmpty { required(place.child("kind"), "kind is required") }
      if resource.name.isEmpty { required(place.child("name"), "name is required") }
      return
    }
    guard let service = backend.service else {
      return invalid(path, .string(""), "resource or service backend is required")
    }
    let place = path.child("service")
    if service.name.isEmpty {
      required(place.child("name"))
    } else {
      invalid(place.child("name"), service.name, Service.nameErrors(service.name))
    }
    let (name, number) = (service.port.name, service.port.number)
    if !name.isEmpty, number != 0 {
      invalid(path, .string(""), "cannot set both port name & port number")
    } else if !name.isEmpty {
      invalid(place.child("port").child("name"), name, Ports.nameErrors(name))
    } else if number != 0 {
      for why in Ports.numberErrors(number) {
        invalid(place.child("port").child("number"), .integer(Int64(number)), why)
      }
    } else {
      required(path, "port name or number is required")
    }
  }
}

extension IngressClass: ValidatedObject {
  /// What is wrong with a new class.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    check(&errors)
    return errors.causes
  }

  /// What is wrong with the class as the successor of `old`: the controller is fixed.
  public func validateUpdate(from old: IngressClass) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkKept(
      spec.controller,
      old.spec.controller,
      FieldPath.spec.child("controller")
    )
    check(&errors)
    return errors.causes
  }

  private func check(_ errors: inout ValidationErrors) {
    let controller = FieldPath.spec.child("controller")
    if spec.controller.isEmpty {
      errors.required(controller)
    } else {
      errors.invalid(
        controller,
        spec.controller,
        Names.domainPrefixedPathErrors(spec.controller)
      )
    }
    guard let parameters = spec.parameters else { return }
    let place = FieldPath.spec.child("parameters")
    if parameters.kind.isEmpty { errors.required(place.child("kind"), "kind is required") }
    if parameters.name.isEmpty { errors.required(place.child("name"), "name is required") }
    let isInNamespace = parameters.scope == "Namespace"
    errors.checkOneOf(parameters.scope, ["Cluster", "Namespace"], place.child("scope"))
    if isInNamespace, parameters.namespace ?? "" == "" {
      errors.required(
        place.child("namespace"),
        "`parameters.scope` is set to 'Namespace'"
      )
    } else if !isInNamespace, parameters.namespace != nil {
      errors.forbidden(place.child("namespace"), "`parameters.scope` is set to 'Cluster'")
    }
  }
}
