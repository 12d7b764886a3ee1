import KubernetesAPI

extension Event: Listed {
  static let columns: [Column<Event>] = [
    Column("LAST SEEN") { event, context in context.age(event.lastSeen) },
    Column("FIRST SEEN", only: .v18) { event, context in context.age(event.firstSeen) },
    Column("COUNT", only: .v18) { event, _ in "\(max(1, event.count))" },
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
    Column("COUNT", wide: true, only: .current) { event, _ in "\(max(1, event.count))" },
    Column("NAME", wide: true, only: .current) { event, _ in event.metadata.name },
  ]

  /// When it happened last.
  var lastSeen: Time {
    lastTimestamp.isZero ? firstSeen : lastTimestamp
  }

  /// When it happened first.
  var firstSeen: Time {
    firstTimestamp.isZero ? metadata.creationTimestamp : firstTimestamp
  }

  /// Who says so, and on which node.
  func sourceText(_ separator: String) -> String {
    source.host.isEmpty ? source.component : "\(source.component)\(separator)\(source.host)"
  }
}
