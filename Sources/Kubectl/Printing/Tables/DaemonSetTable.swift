import KubernetesAPI

extension DaemonSet: Listed {
  static let columns: [Column<DaemonSet>] = [
    .name,
    Column("DESIRED") { set, _ in "\(set.status.desiredNumberScheduled)" },
    Column("CURRENT") { set, _ in "\(set.status.currentNumberScheduled)" },
    Column("READY") { set, _ in "\(set.status.numberReady)" },
    Column("UP-TO-DATE") { set, _ in "\(set.status.updatedNumberScheduled)" },
    Column("AVAILABLE") { set, _ in "\(set.status.numberAvailable)" },
    Column("NODE SELECTOR") { set, _ in set.nodeSelectorText },
    .age,
    Column("CONTAINERS", wide: true) { set, _ in set.spec.template.containerNames },
    Column("IMAGES", wide: true) { set, _ in set.spec.template.images },
    Column("SELECTOR", wide: true) { set, _ in set.spec.selector.text },
  ]

  /// The labels of the nodes that it runs on, in one line.
  var nodeSelectorText: String { spec.template.spec.nodeSelector.text }
}
