import KubernetesAPI
import Manifests
import Testing

struct PodValidationTests {
  private func errors(_ yaml: String) throws -> [String] {
    lines(try readDefaulted(Pod.self, yaml).validate())
  }

  /// What is wrong with a pod of one container with these fields.
  private func containerErrors(_ fields: String) throws -> [String] {
    try errors(
      "{metadata: {name: p}, spec: {containers: [{name: c, image: i, \(fields)}],"
        + " volumes: [{name: v, emptyDir: {}}]}}"
    )
  }

  /// What is wrong with a pod that has these fields beside its container.
  private func specErrors(_ fields: String) throws -> [String] {
    try errors("{metadata: {name: p}, spec: {containers: [{name: c, image: i}], \(fields)}}")
  }

  @Test func `a sound pod is accepted`() throws {
    #expect(try errors(PodManifestTests.twoContainers) == [])
  }

  @Test func `all that is wrong is listed in upstream's order`() throws {
    let found = try errors(
      """
      metadata:
        name: Bad_Name
        labels:
          "bad key!": "x y"
      spec:
        restartPolicy: Sometimes
        containers:
        - name: c
          image: ""
          ports:
          - containerPort: 99999
          imagePullPolicy: Maybe
      """
    )
    #expect(found.count == 7)
    #expect(found[0].hasPrefix("metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123"))
    #expect(
      Array(found.suffix(4)) == [
        "spec.containers[0].image: Required value",
        "spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and"
          + " 65535, inclusive",
        "spec.containers[0].imagePullPolicy: Unsupported value: \"Maybe\": supported values:"
          + " \"Always\", \"IfNotPresent\", \"Never\"",
        "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\","
          + " \"OnFailure\", \"Never\"",
      ]
    )
  }

  @Test func `a pod needs a container and a name`() throws {
    #expect(
      try errors("{metadata: {name: p}, spec: {}}") == ["spec.containers: Required value"]
    )
    #expect(
      try errors("{spec: {containers: [{name: c, image: i}]}}") == [
        "metadata.name: Required value: name or generateName is required"
      ]
    )
  }

  @Test func `a container is named like its pod's name allows`() throws {
    let found = try errors("{metadata: {name: p}, spec: {containers: [{name: Bad, image: i}]}}")
    #expect(found.count == 1)
    #expect(
      found[0].hasPrefix(
        "spec.containers[0].name: Invalid value: \"Bad\": a lowercase RFC 1123 label must"
      )
    )
    #expect(
      try errors(
        "{metadata: {name: p}, spec: {containers: [{name: a, image: i}, {name: a, image: i}]}}"
      )
        == ["spec.containers[1].name: Duplicate value: \"a\""]
    )
  }

  @Test(arguments: [
    (
      "ports: [{containerPort: 0}]", "spec.containers[0].ports[0].containerPort: Required value"
    ),
    (
      "ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]",
      "spec.containers[0].ports[1].name: Duplicate value: \"a\""
    ),
    (
      "ports: [{containerPort: 1, protocol: ICMP}]",
      "spec.containers[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values:"
        + " \"SCTP\", \"TCP\", \"UDP\""
    ),
    (
      "ports: [{containerPort: 1, hostPort: 8}, {containerPort: 2, hostPort: 8}]",
      "spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//8\""
    ),
    (
      "env: [{name: A=B, value: x}]",
      "spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name"
        + " must consist only of printable ASCII characters other than '='"
    ),
    (
      "env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
      "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value`"
        + " is not empty"
    ),
    (
      "env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.oops}}}]",
      "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.oops\": error"
        + " converting fieldPath: field label not supported: spec.oops"
    ),
    (
      "env: [{name: A, valueFrom: {configMapKeyRef: {name: m}}}]",
      "spec.containers[0].env[0].valueFrom.configMapKeyRef.key: Required value"
    ),
    (
      "volumeMounts: [{name: x, mountPath: /x}]",
      "spec.containers[0].volumeMounts[0].name: Not found: \"x\""
    ),
    (
      "volumeMounts: [{name: v, mountPath: /x}, {name: v, mountPath: /x}]",
      "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/x\": must be unique"
    ),
    (
      "resources: {requests: {cpu: 2}, limits: {cpu: 500m}}",
      "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to"
        + " cpu limit of 500m"
    ),
    (
      "resources: {limits: {cpu: -1}}",
      "spec.containers[0].resources.limits[cpu]: Invalid value: \"-1\": must be greater than or"
        + " equal to 0"
    ),
    (
      "livenessProbe: {}",
      "spec.containers[0].livenessProbe: Required value: must specify a handler"
        + " type"
    ),
    (
      "livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}",
      "spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler"
        + " type"
    ),
    (
      "livenessProbe: {exec: {command: [a]}, successThreshold: 2}",
      "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"
    ),
    (
      "readinessProbe: {exec: {command: [a]}, periodSeconds: -1}",
      "spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or"
        + " equal to 0"
    ),
    (
      "readinessProbe: {httpGet: {port: 0}}",
      "spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and"
        + " 65535, inclusive"
    ),
    (
      "terminationMessagePolicy: Shout",
      "spec.containers[0].terminationMessagePolicy: Unsupported value: \"Shout\": supported values:"
        + " \"File\", \"FallbackToLogsOnError\""
    ),
  ])
  func `a container's fields are checked`(fields: String, error: String) throws {
    #expect(try containerErrors(fields).contains(error))
  }

  @Test func `an extended resource needs a limit and whole numbers`() throws {
    #expect(
      try containerErrors("resources: {requests: {example.com/gpu: 1}}") == [
        "spec.containers[0].resources.limits: Required value: Limit must be set for non"
          + " overcommitable resources"
      ]
    )
    #expect(
      try containerErrors("resources: {limits: {gpu: 1}}").prefix(2) == [
        "spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a standard"
          + " resource type or fully qualified",
        "spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a standard"
          + " resource for containers",
      ]
    )
  }

  @Test(arguments: [
    (
      "dnsPolicy: Sure",
      "spec.dnsPolicy: Unsupported value: \"Sure\": supported values: \"ClusterFirstWithHostNet\","
        + " \"ClusterFirst\", \"Default\", \"None\""
    ),
    (
      "dnsPolicy: None",
      "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"
    ),
    (
      "activeDeadlineSeconds: 0",
      "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"
    ),
    (
      "volumes: [{name: v, emptyDir: {}}, {name: v, emptyDir: {}}]",
      "spec.volumes[1].name: Duplicate value: \"v\""
    ),
    (
      "volumes: [{name: v, emptyDir: {}, configMap: {name: c}}]",
      "spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type"
    ),
    (
      "volumes: [{name: v, hostPath: {path: /a/../b}}]",
      "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"
    ),
    (
      "volumes: [{name: v, configMap: {name: c, defaultMode: 4000}}]",
      "spec.volumes[0].configMap.defaultMode: Invalid value: 4000: must be a number between 0 and"
        + " 0777 (octal), both inclusive"
    ),
    (
      "tolerations: [{key: a, operator: Like}]",
      "spec.tolerations[0].operator: Unsupported value: \"Like\": supported values: \"Equal\","
        + " \"Exists\""
    ),
    (
      "tolerations: [{operator: Equal}]",
      "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is"
        + " empty, which means \"match all values and all keys\""
    ),
    (
      "hostAliases: [{ip: 300.1.1.1, hostnames: [a]}]",
      "spec.hostAliases[0].ip: Invalid value: \"300.1.1.1\": must be a valid IP address, (e.g."
        + " 10.9.8.7 or 2001:db8::ffff)"
    ),
    (
      "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}}",
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms:"
        + " Required value: must have at least one node selector term"
    ),
    (
      "topologySpreadConstraints: [{maxSkew: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]",
      "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero"
    ),
    (
      "initContainers: [{name: c, image: i}]",
      "spec.initContainers[0].name: Duplicate value: \"c\""
    ),
    (
      "initContainers: [{name: d, image: i, readinessProbe: {exec: {command: [a]}}}]",
      "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without"
        + " restartPolicy=Always"
    ),
    (
      "ephemeralContainers: [{name: d, image: i}]",
      "spec.ephemeralContainers: Forbidden: cannot be set on create"
    ),
  ])
  func `a pod's fields are checked`(fields: String, error: String) throws {
    #expect(try specErrors(fields) == [error])
  }

  @Test(arguments: ["::", "::1", "2001:db8::ffff", "1:2:3:4:5:6:7:8", "::ffff:10.1.2.3", "1::"])
  func `addresses of IPv6 are accepted`(address: String) throws {
    #expect(try specErrors("hostAliases: [{ip: '\(address)'}]") == [])
  }

  @Test(arguments: ["", ":", "1", "1:2", ":1:2:3:4:5:6:7:8", "1::2::3", "1:2:3:4:5:6:7:8:9", "g::"])
  func `what only looks like an address is refused`(address: String) throws {
    #expect(try specErrors("hostAliases: [{ip: '\(address)'}]").count == 1)
  }
}
