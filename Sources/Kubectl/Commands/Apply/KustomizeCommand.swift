import KubernetesAPI
import Manifests

/// `kubectl kustomize`: prints what a kustomization makes.
struct KustomizeCommand: Command {
  static let spec = CommandSpec(
    name: "kustomize",
    group: .advanced,
    summary: "Build a kustomization target from a directory or URL",
    details:
      "Resources, names, namespaces, labels, annotations, images, replicas, generators and patches"
      + " are understood; other fields are refused.",
    examples: [
      .init("Build the kustomization of this directory", "kubectl kustomize"),
      .init("Build another one", "kubectl kustomize overlays/staging"),
    ],
    usage: "kubectl kustomize DIR",
    flags: [
      Flag("as-current-user", .boolean, "Run functions as the present user").unsimulated(),
      Flag("enable-alpha-plugins", .boolean, "Allow plugins").unsimulated(),
      Flag("enable-helm", .boolean, "Allow charts").unsimulated(),
      Flag("env", "e", .array, "Variables for functions").unsimulated(),
      Flag("helm-api-versions", .array, "The versions that charts are told of").unsimulated(),
      Flag("helm-command", .string, "helm", "The program for charts").unsimulated(),
      Flag("helm-debug", .boolean, "Let charts say what they do").unsimulated(),
      Flag("helm-kube-version", .string, "The version that charts are told of").unsimulated(),
      Flag(
        "load-restrictor",
        .string,
        "LoadRestrictionsRootOnly",
        "Which files may be read"
      ).unsimulated(),
      Flag("mount", .array, "Storage for functions").unsimulated(),
      Flag("network", .boolean, "Give functions a network").unsimulated(),
      Flag("network-name", .string, "bridge", "The network of functions").unsimulated(),
      Flag("output", "o", .string, completion: .file, "The file to write to"),
    ],
    asksServer: false
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.positional.count > 1 {
      throw .message("specify one path to kustomization.yaml")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let text = try Self.text(invocation.positional.first ?? ".", &station)
    let file = invocation.arguments.string("output")
    if file.isEmpty {
      station.print(text)
    } else {
      _ = station.write(text, to: file)
    }
    return .finished
  }

  /// The manifests that the kustomization of a directory makes.
  static func text<Station: Workstation>(
    _ directory: String,
    _ station: inout Station
  ) throws(Failure) -> String {
    var build = KustomizeBuild(station)
    let trees = try build.run(directory)
    for warning in build.warnings { station.complain(warning) }
    return trees.map { YAMLWriter.text(of: $0.sortedByKey()) }.joined(separator: "---\n")
  }
}
