import KubernetesAPI
import Manifests
import Simulation

/// `kubectl diff`: shows what `apply` would change.
struct DiffCommand: Command {
  static let spec = CommandSpec(
    name: "diff",
    group: .advanced,
    summary: "Diff the live version against a would-be applied version",
    details: "Ends with 0 without differences, with 1 where there are some, with more on trouble."
      + " $KUBECTL_EXTERNAL_DIFF may name diff with other flags; other programs are not simulated.",
    examples: [
      .init("What would change", "kubectl diff -f ./nginx-deploy.yaml"),
      .init(
        "What server-side apply would change",
        "kubectl diff --server-side -f ./nginx-deploy.yaml"
      ),
    ],
    usage: "kubectl diff -f FILENAME",
    flags: GlobalFlags.files + [
      GlobalFlags.selector, GlobalFlags.showManagedFields,
      GlobalFlags.fieldManager("kubectl-client-side-apply"),
      Flag("concurrency", .integer, "1", "How many objects are compared at once"),
      Flag("force-conflicts", .boolean, "Take fields from other managers, with --server-side"),
      Flag("prune", .boolean, "Show what --prune of apply would delete"),
      Flag("prune-allowlist", .array, "The kinds that --prune looks at, as group/version/Kind"),
      Flag("server-side", .boolean, "Let the server merge"),
      Flag("show-secrets", .boolean, "Show the values of secrets"),
    ]
  )

  private let invocation: Invocation
  private let options: ApplyOptions

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    do {
      try ManifestTargets.requireFiles(invocation)
      options = try ApplyOptions(invocation, isDiff: true)
    } catch {
      throw .several([error, .status(2)])
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    do {
      let text = try difference(&client, &station)
      if text.isEmpty { return .finished }
      station.print(text)
    } catch {
      // 1 would say that there are differences.
      throw .several([error, .status(2)])
    }
    throw .status(1)
  }

  private func difference<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> String {
    let tool = try DifferenceTool(station)
    let manifests = try ManifestTargets(invocation, &client, &station)
    if let failure = Failure.of(manifests.failures) { throw failure }
    var pages: [(file: String, text: String)] = []
    var visited = VisitedObjects()
    func add(_ live: (any APIObject)?, _ merged: (any APIObject)?) {
      guard let object = merged ?? live else { return }
      let resource = object.resource
      let group = resource.group.isEmpty ? "" : "\(resource.group)."
      let file =
        "\(group)\(resource.version).\(resource.kind).\(object.metadata.namespace)."
        + object.metadata.name
      let text = page(file, live, merged, tool, client.now)
      if !text.isEmpty { pages.append((file, text)) }
    }
    for target in manifests.targets {
      let (live, merged) = try versions(target, &client, &station)
      station.warn(client.takeWarnings())
      visited.add(live ?? merged)
      add(live, merged)
    }
    if options.prunes {
      let pruning = try Pruning(invocation, options)
      for object in try pruning.doomed(visited, &client, &station) { add(object, nil) }
    }
    return pages.sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
      .map(\.text).joined()
  }

