import KubernetesAPI
import Manifests
import Simulation

/// What comes true, by a look at a cluster.
extension Prediction {
  /// Lets a copy of the cluster run the commands, and looks what came of them.
  func foresee<Probe: CheckProbe>(_ probe: Probe) -> Outcome {
    var copy = probe
    var observations: [Observation] = []
    for line in commands { observations += copy.type(line) }
    var passed = Duration.zero
    while passed < wait { passed = passed + copy.pass(atMost: wait - passed) }
    var client = copy.client
    return outcome(observations, &client, &copy)
  }

  /// How things stand; `observations` are those of the commands.
  func outcome(
    _ observations: [Observation],
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> Outcome {
    switch form {
    case .count(let wanted): return .count(Self.fitting(wanted, &client).count)
    case .names(let wanted):
      return .names(Self.sorted(Self.fitting(wanted, &client).map(\.metadata.name)))
    case .value(let wanted, let field):
      guard let object = Self.fitting(wanted, &client).first else { return .value("nothing") }
      return .value(Self.text(at: field, of: object))
    case .options(let options):
      let evaluator = CheckEvaluator(observations: observations)
      return .options(
        options.indices.filter {
          evaluator.outcome(of: options[$0].condition, &client, &probe).isDone
        }
      )
    }
  }

  /// The objects that are counted or named, each with its state.
  func witnesses(_ client: inout some KubernetesClient) -> [String] {
    switch form {
    case .count(let wanted), .names(let wanted), .value(let wanted, _):
      return Self.fitting(wanted, &client).map { "`\($0.name)` (\($0.readiness.words))" }
    case .options: return []
    }
  }

  private static func fitting(
    _ wanted: ObjectCondition,
    _ client: inout some KubernetesClient
  ) -> [ClusterObject] {
    do throws(Status) {
      guard let resource = APIKinds.resource(named: wanted.kind, among: try client.resources())
      else { return [] }
      return ObjectSearch(wanted, resource, &client).candidates
        .filter { $0.differences.isEmpty }.map(\.object)
    } catch {
      return []
    }
  }

  /// The text of a field such as `status.containerStatuses[0].restartCount`.
  private static func text(at field: String, of object: ClusterObject) -> String {
    if field == "STATUS", object.resource.kind == "Pod" { return object.podState }
    var value: Value? = object.tree
    for part in field.split(separator: ".") {
      let pieces = part.split { $0 == "[" || $0 == "]" }
      for (place, piece) in pieces.enumerated() {
        value =
          place == 0 ? value?[String(piece)] : Int(piece).flatMap { value?[$0] }
      }
    }
    return value.map(ValueText.short) ?? "nothing"
  }
}
