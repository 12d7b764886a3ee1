import KubernetesAPI
import Manifests
import Testing

struct PodDefaultsTests {
  @Test func `the fields that a pod leaves open are filled in`() throws {
    let pod = try readDefaulted(
      Pod.self,
      """
      metadata: {name: redis}
      spec:
        containers:
        - name: redis
          image: redis:latest
          ports: [{containerPort: 6379}]
      """
    )
    #expect(
      YAMLWriter.text(of: pod.spec.encoded()) == """
        containers:
        - image: redis:latest
          imagePullPolicy: Always
          name: redis
          ports:
          - containerPort: 6379
            protocol: TCP
          resources: {}
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
        dnsPolicy: ClusterFirst
        enableServiceLinks: true
        restartPolicy: Always
        schedulerName: default-scheduler
        securityContext: {}
        terminationGracePeriodSeconds: 30

        """
    )
  }

  @Test(arguments: [
    ("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1.25", "IfNotPresent"),
    ("localhost:5000/web", "Always"), ("localhost:5000/web:v1", "IfNotPresent"),
    ("web@sha256:abc", "IfNotPresent"),
  ])
  func `an image whose tag can move is always fetched`(image: String, policy: String) {
    var container = Container(name: "c", image: image)
    container.setNestedDefaults()
    #expect(container.imagePullPolicy == policy)
  }

  @Test func `probes and volumes get their defaults`() throws {
    let pod = try readDefaulted(
      Pod.self,
      """
      metadata: {name: p}
      spec:
        containers:
        - name: c
          image: c:1
          readinessProbe: {httpGet: {port: 80}}
          env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
        volumes:
        - {name: a, configMap: {name: x}}
        - {name: b, secret: {secretName: x}}
        - {name: c, hostPath: {path: /x}}
        - {name: d, projected: {sources: [{serviceAccountToken: {path: t}}]}}
        - {name: e}
      """
    )
    let container = try #require(pod.spec.containers.first)
    let probe = try #require(container.readinessProbe)
    #expect(probe.httpGet?.path == "/" && probe.httpGet?.scheme == "HTTP")
    #expect(probe.timeoutSeconds == 1 && probe.periodSeconds == 10)
    #expect(probe.successThreshold == 1 && probe.failureThreshold == 3)
    #expect(container.env[0].valueFrom?.fieldRef?.apiVersion == "v1")
    let volumes = pod.spec.volumes
    #expect(volumes[0].configMap?.defaultMode == 420)
    #expect(volumes[1].secret?.defaultMode == 420)
    #expect(volumes[2].hostPath?.type == "")
    #expect(volumes[3].projected?.sources[0].serviceAccountToken?.expirationSeconds == 3600)
    #expect(volumes[4].emptyDir != nil)
  }

  @Test func `limits are requested where nothing else is`() throws {
    let pod = try readDefaulted(
      Pod.self,
      """
      metadata: {name: p}
      spec:
        hostNetwork: true
        serviceAccountName: robot
        containers:
        - name: c
          image: c
          ports: [{containerPort: 80}]
          resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 100m}}
      """
    )
    let container = try #require(pod.spec.containers.first)
    #expect(container.resources.requests["cpu"] == Quantity(milli: 100))
    #expect(container.resources.requests["memory"] == container.resources.limits["memory"])
    #expect(container.ports[0].hostPort == 80)
    #expect(pod.spec.serviceAccount == "robot")
  }

  @Test func `a template keeps open what is decided when a pod is made`() throws {
    let controller = try readDefaulted(
      ReplicationController.self,
      """
      metadata: {name: web}
      spec:
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - {name: c, image: c, resources: {limits: {cpu: 1}}}
      """
    )
    #expect(controller.spec.replicas == 1)
    #expect(controller.spec.selector == ["app": "web"])
    #expect(controller.metadata.labels == ["app": "web"])
    let spec = try #require(controller.spec.template?.spec)
    #expect(spec.enableServiceLinks == nil && spec.restartPolicy == "Always")
    #expect(spec.containers[0].resources.requests.isEmpty)
  }

  @Test func `a deployment rolls by a quarter`() throws {
    let yaml = """
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: c, image: c}]}
      """
    let deployment = try readDefaulted(Deployment.self, yaml)
    #expect(deployment.spec.replicas == 1 && deployment.spec.revisionHistoryLimit == 10)
    #expect(deployment.spec.progressDeadlineSeconds == 600)
    #expect(deployment.spec.strategy.type == "RollingUpdate")
    #expect(deployment.spec.strategy.rollingUpdate?.maxSurge == .string("25%"))
    #expect(deployment.spec.strategy.rollingUpdate?.maxUnavailable == .string("25%"))
    var recreated = try read(Deployment.self, yaml)
    recreated.spec.strategy.type = "Recreate"
    recreated.setNestedDefaults()
    #expect(recreated.spec.strategy.rollingUpdate == nil)
  }

  @Test func `defaults are filled in only once`() throws {
    let pod = try readDefaulted(Pod.self, PodManifestTests.twoContainers)
    var again = pod
    again.setNestedDefaults()
    #expect(again == pod)
  }

  @Test func `defaults are named as they are written`() {
    func text(_ rows: [FieldRow], _ name: String) -> String? {
      rows.first { $0.name == name }?.defaultText
    }
    #expect(text(PodSpec.fieldTable, "restartPolicy") == "Always")
    #expect(text(PodSpec.fieldTable, "terminationGracePeriodSeconds") == "30")
    #expect(text(PodSpec.fieldTable, "securityContext") == "{}")
    #expect(text(RollingUpdateDeployment.fieldTable, "maxSurge") == "25%")
    #expect(text(PodSpec.fieldTable, "nodeName") == nil)
  }

  @Test func `a change after the defaults gets defaults again`() throws {
    var pod = try readDefaulted(
      Pod.self,
      "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}"
    )
    let before = pod
    pod.setNestedDefaults()
    #expect(pod.hasSameSpec(as: before))
    pod.spec.containers.append(Container(name: "d", image: "i"))
    pod.setNestedDefaults()
    #expect(pod.spec.containers[1].imagePullPolicy == "Always")
  }
}
