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
      let advice = Diagnosis.silence(at: url, &client)
      if case .waiting(let what) = advice { return .underway(what) }
      return .missed(
        Miss("`\(url)` does not answer from \(place.words): \(reason)", advice: advice.texts)
      )
    case .response(let status, let body):
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
        return .missed(Miss("the answer of `\(url)` does not say `\(text)`"))
      }
      return .done
    }
  }

  func outcome(of wanted: FileCondition, _ probe: inout some CheckProbe) -> CheckOutcome {
    let place = Place.reading(wanted.place)
    let file = "file `\(wanted.path)` on \(place.words)"
    guard let text = probe.file(wanted.path, in: place) else {
      return wanted.isAbsent ? .done : .missed(Miss("there is no \(file)"))
    }
    if wanted.isAbsent { return .missed(Miss("\(file) is still there")) }
    guard let pattern = wanted.contains, !pattern.isFound(in: text) else { return .done }
    return .missed(Miss("\(file) does not contain `\(pattern)`"))
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

  /// The place that `key` names; a wildcard takes the first running pod that fits.
  private func place(_ key: String, _ client: inout some KubernetesClient) -> Place {
    let place = Place.reading(key)
    guard case .pod(let namespace, let name, _) = place, name.contains("*") else { return place }
    let pattern = Pattern(name)
    let pods = client.manifests("Pod", namespace: namespace)
    let found = pods.first { pattern.matches($0.metadata.name) && $0.readiness == .ready }
    return .pod(namespace: namespace, name: found?.metadata.name ?? name, container: "")
  }
}
