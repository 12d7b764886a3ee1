import KubernetesAPI
import Simulation

/// `kubectl delete`: deletes objects, and waits until they are gone (not in 1.8).
struct DeleteCommand: Command {
  static let spec = CommandSpec(
    name: "delete",
    group: .intermediate,
    summary:
      "Delete resources by file names, stdin, resources and names, or by resources and label selector",
    details: "Objects end gracefully: a pod has its grace period to stop.",
    examples: [
      .init("Delete the pod of a manifest", "kubectl delete -f ./db-pod.yaml"),
      .init("Delete a pod and a service of the same name", "kubectl delete pod,service redis"),
      .init("Delete pods and services by a label", "kubectl delete pods,services -l name=web"),
      .init("Delete a pod at once", "kubectl delete pod redis --now"),
      .init("Delete all pods", "kubectl delete pods --all"),
    ],
    usage:
      "kubectl delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
    flags: GlobalFlags.files + [
      GlobalFlags.selector, GlobalFlags.fieldSelector, GlobalFlags.allNamespaces,
      GlobalFlags.dryRun,
      Flag("all", .boolean, "Delete all objects of the kinds"),
      Flag(
        "cascade",
        .string,
        "background",
        bare: "background",
        completion: .values(["background", "orphan", "foreground"]),
        "What happens to dependents: background, orphan or foreground"
      ),
      Flag("force", .boolean, "Remove the object at once, without waiting for its end"),
      Flag("grace-period", .integer, "-1", "How many seconds the object has to end"),
      Flag("ignore-not-found", .boolean, "Do not mind objects that are not there"),
      Flag("now", .boolean, "The same as --grace-period=1"),
      Flag("output", "o", .string, completion: .values(["name"]), "name for short output"),
      Flag("timeout", .duration, "How long to wait; zero means as long as it takes"),
      Flag("wait", .boolean, "true", "Wait until the objects are gone"),
      Flag("interactive", "i", .boolean, "Ask before anything is deleted"),
      Flag("raw", .string, "A path of the server to delete"),
    ],
    words: .resources
  )

  /// One object whose end is awaited.
  private struct Doomed: Sendable {
    let resource: APIResource
    let id: NamespacedName
    let uid: String
  }

