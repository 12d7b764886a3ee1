import KubernetesAPI
import Manifests

/// The flags that `label` and `annotate` share.
enum MetadataFlags {
  static let all: [Flag] =
    GlobalFlags.files + [
      GlobalFlags.selector, GlobalFlags.fieldSelector, GlobalFlags.allNamespaces,
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("all", .boolean, "Change all objects of the kinds"),
      Flag("local", .boolean, "Change what the file says only; not simulated"),
      Flag("resource-version", .string, "The version of the resource that there must be now"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ]
}

extension MetadataChanges {
  /// The changes as a merge patch of `labels` or `annotations`.
  func patch(of field: String) -> Value {
    var map = Value.emptyObject
    for pair in added { map[pair.key] = .string(pair.value) }
    for key in removed { map[key] = .null }
    return ["metadata": .object(ValueObject([(field, map)]))]
  }
}

extension KubernetesClient {
  /// Lays a merge patch over an object that was read before.
  mutating func patch(
    _ object: any APIObject,
    _ patch: Value,
    _ dryRun: DryRun
  ) throws(Status)
    -> any APIObject
  {
    var options = WriteOptions()
    options.dryRun = dryRun == .server
    return try self.patch(
      object.resource,
      namespace: object.metadata.namespace,
      name: object.metadata.name,
      .merge(patch),
      options
    )
  }
}
