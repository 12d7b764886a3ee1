import KubernetesAPI
import Manifests

extension ResourceQuota: Listed {
  static let columns: [Column<ResourceQuota>] = [
    .name,
    Column("REQUEST", only: .current) { quota, _ in quota.amounts(ofLimits: false) },
    Column("LIMIT", only: .current) { quota, _ in quota.amounts(ofLimits: true) },
    .age,
  ]

  /// `pods: 1/2, requests.cpu: 200m/1`: what is used of what may be.
  private func amounts(ofLimits: Bool) -> String {
    status.hard
      .filter { $0.key.hasPrefix("limits.") == ofLimits }
      .map { "\($0.key): \(status.used[$0.key] ?? Quantity())/\($0.value)" }
      .joined(separator: ", ")
  }
}

extension LimitRange: Listed {
  static let columns: [Column<LimitRange>] = [
    .name,
    Column("CREATED AT", only: .current) { range, _ in
      range.metadata.creationTimestamp.encoded().string ?? "<unknown>"
    },
    Column("AGE", only: .v18) { range, context in context.age(range.metadata.creationTimestamp) },
  ]
}

extension PriorityClass: Listed {
  static let columns: [Column<PriorityClass>] = [
    .name,
    Column("VALUE") { kind, _ in "\(kind.value)" },
    Column("GLOBAL-DEFAULT") { kind, _ in "\(kind.globalDefault)" },
    .age,
    Column("PREEMPTIONPOLICY", only: .current) { kind, _ in kind.preemptionPolicy ?? "" },
  ]
}

extension PodDisruptionBudget: Listed {
  static let columns: [Column<PodDisruptionBudget>] = [
    .name,
    Column("MIN AVAILABLE", only: .current) { budget, _ in bound(budget.spec.minAvailable) },
    Column("MIN-AVAILABLE", only: .v18) { budget, _ in bound(budget.spec.minAvailable) },
    Column("MAX UNAVAILABLE", only: .current) { budget, _ in bound(budget.spec.maxUnavailable) },
    Column("MAX-UNAVAILABLE", only: .v18) { budget, _ in bound(budget.spec.maxUnavailable) },
    Column("ALLOWED DISRUPTIONS", only: .current) { budget, _ in
      "\(budget.status.disruptionsAllowed)"
    },
    Column("ALLOWED-DISRUPTIONS", only: .v18) { budget, _ in
      "\(budget.status.disruptionsAllowed)"
    },
    .age,
  ]

  private static func bound(_ value: IntOrString?) -> String { value?.description ?? "N/A" }
}

extension HorizontalPodAutoscaler: Listed {
  static let columns: [Column<HorizontalPodAutoscaler>] = [
    .name,
    Column("REFERENCE") { scaler, _ in
      "\(scaler.spec.scaleTargetRef.kind)/\(scaler.spec.scaleTargetRef.name)"
    },
    Column("TARGETS") { scaler, _ in scaler.targetsText },
    Column("MINPODS") { scaler, _ in scaler.spec.minReplicas.map(String.init) ?? "<unset>" },
    Column("MAXPODS") { scaler, _ in "\(scaler.spec.maxReplicas)" },
    Column("REPLICAS") { scaler, _ in "\(scaler.status.currentReplicas)" },
    .age,
  ]

  /// `cpu: 12%/80%`, one for each measure; of many the first two.
  private var targetsText: String {
    guard !spec.metrics.isEmpty else { return "<none>" }
    let texts = spec.metrics.indices.map { index in
      let reading = MetricReading(self, index)
      let label = reading.resource.isEmpty ? "" : "\(reading.resource): "
      return label + "\(reading.current)/\(reading.target)" + (reading.isShared ? " (avg)" : "")
    }
    let shown = texts.prefix(2).joined(separator: ", ")
    return texts.count > 2 ? "\(shown) + \(texts.count - 2) more..." : shown
  }
}
