import KubernetesAPI
import Manifests

/// `kubectl set selector`: lets a service lead to other pods.
struct SelectorSetting: ObjectSetting {
  static let done = "selector updated"
  static let failurePrefix = ""
  static let spec = CommandSpec(
    name: "selector",
    summary: "Set the selector on a resource",
    details: "The new selector replaces the old one. Only services have one that can be set.",
    examples: [.init("Lead to other pods", "kubectl set selector service web app=web,tier=front")],
    usage: "kubectl set selector (-f FILENAME | TYPE NAME) EXPRESSIONS",
    flags: [Flag("resource-version", .string, "The version of the resource that there must be now")]
  )

  let resources: [String]
  private let selector: StringMap
  private let version: String

  init(_ invocation: Invocation) throws(Failure) {
    let words = invocation.positional
    guard let last = words.last, last.contains("=") else {
      throw .message(
        "one or more resources must be specified as <resource> <name> or"
          + " <resource>/<name>, followed by a selector"
      )
    }
    resources = Array(words.dropLast())
    selector = try KeyValuePairs.labels(last)
    version = invocation.arguments.string("resource-version")
  }

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    guard resource.kind == "Service" else {
      throw .message("setting a selector is only supported for Services")
    }
    var spec = tree["spec"] ?? .emptyObject
    spec["selector"] = selector.encoded()
    tree["spec"] = spec
    if !version.isEmpty {
      var metadata = tree["metadata"] ?? .emptyObject
      metadata["resourceVersion"] = .string(version)
      tree["metadata"] = metadata
    }
  }
}
