import KubernetesAPI
import Manifests

/// `kubectl set subject`: binds further users, groups and service accounts to a role.
struct SubjectSetting: ObjectSetting {
  static let done = "subjects updated"
  static let failurePrefix = "failed to patch subjects to rolebinding: "
  static let spec = CommandSpec(
    name: "subject",
    summary: "Update the user, group, or service account in a role binding or cluster role binding",
    examples: [
      .init(
        "Bind a service account",
        "kubectl set subject rolebinding admin --serviceaccount=default:robot"
      ),
      .init("Bind users", "kubectl set subject clusterrolebinding admin --user=ann --user=bob"),
    ],
    usage: "kubectl set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname]"
      + " [--serviceaccount=namespace:serviceaccountname]",
    flags: [
      Flag("group", .array, "A group to bind"),
      Flag("serviceaccount", .array, "A service account to bind, as namespace:name"),
      Flag("user", .array, "A user to bind"),
    ]
  )

  let resources: [String]
  private var subjects: [Value] = []

  init(_ invocation: Invocation) throws(Failure) {
    resources = invocation.positional
    let arguments = invocation.arguments
    func named(_ kind: String, _ names: [String]) -> [Value] {
      names.map {
        [
          "apiGroup": "rbac.authorization.k8s.io", "kind": .string(kind), "name": .string($0),
        ]
      }
    }
    subjects =
      named("User", arguments.list("user")) + named("Group", arguments.list("group"))
    for account in arguments.list("serviceaccount") {
      let parts = account.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[1].isEmpty else {
        throw .message("serviceaccount must be <namespace>:<name>")
      }
      subjects.append([
        "kind": "ServiceAccount", "name": .string(parts[1]), "namespace": .string(parts[0]),
      ])
    }
    if subjects.isEmpty {
      throw .message("you must specify at least one value of user, group or serviceaccount")
    }
  }

  static let namesRefused = true

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    guard ["RoleBinding", "ClusterRoleBinding"].contains(resource.kind) else {
      throw .message("setting subjects is only supported for RoleBinding/ClusterRoleBinding")
    }
    var present = tree["subjects"]?.array ?? []
    for subject in subjects where !present.contains(subject) { present.append(subject) }
    tree["subjects"] = .array(present)
  }
}
