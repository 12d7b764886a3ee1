import KubernetesAPI
import Manifests

extension CheckEvaluator {
  func outcome(
    of wanted: AnswersCondition,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    guard let url = address(wanted.url, &client) else {
      return .missed(Miss("the cluster has no node to ask"))
    }
    let place = place(wanted.from, &client)
    switch probe.request(url, from: place) {
    case .failure(let reason):
      if wanted.fails { return .done }
      let advice = Diagnosis.silence(at: url, from: place, &client)
      if case .waiting(let what) = advice { return .underway(what) }
      return .missed(
        Miss("`\(url)` does not answer from \(place.words): \(reason)", advice: advice.texts)
      )
    case .response(let status, let body):
      if wanted.fails {
        return .missed(
          Miss("`\(url)` answers from \(place.words) with status \(status), and must not")
        )
      }
      let outcome = outcome(of: wanted, url, status: status, body: body)
      guard case .missed(var miss) = outcome, status != wanted.status,
        [404, 502, 503].contains(status)
      else { return outcome }
      let found = Diagnosis.ingressTrouble(behind: url, &client)
      if !found.isEmpty { miss.advice = found }
      return .missed(miss)
    }
  }

  private func outcome(
    of wanted: AnswersCondition,
    _ url: String,
    status: Int,
    body: String
  ) -> CheckOutcome {
    if status != wanted.status {
      let shown = Difference(
        path: "status",
        expected: String(wanted.status),
        actual: String(status)
      )
      return .missed(
        Miss(
          "`\(url)` answers with status \(status), not \(wanted.status)",
          difference: shown,
          advice: status >= 500 ? Diagnosis.brokenAnswer(body) : []
        )
      )
    }
    if let text = wanted.body, !text.isFound(in: body) {
      return .missed(
        Miss(
          "the answer of `\(url)` does not say `\(text)`",
          difference: Difference(
            path: "body",
            expected: text.source,
            actual: ValueText.short(.string(String(body.trimmedSpaces)))
          )
        )
      )
    }
    return .done
  }

  func outcome(
    of wanted: FileCondition,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    let place = place(wanted.place, &client)
    let file = "file `\(wanted.path)` on \(place.words)"
    guard let text = probe.file(wanted.path, in: place) else {
      return wanted.isAbsent ? .done : .missed(Miss("there is no \(file)"))
    }
    if wanted.isAbsent { return .missed(Miss("\(file) is still there")) }
    guard let pattern = wanted.contains, !pattern.isFound(in: text) else { return .done }
    return .missed(
      Miss(
        "\(file) does not contain `\(pattern)`",
        difference: Difference(
          path: wanted.path,
          expected: pattern.source,
          actual: ValueText.short(.string(String(text.trimmedSpaces)))
        )
      )
    )
  }

  func outcome(
    of wanted: ProcessCondition,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    let place = place(wanted.place, &client)
    guard let programs = probe.programs(in: place) else {
      return wanted.isAbsent ? .done : .missed(Miss("there is no \(place.words) that runs"))
    }
    let condition = RanCondition(program: wanted.program, arguments: wanted.arguments, place: nil)
    let runs = programs.contains {
      condition.isMet(by: ProgramObservation(place: place, arguments: $0))
    }
    if runs != wanted.isAbsent { return .done }
    let words = ([wanted.program] + wanted.arguments).map(\.source).joined(separator: " ")
    let actual = Words.list(programs.map { "`\($0.joined(separator: " "))`" })
    return .missed(
      Miss(
        wanted.isAbsent
          ? "`\(words)` still runs on \(place.words)"
          : "`\(words)` does not run on \(place.words)\(actual.isEmpty ? "" : ", but \(actual)")"
      )
    )
  }

  func outcome(
    of wanted: CommandCondition,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> CheckOutcome {
    let place = place(wanted.place, &client)
    guard let line = address(wanted.line, &client), let answer = probe.run(line, in: place) else {
      return .missed(Miss("`\(wanted.line)` cannot be run on \(place.words)"))
    }
    guard let status = answer.status else {
      return .missed(Miss("`\(line)` does not end on \(place.words)"))
    }
    let said = ValueText.short(.string(String(answer.output.trimmedSpaces)))
    if let pattern = wanted.prints, !pattern.isFound(in: answer.output) {
      return .missed(
        Miss(
          "`\(line)` on \(place.words) does not print `\(pattern)`"
            + (said.isEmpty ? "" : ", but `\(said.replacing("\n", with: " "))`"),
          difference: Difference(path: "output", expected: pattern.source, actual: said),
          advice: advice(on: line, from: place, &client)
        )
      )
    }
    guard let expected = wanted.status, expected != status else { return .done }
    return .missed(
      Miss(
        "`\(line)` ends with status \(status) on \(place.words), not \(expected)"
          + (said.isEmpty ? "" : ": \(said)"),
        difference: Difference(path: "status", expected: "\(expected)", actual: "\(status)"),
        advice: advice(on: line, from: place, &client)
      )
    )
  }

  /// What may be why a command does not do what it should.
  private func advice(
    on line: String,
    from place: Place,
    _ client: inout some KubernetesClient
  ) -> [String] {
    if line.contains("auth can-i") { return Diagnosis.accessTrouble(&client) }
    let advice = Diagnosis.trouble(ofServicesIn: line, from: place, &client)
    guard advice.isEmpty, line.contains("curl") || line.contains("wget") else { return advice }
    return Diagnosis.ingressTrouble(behind: line, &client)
  }

  /// Puts the first node's address for `$NODE`.
  private func address(_ url: String, _ client: inout some KubernetesClient) -> String? {
    guard url.contains("$NODE") else { return url }
    for node in client.manifests("Node") {
      for address in node.value("status", "addresses")?.array ?? []
      where address["type"]?.string == "InternalIP" {
        return url.replacing("$NODE", with: address["address"]?.string ?? "")
      }
    }
    return nil
  }

  /// The place that a pattern names; a wildcard takes the first ready pod that fits.
  private func place(_ pattern: PlacePattern, _ client: inout some KubernetesClient) -> Place {
    switch pattern {
    case .host: return .host
    case .node(let name): return .node(name)
    case .pod(let namespace, let name, let container):
      guard !name.isLiteral else {
        return .pod(namespace: namespace, name: name.source, container: container)
      }
      let pods = client.manifests("Pod", namespace: namespace)
      let fitting = pods.filter { name.matches($0.metadata.name) && !$0.isTerminating }
      let found = fitting.first { $0.readiness == .ready } ?? fitting.first
      return .pod(
        namespace: namespace,
        name: found?.metadata.name ?? name.source,
        container: container
      )
    }
  }
}
