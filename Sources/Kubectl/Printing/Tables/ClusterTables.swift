import KubernetesAPI

extension Node: Listed {
  static let columns: [Column<Node>] = [
    .name,
    Column("STATUS") { node, _ in node.statusText },
    Column("ROLES") { node, _ in node.rolesText },
    .age,
    Column("VERSION") { node, _ in node.status.nodeInfo.kubeletVersion },
    Column("INTERNAL-IP", wide: true, only: .current) { node, _ in node.address("InternalIP") },
    Column("EXTERNAL-IP", wide: true) { node, _ in node.address("ExternalIP") },
    Column("OS-IMAGE", wide: true) { node, _ in node.status.nodeInfo.osImage.orUnknown },
    Column("KERNEL-VERSION", wide: true) { node, _ in
      node.status.nodeInfo.kernelVersion.orUnknown
    },
    Column("CONTAINER-RUNTIME", wide: true) { node, _ in
      node.status.nodeInfo.containerRuntimeVersion.orUnknown
    },
  ]

  private var statusText: String {
    let ready = status.conditions.first { $0.type == "Ready" }
    let word = ready.map { $0.status == "True" ? "Ready" : "NotReady" } ?? "Unknown"
    return spec.unschedulable ? "\(word),SchedulingDisabled" : word
  }

  /// The node's roles by its labels, or `<none>`.
  var rolesText: String {
    let prefix = "node-role.kubernetes.io/"
    var roles: [String] = []
    for label in metadata.labels {
      if label.key.hasPrefix(prefix), label.key.count > prefix.count {
        roles.append(String(label.key.dropFirst(prefix.count)))
      } else if label.key == "kubernetes.io/role", !label.value.isEmpty {
        roles.append(label.value)
      }
    }
    return roles.sorted().joined(separator: ",").orNone
  }

  private func address(_ type: String) -> String {
    (status.addresses.first { $0.type == type }?.address ?? "").orNone
  }
}

extension String {
  /// The text, or `<unknown>` for an empty one.
  var orUnknown: String { isEmpty ? "<unknown>" : self }
}

extension Namespace: Listed {
  static let columns: [Column<Namespace>] = [
    .name, Column("STATUS") { namespace, _ in namespace.status.phase }, .age,
  ]
}

extension ComponentStatus: Listed {
  static let columns: [Column<ComponentStatus>] = [
    .name,
    Column("STATUS") { component, _ in
      switch component.health?.status {
      case "True": "Healthy"
      case "False": "Unhealthy"
      default: "Unknown"
      }
    },
    Column("MESSAGE") { component, _ in component.health?.message ?? "" },
    Column("ERROR") { component, _ in component.health?.error ?? "" },
  ]

  private var health: ComponentCondition? { conditions.first { $0.type == "Healthy" } }
}

extension Lease: Listed {
  static let columns: [Column<Lease>] = [
    .name, Column("HOLDER") { lease, _ in lease.spec.holderIdentity ?? "" }, .age,
  ]
}
