import KubernetesAPI
import Manifests

/// `kubectl apply view-last-applied`: what the manifest said that was applied last.
struct ViewLastAppliedCommand: Command {
  static let spec = CommandSpec(
    name: "view-last-applied",
    summary: "View the latest last-applied-configuration annotations of a resource/object",
    examples: [
      .init("What was applied to a service", "kubectl apply view-last-applied svc/redis")
    ],
    usage: "kubectl apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
    flags: GlobalFlags.files + [
      Flag("output", "o", .string, "yaml", completion: .values(["json", "yaml"]), "yaml or json"),
      Flag("all", .boolean, "All objects of the kinds"), GlobalFlags.selector,
    ],
    words: .resources
  )

  private let invocation: Invocation
  private let asJSON: Bool

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let format = invocation.arguments.string("output")
    guard ["json", "yaml"].contains(format) else {
      throw .usage(
        "Unexpected -o output mode: \(format), the flag 'output' must be one of yaml|json"
      )
    }
    asJSON = format == "json"
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station,
      takesTypes: true
    )
    if invocation.version == .current, let missing = finder.failures.first { throw missing }
    if let failure = Failure.of(finder.failures) { throw failure }
    for (index, object) in finder.objects.enumerated() {
      guard let kept = object.metadata.annotations[LastApplied.key],
        let tree = try? JSONReader.value(kept)
      else {
        // Where the object was not read from a file, the current release says nothing.
        let name = object.metadata.name
        let fault = "no last-applied-configuration annotation found on resource: \(name)"
        if invocation.version == .v18 { throw .message(fault) }
        guard finder.sources.indices.contains(index) else { continue }
        let source = finder.sources[index]
        throw .message("error when \(fault)\n \"\(source)\": <nil>")
      }
      station.print(
        asJSON ? JSONWriter.indented(tree, by: 2) + "\n" : YAMLWriter.text(of: tree.sortedByKey())
      )
    }
    return .finished
  }
}
