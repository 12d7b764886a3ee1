import KubernetesAPI
import Manifests
import Simulation
import Testing

@Suite struct FieldOwnersTests {
  private static let shape = MergeShape(of: Deployment())
  private static let now = Time(Instant(seconds: 1_700_000_000))

  private static func tree(_ yaml: String) throws -> Value { try YAMLReader.value(yaml) }

  private static func writer(_ name: String, applies: Bool = true) -> FieldOwners.Writer {
    FieldOwners.Writer(name, applies: applies, apiVersion: "apps/v1")
  }

  private static func apply(
    _ yaml: String,
    to live: Value,
    by name: String,
    _ owners: inout FieldOwners,
    force: Bool = false
  ) throws -> (tree: Value, conflicts: [FieldOwners.Conflict]) {
    owners.apply(
      try tree(yaml),
      to: live,
      shape,
      by: writer(name),
      at: now,
      force: force
    )
  }

  private static let web = """
    metadata: {labels: {app: web}}
    spec:
      replicas: 3
      template:
        spec:
          containers:
          - {name: web, image: 'nginx:1.27', ports: [{containerPort: 80}]}
          - {name: log, image: busybox}
    """

  @Test func `to apply twice is to apply once`() throws {
    var owners = FieldOwners()
    let first = try Self.apply(Self.web, to: Deployment.emptyTree, by: "me", &owners)
    let once = owners.entries
    let second = try Self.apply(Self.web, to: first.tree, by: "me", &owners)
    #expect(first.tree == second.tree)
    #expect(owners.entries == once)
    #expect(second.conflicts.isEmpty)
  }

  @Test func `what is applied no longer goes, unless another owns it`() throws {
    var owners = FieldOwners()
    var live = try Self.apply(Self.web, to: Deployment.emptyTree, by: "me", &owners).tree
    live = try Self.apply(
      "spec: {template: {spec: {containers: [{name: log, image: busybox}]}}}",
      to: live,
      by: "other",
      &owners
    ).tree
    live = try Self.apply("metadata: {labels: {app: web}}", to: live, by: "me", &owners).tree
    #expect(live["spec"]?["replicas"] == nil)
    let containers = live["spec"]?["template"]?["spec"]?["containers"]?.array ?? []
    #expect(containers.map { $0["name"] } == ["log"])
    #expect(owners.fields(of: Self.writer("me")).paths.count == 1)
  }

  @Test func `a field of another manager is a conflict until it is forced`() throws {
    var owners = FieldOwners()
    let live = try Self.apply(Self.web, to: Deployment.emptyTree, by: "first", &owners).tree
    let before = owners.entries
    let refused = try Self.apply("spec: {replicas: 5}", to: live, by: "second", &owners)
    #expect(refused.tree == live)
    #expect(owners.entries == before)
    #expect(
      Status.applyConflict(refused.conflicts).message
        == "Apply failed with 1 conflict: conflict with \"first\": .spec.replicas"
    )
    let forced = try Self.apply("spec: {replicas: 5}", to: live, by: "second", &owners, force: true)
    #expect(forced.tree["spec"]?["replicas"] == 5)
    let mark = FieldSet([[.field("spec"), .field("replicas")]])
    #expect(owners.fields(of: Self.writer("first")).intersection(mark).isEmpty)
    #expect(!owners.fields(of: Self.writer("second")).intersection(mark).isEmpty)
  }

  @Test func `the same value is owned by both`() throws {
    var owners = FieldOwners()
    let live = try Self.apply(Self.web, to: Deployment.emptyTree, by: "first", &owners).tree
    let shared = try Self.apply("spec: {replicas: 3}", to: live, by: "second", &owners)
    #expect(shared.conflicts.isEmpty)
    let gone = try Self.apply(
      "metadata: {labels: {app: web}}",
      to: shared.tree,
      by: "first",
      &owners
    )
    #expect(gone.tree["spec"]?["replicas"] == 3)
  }

  @Test func `an update takes what it changes and leaves the rest`() throws {
    var owners = FieldOwners()
    let live = try Self.apply(Self.web, to: Deployment.emptyTree, by: "me", &owners).tree
    var next = live
    next["spec"]?["replicas"] = 7
    owners.update(
      from: live,
      to: next,
      Self.shape,
      by: Self.writer("hand", applies: false),
      at: Self.now
    )
    #expect(owners.fields(of: Self.writer("hand", applies: false)).paths.count == 1)
    #expect(owners.fields(of: Self.writer("me")).fieldsV1["f:spec"]?["f:replicas"] == nil)
    #expect(owners.fields(of: Self.writer("me")).fieldsV1["f:spec"]?["f:template"] != nil)
  }

  @Test func `elements are named by their keys, with the defaults of keys`() throws {
    let set = FieldSet(of: try Self.tree(Self.web), Self.shape)
    let containers =
      set.fieldsV1["f:spec"]?["f:template"]?["f:spec"]?["f:containers"] ?? .null
    let web = containers[#"k:{"name":"web"}"#]
    #expect(web?["."] == .emptyObject)
    #expect(web?["f:ports"]?[#"k:{"containerPort":80,"protocol":"TCP"}"#] != nil)
    #expect(FieldSet(fieldsV1: set.fieldsV1) == set)
  }

  @Test func `sets obey the laws of sets`() throws {
    let one = FieldSet(of: try Self.tree(Self.web), Self.shape)
    let other = FieldSet(of: try Self.tree("spec: {replicas: 1, paused: true}"), Self.shape)
    #expect(one.union(other) == other.union(one))
    #expect(one.subtracting(one).isEmpty)
    #expect(one.intersection(other).union(one.subtracting(other)) == one)
    #expect(one.union(other).subtracting(other).intersection(other).isEmpty)
  }

  @Test func `a tree that does not fit is told by its places`() throws {
    let tree = try Self.tree(
      "spec: {replicas: three, replica: 1, template: {spec: {containers: [{image: a}]}}}"
    )
    #expect(
      TreeCheck(tree, Self.shape).errors == [
        ".spec.replicas: expected numeric (int or float), got string",
        ".spec.replica: field not declared in schema",
        ".spec.template.spec.containers: element 0: associative list with keys has an element that"
          + " omits key field \"name\" (and doesn't have default value)",
      ]
    )
  }

  @Test func `who updates too often is gathered in one entry`() throws {
    var owners = FieldOwners()
    var live = Deployment.emptyTree
    for number in 0..<15 {
      var next = live
      next["metadata"]?["labels"] = .object(
        ValueObject((0...number).map { ("label\($0)", .string("x")) })
      )
      owners.update(
        from: live,
        to: next,
        Self.shape,
        by: Self.writer("manager\(number)", applies: false),
        at: Self.now
      )
      live = next
    }
    #expect(owners.entries.count == 10)
    #expect(owners.entries.contains { $0.manager == "ancient-changes" })
  }
}
