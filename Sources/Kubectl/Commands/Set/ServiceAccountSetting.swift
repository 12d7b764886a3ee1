import KubernetesAPI
import Manifests

/// `kubectl set serviceaccount`: lets pods run as another service account.
struct ServiceAccountSetting: ObjectSetting {
  static let done = "serviceaccount updated"
  static let saysUnchanged = true
  static let failurePrefix = "failed to patch ServiceAccountName "
  static let spec = CommandSpec(
    name: "serviceaccount",
    aliases: ["sa"],
    summary: "Update the service account of a resource",
    examples: [.init("Run as another", "kubectl set serviceaccount deployment web robot")],
    usage: "kubectl set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT"
  )

  let resources: [String]
  private let account: String

  init(_ invocation: Invocation) throws(Failure) {
    guard let last = invocation.positional.last else {
      throw .message("serviceaccount is required")
    }
    account = last
    resources = Array(invocation.positional.dropLast())
  }

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    try PodTemplateTree.changePodSpec(of: &tree, resource) { (spec: inout Value) in
      // The older name of the field follows where the server filled it in.
      if spec["serviceAccount"] != nil { spec["serviceAccount"] = .string(account) }
      spec["serviceAccountName"] = .string(account)
    }
  }
}
