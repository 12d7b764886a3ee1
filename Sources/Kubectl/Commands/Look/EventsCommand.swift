import KubernetesAPI
import Manifests
import Simulation

/// `kubectl events`: what happened, those that happened last at the end.
struct EventsCommand: Command {
  static let spec = CommandSpec(
    name: "events",
    group: .troubleshooting,
    summary: "List events",
    examples: [
      .init("What happened in the namespace", "kubectl events"),
      .init("What happened to a pod", "kubectl events --for pod/web --watch"),
      .init("What went wrong", "kubectl events --types=Warning"),
    ],
    usage: "kubectl events [(-o|--output=)json|yaml|name|go-template|jsonpath] [--for TYPE/NAME]"
      + " [--watch] [--types=Normal,Warning]",
    flags: [
      Flag("chunk-size", .integer, "500", "How many objects to ask for at once"),
      GlobalFlags.allNamespaces, GlobalFlags.output,
      Flag("for", .string, "The object, as TYPE/NAME, that the events are about"),
      Flag("types", .strings, completion: .values(["Normal", "Warning"]), "Only events so typed"),
      Flag("watch", "w", .boolean, "Go on with what happens from then on"),
      Flag("no-headers", .boolean, "Print no headers"),
    ]
  )

  private let invocation: Invocation
  private let format: OutputFormat
  private let types: [String]
  private let namespace: String?
  private var revision: Int64?
  /// When `--request-timeout` ends a watch.
  private var end: Instant?
  private var options = ListOptions()
  private var writer: TabWriter
  private var hidesHeaders: Bool

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    format = try OutputFormat(arguments, version: invocation.version)
    types = arguments.list("types")
    for type in types where !["normal", "warning"].contains(type.lowercased()) {
      throw .message("valid --types are Normal or Warning")
    }
    namespace = arguments.bool("all-namespaces") ? nil : invocation.namespace
    writer = TabWriter.table(invocation.version)
    hidesHeaders = arguments.bool("no-headers")
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if let end, client.now >= end { return .finished }
    if let revision { return try goOn(after: revision, &client, &station) }
    options = try listOptions(&client)
    let list: ObjectList
    do {
      list = try client.list(Event.resource, options)
    } catch {
      throw .refused(error)
    }
    let events = sorted(list.items)
    let isWatch = invocation.arguments.bool("watch")
    if events.isEmpty, !isWatch, format.isTable {
      let place = namespace.map { " in \($0) namespace" } ?? ""
      station.complain("No events found\(place).\n")
      return .finished
    }
    try show(events, asList: !isWatch, client, &station)
    guard isWatch else { return .finished }
    revision = list.revision
    let limit = invocation.requestTimeout
    if limit > .zero { end = client.now + limit }
    return waiting
  }

  private var waiting: Progress {
    .waiting([.change] + (end.map { [.until($0)] } ?? []))
  }

  private func listOptions<Client: KubernetesClient>(
    _ client: inout Client
  ) throws(Failure) -> ListOptions {
    var options = ListOptions(namespace: namespace)
    let text = invocation.arguments.string("for")
    guard !text.isEmpty else { return options }
    guard text.contains("/") else { throw .message("--for must be in resource/name form") }
    try ResourceRequest.check([text])
    let request: ResourceRequest
    do {
      request = try ResourceRequest([text], try ResourceCatalog(&client))
    } catch {
      throw error.asOneOfMany(invocation.version)
    }
    guard let target = request.targets.first else { return options }
    options.fieldSelector = FieldSelector([
      .init("involvedObject.kind", target.resource.kind),
      .init("involvedObject.name", target.name),
    ])
    return options
  }

  private mutating func goOn<Client: KubernetesClient, Station: Workstation>(
    after revision: Int64,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    do {
      let news = try client.changes(Event.resource, after: revision, options)
      self.revision = news.revision
      let events = sorted(news.changes.filter { $0.kind != .deleted }.map(\.object))
      try show(events, asList: false, client, &station)
    } catch let status as Status where status.reason == .expired {
      self.revision = try asking { () throws(Status) in
        try client.list(Event.resource, options).revision
      }
    } catch let failure as Failure {
      throw failure
    } catch let status as Status {
      throw .refused(status)
    } catch {
      return .finished
    }
    return waiting
  }

  /// The events of the types asked for, by the time that they happened last.
  private func sorted(_ objects: [any APIObject]) -> [Event] {
    let events = objects.compactMap { $0 as? Event }.filter { event in
      types.isEmpty || types.contains { $0.lowercased() == event.type.lowercased() }
    }
    return events.enumerated().sorted {
      ($0.element.lastTold, $0.offset) < ($1.element.lastTold, $1.offset)
    }.map(\.element)
  }

  private mutating func show<Station: Workstation>(
    _ events: [Event],
    asList: Bool,
    _ client: some KubernetesClient,
    _ station: inout Station
  ) throws(Failure) {
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      if asList {
        // The list is the server's own, which names no single objects.
        if case .name = format { return }
        return station.print(
          try printer.text(of: [
            "apiVersion": "v1", "items": .array(events.map(printer.tree)), "kind": "EventList",
            "metadata": [:],
          ])
        )
      }
      for event in events { station.print(try printer.text([event], asList: false)) }
      return
    }
    if events.isEmpty { return }
    var lines: [String] = []
    let place = namespace == nil ? "NAMESPACE\t" : ""
    if !hidesHeaders { lines.append("\(place)LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n") }
    hidesHeaders = true
    for event in events {
      let first = Age.text(since: event.firstSeen, now: client.now, version: invocation.version)
      let last = Age.text(since: event.lastSeen, now: client.now, version: invocation.version)
      let seen = event.times > 1 ? "\(last) (x\(event.times) over \(first))" : first
      let object = "\(event.involvedObject.kind)/\(event.involvedObject.name)"
      let place = namespace == nil ? "\(event.metadata.namespace)\t" : ""
      var message = event.message[...]
      while message.last?.isWhitespace == true { message.removeLast() }
      lines.append("\(place)\(seen)\t\(event.type)\t\(event.reason)\t\(object)\t\(message)\n")
    }
    station.print(writer.align(lines.joined()))
  }
}

extension Event {
  /// When the event says that it happened last: older ones in whole seconds, newer ones exactly.
  fileprivate var lastTold: Instant {
    if let series { return series.lastObservedTime.instant }
    return lastTimestamp == Time() ? eventTime.instant : lastTimestamp.instant
  }
}
