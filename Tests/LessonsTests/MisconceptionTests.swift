import KubernetesAPI
import Lessons
import Testing

/// What the engine finds by itself in the state that a misunderstanding leaves behind.
@Suite struct MisconceptionTests {
  private func words(_ yaml: String, _ check: String) throws -> String {
    var cluster = try ClusterState()
    try cluster.add(yaml)
    return try cluster.words(check)
  }

  private func pod(_ name: String, spec: String, status: String = "") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), labels: {app: \(name)}}
    spec:
    \(spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    \(status)
    """
  }

  @Test func `a selector that matches nothing names the nearest labels`() throws {
    let words = try words(
      pod("shop", spec: "containers: [{name: a, image: nginx}]") + """

        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {run: shop}, ports: [{port: 80}]}
        ---
        {apiVersion: v1, kind: Endpoints, metadata: {name: shop}}
        """,
      "object: {kind: Endpoints, name: shop, subsets: [{addresses: 1}]}"
    )
    #expect(words.contains("The selector of service `shop`, `run=shop`, matches no pod"))
    #expect(words.contains("The pod `shop` has the labels `app=shop`."))
  }

  @Test func `a misspelt image is told with what was meant`() throws {
    for (image, meant) in [("ngnix:1.27", "nginx:1.27"), ("redis:latets", "redis:latest")] {
      let words = try words(
        pod(
          "web",
          spec: "nodeName: minikube\ncontainers: [{name: web, image: \"\(image)\"}]",
          status: """
            status:
              phase: Pending
              containerStatuses:
                - {name: web, image: "\(image)", imageID: "", ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}}
            """
        ),
        "object: {kind: Pod, name: web, ready: true}"
      )
      #expect(words.contains("Did you mean `\(meant)`?"), "\(words)")
    }
  }

  @Test func `a key that a config map lacks is named`() throws {
    let words = try words(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {colour: blue}}\n---\n"
        + pod(
          "web",
          spec: """
            nodeName: minikube
            containers:
              - name: web
                image: nginx
                env: [{name: C, valueFrom: {configMapKeyRef: {name: settings, key: color}}}]
            """
        ),
      "object: {kind: Pod, name: web, ready: true}"
    )
    #expect(words.contains("The config map `settings` has no key `color`; it has `colour`."))
  }

  @Test func `a secret in another namespace is pointed at`() throws {
    let words = try words(
      "{apiVersion: v1, kind: Secret, metadata: {name: door, namespace: kube-system}}\n---\n"
        + pod(
          "web",
          spec: """
            nodeName: minikube
            containers: [{name: web, image: nginx}]
            volumes: [{name: d, secret: {secretName: door}}]
            """
        ),
      "object: {kind: Pod, name: web, ready: true}"
    )
    #expect(words.contains("The pod needs the secret `door`, which is not there."))
    #expect(words.contains("There is one in namespace `kube-system`, which a pod cannot use."))
  }

  @Test func `a probe at a port that the container has not got is told`() throws {
    let words = try words(
      pod(
        "web",
        spec: """
          nodeName: minikube
          containers:
            - name: web
              image: nginx
              ports: [{containerPort: 80}]
              readinessProbe: {httpGet: {path: /, port: 8080}}
          """,
        status: """
          status:
            phase: Running
            containerStatuses:
              - {name: web, image: nginx, imageID: x, ready: false, restartCount: 0, state: {running: {}}}
          """
      ),
      "object: {kind: Pod, name: web, ready: true}"
    )
    #expect(
      words.contains(
        "The readinessProbe of container `web` asks at port 8080; the container has port 80."
      )
    )
  }

  @Test func `a claim of a class that is not there is told`() throws {
    let classes = """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: standard}
      provisioner: k8s.io/minikube-hostpath
      ---

      """
    let words = try words(
      classes + """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: box}
        spec: {storageClassName: standart, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """,
      "object: {kind: PersistentVolumeClaim, name: box, ready: true}"
    )
    #expect(words.contains("There is no storage class `standart`"), "\(words)")
    #expect(words.contains("Did you mean `standard`?"))
  }

  @Test(arguments: [
    ("2Gi", "ReadWriteOnce", "wants 2Gi; the volume `disk` holds 1Gi."),
    ("1Gi", "ReadWriteMany", "wants ReadWriteMany; the volume `disk` offers ReadWriteOnce."),
  ])
  func `a claim that fits no volume says in what it differs`(
    _ size: String,
    _ mode: String,
    _ reason: String
  ) throws {
    let words = try words(
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: disk}
      spec:
        storageClassName: manual
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteOnce]
        hostPath: {path: /mnt}
      status: {phase: Available}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: box}
      spec: {storageClassName: manual, accessModes: [\(mode)], resources: {requests: {storage: \(size)}}}
      """,
      "object: {kind: PersistentVolumeClaim, name: box, status: {phase: Bound}}"
    )
    #expect(words.contains(reason), "\(words)")
  }

  @Test func `a quota that refuses pods is named at the controller`() throws {
    let words = try words(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}
      status:
        conditions:
          - type: ReplicaFailure
            status: "True"
            reason: FailedCreate
            message: 'pods "web-x" is forbidden: exceeded quota: room, requested: pods=1, used: pods=2, limited: pods=2'
      """,
      "object: {kind: Deployment, name: web, ready: true}"
    )
    #expect(words.contains("The quota `room` of the namespace lets `web` make no more pods"))
    #expect(words.contains("requested: pods=1, used: pods=2, limited: pods=2"))
  }

  @Test func `taints that a pod does not tolerate are named with their nodes`() throws {
    let words = try words(
      """
      apiVersion: v1
      kind: Node
      metadata: {name: minikube}
      spec: {taints: [{key: reserved, value: db, effect: NoSchedule}]}
      ---

      """
        + pod(
          "web",
          spec: "containers: [{name: web, image: nginx}]",
          status: """
            status:
              phase: Pending
              conditions:
                - type: PodScheduled
                  status: "False"
                  reason: Unschedulable
                  message: '0/1 nodes are available: 1 node(s) had untolerated taint(s).'
            """
        ),
      "object: {kind: Pod, name: web, ready: true}"
    )
    #expect(words.contains("`minikube` has `reserved=db:NoSchedule`"), "\(words)")
  }

  @Test func `a binding to nobody is told`() throws {
    let check = "object: {kind: RoleBinding, name: look, metadata: {labels: {x: y}}}"
    func binding(_ subject: String, _ role: String = "look") -> String {
      """
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: look}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: look}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \(role)}
      subjects: [\(subject)]
      """
    }
    #expect(
      try words(binding("{kind: ServiceAccount, name: robbot, namespace: default}"), check)
        .contains(
          "names the service account `robbot` of namespace `default`, which is not there. There is one called `robot`."
        )
    )
    #expect(
      try words(binding("{kind: User, name: robot, apiGroup: rbac.authorization.k8s.io}"), check)
        .contains("names a User `robot`. The service account of that name")
    )
    #expect(
      try words(
        binding("{kind: ServiceAccount, name: robot, namespace: default}", "looks"),
        check
      ).contains("gives the Role `looks`, which is not there. There is `look`.")
    )
  }

  @Test func `a replication controller that takes strangers is told`() throws {
    let words = try words(
      pod("old", spec: "containers: [{name: a, image: nginx}]") + """

        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {app: old}
          template: {metadata: {labels: {app: old}}, spec: {containers: [{name: web, image: redis}]}}
        """,
      "object: {kind: ReplicationController, name: web, spec: {replicas: 3}}"
    )
    #expect(words.contains("fits more than its own pods: it would take over `old`"), "\(words)")
  }

  @Test func `a policy that selects nothing is told`() throws {
    let words = try words(
      pod("till", spec: "containers: [{name: a, image: nginx}]") + """

        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: wall}
        spec: {podSelector: {matchLabels: {app: tills}}}
        """,
      "object: {kind: NetworkPolicy, name: wall, metadata: {labels: {x: y}}}"
    )
    #expect(words.contains("The selector of networkpolicy `wall`, `app=tills`, matches no pod."))
    #expect(words.contains("The pod `till` has `app=till`; selected is `app=tills`."))
  }
}
