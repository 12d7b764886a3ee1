import KubernetesAPI

extension ReplicationController: Listed {
  static let columns: [Column<ReplicationController>] = [
    .name,
    Column("DESIRED") { controller, _ in "\(controller.spec.replicas ?? 1)" },
    Column("CURRENT") { controller, _ in "\(controller.status.replicas)" },
    Column("READY") { controller, _ in "\(controller.status.readyReplicas)" },
    .age,
    Column("CONTAINERS", wide: true) { controller, _ in
      controller.spec.template?.containerNames ?? ""
    },
    Column("IMAGES", wide: true) { controller, _ in controller.spec.template?.images ?? "" },
    Column("SELECTOR", wide: true) { controller, _ in controller.spec.selector.text },
  ]
}

extension ReplicaSet: Listed {
  static let columns: [Column<ReplicaSet>] = [
    .name,
    Column("DESIRED") { set, _ in "\(set.spec.replicas ?? 1)" },
    Column("CURRENT") { set, _ in "\(set.status.replicas)" },
    Column("READY") { set, _ in "\(set.status.readyReplicas)" },
    .age,
    Column("CONTAINERS", wide: true) { set, _ in set.spec.template.containerNames },
    Column("IMAGES", wide: true) { set, _ in set.spec.template.images },
    Column("SELECTOR", wide: true) { set, _ in set.spec.selector.text },
  ]
}

extension Deployment: Listed {
  static let columns: [Column<Deployment>] = [
    .name,
    Column("READY", only: .current) { deployment, _ in
      "\(deployment.status.readyReplicas)/\(deployment.spec.replicas ?? 1)"
    },
    Column("DESIRED", only: .v18) { deployment, _ in "\(deployment.spec.replicas ?? 1)" },
    Column("CURRENT", only: .v18) { deployment, _ in "\(deployment.status.replicas)" },
    Column("UP-TO-DATE") { deployment, _ in "\(deployment.status.updatedReplicas)" },
    Column("AVAILABLE") { deployment, _ in "\(deployment.status.availableReplicas)" },
    .age,
    Column("CONTAINERS", wide: true) { deployment, _ in deployment.spec.template.containerNames },
    Column("IMAGES", wide: true) { deployment, _ in deployment.spec.template.images },
    Column("SELECTOR", wide: true) { deployment, _ in deployment.spec.selector.text },
  ]
}
