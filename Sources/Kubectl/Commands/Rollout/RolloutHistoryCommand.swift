import KubernetesAPI
import Manifests
import Simulation

/// `kubectl rollout history`.
struct RolloutHistoryCommand: Command {
  static let spec = CommandSpec(
    name: "history",
    summary: "View rollout history",
    examples: [.init("List the revisions", "kubectl rollout history deployment/hello")],
    usage: "kubectl rollout history (TYPE NAME | TYPE/NAME)",
    flags: RolloutTarget.flags + RolloutTarget.printing + [
      Flag("revision", .integer, "0", "Tell the details of this revision")
    ],
    words: .resources
  )

  private let invocation: Invocation
  private let format: OutputFormat
  private var hasPrinted = false

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try RolloutTarget.findObjects(
      invocation,
      &client,
      &station,
      saysEmptiness: false
    )
    var failures = finder.failures
    for (index, object) in finder.objects.enumerated() {
      do {
        if format.isTable {
          if index > 0 { station.print("\n") }
          try show(object, &client, &station)
        } else {
          try print(object, &client, &station)
        }
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func show<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let number = invocation.arguments.int("revision")
    if number < 0 {
      throw .message("revision must be a positive integer: \(number)")
    }
    let text = try history(of: object, number, &client)
    let isOld = invocation.version == .v18
    let name = object.metadata.name
    let title =
      isOld
      ? "\(object.resource.plural) \"\(name)\""
      : "\(object.resource.qualifiedSingular)/\(name) "
    if number > 0 {
      let head = isOld ? title : String(title.dropLast())
      station.print("\(head) with revision #\(number)\n\(text)")
    } else {
      station.print("\(title)\n\(text)")
      if isOld { station.print("\n") }
    }
  }

  /// Prints the objects that stand for the revisions.
  private mutating func print<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let number = invocation.arguments.int("revision")
    if number < 0 { throw .message("revision must be a positive integer: \(number)") }
    var all: [(number: Int, object: any APIObject)]
    switch object {
    case let deployment as Deployment:
      all = try RolloutHistory(of: deployment, &client).all.map {
        (RolloutHistory.revision($0), $0)
      }
    case let set as DaemonSet:
      all = try RevisionHistory(of: set, &client).revisions.map { revision in
        var old = set
        old.spec.template = RevisionHistory.template(revision)
        return (Int(revision.revision), old)
      }
    case let set as StatefulSet:
      all = try RevisionHistory(of: set, &client).revisions.map { revision in
        var old = set
        old.spec.template = RevisionHistory.template(revision)
        return (Int(revision.revision), old)
      }
    default: throw RolloutRefusal.nothing("history viewer", for: object)
    }
    if number > 0 {
      all.removeAll { $0.number != number }
      if all.isEmpty { throw .message("unable to find the specified revision") }
    }
    for entry in all {
      if hasPrinted, case .yaml = format { station.print("---\n") }
      try RolloutTarget.print(entry.object, format, invocation, isOwn: true, &station)
      hasPrinted = true
    }
  }

  private func history<Client: KubernetesClient>(
    of object: any APIObject,
    _ number: Int,
    _ client: inout Client
  ) throws(Failure) -> String {
    let now = client.now
    switch object {
    case let deployment as Deployment:
      let sets = try RolloutHistory(of: deployment, &client).all
      guard number > 0 else {
        return overview(sets.map { (RolloutHistory.revision($0), Self.cause($0)) })
      }
      guard let set = sets.first(where: { RolloutHistory.revision($0) == number }) else {
        throw .message("unable to find the specified revision")
      }
      var template = set.spec.template
      template.metadata.annotations[Self.causeKey] = Self.cause(set)
      return details(template, now)
    case is DaemonSet, is StatefulSet:
      let history = try RevisionHistory(of: object, &client)
      if history.revisions.isEmpty { return "No rollout history found.\n" }
      guard number > 0 else {
        return overview(history.revisions.map { (Int($0.revision), Self.cause($0)) })
      }
      guard let revision = history.revision(number) else {
        throw .message("unable to find the specified revision")
      }
      return details(RevisionHistory.template(revision), now)
    default: throw RolloutRefusal.nothing("history viewer", for: object)
    }
  }

  private static let causeKey = "kubernetes.io/change-cause"

  private static func cause(_ object: some APIObject) -> String? {
    object.metadata.annotations[causeKey]
  }

  private func overview(_ revisions: [(number: Int, cause: String?)]) -> String {
    var lines = "REVISION\tCHANGE-CAUSE\n"
    for revision in revisions { lines += "\(revision.number)\t\(revision.cause ?? "<none>")\n" }
    var writer = TabWriter(minimum: 0, padding: 2)
    return writer.align(lines)
  }

  private func details(_ template: PodTemplateSpec, _ now: Instant) -> String {
    var page = DescriptionPage(version: invocation.version, now: now)
    page.template(template)
    return page.unaligned()
  }
}
