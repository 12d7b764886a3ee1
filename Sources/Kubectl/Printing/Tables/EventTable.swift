import KubernetesAPI

extension Event: Listed {
  static let columns: [Column<Event>] = [
    Column("LAST SEEN") { event, context in context.age(event.lastSeen) },
    Column("FIRST SEEN", only: .v18) { event, context in context.age(event.firstSeen) },
    Column("COUNT", only: .v18) { event, _ in "\(event.times)" },
    Column("NAME", only: .v18) { event, _ in event.metadata.name },
    Column("KIND", only: .v18) { event, _ in event.involvedObject.kind },
    Column("SUBOBJECT", only: .v18) { event, _ in event.involvedObject.fieldPath },
    Column("TYPE") { event, _ in event.type },
    Column("REASON") { event, _ in event.reason },
    Column("SOURCE", only: .v18) { event, _ in event.sourceText(", ") },
    Column("OBJECT", only: .current) { event, _ in
      "\(event.involvedObject.kind.lowercased())/\(event.involvedObject.name)"
    },
    Column("SUBOBJECT", wide: true, only: .current) { event, _ in event.involvedObject.fieldPath },
    Column("SOURCE", wide: true, only: .current) { event, _ in event.sourceText(", ") },
    Column("MESSAGE") { event, _ in event.message },
    Column("FIRST SEEN", wide: true, only: .current) { event, context in
      context.age(event.firstSeen)
    },
    Column("COUNT", wide: true, only: .current) { event, _ in "\(event.times)" },
    Column("NAME", wide: true, only: .current) { event, _ in event.metadata.name },
  ]

  /// When it happened last.
  var lastSeen: Time {
    if let series { return Time(series.lastObservedTime.instant) }
    return lastTimestamp.isZero ? firstSeen : lastTimestamp
  }

  /// When it happened first.
  var firstSeen: Time {
    if !firstTimestamp.isZero { return firstTimestamp }
    return eventTime.isZero ? metadata.creationTimestamp : Time(eventTime.instant)
  }

  /// How often it happened.
  var times: Int32 { max(1, series?.count ?? count) }

  /// Who says so, and on which node.
  func sourceText(_ separator: String) -> String {
    guard !source.component.isEmpty else {
      return reportingInstance.isEmpty
        ? reportingComponent : "\(reportingComponent)\(separator)\(reportingInstance)"
    }
    return source.host.isEmpty ? source.component : "\(source.component)\(separator)\(source.host)"
  }
}
