import KubernetesAPI

/// Describes replication controllers.
enum ReplicationControllerDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ controller: ReplicationController,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", controller.metadata.name)
    page.line(0, "Namespace:", controller.metadata.namespace)
    page.line(0, "Selector:", controller.spec.selector.text)
    page.map("Labels:", controller.metadata.labels)
    page.map("Annotations:", controller.metadata.annotations)
    page.line(
      0,
      "Replicas:",
      "\(controller.status.replicas) current / \(controller.spec.replicas ?? 1) desired"
    )
    try page.podStatuses(
      of: controller,
      LabelSelectorTerms(matching: controller.spec.selector),
      &client
    )
    page.template(controller.spec.template)
    page.conditions(controller.status.conditions.map { ($0.type, $0.status, $0.reason) })
    page.events(about: controller, &client)
  }
}

/// Describes replica sets.
enum ReplicaSetDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ set: ReplicaSet,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", set.metadata.name)
    page.line(0, "Namespace:", set.metadata.namespace)
    page.line(0, "Selector:", set.spec.selector.text)
    page.map("Labels:", set.metadata.labels)
    page.map("Annotations:", set.metadata.annotations)
    if let owner = set.controllerReference {
      page.line(0, "Controlled By:", "\(owner.kind)/\(owner.name)")
    }
    page.line(
      0,
      "Replicas:",
      "\(set.status.replicas) current / \(set.spec.replicas ?? 1) desired"
    )
    try page.podStatuses(of: set, set.spec.selector?.terms ?? LabelSelectorTerms(), &client)
    page.template(set.spec.template)
    page.conditions(set.status.conditions.map { ($0.type, $0.status, $0.reason) })
    page.events(about: set, &client)
  }
}

/// Describes deployments.
enum DeploymentDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ deployment: Deployment,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let (spec, status) = (deployment.spec, deployment.status)
    page.line(0, "Name:", deployment.metadata.name)
    page.line(0, "Namespace:", deployment.metadata.namespace)
    page.line(0, "CreationTimestamp:", page.time(deployment.metadata.creationTimestamp))
    page.map("Labels:", deployment.metadata.labels)
    page.map("Annotations:", deployment.metadata.annotations)
    page.line(0, "Selector:", spec.selector.text)
    page.line(
      0,
      "Replicas:",
      "\(spec.replicas ?? 1) desired | \(status.updatedReplicas) updated | \(status.replicas) total"
        + " | \(status.availableReplicas) available | \(status.unavailableReplicas) unavailable"
    )
    page.line(0, "StrategyType:", spec.strategy.type)
    page.line(0, "MinReadySeconds:", "\(spec.minReadySeconds)")
    if let rolling = spec.strategy.rollingUpdate {
      let (down, up) = (rolling.maxUnavailable, rolling.maxSurge)
      page.line(
        0,
        "RollingUpdateStrategy:",
        "\(down ?? .int(0)) max unavailable, \(up ?? .int(0)) max surge"
      )
    }
    page.template(spec.template)
    page.conditions(status.conditions.map { ($0.type, $0.status, $0.reason) })
    replicaSets(deployment, &page, &client)
    page.events(about: deployment, &client)
  }

  private static func replicaSets<Client: KubernetesClient>(
    _ deployment: Deployment,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) {
    // Who may not see the replica sets is told nothing of them.
    guard let history = try? RolloutHistory(of: deployment, &client) else { return }
    func text(_ sets: [ReplicaSet]) -> String {
      sets.map {
        "\($0.metadata.name) (\($0.status.replicas)/\($0.spec.replicas ?? 0) replicas created)"
      }
      .joined(separator: ", ").orNone
    }
    page.line(0, "OldReplicaSets:", text(history.agedFirst.filter { keeps($0, page.version) }))
    page.line(0, "NewReplicaSet:", text(history.newest.map { [$0] } ?? []))
  }

  private static func keeps(_ set: ReplicaSet, _ version: KubectlVersion) -> Bool {
    version == .current || (set.spec.replicas ?? 0) > 0
  }
}
