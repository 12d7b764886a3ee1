import APIServer
import KubernetesAPI
import Simulation
import Testing

@Suite struct AuthorizationTests {
  /// Who asks, in the words of an administrator who acts as somebody.
  private func acting(as user: String, groups: [String] = []) -> Credentials {
    let administrator = Certificate.issue(
      for: CertificateSubject(commonName: "root", organizations: ["system:masters"]),
      from: Instant(seconds: 0),
      until: Instant(seconds: 2_500_000_000)
    )
    var credentials = Credentials(.certificate(administrator))
    credentials.user = user
    credentials.groups = groups
    return credentials
  }

  private func allow(_ verbs: [String], _ resources: [String], to user: String) throws -> APIServer
  {
    var server = try makeServer()
    var role = Role()
    role.metadata.name = "some"
    role.metadata.namespace = "default"
    var rule = PolicyRule()
    rule.verbs = verbs
    rule.apiGroups = [""]
    rule.resources = resources
    role.rules = [rule]
    try server.create(role)
    var binding = RoleBinding()
    binding.metadata.name = "some"
    binding.metadata.namespace = "default"
    binding.roleRef = RoleRef(kind: "Role", name: "some")
    binding.subjects = [RBACSubject(kind: "User", name: user)]
    try server.create(binding)
    return server
  }

  private func refusal(
    _ server: inout APIServer,
    _ request: (inout APIServer) throws(Status) -> Void
  ) -> String {
    do {
      try request(&server)
      return ""
    } catch {
      return error.message
    }
  }

