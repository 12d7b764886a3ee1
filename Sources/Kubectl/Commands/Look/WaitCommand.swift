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
  private let format: OutputFormat
  private var deadline: Instant?
  private var pending: [NamedObject] = []
  /// What went wrong so far, which is told at the end.
  private var failures: [Failure] = []
  private var printed = 0
  private var isCreating = false

  private var awaitsDeletion: Bool { goals.contains(.delete) }

  /// An object that is waited for.
  private struct NamedObject: Sendable {
    let object: any APIObject

    var resource: APIResource { object.resource }
    var id: NamespacedName { object.namespacedName }
    var uid: String { object.metadata.uid }
  }

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let wanted = invocation.arguments.list("for")
    var goals: [WaitGoal] = []
    if wanted.isEmpty { throw .message("unrecognized condition: []") }
    for text in wanted { goals.append(try WaitGoal(text)) }
    self.goals = goals
    format = try OutputFormat(invocation.arguments, version: invocation.version)
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
    // One after the other, as kubectl visits them.
    while let object = pending.first {
      do throws(Failure) {
        if let found = try check(object, &client) {
          try say(found, &station)
        } else if let deadline, client.now < deadline {
          return .waiting([.change, .until(deadline)])
        } else {
          throw .message("\(unmet) \(object.resource.plural)/\(object.id.name)")
        }
      } catch {
        failures.append(error)
      }
      pending.removeFirst()
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  /// What is said of an object that is not as it should be in time.
  private var unmet: String {
    let isAtOnce =
      invocation.version == .current && invocation.arguments.duration("timeout") == .zero
    return isAtOnce ? "condition not met for" : "timed out waiting for the condition on"
  }

  /// Says that an object is as it should be, or prints it.
  private mutating func say<Station: Workstation>(
    _ object: any APIObject,
    _ station: inout Station
  ) throws(Failure) {
    guard !format.isTable else {
      return station.print(
        invocation.messages.done("condition met", object.resource, object.metadata.name)
      )
    }
    if format == .yaml, printed > 0 { station.print("---\n") }
    printed += 1
    let printer = ObjectPrinter(format: format, messages: invocation.messages)
    station.print(try printer.text([object], asList: false))
  }

  private mutating func start<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let finder = try found(&client, &station)
    failures = awaitsDeletion ? finder.failures.filter { !$0.isNotFound } : finder.failures
    if finder.objects.isEmpty, !awaitsDeletion, failures.isEmpty {
      throw .message("no matching resources found")
    }
    pending = finder.objects.map { NamedObject(object: $0) }
  }

  /// The objects that the words name; `--all` beside a selector is no contradiction here.
  private func found<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> ObjectFinder {
    let words = invocation.positional
    if invocation.arguments.bool("all-namespaces"), words.count > 1 || words.contains("/") {
      throw .message("a resource cannot be retrieved by name across all namespaces")
    }
    var call = invocation
    if Selection(invocation).isSelective { call.arguments.remove("all") }
    return try ObjectFinder.forChange(words, call, &client, &station)
  }

  private func check<Client: KubernetesClient>(
    _ object: NamedObject,
    _ client: inout Client
  ) throws(Failure) -> (any APIObject)? {
    let found: any APIObject
    do {
      found = try client.get(
        object.resource,
        namespace: object.id.namespace,
        name: object.id.name
      )
    } catch  where error.reason == .notFound {
      if awaitsDeletion { return object.object }
      throw .refused(error)
    } catch {
      throw .refused(error)
    }
    if awaitsDeletion { return found.metadata.uid != object.uid ? object.object : nil }
    for goal in goals where try !goal.isMet(by: found) { return nil }
    return found
  }

  private mutating func awaitCreation<Client: KubernetesClient, Station: Workstation>(
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
      for object in finder.objects where isAll { try say(object, &station) }
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
  func isMet(by object: any APIObject) throws(Failure) -> Bool {
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
      if found.count == 1, found[0].object != nil || found[0].array != nil {
        throw .message("jsonpath leads to a nested object or list which is not supported")
      }
      return found.contains { JSONPath.print($0) == wanted }
    }
  }
}
