import KubernetesAPI

extension Pod: Listed {
  static let columns: [Column<Pod>] = [
    .name,
    Column("READY") { pod, _ in
      let summary = PodSummary(pod)
      return "\(summary.ready)/\(summary.total)"
    },
    Column("STATUS") { pod, _ in PodSummary(pod).status },
    Column("RESTARTS") { pod, context in
      let summary = PodSummary(pod)
      guard context.version == .current, summary.restarts > 0, let last = summary.lastRestart else {
        return "\(summary.restarts)"
      }
      return "\(summary.restarts) (\(context.age(last)) ago)"
    },
    .age,
    Column("IP", wide: true) { pod, _ in pod.status.podIP.orNone },
    Column("NODE", wide: true) { pod, _ in pod.spec.nodeName.orNone },
    Column("NOMINATED NODE", wide: true, only: .current) { pod, _ in
      pod.status.nominatedNodeName.orNone
    },
    Column("READINESS GATES", wide: true, only: .current) { pod, _ in
      let gates = pod.spec.readinessGates
      guard !gates.isEmpty else { return "<none>" }
      let met = gates.filter { gate in
        pod.status.conditions.contains { $0.type == gate.conditionType && $0.status == "True" }
      }
      return "\(met.count)/\(gates.count)"
    },
  ]
}