  @Test func `what no role allows is forbidden, in the words of the real server`() throws {
    var server = try makeServer()
    server.identify(acting(as: "jane"))
    let listing = refusal(&server) { (server) throws(Status) in
      _ = try server.list(Pod.self, ListOptions(namespace: "default"))
    }
    #expect(
      listing
        == "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the"
        + " namespace \"default\""
    )
    let reading = refusal(&server) { (server) throws(Status) in
      _ = try server.get(Deployment.self, namespace: "default", name: "web")
    }
    #expect(
      reading
        == "deployments.apps \"web\" is forbidden: User \"jane\" cannot get resource"
        + " \"deployments\" in API group \"apps\" in the namespace \"default\""
    )
    let everywhere = refusal(&server) { (server) throws(Status) in _ = try server.list(Node.self) }
    #expect(everywhere.hasSuffix("at the cluster scope"))
  }

  @Test func `a role allows its verbs on its resources and nothing else`() throws {
    var server = try allow(["get", "list"], ["pods"], to: "jane")
    server.identify(acting(as: "jane"))
    let pods = try server.list(Pod.self, ListOptions(namespace: "default"))
    #expect(pods.isEmpty)
    let deleting = refusal(&server) { (server) throws(Status) in
      try server.delete(Pod.self, namespace: "default", name: "web")
    }
    #expect(deleting.contains("cannot delete resource \"pods\""))
    server.identify(acting(as: "joe"))
    let other = refusal(&server) { (server) throws(Status) in
      _ = try server.list(Pod.self, ListOptions(namespace: "default"))
    }
    #expect(other.contains("User \"joe\""))
  }

  @Test func `a binding whose role is missing is named in the refusal`() throws {
    var server = try makeServer()
    var binding = ClusterRoleBinding()
    binding.metadata.name = "lost"
    binding.roleRef = RoleRef(kind: "ClusterRole", name: "nosuch")
    binding.subjects = [RBACSubject(kind: "Group", name: "dev")]
    try server.create(binding)
    server.identify(acting(as: "jane", groups: ["dev"]))
    let message = refusal(&server) { (server) throws(Status) in _ = try server.list(Node.self) }
    #expect(message.hasSuffix(": RBAC: clusterrole.rbac.authorization.k8s.io \"nosuch\" not found"))
  }

  @Test func `nobody gives away what they do not have`() throws {
    var server = try allow(["create", "get", "update"], ["pods"], to: "jane")
    var role = try server.get(Role.self, namespace: "default", name: "some")
    var rule = PolicyRule()
    rule.verbs = ["create", "update", "get"]
    rule.apiGroups = ["rbac.authorization.k8s.io"]
    rule.resources = ["roles"]
    role.rules.append(rule)
    try server.update(role)
    server.identify(acting(as: "jane"))
    var greedy = Role()
    greedy.metadata.name = "greedy"
    greedy.metadata.namespace = "default"
    rule.apiGroups = [""]
    rule.resources = ["secrets"]
    rule.verbs = ["get"]
    greedy.rules = [rule]
    let wish = greedy
    let message = refusal(&server) { (server) throws(Status) in try server.create(wish) }
    #expect(
      message
        == "roles.rbac.authorization.k8s.io \"greedy\" is forbidden: user \"jane\""
        + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not"
        + " currently held:\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}"
    )
  }

  @Test func `a binding's role cannot be changed`() throws {
    var server = try allow(["get"], ["pods"], to: "jane")
    var binding = try server.get(RoleBinding.self, namespace: "default", name: "some")
    binding.roleRef = RoleRef(kind: "ClusterRole", name: "view")
    let changed = binding
    let message = refusal(&server) { (server) throws(Status) in try server.update(changed) }
    #expect(
      message
        == "RoleBinding.rbac.authorization.k8s.io \"some\" is invalid: roleRef: Invalid value:"
        + " {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"ClusterRole\",\"Name\":\"view\"}:"
        + " cannot change roleRef"
    )
  }

  @Test func `a token names its account until the account is gone`() throws {
    var server = try makeServer()
    var options = WriteOptions.subresource("token")
    options.parent = ServiceAccount.resource
    var request = TokenRequest()
    request.metadata.name = "default"
    request.metadata.namespace = "default"
    let answer = try server.create(request as any APIObject, options) as? TokenRequest
    let token = try #require(answer?.status.token)
    server.identify(Credentials(.token(token)))
    let review = try server.create(SelfSubjectReview())
    #expect(review.status.userInfo.username == "system:serviceaccount:default:default")
    #expect(review.status.userInfo.groups.contains("system:serviceaccounts:default"))
    server.identify(Credentials(.token(token + "A")))
    let forged = refusal(&server) { (server) throws(Status) in
      _ = try server.create(SelfSubjectReview())
    }
    #expect(forged == "Unauthorized")
    server.endSession()
    try server.delete(ServiceAccount.self, namespace: "default", name: "default")
    server.identify(Credentials(.token(token)))
    let late = refusal(&server) { (server) throws(Status) in
      _ = try server.create(SelfSubjectReview())
    }
    #expect(late == "Unauthorized")
  }

  @Test func `a token for less than ten minutes is refused`() throws {
    var server = try makeServer()
    var request = TokenRequest()
    request.metadata.name = "default"
    request.metadata.namespace = "default"
    request.spec.expirationSeconds = 60
    let wish = request
    let message = refusal(&server) { (server) throws(Status) in
      _ = try server.create(wish as any APIObject, .subresource("token"))
    }
    #expect(
      message
        == "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid"
        + " value: 60: may not specify a duration less than 10 minutes"
    )
  }

  @Test func `every cluster has its first roles once a user looks, and components cost nothing`()
    throws
  {
    var server = try makeServer()
    let before = server.objectCount
    _ = try server.list(ClusterRole.self)
    #expect(server.objectCount == before)
    server.identify(acting(as: "jane", groups: ["system:masters"]))
    let roles = try server.list(ClusterRole.self)
    let edit = roles.first { $0.metadata.name == "edit" }
    #expect(roles.contains { $0.metadata.name == "cluster-admin" })
    #expect(edit?.rules.contains { $0.resources.contains("pods") } == true)
    #expect(roles.allSatisfy { $0.validate().isEmpty })
  }

  /// A role's rules, each on a line: verbs, groups, resources, names; sorted.
  private static func text(_ role: ClusterRole?) -> String {
    (role?.rules ?? []).map { rule in
      let parts =
        rule.nonResourceURLs.isEmpty
        ? [rule.apiGroups.map { $0.isEmpty ? "core" : $0 }, rule.resources, rule.resourceNames]
        : [["url"], rule.nonResourceURLs, []]
      return ([rule.verbs] + parts).filter { !$0.isEmpty }
        .map { $0.sorted().joined(separator: ",") }.joined(separator: " ")
    }.sorted().joined(separator: "\n")
  }

  @Test func `the first roles allow what the real server's allow`() throws {
    var server = try makeServer()
    server.identify(acting(as: "jane", groups: ["system:masters"]))
    let roles = try server.list(ClusterRole.self)
    func text(_ name: String) -> String { Self.text(roles.first { $0.metadata.name == name }) }
    #expect(text("cluster-admin") == "* * *\n* url *")
    #expect(
      text("system:basic-user")
        == "create authentication.k8s.io selfsubjectreviews\n"
        + "create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews"
    )
    #expect(
      text("system:discovery")
        == "get url /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,"
        + "/version/"
    )
    #expect(
      text("system:public-info-viewer") == "get url /healthz,/livez,/readyz,/version,/version/"
    )
    #expect(
      text("system:aggregate-to-admin")
        == "create authorization.k8s.io localsubjectaccessreviews\n"
        + "create,delete,deletecollection,get,list,patch,update,watch rbac.authorization.k8s.io"
        + " rolebindings,roles"
    )
    #expect(
      text("system:controller:job-controller").contains("create,delete,list,patch,watch core pods")
    )
    // What sees everything does not see secrets; who edits may not give rights away.
    #expect(!text("view").contains("secrets"))
    #expect(text("edit").contains("secrets"))
    #expect(!text("edit").contains("rolebindings"))
    #expect(text("admin").contains("rolebindings"))
    #expect(!text("admin").contains("namespaces/finalize"))
  }

  @Test func `every first binding leads to a role, and every controller has its own`() throws {
    var server = try makeServer()
    server.identify(acting(as: "jane", groups: ["system:masters"]))
    let roles = try server.list(ClusterRole.self).map(\.metadata.name)
    let bindings = try server.list(ClusterRoleBinding.self)
    #expect(bindings.allSatisfy { roles.contains($0.roleRef.name) })
    #expect(Set(roles).count == roles.count)
    let controllers = roles.filter { $0.hasPrefix("system:controller:") }
    let bound = bindings.filter { $0.roleRef.name.hasPrefix("system:controller:") }
    #expect(bound.map(\.roleRef.name).sorted() == controllers.sorted())
    #expect(
      bound.allSatisfy { binding in
        binding.subjects.map(\.name) == [String(binding.metadata.name.dropFirst(18))]
      }
    )
    let all = try server.list(ClusterRole.self)
    #expect(
      all.allSatisfy {
        $0.metadata.annotations["rbac.authorization.kubernetes.io/autoupdate"] == "true"
      }
    )
  }
}
