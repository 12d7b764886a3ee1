import KubernetesAPI
import Manifests

/// One object of a manifest, with the kind and the namespace that it belongs to.
struct ManifestTarget: Sendable {
  let entry: ManifestObject
  let resource: APIResource
  let namespace: String

  var name: String { entry.name }
  var source: String { entry.source }

  /// The manifest with the namespace that it goes to.
  var tree: Value {
    var tree = entry.tree
    if !namespace.isEmpty { tree["metadata"]?["namespace"] = .string(namespace) }
    return tree
  }

  /// The refusal to apply what is to be named by the server; nil where it is not.
  var generatedNameRefusal: Failure? {
    let prefix = entry.tree["metadata"]?["generateName"]?.string ?? ""
    return prefix.isEmpty ? nil : .message("from \(prefix): cannot use generate name with apply")
  }

  /// The object as requests name it in messages: `Resource: …, GroupVersionKind: …`.
  var description: String {
    let version = "\(resource.group)/\(resource.version)"
    return """
      Resource: "\(version), Resource=\(resource.plural)", GroupVersionKind: "\(version), \
      Kind=\(resource.kind)"
      Name: "\(name)", Namespace: "\(namespace)"
      """
  }
}

/// The objects that `-f` names, each with its kind: what `create`, `apply`, `replace` and `diff` go
/// through.
struct ManifestTargets: Sendable {
  /// The objects, in order.
  private(set) var targets: [ManifestTarget] = []
  /// What could not be read or is of no known kind, in order.
  private(set) var failures: [Failure] = []

  /// Reads the files of `-f`, `-R`, and keeps what `-l` selects where the command has it.
  init<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    checking: KubectlVersion? = nil,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let manifests = try ManifestFiles(
      invocation.arguments.list("filename"),
      recursive: invocation.arguments.bool("recursive"),
      checking: checking,
      &station
    )
    failures = manifests.failures
    let catalog = try ResourceCatalog(&client)
    let selector = try Self.selector(invocation.arguments.string("selector"))
    for entry in manifests.objects {
      do {
        let resource = try entry.resource(catalog, invocation.version)
        let namespace = try entry.namespace(resource, invocation)
        if let selector, !selector.matches(entry.labels) { continue }
        targets.append(
          ManifestTarget(entry: entry, resource: resource, namespace: namespace)
        )
      } catch {
        failures.append(error)
      }
    }
  }

  private static func selector(_ text: String) throws(Failure) -> LabelSelectorTerms? {
    if text.isEmpty { return nil }
    do {
      return try LabelSelectorTerms(parsing: text)
    } catch {
      throw .message(error.message)
    }
  }

  /// Refuses a command line without `-f`.
  static func requireFiles(_ invocation: Invocation) throws(Failure) {
    guard invocation.arguments.list("filename").isEmpty else { return }
    throw .message("must specify one of -f and -k")
  }
}

extension ManifestObject {
  /// The labels in the manifest.
  var labels: StringMap {
    StringMap(
      (tree["metadata"]?["labels"]?.object?.fields ?? []).map {
        ($0.key, $0.value.string ?? "")
      }
    )
  }
}
