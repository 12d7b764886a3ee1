import KubernetesAPI

/// Describes classes of storage.
enum StorageClassDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ kind: StorageClass,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", kind.metadata.name)
    page.line(0, "IsDefaultClass:", kind.isDefault ? "Yes" : "No")
    page.line(0, "Annotations:", kind.metadata.annotations.text)
    page.line(0, "Provisioner:", kind.provisioner)
    page.line(0, "Parameters:", kind.parameters.text)
    if page.version == .current {
      let grows = kind.allowVolumeExpansion.map { $0 ? "True" : "False" }
      page.line(0, "AllowVolumeExpansion:", grows ?? "<unset>")
      if kind.mountOptions.isEmpty {
        page.line(0, "MountOptions:", "<none>")
      } else {
        page.raw("MountOptions:\n")
        for option in kind.mountOptions { page.line(1, option) }
      }
      if let policy = kind.reclaimPolicy { page.line(0, "ReclaimPolicy:", policy) }
      if let mode = kind.volumeBindingMode { page.line(0, "VolumeBindingMode:", mode) }
      topologies(kind.allowedTopologies, &page)
    }
    page.events(about: kind, &client)
  }

  private static func topologies(
    _ topologies: [TopologySelectorTerm],
    _ page: inout DescriptionPage
  ) {
    guard !topologies.isEmpty else { return }
    page.line(0, "AllowedTopologies:", "")
    for (index, term) in topologies.enumerated() {
      let texts = term.matchLabelExpressions.map { expression in
        let words = "\(expression.key) in"
        return expression.values.isEmpty
          ? words : "\(words) [\(expression.values.joined(separator: ", "))]"
      }
      page.indentedList("Term \(index):", texts, level: 1)
    }
  }
}

/// Describes classes of volumes' attributes.
enum VolumeAttributesClassDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ kind: VolumeAttributesClass,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", kind.metadata.name)
    page.line(0, "Annotations:", kind.metadata.annotations.text)
    page.line(0, "DriverName:", kind.driverName)
    page.line(0, "Parameters:", kind.parameters.text)
    page.events(about: kind, &client)
  }
}

/// Describes the storage drivers of nodes.
enum CSINodeDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ node: CSINode,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", node.metadata.name)
    page.map("Labels:", node.metadata.labels)
    page.map("Annotations:", node.metadata.annotations)
    page.line(0, "CreationTimestamp:", page.time(node.metadata.creationTimestamp))
    page.raw("Spec:\n")
    if !node.spec.drivers.isEmpty {
      page.raw("  Drivers:\n")
      for driver in node.spec.drivers {
        page.line(2, "\(driver.name):")
        page.line(3, "Node ID:", driver.nodeID)
        if let count = driver.allocatable?.count {
          page.line(3, "Allocatables:")
          page.line(4, "Count:", "\(count)")
        }
        if !driver.topologyKeys.isEmpty {
          let keys = driver.topologyKeys.joined(separator: " ")
          page.line(3, "Topology Keys:", "[\(keys)]")
        }
      }
    }
    page.events(about: node, &client)
  }
}
