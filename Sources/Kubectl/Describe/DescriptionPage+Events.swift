import KubernetesAPI

extension DescriptionPage {
  /// Writes the events about an object, those that happened first first.
  ///
  /// Who may not list events is told nothing of them.
  mutating func events<Client: KubernetesClient>(
    about object: any APIObject,
    _ client: inout Client
  ) {
    guard showsEvents else { return }
    var options = ListOptions(
      namespace: object.resource.isNamespaced ? object.metadata.namespace : nil
    )
    // A node's events name the node itself where a uid should stand.
    // Those of a static pod name the pod itself, not its mirror.
    let mirrored = object.metadata.annotations["kubernetes.io/config.mirror"]
    let uid =
      object is Node
      ? object.metadata.name
      : object is Pod
        ? mirrored ?? object.metadata.uid
        : object.metadata.uid
    options.fieldSelector = FieldSelector([
      .init("involvedObject.uid", uid), .init("involvedObject.kind", object.resource.kind),
      .init("involvedObject.name", object.metadata.name),
    ])
    guard let events = try? client.list(Event.self, options) else { return }
    guard !events.isEmpty else { return line(0, "Events:", "<none>") }
    flush()
    raw("Events:\n  Type\tReason\tAge\tFrom\tMessage\n  ----\t------\t----\t----\t-------\n")
    let sorted = events.enumerated().sorted {
      ($0.element.lastSeen, $0.offset) < ($1.element.lastSeen, $1.offset)
    }
    for (_, event) in sorted {
      let age = Age.text(since: event.lastSeen, now: now, version: version)
      let first = Age.text(since: event.firstSeen, now: now, version: version)
      let times = event.times > 1 ? "\(age) (x\(event.times) over \(first))" : age
      line(1, event.type, event.reason, times, from(event), message(event))
    }
  }

  private func from(_ event: Event) -> String {
    switch version {
    case .v18: return event.sourceText(", ")
    case .current:
      return event.source.component.isEmpty ? event.reportingComponent : event.source.component
    }
  }

  private func message(_ event: Event) -> String {
    let text = event.message.split(separator: "\n").joined(separator: "\n")
    guard version == .current, !event.involvedObject.fieldPath.isEmpty else { return text }
    return "\(event.involvedObject.fieldPath): \(text)"
  }
}
