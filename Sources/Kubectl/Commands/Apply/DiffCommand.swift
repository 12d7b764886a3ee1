import KubernetesAPI
import Manifests
import Simulation

/// `kubectl diff`: shows what `apply` would change.
struct DiffCommand: Command {
  static let spec = CommandSpec(
    name: "diff",
    group: .advanced,
    summary: "Diff the live version against a would-be applied version",
    details: "Ends with 0 without differences, with 1 where there are some.",
    examples: [.init("What would change", "kubectl diff -f ./nginx-deploy.yaml")],
    usage: "kubectl diff -f FILENAME",
    flags: GlobalFlags.files + [
      Flag("show-managed-fields", .boolean, "Compare the managed fields too")
    ]
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.arguments.list("filename").isEmpty {
      throw .several([.message("must specify one of -f and -k"), .status(2)])
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
    let manifests = try ManifestFiles(
      invocation.arguments.list("filename"),
      recursive: invocation.arguments.bool("recursive"),
      &station
    )
    if let failure = Failure.of(manifests.failures) { throw failure }
    let catalog = try ResourceCatalog(&client)
    var texts: [(file: String, text: String)] = []
    for entry in manifests.objects {
      let resource = try entry.resource(catalog, invocation.version)
      let namespace = try entry.namespace(resource, invocation)
      let (live, merged) = try versions(entry, resource, namespace, &client)
      let group = resource.group.isEmpty ? "" : "\(resource.group)."
      let file = "\(group)\(resource.version).\(resource.kind).\(namespace).\(entry.name)"
      let text = try page(file, live, merged, client.now)
      if !text.isEmpty { texts.append((file, text)) }
    }
    return texts.sorted { $0.file < $1.file }.map(\.text).joined()
  }

  /// The object as it is, and as it would be.
  private func versions<Client: KubernetesClient>(
    _ entry: ManifestObject,
    _ resource: APIResource,
    _ namespace: String,
    _ client: inout Client
  ) throws(Failure) -> (live: (any APIObject)?, merged: any APIObject) {
    var options = WriteOptions()
    options.dryRun = true
    options.fieldManager = "kubectl-client-side-apply"
    do throws(Status) {
      var wanted = try entry.object(resource, validate: .strict).object
      wanted.metadata.namespace = namespace
      do {
        let live = try client.get(resource, namespace: namespace, name: entry.name)
        var patch = LastApplied.patch(
          ManifestTarget(entry: entry, resource: resource, namespace: namespace),
          to: live
        )
        // What applying would write down about itself is no difference.
        if var annotations = patch["metadata"]?["annotations"]?.object {
          annotations[LastApplied.key] = nil
          patch["metadata"]?["annotations"] =
            annotations.isEmpty ? Value?.none : .object(annotations)
        }
        let merged = try client.patch(
          resource,
          namespace: namespace,
          name: entry.name,
          .strategic(patch),
          options
        )
        return (live, merged)
      } catch  where error.reason == .notFound {
        return (nil, try client.create(wanted, options))
      }
    } catch {
      throw .refused(error)
    }
  }

  private func page(
    _ file: String,
    _ live: (any APIObject)?,
    _ merged: any APIObject,
    _ now: Instant
  ) throws(Failure) -> String {
    var before = live.map(tree)
    var after = tree(merged)
    if merged.resource.kind == "Secret" { Self.mask(&before, &after) }
    let old = before.map { YAMLWriter.text(of: $0.sortedByKey()) } ?? ""
    let new = YAMLWriter.text(of: after.sortedByKey())
    let hunks = Self.hunks(old, new)
    if hunks.isEmpty { return "" }
    let number = String(now.seconds)
    let left = "/tmp/LIVE-\(number)/\(file)"
    let right = "/tmp/MERGED-\(number)/\(file)"
    let time = CivilTime(now).rfc3339.replacing("T", with: " ").replacing("Z", with: "")
    let stamp = "\(time).000000000 +0000"
    let missing = "1970-01-01 00:00:00.000000000 +0000"
    return """
      diff -u -N \(left) \(right)
      --- \(left)\t\(live == nil ? missing : stamp)
      +++ \(right)\t\(stamp)
      \(hunks)

      """
  }

  private func tree(_ object: any APIObject) -> Value {
    var object = object
    if !invocation.arguments.bool("show-managed-fields") { object.metadata.managedFields = [] }
    return object.manifest()
  }

  private static func hunks(_ old: String, _ new: String) -> String {
    let lines = new.hasSuffix("\n") ? String(new.dropLast()) : new
    guard old.isEmpty else {
      return UnifiedDifference.text(
        from: old.hasSuffix("\n") ? String(old.dropLast()) : old,
        to: lines
      )
    }
    let added = lines.split(separator: "\n", omittingEmptySubsequences: false)
    return (["@@ -0,0 +1,\(added.count) @@"] + added.map { "+\($0)" }).joined(separator: "\n")
  }

  /// Puts stars in the place of a secret's values, and says which would change.
  private static func mask(_ before: inout Value?, _ after: inout Value) {
    let old = before?["data"]
    let new = after["data"]
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
    after["data"] = masked(new, old, "after")
  }
}
