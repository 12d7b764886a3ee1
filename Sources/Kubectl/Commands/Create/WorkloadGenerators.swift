import KubernetesAPI
import Manifests

/// `kubectl create deployment`.
enum DeploymentGenerator: Generator {
  static let failurePrefix = "failed to create deployment: "
  static let spec = CommandSpec(
    name: "deployment",
    aliases: ["deploy"],
    summary: "Create a deployment with the specified name",
    examples: [
      .init("Run nginx", "kubectl create deployment my-web --image=nginx"),
      .init("Run three of them", "kubectl create deployment my-web --image=nginx --replicas=3"),
    ],
    usage: "kubectl create deployment NAME --image=image -- [COMMAND] [args...]",
    flags: [
      Flag("image", .strings, "The image; several make several containers"),
      Flag("replicas", "r", .int32, "1", "How many pods"),
      Flag("port", .int32, "-1", "The port that the container listens on"),
    ],
    required: ["image"]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let arguments = invocation.arguments
    let images = arguments.list("image")
    let command = Array(invocation.positional.dropFirst())
    if images.count > 1, !command.isEmpty {
      throw .message("cannot specify multiple --image options and command")
    }
    var deployment = Deployment()
    let labels: StringMap = ["app": name]
    deployment.metadata = ObjectMeta(name: name, labels: labels)
    deployment.spec.replicas = Int32(clamping: arguments.int("replicas"))
    deployment.spec.selector = LabelSelector(matchLabels: labels)
    deployment.spec.template.metadata.labels = labels
    for image in images {
      var container = Container(name: containerName(image), image: image)
      container.command = command
      if arguments.int("port") >= 0 {
        container.ports = [ContainerPort(Int32(clamping: arguments.int("port")))]
      }
      deployment.spec.template.spec.containers.append(container)
    }
    return deployment
  }

  /// The last part of the image's name, without tag and digest.
  private static func containerName(_ image: String) -> String {
    let last = image.split(separator: "/").last.map(String.init) ?? image
    let name = String(last.prefix { $0 != ":" && $0 != "@" })
    guard name.contains("_") || name.contains(".") else { return name }
    // A name that had to be changed gets letters of its own; here they follow from the image.
    let hash = ContentHash.suffix(of: .string(image)).prefix(5)
    return String(name.map { $0 == "_" || $0 == "." ? "-" : $0 }) + "-\(hash)"
  }
}

/// `kubectl create namespace`.
enum NamespaceGenerator: Generator {
  static let failurePrefix = ""
  static let spec = CommandSpec(
    name: "namespace",
    aliases: ["ns"],
    summary: "Create a namespace with the specified name",
    examples: [.init("Make a namespace", "kubectl create namespace team-a")],
    usage: "kubectl create namespace NAME [--dry-run=server|client|none]"
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var namespace = Namespace()
    namespace.metadata.name = name
    return namespace
  }
}

/// `kubectl create serviceaccount`.
enum ServiceAccountGenerator: Generator {
  static let failurePrefix = "failed to create serviceaccount: "
  static let spec = CommandSpec(
    name: "serviceaccount",
    aliases: ["sa"],
    summary: "Create a service account with the specified name",
    examples: [.init("Make a service account", "kubectl create serviceaccount robot")],
    usage: "kubectl create serviceaccount NAME [--dry-run=server|client|none]"
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var account = ServiceAccount()
    account.metadata.name = name
    return account
  }
}