  /// The object as it is, and as it would be.
  private func versions<Client: KubernetesClient, Station: Workstation>(
    _ target: ManifestTarget,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> (live: (any APIObject)?, merged: any APIObject) {
    var write = options.write
    write.dryRun = true
    let live: (any APIObject)?
    do {
      live = try client.get(target.resource, namespace: target.namespace, name: target.name)
    } catch  where error.reason == .notFound {
      live = nil
    } catch {
      throw .refused(error)
    }
    do {
      if options.isServerSide {
        return (live, try send(.apply(target.tree), target, write, &client))
      }
      guard let live else {
        var (wanted, warnings) = try target.entry.object(target.resource, validate: .warn)
        for warning in warnings { station.complain("Warning: \(warning)\n") }
        wanted.metadata.namespace = target.namespace
        return (nil, try client.create(wanted, write))
      }
      // The annotation is left as it is: only what it is about is compared.
      var modified = target.tree
      if let kept = live.metadata.annotations[LastApplied.key] {
        modified = LastApplied.modified(modified, keeping: kept)
      }
      let patch = LastApplied.patch(modified, to: live)
      if patch.object?.isEmpty == true { return (live, live) }
      let request: Patch = live is CustomObject ? .merge(patch) : .strategic(patch)
      return (live, try send(request, target, write, &client))
    } catch {
      throw .refused(error)
    }
  }

  private func send<Client: KubernetesClient>(
    _ patch: Patch,
    _ target: ManifestTarget,
    _ write: WriteOptions,
    _ client: inout Client
  ) throws(Status) -> any APIObject {
    try client.patch(
      target.resource,
      namespace: target.namespace,
      name: target.name,
      patch,
      write
    )
  }

  private func page(
    _ file: String,
    _ live: (any APIObject)?,
    _ merged: (any APIObject)?,
    _ tool: DifferenceTool,
    _ now: Instant
  ) -> String {
    var before = live.map(tree)
    var after = merged.map(tree)
    if (live ?? merged)?.resource.kind == "Secret", !invocation.arguments.bool("show-secrets") {
      Self.mask(&before, &after)
    }
    let old = before.map { YAMLWriter.text(of: $0.sortedByKey()) } ?? ""
    let new = after.map { YAMLWriter.text(of: $0.sortedByKey()) } ?? ""
    let hunks = Self.hunks(old, new)
    if hunks.isEmpty { return "" }
    let number = String(now.seconds)
    let left = "/tmp/LIVE-\(number)/\(file)"
    let right = "/tmp/MERGED-\(number)/\(file)"
    let time = CivilTime(now).rfc3339.replacing("T", with: " ").replacing("Z", with: "")
    let stamp = "\(time).000000000 +0000"
    let missing = "1970-01-01 00:00:00.000000000 +0000"
    guard tool.isUnified else {
      return "\(tool.command) \(left) \(right)\n" + DifferenceTool.plain(hunks)
    }
    return """
      \(tool.command) \(left) \(right)
      --- \(left)\t\(live == nil ? missing : stamp)
      +++ \(right)\t\(merged == nil ? missing : stamp)
      \(hunks)

      """
  }

  private func tree(_ object: any APIObject) -> Value {
    var object = object
    object.metadata.managedFields =
      invocation.arguments.bool("show-managed-fields")
      ? ComponentOwnership.owners(of: object).entries : []
    return object.manifest()
  }

  private static func hunks(_ old: String, _ new: String) -> String {
    func lines(_ text: String) -> [Substring] {
      (text.hasSuffix("\n") ? text.dropLast() : text[...])
        .split(separator: "\n", omittingEmptySubsequences: false)
    }
    if old.isEmpty {
      let added = lines(new)
      return (["@@ -0,0 +1,\(added.count) @@"] + added.map { "+\($0)" }).joined(separator: "\n")
    }
    if new.isEmpty {
      let gone = lines(old)
      return (["@@ -1,\(gone.count) +0,0 @@"] + gone.map { "-\($0)" }).joined(separator: "\n")
    }
    return UnifiedDifference.text(
      from: lines(old).joined(separator: "\n"),
      to: lines(new).joined(separator: "\n")
    )
  }

  /// Puts stars in the place of a secret's values, and says which would change.
  private static func mask(_ before: inout Value?, _ after: inout Value?) {
    let old = before?["data"]
    let new = after?["data"]
    func masked(_ data: Value?, _ other: Value?, _ mark: String) -> Value? {
      guard let fields = data?.object?.fields else { return data }
      return .object(
        ValueObject(
          fields.map { field in
            let isSame = other?[field.key].map { $0 == field.value } ?? true
            return (field.key, .string(isSame ? "***" : "*** (\(mark))"))
          }
        )
      )
    }
    before?["data"] = masked(old, new, "before")
    after?["data"] = masked(new, old, "after")
  }
}
