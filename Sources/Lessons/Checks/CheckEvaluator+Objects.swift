import KubernetesAPI
import Manifests

extension CheckEvaluator {
  func outcome(of wanted: ObjectCondition, _ client: inout some KubernetesClient) -> CheckOutcome {
    let resource: APIResource?
    do throws(Status) {
      resource = APIKinds.resource(named: wanted.kind, among: try client.resources())
    } catch {
      return .missed(Miss("the API server does not answer: \(error.message)"))
    }
    guard let resource else {
      return .missed(Miss("the cluster knows no kind `\(wanted.kind)`"))
    }
    let search = ObjectSearch(wanted, resource, &client)
    if wanted.isAbsent { return absence(search, &client) }
    if let count = wanted.count { return number(count, search, &client) }
    return presence(search, &client)
  }

  // MARK: None

  private func absence(
    _ search: ObjectSearch,
    _ client: inout some KubernetesClient
  )
    -> CheckOutcome
  {
    let staying = search.candidates.filter { $0.differences.isEmpty }
    guard let first = staying.first else {
      guard let leaving = search.leaving.first else { return .done }
      let names = Words.list(search.leaving.map { "`\($0.name)`" })
      guard let owner = Diagnosis.replacer(of: leaving, &client) else {
        return .underway("\(names) to end")
      }
      return .missed(
        Miss(
          "\(names) will be gone soon, but `\(owner.name)` makes another",
          object: leaving.name,
          advice: Diagnosis.whyItStays(leaving, &client)
        )
      )
    }
    if staying.allSatisfy({ Diagnosis.isAbandoned($0.object, &client) }) {
      return .underway("`\(first.object.name)` to go the way of its owner")
    }
    let names = staying.map { "`\($0.object.name)`" }
    return .missed(
      Miss(
        "\(Words.list(names)) \(names.count == 1 ? "is" : "are") still there",
        object: first.object.name,
        advice: Diagnosis.whyItStays(first.object, &client)
      )
    )
  }

  // MARK: A number

  private func number(
    _ count: Expectation,
    _ search: ObjectSearch,
    _ client: inout some KubernetesClient
  ) -> CheckOutcome {
    let fitting = search.candidates.filter { $0.differences.isEmpty }
    if count.differences(.integer(Int64(fitting.count))).isEmpty { return .done }
    let kind = search.plainPlural
    if search.candidates.count > fitting.count {
      // Those that are there may only need time.
      let others = search.candidates.filter { !$0.differences.isEmpty }
      let onlyTime = others.allSatisfy { $0.readiness.isProgressing && $0.onlyStatusDiffers }
      let enough = count.differences(.integer(Int64(search.candidates.count))).isEmpty
      if onlyTime, enough {
        let states = Words.tally(others.map { $0.readiness.words })
        return .underway("\(others.count) of \(search.candidates.count) \(kind): \(states)")
      }
      // What differs in much was never meant to be one of them.
      let near = others.filter { $0.differences.count { !$0.isStatus } < 2 }
      if enough, let worst = near.first(where: { !$0.readiness.isProgressing }) ?? near.first {
        return .missed(miss(about: worst, search, &client))
      }
    }
    if let coming = Diagnosis.coming(search, count, &client) { return .underway(coming) }
    if fitting.count > 0, !search.leaving.isEmpty, fitting.count == search.candidates.count,
      count.differences(.integer(Int64(fitting.count + search.leaving.count))).isEmpty
    {
      return .underway("a replacement for `\(search.leaving[0].name)`")
    }
    let expected = "\(count.words) \(kind)\(search.qualification)"
    return .missed(
      Miss(
        "expected \(expected), there \(fitting.count == 1 ? "is" : "are") \(fitting.count)",
        difference: Difference(
          path: "count",
          expected: count.words,
          actual: String(fitting.count)
        ),
        advice: Diagnosis.whyTheCount(search, &client)
      )
    )
  }

  // MARK: At least one

  private func presence(
    _ search: ObjectSearch,
    _ client: inout some KubernetesClient
  )
    -> CheckOutcome
  {
    guard let nearest = search.candidates.min(by: { $0.distance < $1.distance }) else {
      let name = search.wanted.name.map { " `\($0)`" } ?? ""
      let space = search.namespaceWords
      return .missed(
        Miss(
          "there \(search.resource.kind == "Endpoints" ? "are" : "is") no \(search.plainSingular)\(name)\(search.selectorWords)\(space) yet",
          subject: search.missing,
          advice: Diagnosis.whyNone(search, &client)
        )
      )
    }
    if nearest.differences.isEmpty { return .done }
    if nearest.onlyStatusDiffers, let pod = Diagnosis.stuckPod(of: nearest.object, &client) {
      return .missed(
        Miss(
          "`\(pod.name)` is \(pod.podState)",
          object: pod.name,
          advice: Diagnosis.podTrouble(pod, &client)
        )
      )
    }
    let standstill =
      nearest.onlyStatusDiffers ? Diagnosis.standstill(nearest.object, &client) : []
    if !standstill.isEmpty { return .missed(miss(about: nearest, search, &client)) }
    if nearest.onlyStatusDiffers, case .progressing(let state) = nearest.readiness {
      return .underway("`\(nearest.object.name)` (now \(state))")
    }
    if nearest.onlyStatusDiffers, let what = Diagnosis.coming(nearest.object, &client) {
      return .underway(what)
    }
    return .missed(miss(about: nearest, search, &client))
  }

  private func miss(
    about candidate: ObjectSearch.Candidate,
    _ search: ObjectSearch,
    _ client: inout some KubernetesClient
  ) -> Miss {
    let object = candidate.object
    let advice = Diagnosis.trouble(object, &client)
    let spec = candidate.differences.first { !$0.isStatus }
    if spec == nil, case .stuck(let state) = candidate.readiness {
      return Miss("`\(object.name)` is \(state)", object: object.name, advice: advice)
    }
    guard let difference = spec ?? candidate.differences.first else {
      return Miss("`\(object.name)` differs", object: object.name, advice: advice)
    }
    return Miss(
      "`\(object.name)`: \(Words.difference(difference))",
      object: object.name,
      subject: MissSubject(object),
      difference: difference,
      advice: advice
    )
  }
}
