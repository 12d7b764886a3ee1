import KubernetesAPI
import Manifests
import Testing

/// What the server says of the policies of jobs.
@Suite struct JobPolicyTests {
  private func errors(_ spec: String) throws -> [String] {
    let job = try readDefaulted(
      Job.self,
      """
      metadata: {name: x}
      spec:
        selector: {matchLabels: {a: b}}
        template:
          metadata: {labels: {a: b}}
          spec: {restartPolicy: Never, containers: [{name: c, image: i}]}
        \(spec)
      """
    )
    return lines(job.validate())
  }

  @Test(arguments: [
    (
      "podFailurePolicy: {rules: [{}]}",
      [
        "action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
        ": Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
      ]
    ),
    (
      "podFailurePolicy: {rules: [{action: FailIndex, onPodConditions: [{type: Ready, status: Yes!}]}]}",
      [
        "action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set",
        "onPodConditions[0].status: Unsupported value: \"Yes!\": supported values: \"False\","
          + " \"True\", \"Unknown\"",
      ]
    ),
    (
      "podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: In,"
        + " containerName: d, values: [3, 0, 3]}}]}",
      [
        "onExitCodes.containerName: Invalid value: \"d\": must be one of the container or"
          + " initContainer names in the pod template",
        "onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator",
        "onExitCodes.values[2]: Duplicate value: 3",
        "onExitCodes.values: Invalid value: [3,0,3]: must be ordered",
      ]
    ),
  ])
  func `a policy on failures is checked rule by rule`(spec: String, wanted: [String]) throws {
    let place = "spec.podFailurePolicy.rules[0]"
    let full = wanted.map { $0.hasPrefix(":") ? place + $0 : "\(place).\($0)" }
    #expect(try errors("podReplacementPolicy: Failed\n  " + spec) == full)
  }

  @Test(arguments: [
    (
      "1-2-3",
      "the fragment \"1-2-3\" violates the requirement that an index interval can have at"
        + " most two parts separated by '-'"
    ),
    ("a", "cannot convert string to integer for index: \"a\""),
    ("7", "too large index: \"7\""),
    ("3,1", "non-increasing order, previous: 3, current: 1"),
    ("2-1", "non-increasing order, previous: 2, current: 1"),
  ])
  func `what is wrong with indexes is told`(text: String, why: String) throws {
    let found = try errors(
      """
      completionMode: Indexed
        completions: 5
        successPolicy: {rules: [{succeededIndexes: "\(text)"}]}
      """
    )
    #expect(
      found == [
        "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"\(text)\": error parsing"
          + " succeededIndexes: \(why)"
      ]
    )
  }

  @Test func `a policy on successes counts no more than there is`() throws {
    let found = try errors(
      """
      completionMode: Indexed
        completions: 5
        successPolicy: {rules: [{succeededCount: 9, succeededIndexes: "0-2"}, {}]}
      """
    )
    let rules = "spec.successPolicy.rules"
    #expect(
      found == [
        "\(rules)[0].succeededCount: Invalid value: 9: must be less than or equal to 5 (the number"
          + " of specified completions)",
        "\(rules)[0].succeededCount: Invalid value: 9: must be less than or equal to 3 (the number"
          + " of indexes in the specified succeededIndexes field)",
        "\(rules)[1]: Required value: at least one of succeededCount or succeededIndexes must be"
          + " specified",
      ]
    )
    #expect(
      try errors("successPolicy: {rules: [{succeededCount: 1}]}") == [
        "spec.successPolicy: Invalid value: {\"Rules\":[{\"SucceededIndexes\":null,"
          + "\"SucceededCount\":1}]}: requires indexed completion mode"
      ]
    )
    #expect(
      try errors("completionMode: Some") == [
        "spec.completionMode: Unsupported value: \"Some\": supported values: \"NonIndexed\","
          + " \"Indexed\""
      ]
    )
  }
}
