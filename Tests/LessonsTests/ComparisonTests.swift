import APIServer
import KubernetesAPI
import Manifests
import Simulation
import Testing

@testable import Lessons

@Suite struct ComparisonTests {
  private func differences(_ expected: Value, _ actual: Value, at path: String) -> [Difference] {
    Expectation(expected).differences(actual, path: path)
  }

  @Test(arguments: [
    (">= 1Gi", "1024Mi", true), (">= 1Gi", "1000Mi", false), ("> 100m", "0.2", true),
    ("> 100m", "100m", false), ("< 2", "1500m", true), ("<= 128Mi", "128Mi", true),
    (">= 1Gi & < 2Gi", "1536Mi", true), (">= 1Gi & < 2Gi", "2Gi", false),
    ("!= 1Gi", "2Gi", true), ("> 5", "apple", false),
  ])
  func `amounts compare as the cluster compares them`(
    _ bound: String,
    _ amount: String,
    _ holds: Bool
  ) {
    let found = differences(.string(bound), .string(amount), at: "spec.resources.requests.storage")
    #expect(found.isEmpty == holds)
  }

  @Test func `the same amount may be written in many ways`() {
    #expect(differences("0.5", "500m", at: "limits.cpu").isEmpty)
    #expect(differences("1024Mi", "1Gi", at: "requests.memory").isEmpty)
    #expect(!differences("1Gi", "1G", at: "requests.memory").isEmpty)
    // Only where amounts stand: elsewhere a text is a text.
    #expect(!differences("1024Mi", "1Gi", at: "metadata.labels.size").isEmpty)
  }

  @Test func `a comparison of amounts can fail in a proof`() throws {
    let wanted = Expectation(">= 1Gi")
    let mutants = wanted.mutants(of: "1Gi")
    #expect(mutants == ["512Mi"])
    #expect(wanted.fulfilled(over: nil) == "1Gi")
    #expect(Expectation("> 100m").fulfilled(over: nil) == "200m")
  }

  @Test func `a comparison with something that has no size is advised against`() {
    let text = LessonText.lesson(
      check: "name: x\nobject: {kind: Pod, spec: {priority: \"> high\"}}"
    )
    let course = Course(id: "c", files: [CourseFile(path: "01-a.md", bytes: Array(text.utf8))])
    #expect(
      course.lint().map(\.message).contains("\"high\" is no number or amount to compare with")
    )
  }

  @Test func `ages are compared with a length of time`() throws {
    var cluster = try ClusterState()
    try cluster.add("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
    cluster.api.now = cluster.api.now + .seconds(90)
    #expect(try cluster.outcome("object: {kind: ConfigMap, name: a, age: \"< 5m\"}") == .done)
    #expect(try cluster.outcome("object: {kind: ConfigMap, name: a, age: \">= 1m\"}") == .done)
    #expect(
      try cluster.words("object: {kind: ConfigMap, name: a, age: \"< 1m\"}")
        == "`configmap/a`: `age` is `90 s`; expected `younger than 1 min`"
    )
    let (_, faults) = Lesson.read(
      id: "x",
      file: "x.md",
      text: LessonText.lesson(check: "name: x\nobject: {kind: Pod, age: young}")
    )
    #expect(faults.count == 1)
  }
}
