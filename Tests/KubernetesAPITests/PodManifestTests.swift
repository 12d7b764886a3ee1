import KubernetesAPI
import Manifests
import Testing

struct PodManifestTests {
  static let twoContainers = """
    apiVersion: v1
    kind: Pod
    metadata:
      annotations:
        note: two words
        team: platform
      labels:
        app: sidecar
      name: sidecar
    spec:
      containers:
      - image: nginx:1.25
        livenessProbe:
          httpGet:
            path: /healthz
            port: http
          initialDelaySeconds: 3
          periodSeconds: 3
        name: app
        ports:
        - containerPort: 80
          name: http
        resources:
          limits:
            cpu: 500m
            memory: 128Mi
        volumeMounts:
        - mountPath: /usr/share/nginx/html
          name: work
          readOnly: true
      - args:
        - sleep
        - "3600"
        envFrom:
        - configMapRef:
            name: settings
            optional: true
        image: busybox:1.36
        name: helper
        resources: {}
        volumeMounts:
        - mountPath: /work
          name: work
      initContainers:
      - command:
        - sh
        - -c
        - echo ready > /work/ready
        image: busybox:1.36
        name: setup
        resources: {}
        volumeMounts:
        - mountPath: /work
          name: work
      volumes:
      - emptyDir: {}
        name: work
    status: {}

    """

  @Test func `a pod is written as it was read`() throws {
    let pod = try read(Pod.self, Self.twoContainers)
    #expect(YAMLWriter.text(of: pod.manifest()) == Self.twoContainers)
  }

  @Test func `a pod for every field comes back unchanged`() throws {
    let tree: Value = [
      "metadata": ["name": "all"],
      "spec": [
        "affinity": [
          "nodeAffinity": [
            "requiredDuringSchedulingIgnoredDuringExecution": [
              "nodeSelectorTerms": [
                ["matchExpressions": [["key": "a", "operator": "In", "values": ["b"]]]]
              ]
            ]
          ],
          "podAntiAffinity": [
            "preferredDuringSchedulingIgnoredDuringExecution": [
              [
                "weight": 5,
                "podAffinityTerm": [
                  "labelSelector": ["matchLabels": ["x": "y"]], "topologyKey": "zone",
                ],
              ]
            ]
          ],
        ],
        "containers": [
          [
            "name": "c", "image": "i", "resources": [:], "tty": true,
            "env": [
              [
                "name": "CPU",
                "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu", "divisor": "0"]],
              ],
              ["name": "K", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]],
            ],
            "lifecycle": ["preStop": ["sleep": ["seconds": 5]]],
            "securityContext": ["capabilities": ["add": ["NET_ADMIN"]], "privileged": false],
          ]
        ],
        "hostAliases": [["ip": "10.0.0.1", "hostnames": ["a"]]],
        "tolerations": [["key": "k", "operator": "Exists", "tolerationSeconds": 3]],
        "topologySpreadConstraints": [
          ["maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"]
        ],
        "volumes": [
          ["name": "h", "hostPath": ["path": "/var"]],
          ["name": "p", "projected": ["sources": [["serviceAccountToken": ["path": "t"]]]]],
        ],
      ],
      "status": [:],
    ]
    var decoder = FieldDecoder()
    var pod = Pod()
    pod.decode(tree, &decoder)
    #expect(decoder.failure == nil && decoder.strictErrors.isEmpty)
    #expect(pod.encoded() == tree)
  }

  @Test func `a status shows the zero values that upstream shows`() throws {
    var pod = Pod()
    var ready = PodCondition()
    ready.type = "Ready"
    ready.status = "True"
    pod.status.conditions = [ready]
    var status = ContainerStatus()
    status.name = "c"
    status.state.terminated = ContainerStateTerminated()
    pod.status.containerStatuses = [status]
    #expect(
      YAMLWriter.text(of: pod.status.encoded()) == """
        conditions:
        - lastProbeTime: null
          lastTransitionTime: null
          status: "True"
          type: Ready
        containerStatuses:
        - image: ""
          imageID: ""
          lastState: {}
          name: c
          ready: false
          restartCount: 0
          state:
            terminated:
              exitCode: 0
              finishedAt: null
              startedAt: null

        """
    )
  }

  @Test func `unknown fields are all named with their places`() throws {
    var decoder = FieldDecoder()
    _ = try decode(
      Pod.self,
      """
      metadata:
        name: broken
        lables:
          app: x
      spec:
        container:
        - name: c
        containers:
        - name: c
          ports:
          - containerPort: 80
            nmae: http
      """,
      &decoder
    )
    #expect(decoder.failure == nil)
    #expect(
      decoder.strictErrors == [
        "unknown field \"metadata.lables\"",
        "unknown field \"spec.container\"",
        "unknown field \"spec.containers[0].ports[0].nmae\"",
      ]
    )
  }

  @Test(arguments: [
    (
      "spec: {containers: [{ports: [{containerPort: eighty}]}]}",
      "json: cannot unmarshal string into Go struct field"
        + " ContainerPort.spec.containers.ports.containerPort of type int32"
    ),
    (
      "spec: {containers: {name: c}}",
      "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type"
        + " []v1.Container"
    ),
    (
      "spec: {containers: [{livenessProbe: {exec: {command: ls}}}]}",
      "json: cannot unmarshal string into Go struct field"
        + " ExecAction.spec.containers.livenessProbe.exec.command of type []string"
    ),
    (
      "metadata: {labels: {a: 1}}",
      "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type"
        + " string"
    ),
    (
      "spec: {hostNetwork: 'yes'}",
      "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool"
    ),
  ])
  func `a value of the wrong type is refused in Go's words`(yaml: String, failure: String) throws {
    var decoder = FieldDecoder()
    _ = try decode(Pod.self, yaml, &decoder)
    #expect(decoder.failure == failure)
  }

  @Test func `every field is explained in one sentence`() {
    var seen: [String] = []
    func check(_ shape: FieldShape) {
      switch shape {
      case .array(let element), .map(let element): check(element)
      case .structure(let type):
        guard !seen.contains(type.typeName) else { return }
        seen.append(type.typeName)
        for row in type.fieldTable {
          #expect(
            row.doc.hasSuffix(".") && row.doc.contains(" ") || row.doc.count > 4,
            "\(type.typeName).\(row.name)"
          )
          check(row.shape)
        }
      case .string, .boolean, .integer, .number, .named, .any: break
      }
    }
    check(Pod.shape)
    check(Deployment.shape)
    check(ReplicaSet.shape)
    check(ReplicationController.shape)
    #expect(seen.count > 80)
  }
}
