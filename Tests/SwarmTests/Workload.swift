import APIServer
import Cluster
import KubernetesAPI
import Simulation

/// What somebody asked the cluster to hold: what must be there once everything is mended.
struct Workload: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case controller
    case set
    case deployment
    case stateful
    case daemon
    case job
    case pod
  }

  let kind: Kind
  let name: String
  var replicas: Int32
  var image: String

  static let goodImage = "nginx"
  static let badImage = "no-such-image:1"

  var labels: StringMap { ["app": name] }

  private var template: PodTemplateSpec {
    var template = PodTemplateSpec()
    template.metadata.labels = labels
    template.spec = podSpec
    return template
  }

  private var podSpec: PodSpec {
    var container = Container()
    container.name = "main"
    container.image = image
    var spec = PodSpec()
    spec.containers = [container]
    return spec
  }

  /// Pods that end by themselves.
  private var task: PodTemplateSpec {
    var container = Container()
    container.name = "main"
    container.image = "busybox"
    container.command = ["sh", "-c", "sleep 7"]
    var template = PodTemplateSpec()
    template.metadata.labels = labels
    template.spec.containers = [container]
    template.spec.restartPolicy = "OnFailure"
    return template
  }

  private var selector: LabelSelector {
    var selector = LabelSelector()
    selector.matchLabels = labels
    return selector
  }

  func create(in cluster: inout Cluster) throws(Status) {
    let metadata = ObjectMeta(name: name, namespace: "default")
    switch kind {
    case .controller:
      var object = ReplicationController()
      object.metadata = metadata
      object.spec.replicas = replicas
      object.spec.selector = labels
      object.spec.template = template
      try cluster.api.create(object)
    case .set:
      var object = ReplicaSet()
      object.metadata = metadata
      object.spec.replicas = replicas
      object.spec.selector = selector
      object.spec.template = template
      try cluster.api.create(object)
    case .deployment:
      var object = Deployment()
      object.metadata = metadata
      object.spec.replicas = replicas
      object.spec.selector = selector
      object.spec.template = template
      try cluster.api.create(object)
    case .stateful:
      var object = StatefulSet()
      object.metadata = metadata
      object.spec.replicas = replicas
      object.spec.selector = selector
      object.spec.template = template
      try cluster.api.create(object)
    case .daemon:
      var object = DaemonSet()
      object.metadata = metadata
      object.spec.selector = selector
      object.spec.template = template
      try cluster.api.create(object)
    case .job:
      var object = Job()
      object.metadata = metadata
      object.spec.completions = replicas
      object.spec.parallelism = 2
      // Faults are no reason to give up.
      object.spec.backoffLimit = 1000
      object.spec.template = task
      try cluster.api.create(object)
    case .pod:
      var object = Pod()
      object.metadata = metadata
      object.metadata.labels = labels
      object.spec = podSpec
      try cluster.api.create(object)
    }
  }

  /// Brings the object in the cluster to these replicas and this image.
  func update(in cluster: inout Cluster) throws(Status) {
    switch kind {
    case .controller:
      var object = try cluster.api.get(ReplicationController.self, namespace: "default", name: name)
      object.spec.replicas = replicas
      try cluster.api.update(object)
    case .set:
      var object = try cluster.api.get(ReplicaSet.self, namespace: "default", name: name)
      object.spec.replicas = replicas
      try cluster.api.update(object)
    case .deployment:
      var object = try cluster.api.get(Deployment.self, namespace: "default", name: name)
      object.spec.replicas = replicas
      object.spec.template.spec.containers[0].image = image
      try cluster.api.update(object)
    case .stateful:
      var object = try cluster.api.get(StatefulSet.self, namespace: "default", name: name)
      object.spec.replicas = replicas
      object.spec.template.spec.containers[0].image = image
      try cluster.api.update(object)
    case .daemon:
      var object = try cluster.api.get(DaemonSet.self, namespace: "default", name: name)
      object.spec.template.spec.containers[0].image = image
      try cluster.api.update(object)
    case .job: break
    case .pod:
      var object = try cluster.api.get(Pod.self, namespace: "default", name: name)
      object.spec.containers[0].image = image
      try cluster.api.update(object)
    }
  }

  func delete(from cluster: inout Cluster) throws(Status) {
    let options = DeleteOptions(propagation: .background)
    switch kind {
    case .controller:
      try cluster.api.delete(
        ReplicationController.self,
        namespace: "default",
        name: name,
        options
      )
    case .set: try cluster.api.delete(ReplicaSet.self, namespace: "default", name: name, options)
    case .deployment:
      try cluster.api.delete(Deployment.self, namespace: "default", name: name, options)
    case .stateful:
      try cluster.api.delete(StatefulSet.self, namespace: "default", name: name, options)
    case .daemon:
      try cluster.api.delete(DaemonSet.self, namespace: "default", name: name, options)
    case .job: try cluster.api.delete(Job.self, namespace: "default", name: name, options)
    case .pod: try cluster.api.delete(Pod.self, namespace: "default", name: name, options)
    }
  }
}
