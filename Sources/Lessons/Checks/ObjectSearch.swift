import KubernetesAPI
import Manifests

/// The objects that a condition may be about, each with its differences from what is wanted.
struct ObjectSearch {
  /// An object that may be meant.
  struct Candidate {
    /// The object.
    let object: ClusterObject
    /// Where it differs.
    let differences: [Difference]
    /// How far it is.
    let readiness: Readiness

    /// Whether everything that the user sets is as wanted.
    var onlyStatusDiffers: Bool { differences.allSatisfy(\.isStatus) }

    /// How far from wanted: what the user sets weighs more than what the system reports.
    var distance: Int { differences.reduce(0) { $0 + ($1.isStatus ? 1 : 10) } }
  }

  /// What is wanted.
  let wanted: ObjectCondition
  /// The kind.
  let resource: APIResource
  /// The objects that stay, in the order of their names.
  let candidates: [Candidate]
  /// The objects that are being deleted.
  let leaving: [ClusterObject]

  /// Searches.
  init(_ wanted: ObjectCondition, _ resource: APIResource, _ client: inout some KubernetesClient) {
    self.wanted = wanted
    self.resource = resource
    let labels = wanted.selector.isEmpty ? nil : SelectorText.terms(wanted.selector)
    var objects: [ClusterObject]
    if let name = wanted.name, name.isLiteral, labels == nil,
      let space = Self.space(wanted, resource)
    {
      objects = Self.find(resource, space, name.source, &client)
    } else {
      let space = resource.isNamespaced ? wanted.namespace : nil
      objects = client.manifests(resource, ListOptions(namespace: space, labels: labels))
      if let name = wanted.name { objects = objects.filter { name.matches($0.metadata.name) } }
    }
    let seesLeaving = wanted.expectation.mentions(["metadata", "deletionTimestamp"])
    leaving = seesLeaving ? [] : objects.filter(\.isTerminating)
    candidates = objects.filter { seesLeaving || !$0.isTerminating }.map { object in
      let readiness = object.readiness
      var differences = wanted.expectation.differences(object.tree)
      if wanted.isReady, readiness != .ready {
        differences.append(
          Difference(path: "status", expected: "ready", actual: readiness.words)
        )
      }
      if let age = wanted.age, let difference = age.difference(object.age(client.now)) {
        differences.append(difference)
      }
      return Candidate(object: object, differences: differences, readiness: readiness)
    }
  }

  /// The kind's plural in a sentence.
  var plainPlural: String { resource.plural == "endpoints" ? "endpoints" : resource.plural }
  /// The kind's singular in a sentence.
  var plainSingular: String { resource.singular }

  /// The object of that very name that is not there.
  var missing: MissSubject? {
    guard let name = wanted.name, name.isLiteral else { return nil }
    let space = resource.isNamespaced ? wanted.namespace ?? "" : ""
    return MissSubject(kind: resource.kind, namespace: space, name: name.source)
  }

  /// Name or selector, for a sentence about several objects.
  var qualification: String {
    let name = wanted.name.map { " named `\($0)`" } ?? ""
    return name + selectorWords
  }

  /// The selector, for a sentence.
  var selectorWords: String {
    wanted.selector.isEmpty ? "" : " with the labels `\(wanted.selector)`"
  }

  /// The namespace, for a sentence, where it is worth a word.
  var namespaceWords: String {
    guard resource.isNamespaced, let space = wanted.namespace, space != "default" else { return "" }
    return " in namespace `\(space)`"
  }

  private static func space(_ wanted: ObjectCondition, _ resource: APIResource) -> String? {
    resource.isNamespaced ? wanted.namespace : ""
  }

  private static func find(
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ client: inout some KubernetesClient
  ) -> [ClusterObject] {
    do throws(Status) {
      return [ClusterObject(try client.get(resource, namespace: namespace, name: name))]
    } catch {
      return []
    }
  }
}

extension Readiness {
  /// Whether time is all it needs.
  var isProgressing: Bool { if case .progressing = self { true } else { false } }

  /// The state in words.
  var words: String {
    switch self {
    case .ready: "ready"
    case .progressing(let state), .stuck(let state): state
    }
  }
}
