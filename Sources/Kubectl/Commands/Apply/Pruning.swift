import KubernetesAPI

/// `--prune`: deletes what was applied before and is described no longer.
struct Pruning: Sendable {
  private struct Kind: Sendable {
    let apiVersion: String
    let kind: String
  }

  private let invocation: Invocation
  private let dryRun: DryRun
  private let deletion: DeleteOptions
  private let verb: String
  private var kinds: [Kind]
  /// Whether the kinds are those that nobody named.
  private let isStandard: Bool

  /// The kinds looked at when nothing is said, those of namespaces first.
  private static let standard: [(String, String)] = [
    ("v1", "ConfigMap"), ("v1", "Endpoints"), ("v1", "PersistentVolumeClaim"), ("v1", "Pod"),
    ("v1", "ReplicationController"), ("v1", "Secret"), ("v1", "Service"), ("batch/v1", "Job"),
    ("batch/v1", "CronJob"), ("networking.k8s.io/v1", "Ingress"), ("apps/v1", "DaemonSet"),
    ("apps/v1", "Deployment"), ("apps/v1", "ReplicaSet"), ("apps/v1", "StatefulSet"),
    ("v1", "Namespace"), ("v1", "PersistentVolume"),
  ]

  init(_ invocation: Invocation, _ options: ApplyOptions) throws(Failure) {
    self.invocation = invocation
    dryRun = options.dryRun
    verb = "pruned"
    var deletion = DeleteOptions(
      gracePeriodSeconds: options.gracePeriod,
      propagation: options.propagation.value
    )
    deletion.dryRun = dryRun == .server
    self.deletion = deletion
    kinds = []
    for text in invocation.arguments.list("prune-allowlist") {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else {
        throw .message(
          "invalid GroupVersionKind format: \(text), please follow <group/version/kind>"
        )
      }
      let isCore = parts[0] == "core" || parts[0].isEmpty
      kinds.append(
        Kind(apiVersion: isCore ? parts[1] : "\(parts[0])/\(parts[1])", kind: parts[2])
      )
    }
    isStandard = kinds.isEmpty
    if kinds.isEmpty { kinds = Self.standard.map { Kind(apiVersion: $0.0, kind: $0.1) } }
  }

  func run<Client: KubernetesClient, Station: Workstation>(
    _ visited: VisitedObjects,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    for object in try doomed(visited, &client, &station) {
      let id = object.namespacedName
      if dryRun != .client {
        do {
          _ = try client.delete(object.resource, namespace: id.namespace, name: id.name, deletion)
        } catch  where error.reason == .notFound {
          continue
        } catch {
          throw .refused(error)
        }
      }
      station.print(
        invocation.messages.done(verb, object.resource, id.name, dryRun: dryRun)
      )
    }
  }

  /// The objects that were applied, are selected, and were not visited.
  func doomed<Client: KubernetesClient, Station: Workstation>(
    _ visited: VisitedObjects,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> [any APIObject] {
    if isStandard, invocation.version == .current {
      let text =
        "Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used"
        + " with the --namespace flag in a future release. To preserve the current behaviour, list the"
        + " resources you want to target explicitly in the --prune-allowlist flag."
      station.complain(Klog.line("W", "prune.go:71", text, client.now))
    }
    let catalog = try ResourceCatalog(&client)
    let isNarrow = invocation.arguments.list("prune-allowlist").isEmpty
    var resources: [APIResource] = []
    for kind in kinds {
      guard let resource = catalog.find(apiVersion: kind.apiVersion, kind: kind.kind) else {
        if isNarrow { continue }
        throw .message(
          "no matches for kind \"\(kind.kind)\" in version \"\(kind.apiVersion)\""
        )
      }
      resources.append(resource)
    }
    let selection = Selection(invocation)
    var found: [any APIObject] = []
    func gather(_ resource: APIResource, _ namespace: String?) throws(Failure) {
      var options = try selection.options(for: resource)
      options.namespace = namespace
      let items = try asking { () throws(Status) in try client.list(resource, options).items }
      if let warning = DeprecatedKinds.warning(resource, invocation.version) {
        station.complain(warning)
      }
      found += items.filter {
        $0.metadata.annotations[LastApplied.key] != nil
          && !visited.uids.contains($0.metadata.uid) && $0.metadata.deletionTimestamp == nil
      }
    }
    for namespace in visited.namespaces {
      for resource in resources where resource.isNamespaced { try gather(resource, namespace) }
    }
    for resource in resources where !resource.isNamespaced { try gather(resource, nil) }
    return found
  }
}
