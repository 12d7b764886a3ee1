import APIServer
import KubernetesAPI
import Lessons
import Manifests
import Simulation

/// An API server filled from manifests, to evaluate checks on; no controller is at work.
struct ClusterState {
  var api: APIServer
  var observations: [Observation] = []

  init() throws {
    api = APIServer(
      configuration: APIServerConfiguration(),
      now: Instant(seconds: 1_500_000_000),
      random: RandomStreams(seed: 1)
    )
    try api.bootstrap(namespaces: ["default", "kube-system"])
    for namespace in ["default", "kube-system"] {
      var account = ServiceAccount()
      account.metadata = ObjectMeta(name: "default", namespace: namespace)
      try api.create(account)
    }
  }

  /// Stores the objects of a YAML text, with their status.
  mutating func add(_ yaml: String) throws {
    for document in try YAMLReader.documents(yaml) {
      var object = try APIKinds.decode(document.value, validation: .strict).object
      if object.metadata.namespace.isEmpty, object.resource.isNamespaced {
        object.metadata.namespace = "default"
      }
      let stored = try api.create(object, WriteOptions())
      guard document.value["status"] != nil else { continue }
      object.metadata = stored.metadata
      if var pod = object as? Pod, let kept = stored as? Pod {
        pod.status.qosClass = kept.status.qosClass
        object = pod
      }
      _ = try api.update(object, .status)
    }
  }

  /// How the check that `yaml` writes stands.
  mutating func outcome(_ yaml: String) throws -> CheckOutcome {
    let (lesson, faults) = Lesson.read(
      id: "x",
      file: "x.md",
      text: LessonText.lesson(check: "name: x\n\(yaml)")
    )
    guard let lesson, case .check(let check)? = lesson.steps[0].goals.first else {
      throw faults[0]
    }
    var probe = NoProbe(api)
    return CheckEvaluator(observations: observations).outcome(of: check, &api, &probe)
  }

  /// The text of the miss of the check that `yaml` writes, advice included; "done" or "waiting …" otherwise.
  mutating func words(_ yaml: String) throws -> String { try outcome(yaml).words }
}
