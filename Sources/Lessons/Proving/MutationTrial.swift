import KubernetesAPI
import Manifests
import Simulation

/// What became of the mutations of a solved step.
public struct MutationFigures: Hashable, Sendable {
  /// How many changes were made to the solved state, each by itself.
  public var tried = 0
  /// How many of them some check noticed.
  public var noticed = 0
  /// The names of the checks that held through all of them.
  public var unmoved: [String] = []

  /// None yet.
  public init() {}

  /// Adds the figures of another step.
  public static func += (left: inout MutationFigures, right: MutationFigures) {
    left.tried += right.tried
    left.noticed += right.noticed
    left.unmoved += right.unmoved
  }
}

/// Changes a solved state in one thing at a time, and looks which checks notice.
///
/// A check that notices none of the changes cannot fail, or looks at something else than it says.
struct MutationTrial<World: LessonWorld> {
  /// The solved state.
  let world: World
  /// The way to it.
  let run: LessonRun
  /// What was there before.
  let start: ObjectCensus

  /// How long the cluster has to react to a change before the second look.
  private static var reaction: Duration { .seconds(20) }
  /// How many changes are tried for one step.
  private static var limit: Int { 120 }

  /// Tries them.
  func figures() -> MutationFigures {
    var figures = MutationFigures()
    var open: [Int] = []
    for (index, goal) in run.step.goals.enumerated() {
      if case .check = goal { open.append(index) }
    }
    let checks = open
    // Whoever did nothing must not pass either.
    var unobserved = world
    let alone = unobserved.look { [run] client, probe in
      run.outcomesApart(&client, &probe, isObserving: false)
    }
    open.removeAll { !(alone[$0]?.isDone ?? true) }
    for mutation in mutations().prefix(Self.limit) {
      guard let failing = failingChecks(after: mutation, checks) else { continue }
      figures.tried += 1
      if !failing.isEmpty { figures.noticed += 1 }
      open.removeAll { failing.contains($0) }
    }
    figures.unmoved = open.map { run.step.goals[$0].name }
    return figures
  }

  /// The checks that do not hold after a change; nil where it could not be made.
  private func failingChecks(after mutation: Mutation, _ checks: [Int]) -> [Int]? {
    var copy = world
    if case .removeFile(let path) = mutation {
      copy.type("rm -f '\(path)'")
    } else {
      let isDone = copy.look { client, _ in mutation.apply(&client) }
      guard isDone else { return nil }
    }
    var failing: [Int] = []
    for isSecond in [false, true] {
      if isSecond { copy.pass(Self.reaction) }
      let outcomes = copy.look { [run] client, probe in
        run.outcomesApart(&client, &probe, isObserving: true)
      }
      failing += checks.filter { !(outcomes[$0]?.isDone ?? true) }
      if failing.count == checks.count { break }
    }
    return failing
  }

  private func mutations() -> [Mutation] {
    var copy = world
    return copy.look { [self] client, _ in
      var result: [Mutation] = []
      for case .check(let check) in run.step.goals {
        for wanted in check.condition.objects { result += mutations(of: wanted, &client) }
        for case .file(let file) in check.condition.leaves where file.place == .host {
          result.append(.removeFile(file.path))
        }
      }
      result += ObjectCensus(&client).undoing(to: start)
      if run.step.goals.contains(where: \.isAboutMachines) {
        result += ["Service", "Pod"].map { kind in
          .delete(
            client.manifests(kind).filter {
              $0.metadata.namespace != "kube-system" && $0.metadata.name != "kubernetes"
            }
            .map(Mutation.ObjectKey.init)
          )
        }
      }
      return result
    }
  }

  private func mutations(
    of wanted: ObjectCondition,
    _ client: inout some KubernetesClient
  ) -> [Mutation] {
    var plain = wanted
    (plain.isAbsent, plain.count) = (false, nil)
    do throws(Status) {
      guard let resource = APIKinds.resource(named: wanted.kind, among: try client.resources())
      else { return [] }
      let search = ObjectSearch(plain, resource, &client)
      let fitting = search.candidates.filter { $0.differences.isEmpty }.map(\.object)
      guard !fitting.isEmpty else {
        if let near = search.candidates.first {
          return [.replace(wanted.expectation.fulfilled(over: near.object.tree))]
        }
        return wanted.example(resource).map { [.create($0)] } ?? []
      }
      var result = [Mutation.delete(fitting.map(Mutation.ObjectKey.init))]
      if fitting.count > 1 { result.append(.delete([Mutation.ObjectKey(fitting[0])])) }
      result += wanted.expectation.mutants(of: fitting[0].tree).map { .replace($0) }
      return result
    } catch {
      return []
    }
  }
}

extension Goal {
  /// Whether it asks what runs on machines, and not the API alone.
  fileprivate var isAboutMachines: Bool {
    guard case .check(let check) = self else { return false }
    return check.condition.leaves.contains(where: \.isProbed)
  }
}

extension ObjectCondition {
  /// An object that the condition would be about, to try whether it is noticed.
  func example(_ resource: APIResource) -> Value? {
    var tree = expectation.fulfilled(over: nil)
    if tree.object == nil { tree = .emptyObject }
    tree["apiVersion"] = .string(resource.apiVersion)
    tree["kind"] = .string(resource.kind)
    var metadata = tree["metadata"]?.object ?? ValueObject()
    metadata["name"] = .string(
      (name?.source ?? "example").replacing("*", with: "x").trimmed(of: "-")
    )
    if resource.isNamespaced { metadata["namespace"] = .string(namespace ?? "default") }
    var labels = metadata["labels"]?.object ?? ValueObject()
    for term in SelectorText.terms(selector).terms {
      labels[term.key] = .string(term.values.first ?? "x")
    }
    if !labels.isEmpty { metadata["labels"] = .object(labels) }
    tree["metadata"] = .object(metadata)
    let pod: Value = ["containers": [["name": "x", "image": "nginx"]]]
    switch resource.kind {
    case "Pod": tree["spec"] = Self.merged(pod, tree["spec"])
    case "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet":
      let selector: Value = ["app": "example"]
      let spec: Value = [
        "selector": resource.kind == "ReplicationController" ? selector : ["matchLabels": selector],
        "template": ["metadata": ["labels": selector], "spec": pod],
      ]
      tree["spec"] = Self.merged(spec, tree["spec"])
    case "PersistentVolumeClaim":
      let claim: Value = [
        "accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Mi"]],
      ]
      tree["spec"] = Self.merged(claim, tree["spec"])
    case "Service": tree["spec"] = Self.merged(["ports": [["port": 80]]], tree["spec"])
    default: break
    }
    return tree
  }

  private static func merged(_ base: Value, _ over: Value?) -> Value {
    var result = base.object ?? ValueObject()
    for field in over?.object?.fields ?? [] { result[field.key] = field.value }
    return .object(result)
  }
}

extension String {
  fileprivate func trimmed(of character: Character) -> String {
    var rest = self[...]
    while rest.last == character { rest = rest.dropLast() }
    return String(rest)
  }
}