  private let invocation: Invocation
  private let dryRun: DryRun
  private let isForced: Bool
  /// Whether --force and a grace period contradict each other; said once the objects are found.
  private let conflicts: Bool
  /// What was found, while the question whether to delete it stands.
  private var questioned: ObjectFinder?
  private var options: DeleteOptions
  private var doomed: [Doomed] = []
  private var failures: [Failure] = []
  private var deadline: Instant?
  private var hasStarted = false

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    if arguments.isGiven("raw") {
      if !invocation.positional.isEmpty {
        throw .message("arguments may not be passed when --raw is specified")
      }
      try RawRequest.check(arguments.string("raw"))
    }
    dryRun = try DryRun(arguments)
    var grace = arguments.int("grace-period")
    if arguments.bool("now") {
      if grace != -1 {
        throw .message("--now and --grace-period cannot be specified together")
      }
      grace = 1
    }
    isForced = arguments.bool("force")
    conflicts = isForced && grace > 0 && invocation.version == .current
    // Zero without --force would skip the confirmation of the kubelet; kubectl makes it one second.
    if grace == 0, !isForced { grace = 1 }
    if grace < 0, isForced { grace = 0 }
    options = DeleteOptions(
      gracePeriodSeconds: grace < 0 ? nil : Int64(grace),
      propagation: try DeletePropagation(arguments.string("cascade")).value
    )
    options.dryRun = dryRun == .server
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if invocation.arguments.isGiven("raw") {
      return try RawRequest.run("DELETE", invocation, &client, &station)
    }
    if !hasStarted {
      hasStarted = true
      warnOfCascade(&station)
      let finder = try find(&client, &station)
      if invocation.arguments.bool("interactive") {
        if Self.targets(finder).isEmpty {
          if let failure = Failure.of(failures) { throw failure }
          station.print("No resources found\n")
          return .finished
        }
        ask(Self.targets(finder), &station)
        questioned = finder
        return .reading
      }
      start(finder, &client, &station)
    }
    if let finder = questioned {
      questioned = nil
      let answer = String(decoding: station.standardInput.prefix { $0 != 10 }, as: UTF8.self)
      guard answer.split(separator: " ").first?.lowercased() == "y" else {
        station.print("deletion is cancelled\n")
        return .finished
      }
      start(finder, &client, &station)
    }
    var remaining: [Doomed] = []
    for object in doomed where try isThere(object, &client) { remaining.append(object) }
    doomed = remaining
    if let first = doomed.first {
      guard let deadline else { return .waiting([.change]) }
      if client.now < deadline { return .waiting([.change, .until(deadline)]) }
      failures.append(
        .message(
          "timed out waiting for the condition on \(first.resource.plural)/\(first.id.name)"
        )
      )
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  /// Whether an object that was deleted has not gone yet.
  private func isThere<Client: KubernetesClient>(
    _ object: Doomed,
    _ client: inout Client
  ) throws(Failure) -> Bool {
    do {
      let found = try client.get(
        object.resource,
        namespace: object.id.namespace,
        name: object.id.name
      )
      return found.metadata.uid == object.uid
    } catch {
      if error.reason == .notFound { return false }
      throw .refused(error)
    }
  }

  /// The values of --cascade that were truth values once.
  private func warnOfCascade<Station: Workstation>(_ station: inout Station) {
    let value = invocation.arguments.string("cascade")
    guard invocation.version == .current, ["true", "false"].contains(value) else { return }
    station.complain(
      "warning: --cascade=\(value) is deprecated (boolean value) and can be replaced with"
        + " --cascade=\(value == "true" ? "background" : "orphan").\n"
    )
  }

  /// What is to be deleted: what was found, or what was named and is not looked at before.
  private static func targets(_ finder: ObjectFinder) -> [NamedObject] {
    finder.objects.map { NamedObject(resource: $0.resource, id: $0.namespacedName) } + finder.named
  }

  private func ask<Station: Workstation>(_ objects: [NamedObject], _ station: inout Station) {
    station.print("You are about to delete the following \(objects.count) resource(s):\n")
    for object in objects {
      station.print(
        "\(invocation.messages.reference(object.resource, object.id.name))\n"
      )
    }
    station.print("Do you want to continue? (y/N): ")
  }

  private mutating func find<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> ObjectFinder {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station,
      doing: invocation.version == .current ? "deleting" : "",
      fetchesNamed: invocation.version == .v18
    )
    failures = finder.failures
    if tolerates { failures.removeAll(where: \.isNotFound) }
    let output = invocation.arguments.string("output")
    if !output.isEmpty, output != "name" {
      throw .message("unexpected -o output mode: \(output). We only support '-o name'")
    }
    if conflicts {
      throw .message("--force and --grace-period greater than 0 cannot be specified together")
    }
    return finder
  }

  private var tolerates: Bool {
    invocation.arguments.bool("ignore-not-found") || invocation.arguments.bool("all")
  }

  private mutating func start<Client: KubernetesClient, Station: Workstation>(
    _ finder: ObjectFinder,
    _ client: inout Client,
    _ station: inout Station
  ) {
    if isForced { station.complain(invocation.messages.immediateDeletion) }
    let all = invocation.arguments.bool("all")
    let isTolerant = tolerates
    let targets = Self.targets(finder)
    if targets.isEmpty, failures.isEmpty {
      if all || Selection(invocation).isSelective { station.print("No resources found\n") }
      return
    }
    for object in targets { delete(object, isTolerant, &client, &station) }
    let waits =
      invocation.arguments.bool("wait")
      && (invocation.version == .current || invocation.arguments.isGiven("wait"))
    if !waits || dryRun != .none { doomed = [] }
    let timeout = invocation.arguments.duration("timeout")
    if timeout > .zero { deadline = client.now + timeout }
  }

  private mutating func delete<Client: KubernetesClient, Station: Workstation>(
    _ object: NamedObject,
    _ isTolerant: Bool,
    _ client: inout Client,
    _ station: inout Station
  ) {
    let (resource, id) = (object.resource, object.id)
    if dryRun != .client {
      do {
        let deleted = try client.delete(
          resource,
          namespace: id.namespace,
          name: id.name,
          options
        )
        doomed.append(Doomed(resource: resource, id: id, uid: deleted.metadata.uid))
      } catch {
        if !(isTolerant && error.reason == .notFound) {
          failures.append(.refused(error.when("deleting", object.source)))
        }
        return
      }
    }
    let messages = invocation.messages
    guard invocation.arguments.string("output").isEmpty else {
      station.print(messages.reference(resource, id.name) + "\n")
      return
    }
    station.print(
      messages.deleted(
        resource,
        id.name,
        namespace: id.namespace,
        forced: isForced,
        dryRun: dryRun
      )
    )
  }
}

extension Failure {
  /// Whether the server said that there is no such object.
  var isNotFound: Bool {
    if case .refused(let status) = self { status.reason == .notFound } else { false }
  }
}
