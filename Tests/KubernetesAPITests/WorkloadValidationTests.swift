import KubernetesAPI
import Manifests
import Testing

struct WorkloadValidationTests {
  private static let template =
    "template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}"

  private func controller(_ fields: String) throws -> ReplicationController {
    try readDefaulted(ReplicationController.self, "{metadata: {name: x}, spec: {\(fields)}}")
  }

  private func deployment(_ fields: String) throws -> Deployment {
    try readDefaulted(Deployment.self, "{metadata: {name: x}, spec: {\(fields)}}")
  }

  @Test func `a selector must match its template`() throws {
    let found = lines(try controller("selector: {app: other}, \(Self.template)").validate())
    #expect(
      found == [
        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match"
          + " template `labels`"
      ]
    )
  }

  @Test func `a replication controller needs a template`() throws {
    #expect(
      lines(try controller("selector: {app: web}").validate()) == [
        "spec.template: Required value"
      ]
    )
    #expect(
      lines(try controller("").validate()) == [
        "spec.selector: Required value", "spec.template: Required value",
      ]
    )
  }

  @Test func `there are no fewer than no pods`() throws {
    let expected = ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"]
    #expect(lines(try controller("replicas: -1, \(Self.template)").validate()) == expected)
    let selector = "selector: {matchLabels: {app: web}}"
    #expect(
      lines(try deployment("replicas: -1, \(selector), \(Self.template)").validate()) == expected
    )
  }

  @Test func `a deployment without a selector matches nothing`() throws {
    #expect(
      lines(try deployment(Self.template).validate()) == [
        "spec.selector: Required value",
        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match"
          + " template `labels`",
      ]
    )
    #expect(
      lines(try deployment("selector: {}, \(Self.template)").validate()) == [
        "spec.selector: Invalid value: {}: empty selector is invalid for deployment"
      ]
    )
  }

  @Test(arguments: [
    (
      "strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}",
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is"
        + " 'Recreate'"
    ),
    (
      "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}",
      "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge`"
        + " is 0"
    ),
    (
      "strategy: {rollingUpdate: {maxUnavailable: 150%}}",
      "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"150%\": must not be greater than"
        + " 100%"
    ),
    (
      "strategy: {rollingUpdate: {maxSurge: many}}",
      "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"many\": a valid percent string must be"
        + " a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for"
        + " validation is '[0-9]+%')"
    ),
    (
      "strategy: {type: Hope}",
      "spec.strategy: Unsupported value: {\"Type\":\"Hope\",\"RollingUpdate\":null}: supported"
        + " values: \"Recreate\", \"RollingUpdate\""
    ),
    (
      "progressDeadlineSeconds: 5, minReadySeconds: 5",
      "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds"
    ),
  ])
  func `a deployment's fields are checked`(fields: String, error: String) throws {
    let found = try deployment(
      "selector: {matchLabels: {app: web}}, \(fields), \(Self.template)"
    ).validate()
    #expect(lines(found) == [error])
  }

  @Test func `pods of a workload restart for ever`() throws {
    let template =
      "template: {metadata: {labels: {app: web}}, spec: {restartPolicy: Never,"
      + " activeDeadlineSeconds: 9, containers: [{name: c, image: i}]}}"
    #expect(
      lines(try deployment("selector: {matchLabels: {app: web}}, \(template)").validate()) == [
        "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values:"
          + " \"Always\"",
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is"
          + " not Supported",
      ]
    )
  }

  @Test func `the selector of a deployment is fixed`() throws {
    let old = try deployment("selector: {matchLabels: {app: web}}, \(Self.template)")
    var new = old
    new.spec.selector = LabelSelector(matchLabels: ["app": "shop"])
    new.spec.template.metadata.labels = ["app": "shop"]
    #expect(
      lines(new.validateUpdate(from: old)) == [
        "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"shop\"}}: field is immutable"
      ]
    )
  }
}
