import KubernetesAPI

extension CheckEvaluator {
  func outcome(of wanted: LookedCondition, _ kinds: [APIResource]) -> CheckOutcome {
    let plural = APIKinds.resource(named: wanted.kind, among: kinds)?.qualifiedPlural ?? wanted.kind
    var near: RequestObservation?
    for case .request(let request) in observations where request.resource == plural {
      if wanted.isMet(by: request) { return .done }
      if wanted.verbs.isEmpty ? !request.isAside : wanted.verbs.contains(request.verb) {
        near = request
      }
    }
    let what = wanted.words(plural)
    guard let near, !near.namespace.isEmpty, let namespace = wanted.namespace,
      !namespace.matches(near.namespace)
    else { return .missed(Miss("\(what)")) }
    return .missed(
      Miss(
        "\(what)",
        advice: ["That was namespace `\(near.namespace)`; the step is about `\(namespace)`."]
      )
    )
  }

  func outcome(of wanted: RanCondition) -> CheckOutcome {
    for case .program(let run) in observations where wanted.isMet(by: run) { return .done }
    let words = ([wanted.program] + wanted.arguments).map(\.source).joined(separator: " ")
    return .missed(Miss("`\(words)` has not run\(Self.inPlace(wanted.place)) yet"))
  }

  func outcome(ofPrinted wanted: Pattern) -> CheckOutcome {
    for case .output(let text) in observations where wanted.isFound(in: text) { return .done }
    return .missed(Miss("no command has printed `\(wanted)` yet"))
  }

  private static func inPlace(_ place: Pattern?) -> String {
    guard let place else { return "" }
    return place.source == "host" ? " on your machine" : " in `\(place)`"
  }
}

extension LookedCondition {
  func isMet(by request: RequestObservation) -> Bool {
    let reading = ["get", "list", "watch"]
    guard (verbs.isEmpty ? reading : verbs).contains(request.verb) else { return false }
    // To look is to be shown something, unless the check names the command.
    guard !verbs.isEmpty || !commands.isEmpty || !request.isAside else { return false }
    guard status.map({ $0 == request.status }) ?? (request.status < 400) else { return false }
    guard commands.isEmpty || commands.contains(request.command) else { return false }
    guard forms.isEmpty || forms.contains(request.form) else { return false }
    if let namespace, !request.namespace.isEmpty, !namespace.matches(request.namespace) {
      return false
    }
    if let selector, !selector.isFound(in: request.selector) { return false }
    guard let name else { return true }
    // A list shows an object as a whole only in the forms that print everything.
    let showsAll = ["yaml", "json"].contains(request.form) || request.command == "describe"
    return name.matches(request.name) || (request.name.isEmpty && showsAll)
  }

  /// What is still to be done, in words.
  func words(_ plural: String) -> String {
    let object = name.map { "`\(plural) \($0)`" } ?? "the \(plural)"
    let selected = selector.map { " by the selector `\($0)`" } ?? ""
    let space = namespace.map { $0.source == "default" ? "" : " in namespace `\($0)`" } ?? ""
    switch verbs.first {
    case "delete": return "\(object)\(selected): not deleted\(space) yet"
    case "create": return "\(object)\(selected): not created\(space) yet"
    case "update", "patch": return "\(object)\(selected): not changed\(space) yet"
    case "connect": return "\(object): not entered\(space) yet"
    default:
      let form = forms.first.map { " as `\($0)`" } ?? ""
      let way = commands == ["describe"] ? "described" : "looked at"
      return "you have not \(way) \(object)\(selected)\(space)\(form) yet"
    }
  }
}

extension RanCondition {
  func isMet(by run: ProgramObservation) -> Bool {
    guard let name = run.arguments.first?.split(separator: "/").last else { return false }
    guard program.matches(String(name)), place?.matches(run.place.key) ?? true else { return false }
    let rest = run.arguments.dropFirst()
    return arguments.allSatisfy { wanted in rest.contains { wanted.matches($0) } }
  }
}

extension Place {
  /// The place as checks write it: `host`, `node/minikube`, `pod/web`.
  var key: String {
    switch self {
    case .host: "host"
    case .node(let name): "node/\(name)"
    case .pod(_, let name, _): "pod/\(name)"
    }
  }
}
