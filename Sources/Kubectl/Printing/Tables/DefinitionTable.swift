import KubernetesAPI
import Simulation

extension CustomResourceDefinition: Listed {
  static let columns: [Column<CustomResourceDefinition>] = [
    .name,
    Column("CREATED AT") { definition, _ in
      CivilTime(definition.metadata.creationTimestamp.instant).rfc3339
    },
  ]
}
