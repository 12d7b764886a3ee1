import KubernetesAPI
import Manifests

/// What `label` and `annotate` differ in.
protocol MetadataKind: Sendable {
  static var spec: CommandSpec { get }
  /// What the pairs are called in messages: `label`, `annotation`.
  static var noun: String { get }
  /// The field of `metadata`.
  static var field: String { get }
  static var path: WritableKeyPath<ObjectMeta, StringMap> { get }
  /// Reads the pairs; refuses what cannot be one.
  static func pairs(_ words: [String]) throws(Failure) -> MetadataChanges
  /// Why changes are refused that would overwrite; nil where nothing is in the way.
  static func overwriting(_ changes: MetadataChanges, _ old: StringMap) -> Failure?
  /// What the result says: `labeled`.
  static func verb(_ old: Value, _ new: Value, overwrites: Bool) -> String
}

/// `kubectl label` and `kubectl annotate`: set and take away pairs of an object's metadata.
struct MetadataCommand<Kind: MetadataKind>: Command {
  static var spec: CommandSpec { Kind.spec }

  private let invocation: Invocation
  private let resources: [String]
  private let changes: MetadataChanges
  private let dryRun: DryRun
  private let format: OutputFormat
  private var isLocal: Bool { invocation.arguments.bool("local") }
  private var isList: Bool { invocation.arguments.bool("list") }

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let (resources, pairs) = try MetadataChanges.split(invocation.positional, Kind.noun)
    self.resources = resources
    changes = try Kind.pairs(pairs)
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    try refuse(invocation.arguments)
  }

  private func refuse(_ arguments: ParsedArguments) throws(Failure) {
    if arguments.bool("all"), arguments.isGiven("selector") {
      throw .message("cannot set --all and --selector at the same time")
    }
    if arguments.bool("all"), arguments.isGiven("field-selector") {
      throw .message("cannot set --all and --field-selector at the same time")
    }
    if isLocal {
      if dryRun == .server {
        throw .message(
          "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"
        )
      }
      if !resources.isEmpty {
        throw .message(
          "can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set"
        )
      }
      if !arguments.isGiven("filename") {
        throw .message("one or more files must be specified as -f pod.yaml or --filename=pod.json")
      }
    } else if resources.isEmpty, !arguments.isGiven("filename") {
      throw .message(
        "one or more resources must be specified as <resource> <name> or <resource>/<name>"
      )
    }
    if changes.isEmpty, !isList {
      throw .message("at least one \(Kind.noun) update is required")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder =
      isLocal
      ? try ObjectFinder.local(invocation, &station)
      : try ObjectFinder.forChange(resources, invocation, &client, &station)
    let version = invocation.arguments.string("resource-version")
    if !version.isEmpty, finder.objects.count != 1 || !finder.listed.isEmpty {
      throw .message("--resource-version may only be used with a single resource")
    }
    var failures = finder.failures
    let isSingle = finder.listed.isEmpty && finder.objects.count + failures.count == 1
    for object in finder.objects {
      do {
        try change(object, isSingle, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func change<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ isSingle: Bool,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let old = object.metadata[keyPath: Kind.path]
    let overwrites = invocation.arguments.bool("overwrite")
    let isTried = dryRun == .client || isLocal || isList
    if !isTried, Kind.field == "labels" {
      for key in changes.removed where old[key] == nil {
        station.print("label \"\(key)\" not found.\n")
      }
    }
    if !overwrites, let refusal = Kind.overwriting(changes, old) { throw refusal }
    var changed = object
    changed.metadata[keyPath: Kind.path] = changes.applied(to: old)
    var verb = Kind.verb(object.manifest(), changed.manifest(), overwrites: overwrites)
    if invocation.version == .v18, verb == "unlabeled" { verb = "labeled" }
    if !isTried {
      changed = try asking { () throws(Status) in
        try client.patch(object, .merge(patch(object)), invocation.write(dryRun))
      }
      try invocation.record(object, dryRun, &client)
    }
    station.warn(client.takeWarnings())
    if isList { return list(changed, isSingle, &station) }
    guard format.isTable else {
      var printer = ObjectPrinter(format: format, messages: invocation.messages)
      printer.showsManagedFields = invocation.arguments.bool("show-managed-fields")
      return station.print(try printer.text([changed], asList: false))
    }
    station.print(
      invocation.messages.done(verb, object.resource, object.metadata.name, dryRun: dryRun)
    )
  }

  /// The changes as a merge patch.
  private func patch(_ object: any APIObject) -> Value {
    let version = invocation.arguments.string("resource-version")
    let old = object.metadata[keyPath: Kind.path]
    var map = Value.emptyObject
    for pair in changes.added where old[pair.key] != pair.value {
      map[pair.key] = .string(pair.value)
    }
    for key in changes.removed where old[key] != nil { map[key] = .null }
    var metadata = Value.emptyObject
    if map.object?.isEmpty == false { metadata[Kind.field] = map }
    if !version.isEmpty { metadata["resourceVersion"] = .string(version) }
    // An empty one is sent, too: the server says of it that nothing changed.
    if metadata.object?.isEmpty == true { return .emptyObject }
    return ["metadata": metadata]
  }

  private func list<Station: Workstation>(
    _ object: any APIObject,
    _ isSingle: Bool,
    _ station: inout Station
  ) {
    let resource = object.resource
    if !isSingle {
      station.print(
        "Listing \(Kind.field) for \(resource.kind).\(resource.group)/\(object.metadata.name):\n"
      )
    }
    for entry in object.metadata[keyPath: Kind.path] {
      station.print("\(isSingle ? "" : " ")\(entry.key)=\(entry.value)\n")
    }
  }
}

extension KubernetesClient {
  /// Lays a patch over an object that was read before.
  mutating func patch(
    _ object: any APIObject,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    try self.patch(
      object.resource,
      namespace: object.metadata.namespace,
      name: object.metadata.name,
      patch,
      options
    )
  }
}
