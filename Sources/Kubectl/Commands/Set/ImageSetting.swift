import KubernetesAPI
import Manifests

/// `kubectl set image`: gives containers other images.
struct ImageSetting: ObjectSetting {
  static let done = "image updated"
  static let failurePrefix = "failed to patch image update to pod template: "
  static let spec = CommandSpec(
    name: "image",
    summary: "Update the image of a pod template",
    details: "CONTAINER=IMAGE gives a container another image; * stands for all containers.",
    examples: [
      .init(
        "Give one container another image",
        "kubectl set image deployment/web nginx=nginx:1.27"
      ),
      .init("Give all containers the same", "kubectl set image deployment/web '*=nginx:1.27'"),
    ],
    usage: "kubectl set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ..."
  )

  let resources: [String]
  private var images: [(container: String, image: String)] = []

  init(_ invocation: Invocation) throws(Failure) {
    let words = invocation.positional
    let first = words.firstIndex { $0.contains("=") } ?? words.endIndex
    resources = Array(words[..<first])
    for word in words[first...] {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .message("all resources must be specified before image changes: \(word)")
      }
      images.append((String(parts[0]), String(parts[1])))
    }
  }

  func check() throws(Failure) {
    if images.isEmpty { throw .message("at least one image update is required") }
    if images.count > 1, images.contains(where: { $0.container == "*" }) {
      throw .message(
        "all containers are already specified by *, but saw more than one"
          + " container_name=container_image pairs"
      )
    }
  }

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    var failures: [Failure] = []
    for (container, image) in images {
      let count = try PodTemplateTree.changeContainers(of: &tree, resource, named: container) {
        $0["image"] = .string(image)
      }
      if count == 0 {
        failures.append(.message("unable to find container named \"\(container)\""))
      }
    }
    if let failure = Failure.of(failures) { throw failure }
  }
}
