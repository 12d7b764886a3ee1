import KubernetesAPI

extension Scale: Listed {
  static let columns: [Column<Scale>] = [
    .name,
    Column("DESIRED") { scale, _ in "\(scale.spec.replicas)" },
    Column("AVAILABLE") { scale, _ in "\(scale.status.replicas)" },
    .age,
  ]
}
