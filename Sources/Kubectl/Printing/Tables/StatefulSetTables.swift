import KubernetesAPI

extension StatefulSet: Listed {
  static let columns: [Column<StatefulSet>] = [
    .name,
    Column("READY", only: .current) { set, _ in
      "\(set.status.readyReplicas)/\(set.spec.replicas ?? 1)"
    },
    Column("DESIRED", only: .v18) { set, _ in "\(set.spec.replicas ?? 1)" },
    Column("CURRENT", only: .v18) { set, _ in "\(set.status.replicas)" },
    .age,
    Column("CONTAINERS", wide: true) { set, _ in set.spec.template.containerNames },
    Column("IMAGES", wide: true) { set, _ in set.spec.template.images },
  ]
}

extension ControllerRevision: Listed {
  static let columns: [Column<ControllerRevision>] = [
    .name,
    Column("CONTROLLER") { revision, _ in
      guard let owner = revision.controllerReference else { return "<none>" }
      let group = owner.apiVersion.contains("/") ? owner.apiVersion.prefix { $0 != "/" } : ""
      let kind = owner.kind.lowercased()
      return "\(group.isEmpty ? kind : "\(kind).\(group)")/\(owner.name)"
    },
    Column("REVISION") { revision, _ in "\(revision.revision)" },
    .age,
  ]
}
