import KubernetesAPI
import Manifests
import Simulation

/// `kubectl wait`: until objects are as they should be.
struct WaitCommand: Command {
  static let spec = CommandSpec(
    name: "wait",
    group: .advanced,
    summary: "Wait for a specific condition on one or many resources",
    examples: [
      .init("Until a pod is ready", "kubectl wait --for=condition=Ready pod/redis"),
      .init("Until it is gone", "kubectl wait --for=delete pod/redis --timeout=60s"),
      .init("Until it runs", "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/redis"),
    ],
    usage:
      "kubectl wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label |"
      + " --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    flags: [
      GlobalFlags.files[0],
      Flag("recursive", "R", .boolean, "true", "Process directories with all that is below them"),
      Flag("local", .boolean, "Look at the manifests only, not at the server").unsimulated(),
      GlobalFlags.selector, GlobalFlags.fieldSelector, GlobalFlags.allNamespaces,
      GlobalFlags.output,
      Flag("all", .boolean, "All objects of the kinds"),
      Flag(
        "for",
        .array,
        completion: .values(["condition=", "delete", "create", "jsonpath="]),
        "What to wait for"
      ),
      Flag("timeout", .duration, "30s", "How long to wait; negative means a week"),
    ],
    words: .resources
  )

  private let invocation: Invocation
  /// What is waited for, one after the other; the creation comes first.
  private let goals: [WaitGoal]
  private var deadline: Instant?
  private var pending: [NamedObject] = []
  private var isCreating = false

  private var awaitsDeletion: Bool { goals.contains(.delete) }

  /// An object that is waited for.
  private struct NamedObject: Sendable {
    let resource: APIResource
    let id: NamespacedName
    let uid: String
  }

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let wanted = invocation.arguments.list("for")
    var goals: [WaitGoal] = []
    if wanted.isEmpty { throw .message("unrecognized condition: []") }
    for text in wanted { goals.append(try WaitGoal(text)) }
    self.goals = goals
    _ = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if deadline == nil {
      let timeout = invocation.arguments.duration("timeout")
      let end = client.now + (timeout < .zero ? .hours(168) : timeout)
      deadline = end
      isCreating = goals.contains(.create)
      if !isCreating { try start(&client, &station) }
    }
    if isCreating {
      let progress = try awaitCreation(&client, &station)
      guard progress == .finished, goals.contains(where: { $0 != .create }) else {
        return progress
      }
      isCreating = false
      try start(&client, &station)
    }
    var still: [NamedObject] = []
    for object in pending {
      if try check(object, &client) {
        station.print(
          invocation.messages.done("condition met", object.resource, object.id.name)
        )
      } else {
        still.append(object)
      }
    }
    pending = still
    guard !pending.isEmpty else { return .finished }
    guard let deadline, client.now >= deadline else {
      return .waiting([.change, .until(deadline ?? client.now)])
    }
    throw Failure.of(
      pending.map {
        .message("timed out waiting for the condition on \($0.resource.plural)/\($0.id.name)")
      }
    ) ?? .status(1)
  }

  private mutating func start<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station
    )
    let failures =
      awaitsDeletion
      ? finder.failures.filter { !$0.isNotFound } : finder.failures
    if let failure = Failure.of(failures) { throw failure }
    if finder.objects.isEmpty, !awaitsDeletion { throw .message("no matching resources found") }
    pending = finder.objects.map {
      NamedObject(resource: $0.resource, id: $0.namespacedName, uid: $0.metadata.uid)
    }
  }

  private func check<Client: KubernetesClient>(
    _ object: NamedObject,
    _ client: inout Client
  ) throws(Failure) -> Bool {
    let found: any APIObject
    do {
      found = try client.get(
        object.resource,
        namespace: object.id.namespace,
        name: object.id.name
      )
    } catch  where error.reason == .notFound {
      if awaitsDeletion { return true }
      throw .refused(error)
    } catch {
      throw .refused(error)
    }
    if awaitsDeletion { return found.metadata.uid != object.uid }
    return goals.allSatisfy { $0.isMet(by: found) }
  }

  private func awaitCreation<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station
    )
    if finder.failures.isEmpty, !finder.objects.isEmpty {
      let isAll = goals.allSatisfy { $0 == .create }
      for object in finder.objects where isAll {
        station.print(
          invocation.messages.done("condition met", object.resource, object.metadata.name)
        )
      }
      return .finished
    }
    if let failure = finder.failures.first(where: { !$0.isNotFound }) { throw failure }
    guard let deadline, client.now >= deadline else {
      return .waiting([.change, .until(deadline ?? client.now)])
    }
    throw .message("timed out waiting for the condition")
  }
}

/// What `--for` asks for.
enum WaitGoal: Sendable, Hashable {
  case create
  case delete
  case condition(String, String)
  case path(JSONPath, String?)

  init(_ text: String) throws(Failure) {
    switch text {
    case "create": self = .create
    case "delete": self = .delete
    case let text where text.hasPrefix("condition="):
      let parts = text.dropFirst(10).split(separator: "=", maxSplits: 1).map(String.init)
      self = .condition(parts.first ?? "", parts.count == 2 ? parts[1] : "true")
    case let text where text.hasPrefix("jsonpath="):
      let rest = text.dropFirst(9)
      if rest.isEmpty { throw .message("jsonpath expression cannot be empty") }
      let end = rest.lastIndex(of: "}").map { rest.index(after: $0) } ?? rest.endIndex
      let value = rest[end...]
      if value == "=" {
        throw .message(
          "jsonpath wait has to have a value after equal sign, like"
            + " --for=jsonpath='{.status.readyReplicas}'=3"
        )
      }
      if value.dropFirst().contains("=") {
        throw .message(
          "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or"
            + " --for=jsonpath='{.status.readyReplicas}'"
        )
      }
      do {
        self = .path(
          try JSONPath(relaxed: String(rest[..<end])),
          value.hasPrefix("=") ? String(value.dropFirst()) : nil
        )
      } catch {
        throw .message(error.message)
      }
    default: throw .message("unrecognized condition: \"\(text)\"")
    }
  }

  /// Whether `object` is as it should be.
  func isMet(by object: any APIObject) -> Bool {
    switch self {
    case .create: return true
    case .delete: return false
    case .condition(let type, let wanted):
      let conditions = object.manifest()["status"]?["conditions"]?.array ?? []
      return conditions.contains { condition in
        condition["type"]?.string?.lowercased() == type.lowercased()
          && condition["status"]?.string?.lowercased() == wanted.lowercased()
      }
    case .path(let path, let wanted):
      let found = ((try? path.results(in: object.manifest())) ?? []).flatMap { $0 }
      guard let wanted else { return !found.isEmpty }
      return found.contains { JSONPath.print($0) == wanted }
    }
  }
}
