import APIServer
import Cluster
import KubernetesAPI
import Simulation

/// The clusters that are measured.
enum Worlds {
  /// A cluster with nothing in it but its nodes, which are large enough for `pods` pods.
  static func empty(nodes: Int, pods: Int) -> Cluster {
    Cluster(
      ClusterConfiguration(
        nodes: nodes,
        furniture: .none,
        podsPerNode: max(110, pods / nodes * 2),
        cpusPerNode: 64,
        gibibytesPerNode: 256
      )
    )
  }

  /// The cluster of the course with a learner beside it.
  static func course() -> Session {
    Session(Cluster(ClusterConfiguration(profile: .v18, furniture: .course)))
  }

  static func controller(_ name: String, replicas: Int) -> ReplicationController {
    var controller = ReplicationController()
    controller.metadata = ObjectMeta(name: name, namespace: "default")
    controller.spec.replicas = Int32(replicas)
    controller.spec.selector = ["app": name]
    var template = PodTemplateSpec()
    template.metadata.labels = ["app": name]
    var container = Container()
    container.name = name
    container.image = "nginx"
    template.spec.containers = [container]
    controller.spec.template = template
    return controller
  }

  /// A cluster in which a replication controller's pods run.
  static func running(nodes: Int, pods: Int) -> Cluster {
    var cluster = empty(nodes: nodes, pods: pods)
    cluster.run(pods)
    return cluster
  }
}

extension Cluster {
  /// Creates a replication controller and goes on until all of its pods are ready.
  mutating func run(_ pods: Int) {
    do {
      try api.create(Worlds.controller("web", replicas: pods))
    } catch {
      preconditionFailure("the server refuses the controller: \(error.message)")
    }
    let limit = now + .hours(2)
    while now < limit {
      advance(by: .milliseconds(500))
      let controller = api.peek(ReplicationController.self, namespace: "default", name: "web")
      if let controller, controller.status.readyReplicas == Int32(pods) { return }
    }
    preconditionFailure("\(pods) pods did not come to run")
  }
}
