import KubernetesAPI
import Manifests

/// One of the changes that `kubectl set` makes to objects.
protocol ObjectSetting: Sendable {
  /// What the command is called, takes and says about itself.
  static var spec: CommandSpec { get }
  /// What results say: `image updated`.
  static var done: String { get }
  /// Whether it is said that something was done where nothing changed.
  static var saysUnchanged: Bool { get }
  /// What a refusal of the server begins with.
  static var failurePrefix: String { get }
  /// Whether the object stands before what is wrong with it.
  static var namesRefused: Bool { get }
  /// The words that name the objects.
  var resources: [String] { get }

  /// Reads the command line.
  init(_ invocation: Invocation) throws(Failure)

  /// Refuses a command line that changes nothing; asked once the objects are there.
  func check() throws(Failure)

  /// Reads from the server what the change is made of.
  mutating func prepare<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure)

  /// Looks at the objects before they are changed one by one.
  mutating func study<Client: KubernetesClient>(
    _ objects: [any APIObject],
    _ invocation: Invocation,
    _ client: inout Client
  )

  /// Changes the tree of one object.
  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure)
}

extension ObjectSetting {
  /// Most say nothing of what stays as it is.
  static var saysUnchanged: Bool { false }

  /// Most tell what is wrong without the name.
  static var namesRefused: Bool { false }

  /// Most have said all when they were read.
  func check() throws(Failure) {}

  /// Most changes are made of the command line alone.
  mutating func prepare<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {}

  /// Most changes ask nothing of other objects.
  mutating func study<Client: KubernetesClient>(
    _ objects: [any APIObject],
    _ invocation: Invocation,
    _ client: inout Client
  ) {}
}

/// Runs a change of `kubectl set` on every object that was named.
struct SetCommand<Setting: ObjectSetting>: Command {
  static var spec: CommandSpec {
    var spec = Setting.spec
    spec.flags +=
      GlobalFlags.files + [
        GlobalFlags.selector, GlobalFlags.output, GlobalFlags.dryRun,
        GlobalFlags.showManagedFields, GlobalFlags.fieldManager("kubectl-set"),
        Flag("all", .boolean, "Change all objects of the kinds"),
        Flag("local", .boolean, "Change what the file says, and ask nothing of the server"),
      ]
    if spec.name != "env" {
      spec.flags.append(Flag("record", .boolean, "Keep the command line in an annotation"))
    }
    spec.words = .resources
    return spec
  }

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat
  private var setting: Setting
  private var isLocal: Bool { invocation.arguments.bool("local") }

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    if invocation.arguments.bool("local"), dryRun == .server {
      throw .message(
        "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"
      )
    }
    setting = try Setting(invocation)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    try setting.prepare(invocation, &client, &station)
    let finder = try objects(&client, &station)
    if finder.objects.isEmpty, let failure = Failure.of(finder.failures) { throw failure }
    try setting.check()
    setting.study(finder.objects, invocation, &client)
    var failures = finder.failures
    for object in finder.objects {
      do {
        try change(object, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func objects<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> ObjectFinder {
    isLocal
      ? try ObjectFinder.local(invocation, &station)
      : try ObjectFinder.forChange(setting.resources, invocation, &client, &station)
  }

  private func change<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let before = object.manifest()
    var tree = before
    do {
      try setting.change(&tree, object.resource, &station)
    } catch {
      guard Setting.namesRefused, case .message(let text) = error else { throw error }
      throw .message("\(object.resource.plural)/\(object.metadata.name) \(text)")
    }
    if let cause = invocation.changeCause {
      var annotations = tree["metadata"]?["annotations"] ?? .emptyObject
      annotations[Invocation.causeKey] = .string(cause)
      tree["metadata"]?["annotations"] = annotations
    }
    if isLocal {
      let decoded = try? APIKinds.decode(tree, as: object.resource, validation: .ignore).object
      let changed = ManifestObject(tree: tree, source: "").untyped(object.resource)
      return try say(decoded ?? changed, &station)
    }
    if tree == before, !Setting.saysUnchanged { return }
    let wanted = try asking { () throws(Status) in
      try APIKinds.decode(tree, as: object.resource, validation: .ignore).object
    }
    var changed = wanted
    if dryRun != .client {
      let options = invocation.write(dryRun)
      do {
        changed = try client.update(wanted, options)
      } catch {
        throw .message(Setting.failurePrefix + error.message)
      }
      station.warn(client.takeWarnings())
    }
    try say(changed, &station)
  }

  private func say<Station: Workstation>(
    _ changed: any APIObject,
    _ station: inout Station
  ) throws(Failure) {
    guard format.isTable else {
      var printer = ObjectPrinter(format: format, messages: invocation.messages)
      printer.showsManagedFields = invocation.arguments.bool("show-managed-fields")
      return station.print(try printer.text([changed], asList: false))
    }
    station.print(
      invocation.messages.done(
        Setting.done,
        changed.resource,
        changed.metadata.name,
        dryRun: dryRun
      )
    )
  }
}
