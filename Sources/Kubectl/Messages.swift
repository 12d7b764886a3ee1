import KubernetesAPI

/// The words for results, in one place: `pod "x" created` once, `pod/x created` now.
struct Messages: Sendable {
  let version: KubectlVersion

  /// `pod/x created`: what was done to an object.
  func done(
    _ what: String,
    _ resource: APIResource,
    _ name: String,
    dryRun: DryRun = .none
  )
    -> String
  {
    switch version {
    case .v18: "\(resource.singular) \"\(name)\" \(what)\(dryRun.suffix)\n"
    case .current:
      "\(resource.qualifiedSingular)/\(named(name)) \(what)\(dryRun.suffix)\n"
    }
  }

  /// `pod "x" deleted from default namespace`.
  func deleted(
    _ resource: APIResource,
    _ name: String,
    namespace: String,
    forced: Bool,
    dryRun: DryRun
  ) -> String {
    guard version == .current else {
      return "\(resource.singular) \"\(name)\" deleted\(dryRun.suffix)\n"
    }
    let verb = forced ? "force deleted" : "deleted"
    let place = resource.isNamespaced && !namespace.isEmpty ? " from \(namespace) namespace" : ""
    return "\(resource.qualifiedSingular) \"\(name)\" \(verb)\(place)\(dryRun.suffix)\n"
  }

  /// `pod/x`: how `-o name` prints an object.
  func reference(_ resource: APIResource, _ name: String) -> String {
    switch version {
    case .v18: "\(resource.plural)/\(name)"
    case .current: "\(resource.qualifiedSingular)/\(named(name))"
    }
  }

  /// The name, or what stands for one that there is not yet.
  private func named(_ name: String) -> String { name.isEmpty ? "<unknown>" : name }

  /// What an empty list is told as; nil for all namespaces or kinds without.
  func noResources(namespace: String?) -> String {
    guard version == .current else { return "No resources found.\n" }
    return namespace.map { "No resources found in \($0) namespace.\n" } ?? "No resources found\n"
  }

  /// What deletion without waiting warns of.
  var immediateDeletion: String {
    (version == .v18 ? "warning" : "Warning")
      + ": Immediate deletion does not wait for confirmation that the running resource has been"
      + " terminated. The resource may continue to run on the cluster indefinitely.\n"
  }

  /// What naming neither resources nor files is refused with.
  static let noResourcesNamed = """
    You must provide one or more resources by argument or filename.
    Example resource specifications include:
       '-f rsrc.yaml'
       '--filename=rsrc.json'
       '<resource> <name>'
       '<resource>'
    """
}

/// Whether a change is only tried.
enum DryRun: Sendable {
  case none
  case client
  case server

  /// What results say about it.
  var suffix: String {
    switch self {
    case .none: ""
    case .client: " (dry run)"
    case .server: " (server dry run)"
    }
  }

  init(_ arguments: ParsedArguments) throws(Failure) {
    switch arguments.string("dry-run") {
    case "" where arguments.isGiven("dry-run"):
      throw .message("Invalid dry-run value (). Must be \"none\", \"server\", or \"client\".")
    case "none", "false", "": self = .none
    case "client", "true", "unchanged": self = .client
    case "server": self = .server
    case let other:
      throw .message(
        "Invalid dry-run value (\(other)). Must be \"none\", \"server\", or \"client\"."
      )
    }
  }
}
