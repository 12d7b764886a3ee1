import Insight
import Manifests
import Testing

/// How a change of a field is told.
@Suite struct FieldChangeTests {
  @Test(
    arguments: [
      (["spec": ["replicas": 1]], ["spec": ["replicas": 3]], "spec.replicas 1 → 3"),
      (
        [:], ["conditions": [["type": "Ready", "status": "True"]]] as Value, "conditions = [Ready]"
      ),
      (["ips": ["a", "b", "c", "d", "e"]], [:], "ips [a, b, c and 2 more] → none"),
      (
        ["images": [["names": ["b@sha256:1", "b:1"], "sizeBytes": 1]]],
        [
          "images": [
            ["names": ["a@sha256:2", "a:1"], "sizeBytes": 2],
            ["names": ["b@sha256:1", "b:1"], "sizeBytes": 1],
          ]
        ],
        "images[a:1] = {names, sizeBytes}"
      ),
      (
        ["ports": [["name": "web", "port": 80]]], ["ports": [["name": "web", "port": 81]]],
        "ports[web].port 80 → 81"
      ),
    ] as [(Value, Value, String)]
  )
  func `a change is told by its field and both values`(
    _ before: Value,
    _ after: Value,
    _ text: String
  ) {
    #expect(FieldChange.between(before, after).map(\.text) == [text])
  }
}
