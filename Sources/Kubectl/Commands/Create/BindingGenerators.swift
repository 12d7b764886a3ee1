import KubernetesAPI

/// `kubectl create rolebinding`.
enum RoleBindingGenerator: Generator {
  static let failurePrefix = "failed to create rolebinding: "
  static let spec = CommandSpec(
    name: "rolebinding",
    summary: "Create a role binding for a particular role or cluster role",
    examples: [
      .init(
        "Give two users a cluster role in this namespace",
        "kubectl create rolebinding admins --clusterrole=admin --user=ann --user=bob"
      ),
      .init(
        "Give a service account a role",
        "kubectl create rolebinding readers --role=pod-reader --serviceaccount=team-a:robot"
      ),
    ],
    usage: "kubectl create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username]"
      + " [--group=groupname] [--serviceaccount=namespace:serviceaccountname]"
      + " [--dry-run=server|client|none]",
    flags: [
      Flag("clusterrole", .string, "The cluster role to bind"),
      Flag("role", .string, "The role to bind"),
    ] + SubjectFlags.all
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let arguments = invocation.arguments
    let (cluster, role) = (arguments.string("clusterrole"), arguments.string("role"))
    guard cluster.isEmpty != role.isEmpty else {
      throw .message("exactly one of clusterrole or role must be specified")
    }
    var binding = RoleBinding()
    binding.metadata.name = name
    binding.roleRef =
      cluster.isEmpty
      ? RoleRef(kind: "Role", name: role) : RoleRef(kind: "ClusterRole", name: cluster)
    binding.subjects = try SubjectFlags.subjects(arguments)
    return binding
  }
}

/// `kubectl create clusterrolebinding`.
enum ClusterRoleBindingGenerator: Generator {
  static let failurePrefix = "failed to create clusterrolebinding: "
  static let spec = CommandSpec(
    name: "clusterrolebinding",
    summary: "Create a cluster role binding for a particular cluster role",
    examples: [
      .init(
        "Make a user an administrator",
        "kubectl create clusterrolebinding root --clusterrole=cluster-admin --user=ann"
      )
    ],
    usage: "kubectl create clusterrolebinding NAME --clusterrole=NAME [--user=username]"
      + " [--group=groupname] [--serviceaccount=namespace:serviceaccountname]"
      + " [--dry-run=server|client|none]",
    flags: [Flag("clusterrole", .string, "The cluster role to bind")] + SubjectFlags.all,
    required: ["clusterrole"]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let role = invocation.arguments.string("clusterrole")
    if role.isEmpty { throw .message("clusterrole must be specified") }
    var binding = ClusterRoleBinding()
    binding.metadata.name = name
    binding.roleRef = RoleRef(kind: "ClusterRole", name: role)
    binding.subjects = try SubjectFlags.subjects(invocation.arguments)
    return binding
  }
}

/// The flags that say who gets a role.
enum SubjectFlags {
  static let all = [
    Flag("user", .array, "A user who gets the role; repeatable"),
    Flag("group", .array, "A group that gets the role; repeatable"),
    Flag("serviceaccount", .array, "A service account as NAMESPACE:NAME; repeatable"),
  ]

  static func subjects(_ arguments: ParsedArguments) throws(Failure) -> [RBACSubject] {
    var subjects =
      arguments.list("user").map { RBACSubject(kind: "User", name: $0) }
      + arguments.list("group").map { RBACSubject(kind: "Group", name: $0) }
    for account in arguments.list("serviceaccount") {
      let parts = account.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw .message("serviceaccount must be <namespace>:<name>")
      }
      subjects.append(
        RBACSubject(kind: "ServiceAccount", name: parts[1], namespace: parts[0])
      )
    }
    return subjects
  }
}
