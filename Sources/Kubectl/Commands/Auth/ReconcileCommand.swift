import KubernetesAPI

/// `kubectl auth reconcile`: sees to it that roles and bindings hold at least what files say.
struct ReconcileCommand: Command {
  static let spec = CommandSpec(
    name: "reconcile",
    summary: "Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding"
      + " objects",
    details:
      "What is missing is added; what is there beyond the files stays, unless told otherwise.",
    examples: [.init("Reconcile what a file describes", "kubectl auth reconcile -f rbac.yaml")],
    usage: "kubectl auth reconcile -f FILENAME",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag(
        "remove-extra-permissions",
        .boolean,
        "Take away permissions that the files do not have"
      ),
      Flag("remove-extra-subjects", .boolean, "Take away subjects that the files do not have"),
    ]
  )

  /// What came of one object.
  private struct Outcome {
    var object: any APIObject
    var operation = ""
    var missing: [String] = []
    var extra: [String] = []
    var noun = ""
    var removesExtra = false
  }

  private let invocation: Invocation
  private let format: OutputFormat
  private let dryRun: DryRun

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.arguments.list("filename").isEmpty {
      throw .message("must specify one of -f and -k")
    }
    if !invocation.positional.isEmpty { throw .message("no arguments are allowed") }
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    dryRun = try DryRun(invocation.arguments)
    if dryRun == .server {
      throw .message("--dry-run=server for command reconcile is not supported yet")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let manifests = try ManifestFiles(
      invocation.arguments.list("filename"),
      recursive: invocation.arguments.bool("recursive"),
      &station
    )
    let catalog = try ResourceCatalog(&client)
    var failures = manifests.failures
    for entry in manifests.objects {
      do throws(Failure) {
        try reconcile(entry, catalog, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func reconcile<Client: KubernetesClient, Station: Workstation>(
    _ entry: ManifestObject,
    _ catalog: ResourceCatalog,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let resource = try entry.resource(catalog, invocation.version)
    guard resource.group == Role.resource.group else { return }
    var object = try asking { () throws(Status) in
      try entry.object(resource, validate: .strict).object
    }
    object.metadata.namespace = try entry.namespace(resource, invocation)
    if let outcome = try reconcile(object, &client) { try tell(outcome, &station) }
  }

  private func reconcile<Client: KubernetesClient>(
    _ object: any APIObject,
    _ client: inout Client
  ) throws(Failure) -> Outcome? {
    do throws(Status) {
      switch object {
      case let role as Role:
        return try role.metadata.namespace.isEmpty
          ? nil : merge(role, try client.find(Role.self, role), &client)
      case let role as ClusterRole:
        return try merge(role, try client.find(ClusterRole.self, role), &client)
      case let binding as RoleBinding:
        return try merge(binding, try client.find(RoleBinding.self, binding), &client)
      case let binding as ClusterRoleBinding:
        return try merge(binding, try client.find(ClusterRoleBinding.self, binding), &client)
      default: return nil
      }
    } catch {
      throw .refused(error)
    }
  }

  private func merge<Kind: RuleOwner, Client: KubernetesClient>(
    _ wanted: Kind,
    _ present: Kind?,
    _ client: inout Client
  ) throws(Status) -> Outcome {
    guard let present else {
      let object = dryRun == .none ? try client.create(wanted) : wanted
      return Outcome(
        object: object,
        operation: "create",
        missing: wanted.rules.map(\.goText),
        noun: "rules"
      )
    }
    let missing = PolicyRule.compact(PolicyRule.missing(wanted.rules, from: present.rules))
    let extra = PolicyRule.compact(PolicyRule.missing(present.rules, from: wanted.rules))
    let removes = invocation.arguments.bool("remove-extra-permissions")
    guard !missing.isEmpty || (removes && !extra.isEmpty) else { return Outcome(object: present) }
    var next = present
    next.rules = removes ? wanted.rules : present.rules + missing
    return Outcome(
      object: dryRun == .none ? try client.update(next) : next,
      operation: "update",
      missing: missing.map(\.goText),
      extra: extra.map(\.goText),
      noun: "rules",
      removesExtra: removes
    )
  }

  private func merge<Kind: SubjectOwner, Client: KubernetesClient>(
    _ wanted: Kind,
    _ present: Kind?,
    _ client: inout Client
  ) throws(Status) -> Outcome {
    var wanted = wanted
    wanted.setNestedDefaults()
    let isNew = present == nil
    // A binding of another role cannot be changed, only made anew.
    guard let present, present.roleRef == wanted.roleRef else {
      if dryRun == .none {
        if !isNew {
          try client.delete(
            Kind.self,
            namespace: wanted.metadata.namespace,
            name: wanted.metadata.name
          )
        }
        wanted = try client.create(wanted)
      }
      return Outcome(
        object: wanted,
        operation: isNew ? "create" : "recreate",
        missing: isNew ? wanted.subjects.map(\.goText) : [],
        noun: "subjects"
      )
    }
    let missing = wanted.subjects.filter { !present.subjects.contains($0) }
    let extra = present.subjects.filter { !wanted.subjects.contains($0) }
    let removes = invocation.arguments.bool("remove-extra-subjects")
    guard !missing.isEmpty || (removes && !extra.isEmpty) else { return Outcome(object: present) }
    var next = present
    next.subjects = removes ? wanted.subjects : present.subjects + missing
    return Outcome(
      object: dryRun == .none ? try client.update(next) : next,
      operation: "update",
      missing: missing.map(\.goText),
      extra: extra.map(\.goText),
      noun: "subjects",
      removesExtra: removes
    )
  }

  private func tell<Station: Workstation>(
    _ outcome: Outcome,
    _ station: inout Station
  ) throws(Failure) {
    let object = outcome.object
    if format.isTable {
      station.print(
        invocation.messages.done(
          "reconciled",
          object.resource,
          object.metadata.name,
          dryRun: dryRun
        )
      )
    } else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      station.print(try printer.text([object], asList: false))
    }
    guard !outcome.operation.isEmpty else { return }
    station.complain("\treconciliation required \(outcome.operation)\n")
    if !outcome.missing.isEmpty {
      station.complain("\tmissing \(outcome.noun) added:\n")
      for text in outcome.missing { station.complain("\t\t\(text)\n") }
    }
    guard outcome.removesExtra, !outcome.extra.isEmpty else { return }
    station.complain("\textra \(outcome.noun) removed:\n")
    for text in outcome.extra { station.complain("\t\t\(text)\n") }
  }
}

/// A role of either scope.
private protocol RuleOwner: APIObject {
  var rules: [PolicyRule] { get set }
}

/// A binding of either scope.
private protocol SubjectOwner: APIObject {
  var subjects: [RBACSubject] { get set }
  var roleRef: RoleRef { get }
}

extension Role: RuleOwner {}
extension ClusterRole: RuleOwner {}
extension RoleBinding: SubjectOwner {}
extension ClusterRoleBinding: SubjectOwner {}

extension PolicyRule {
  /// The rule as Go prints the struct.
  fileprivate var goText: String {
    "{Verbs:\(Self.goList(verbs)) APIGroups:\(Self.goList(apiGroups)) Resources:"
      + "\(Self.goList(resources)) ResourceNames:\(Self.goList(resourceNames)) NonResourceURLs:"
      + "\(Self.goList(nonResourceURLs))}"
  }
}

extension RBACSubject {
  /// The subject as Go prints the struct.
  fileprivate var goText: String {
    "{Kind:\(kind) APIGroup:\(apiGroup) Name:\(name) Namespace:\(namespace)}"
  }
}

extension KubernetesClient {
  /// The stored object of the same place; nil where there is none.
  fileprivate mutating func find<Object: APIObject>(
    _ type: Object.Type,
    _ object: Object
  ) throws(Status) -> Object? {
    try find(type, namespace: object.metadata.namespace, name: object.metadata.name)
  }
}
