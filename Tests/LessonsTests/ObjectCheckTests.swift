import KubernetesAPI
import Lessons
import Testing

private let redis = """
  apiVersion: v1
  kind: Pod
  metadata: {name: redis, labels: {name: redis, app: demo}}
  spec:
    nodeName: minikube
    containers:
      - {name: redis, image: "redis:latest", ports: [{containerPort: 6379}]}
  """

private let running = """

  status:
    phase: Running
    conditions: [{type: Ready, status: "True"}]
  """

@Suite struct ObjectCheckTests {
  private let redisRuns = """
    object:
      kind: pod
      name: redis
      ready: true
      spec: {containers: [{image: redis*}]}
      status: {phase: Running}
    """

  @Test func `an object that fits is found, by any name of its kind`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis + running)
    #expect(try cluster.outcome(redisRuns) == .done)
    #expect(try cluster.outcome("object: {kind: po, selector: \"app=demo\", count: 1}") == .done)
    #expect(try cluster.outcome("absent: {kind: Pod, name: web}") == .done)
  }

  @Test func `a missing object is named, and one of a similar name too`() throws {
    var cluster = try ClusterState()
    #expect(try cluster.words(redisRuns) == "there is no pod `redis` yet")
    try cluster.add(redis.replacing("{name: redis, labels", with: "{name: reddis, labels"))
    #expect(
      try cluster.words(redisRuns)
        == "there is no pod `redis` yet There is a pod `reddis`: is that name misspelt?"
    )
  }

  @Test func `an object in another namespace is pointed at`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis.replacing("labels:", with: "namespace: kube-system, labels:"))
    let words = try cluster.words(redisRuns)
    #expect(words.contains("in namespace `kube-system`; the step asks for it in `default`"))
  }

  @Test func `of too few, one that was never meant is not blamed`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis + running)
    for name in ["web-a", "web-b"] {
      try cluster.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          ownerReferences: [{apiVersion: v1, kind: ReplicationController, name: web, uid: u, controller: true}]
        spec: {nodeName: minikube, containers: [{name: web, image: web}]}
        """ + running
      )
    }
    let owned = "kind: Pod, count: 3, metadata: {ownerReferences: [{controller: true}]}"
    let image = "spec: {containers: [{image: web*}]}"
    let far = try cluster.words("object: {\(owned), \(image)}")
    #expect(far.hasPrefix("expected 3 pods"), "\(far)")
    // One that differs in a single field is the nearest miss.
    let near = try cluster.words("object: {\(owned)}")
    #expect(near == "`pod/redis`: `metadata.ownerReferences` has no element `{controller: true}`")
  }

  @Test func `a pod that is being made is on its way`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis)
    #expect(try cluster.outcome(redisRuns) == .underway("`pod/redis` (now Pending)"))
  }

  @Test func `an image that cannot be pulled is told`() throws {
    var cluster = try ClusterState()
    try cluster.add(
      redis.replacing("redis:latest", with: "redis:latets") + """

        status:
          phase: Pending
          containerStatuses:
            - name: redis
              image: redis:latets
              imageID: ""
              ready: false
              restartCount: 0
              state: {waiting: {reason: ErrImagePull}}
        """
    )
    let words = try cluster.words(redisRuns)
    #expect(
      words.hasPrefix("`pod/redis` is ErrImagePull The image `redis:latets` cannot be pulled")
    )
  }

  @Test func `the nearest miss names the field and both values`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis.replacing("redis:latest", with: "nginx") + running)
    guard case .missed(let miss) = try cluster.outcome(redisRuns) else {
      Issue.record("the check should be missed")
      return
    }
    #expect(miss.difference?.path == "spec.containers[0].image")
    #expect(miss.difference?.expected == "redis*")
    #expect(miss.difference?.actual == "nginx")
    #expect(miss.text == "`pod/redis`: `spec.containers[0].image` is `nginx`; expected `redis*`")
  }

  @Test func `a label that must not be there is seen`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis)
    let check = "object: {kind: Pod, name: redis, metadata: {labels: {app: null}}}"
    #expect(
      try cluster.words(check)
        == "`pod/redis`: `metadata.labels.app` is `demo` and should not be set"
    )
  }

  @Test func `counts and comparisons`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis)
    #expect(try cluster.outcome("object: {kind: Pod, count: \">= 1\"}") == .done)
    #expect(
      try cluster.words("object: {kind: Pod, count: 2}") == "expected 2 pods, there is 1"
    )
    let one = "object: {kind: Pod, name: redis, spec: {containers: 1}}"
    #expect(try cluster.outcome(one) == .done)
  }

  @Test func `lists have no order, and each element needs one of its own`() throws {
    var cluster = try ClusterState()
    try cluster.add(
      """
      apiVersion: v1
      kind: Service
      metadata: {name: s}
      spec: {ports: [{name: a, port: 1}, {name: b, port: 2}]}
      """
    )
    let both = "object: {kind: svc, name: s, spec: {ports: [{port: 2}, {port: 1}]}}"
    #expect(try cluster.outcome(both) == .done)
    let twice = "object: {kind: svc, name: s, spec: {ports: [{port: 1}, {port: 1}]}}"
    #expect(
      try cluster.words(twice) == "`service/s`: `spec.ports[1].port` is `2`; expected `1`"
    )
  }

  @Test func `conditions can be put together`() throws {
    var cluster = try ClusterState()
    try cluster.add(redis)
    #expect(try cluster.outcome("all: [{object: {kind: Pod}}, {absent: {kind: rc}}]") == .done)
    #expect(try cluster.outcome("any: [{object: {kind: rc}}, {object: {kind: Pod}}]") == .done)
    #expect(try cluster.outcome("not: {object: {kind: Pod}}").isDone == false)
    #expect(try cluster.outcome("not: {object: {kind: rc}}") == .done)
  }

  @Test func `an unknown kind is told`() throws {
    var cluster = try ClusterState()
    #expect(
      try cluster.words("object: {kind: Pood}") == "the cluster knows no kind `Pood`"
    )
  }
}
