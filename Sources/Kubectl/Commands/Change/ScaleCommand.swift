import KubernetesAPI
import Manifests

/// `kubectl scale`: sets the number of replicas.
struct ScaleCommand: Command {
  static let spec = CommandSpec(
    name: "scale",
    group: .deploy,
    summary: "Set a new size for a deployment, replica set, or replication controller",
    details: "With --current-replicas the size is only set where it is what is said there.",
    examples: [
      .init("Scale a replication controller to 10", "kubectl scale rc web --replicas=10"),
      .init("Scale what a manifest names", "kubectl scale --replicas=3 -f web-rc.yaml"),
      .init(
        "Scale to 3 if there are 2 now",
        "kubectl scale --current-replicas=2 --replicas=3 rc/web"
      ),
    ],
    usage: "kubectl scale [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
    flags: GlobalFlags.files + [
      GlobalFlags.selector, GlobalFlags.output, GlobalFlags.dryRun,
      Flag("replicas", .integer, "0", "The number of replicas wanted. Required."),
      Flag("current-replicas", .integer, "-1", "The number there must be now; -1 for any"),
      Flag("resource-version", .string, "The version of the resource that there must be now"),
      Flag("all", .boolean, "Scale all objects of the kinds"),
      Flag("timeout", .duration, "How long to wait; kubectl does not wait by itself"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ],
    required: ["replicas"],
    words: .resources
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat
  private let count: Int

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    count = invocation.arguments.int("replicas")
    if count < 0 || (invocation.version == .v18 && !invocation.arguments.isGiven("replicas")) {
      throw .message(
        "\(invocation.version == .v18 ? "" : "The ")--replicas=COUNT"
          + "\(invocation.version == .v18 ? "" : " flag") is required, and COUNT must be greater than"
          + " or equal to 0"
      )
    }
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station
    )
    var failures = finder.failures
    // Of files, what is missing ends the command.
    if invocation.version == .current, !invocation.arguments.list("filename").isEmpty,
      let missing = failures.first
    {
      throw missing
    }
    for object in finder.objects {
      do {
        try scale(object, &client, &station)
      } catch {
        failures.append(error)
        if invocation.version == .current { break }
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    if finder.objects.isEmpty { throw .message("no objects passed to scale") }
    return .finished
  }

  private static func replicas(of object: any APIObject) -> Int64 {
    if let custom = object as? CustomObject, let scale = custom.resource.custom?.scale {
      return custom[path: scale.specReplicasPath]?.integer ?? 0
    }
    return object.manifest()["spec"]?["replicas"]?.integer ?? 1
  }

  /// The object as it was, but for the number.
  private func scaled(_ object: any APIObject) -> any APIObject {
    guard invocation.version == .current else { return object }
    var tree = object.manifest()
    var spec = tree["spec"] ?? .emptyObject
    spec["replicas"] = .integer(Int64(count))
    tree["spec"] = spec
    return ManifestObject(tree: tree, source: "").untyped(object.resource)
  }

  private func scale<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let resource = object.resource
    guard resource.subresources.contains("scale") else {
      throw .refused(Status(.notFound, "the server could not find the requested resource"))
    }
    let replicas = Self.replicas(of: object)
    let expected = invocation.arguments.int("current-replicas")
    if expected >= 0, Int64(expected) != replicas {
      throw .message("Expected replicas to be \(expected), was \(replicas)")
    }
    let version = invocation.arguments.string("resource-version")
    if !version.isEmpty, version != object.metadata.resourceVersion {
      throw .message(
        "Expected resource version to be \(version), was \(object.metadata.resourceVersion)"
      )
    }
    if dryRun != .client {
      var options = WriteOptions.subresource("scale")
      options.dryRun = dryRun == .server
      do {
        _ = try client.patch(
          resource,
          namespace: object.metadata.namespace,
          name: object.metadata.name,
          .merge(["spec": ["replicas": .integer(Int64(count))]]),
          options
        )
      } catch {
        throw .refused(error)
      }
    }
    try invocation.record(object, dryRun, &client)
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print(try printer.text([scaled(object)], asList: false))
    }
    station.print(
      invocation.messages.done("scaled", resource, object.metadata.name, dryRun: dryRun)
    )
  }
}
