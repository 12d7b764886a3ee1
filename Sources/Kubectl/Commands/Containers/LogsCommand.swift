import KubernetesAPI
import Simulation

/// `kubectl logs`: what a container printed.
struct LogsCommand: Command {
  static let spec = CommandSpec(
    name: "logs",
    group: .troubleshooting,
    summary: "Print the logs for a container in a pod",
    examples: [
      .init("What the only container printed", "kubectl logs redis"),
      .init("Go on as it prints", "kubectl logs -f web"),
      .init("What it printed before it was restarted", "kubectl logs -p web"),
      .init("The last twenty lines", "kubectl logs --tail=20 web"),
    ],
    usage: "kubectl logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
    flags: [
      GlobalFlags.selector,
      Flag("follow", "f", .boolean, "Go on as lines are printed"),
      Flag("previous", "p", .boolean, "The container before it was restarted"),
      Flag("container", "c", .string, completion: .container, "The container"),
      Flag("all-pods", .boolean, "All pods of the workload; prints their names before every line"),
      Flag("insecure-skip-tls-verify-backend", .boolean, "Do not check the node's certificate"),
      Flag("pod-running-timeout", .duration, "20s", "How long to wait until the pod runs"),
      Flag("all-containers", .boolean, "All containers of the pod"),
      Flag("timestamps", .boolean, "Print the time of every line"),
      Flag("prefix", .boolean, "Print the pod and container before every line"),
      Flag("tail", .integer, "-1", "How many of the last lines; -1 for all"),
      Flag("since", .duration, "0s", "Only lines newer than this"),
      Flag("since-time", .string, "Only lines after this time"),
      Flag("limit-bytes", .integer, "0", "How many bytes at most"),
      Flag("ignore-errors", .boolean, "Go on when one container has no logs"),
      Flag("max-log-requests", .integer, "5", "How many logs to follow at once"),
    ],
    words: .pods
  )

  /// One container whose log is printed.
  private struct Source: Sendable {
    let pod: String
    let container: String
    var printed: Int
  }

  private let invocation: Invocation
  private var sources: [Source] = []
  private var opening: [(source: Source, lines: [LogLine])] = []
  private var hasStarted = false

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let words = invocation.positional
    let selects = invocation.arguments.isGiven("selector")
    guard (1...2).contains(words.count) || (words.isEmpty && selects) else {
      throw .usage(
        "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required"
          + " argument for the logs command"
      )
    }
    if selects, words.count == 1 {
      throw .usage("only a selector (-l) or a POD name is allowed")
    }
    if invocation.version == .current,
      invocation.arguments.duration("pod-running-timeout") <= .zero
    {
      throw .message("--pod-running-timeout must be higher than zero")
    }
    let time = invocation.arguments.string("since-time")
    if !time.isEmpty, CivilTime.parse(rfc3339: time) == nil {
      throw .message(
        "parsing time \"\(time)\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\(time)\" as"
          + " \"2006\""
      )
    }
    if invocation.version == .v18 { try validate() }
  }

  /// Refuses what does not go together; kubectl looks at it once the pods are found.
  private func validate() throws(Failure) {
    let arguments = invocation.arguments
    let inline = invocation.positional.count == 2 ? invocation.positional[1] : ""
    let container = inline.isEmpty ? arguments.string("container") : inline
    if !arguments.string("since-time").isEmpty, arguments.duration("since") != .zero {
      throw .message("at most one of `sinceTime` or `sinceSeconds` may be specified")
    }
    if arguments.bool("all-containers"), !container.isEmpty {
      throw .message(
        "--all-containers=true should not be specified with container name \(container)"
      )
    }
    if arguments.isGiven("container"), !inline.isEmpty {
      let text = "only one of -c or an inline [CONTAINER] arg is allowed"
      throw invocation.version == .v18 ? .usage(text) : .message(text)
    }
    if arguments.int("limit-bytes") < 0 {
      throw .message("--limit-bytes must be greater than 0")
    }
    if arguments.duration("since") < .zero { throw .message("--since must be greater than 0") }
    if arguments.int("tail") < -1 {
      throw .message("--tail must be greater than or equal to -1")
    }
    if arguments.bool("follow"), arguments.bool("previous") {
      throw .message("only one of follow (-f) or previous (-p) is allowed")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if !hasStarted {
      hasStarted = true
      let found = try pods(&client, &station)
      try validate()
      for pod in found {
        do {
          try start(pod, &client, &station)
        } catch {
          guard invocation.arguments.bool("ignore-errors") else { throw error }
          if case .refused(let status) = error {
            station.print("error: \(status.message)\n")
          }
        }
      }
      let limit = invocation.arguments.int("max-log-requests")
      if invocation.arguments.bool("follow"), sources.count > limit {
        throw .message(
          "you are attempting to follow \(sources.count) log streams, but maximum allowed"
            + " concurrency is \(limit), use --max-log-requests to increase the limit"
        )
      }
      show(&station)
      if sources.isEmpty {
        station.complain(invocation.messages.noResources(namespace: invocation.namespace))
      }
      return invocation.arguments.bool("follow") && !sources.isEmpty
        ? .waiting([.change]) : .finished
    }
    var isRunning = false
    for index in sources.indices {
      guard let connection = try? connect(sources[index].pod, sources[index].container, &client)
      else { continue }
      let log = station.log(of: connection)
      show(Array(log.dropFirst(sources[index].printed)), sources[index], &station)
      sources[index].printed = log.count
      isRunning = isRunning || connection.isRunning
    }
    // Output is no change of the API, so the log is looked at again and again as well.
    return isRunning
      ? .waiting([.change, .until(client.now + .milliseconds(250))]) : .finished
  }

  private func pods<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> [Pod] {
    if invocation.arguments.isGiven("selector") {
      return try Selection(invocation).list(Pod.resource, &client).items.compactMap { $0 as? Pod }
    }
    let object: any APIObject
    do {
      object = try PodFinder.object(
        invocation.positional[0],
        invocation.namespace,
        &client,
        invocation.version
      )
    } catch .refused(let status) where status.reason == .notFound && invocation.version == .current
    {
      throw .message(
        "error from server (NotFound): \(status.message) in namespace \"\(invocation.namespace)\""
      )
    } catch {
      throw error
    }
    let doing = invocation.version == .current ? "get the logs from" : "attach to"
    let all = try PodFinder.pods(of: object, &client, doing: doing)
    if invocation.arguments.bool("all-pods"), !(object is Pod) { return all }
    let (pod, count) = try PodFinder.pod(of: object, &client, doing: doing)
    if count > 1 { station.complain("Found \(count) pods, using pod/\(pod.metadata.name)\n") }
    return [pod]
  }

  private mutating func start<Client: KubernetesClient, Station: Workstation>(
    _ pod: Pod,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let all =
      pod.spec.initContainers + pod.spec.containers
      + pod.spec.ephemeralContainers.map(\.container)
    var names = invocation.arguments.bool("all-containers") ? all.map(\.name) : []
    if names.isEmpty {
      let given =
        invocation.positional.count == 2
        ? invocation.positional[1] : invocation.arguments.string("container")
      names = [try PodFinder.container(given, of: pod, invocation, &station)]
    }
    for name in names {
      let connection: ContainerConnection
      do {
        connection = try connect(pod.metadata.name, name, &client)
      } catch {
        throw .refused(error)
      }
      let log = station.log(of: connection)
      let source = Source(pod: pod.metadata.name, container: name, printed: log.count)
      opening.append((source, chosen(log, client.now)))
      sources.append(source)
    }
  }

  /// Prints what was there when the command began.
  private mutating func show<Station: Workstation>(_ station: inout Station) {
    for (source, lines) in opening { show(lines, source, &station) }
    opening = []
  }

  private func connect<Client: KubernetesClient>(
    _ pod: String,
    _ container: String,
    _ client: inout Client
  ) throws(Status) -> ContainerConnection {
    try client.connect(
      ConnectRequest(
        namespace: invocation.namespace,
        pod: pod,
        container: container,
        verb: .logs(previous: invocation.arguments.bool("previous"))
      )
    )
  }

  /// The lines that the flags leave.
  private func chosen(_ log: [LogLine], _ now: Instant) -> [LogLine] {
    var lines = log
    let since = invocation.arguments.duration("since")
    if since > .zero { lines.removeAll { $0.time < now - since } }
    let time = invocation.arguments.string("since-time")
    if !time.isEmpty, let start = CivilTime.parse(rfc3339: time) {
      lines.removeAll { $0.time < start }
    }
    var tail = invocation.arguments.int("tail")
    if !invocation.arguments.isGiven("tail"), invocation.arguments.isGiven("selector") { tail = 10 }
    return tail >= 0 ? Array(lines.suffix(tail)) : lines
  }

  private func show<Station: Workstation>(
    _ lines: [LogLine],
    _ source: Source,
    _ station: inout Station
  ) {
    var text = ""
    for line in lines {
      let prefixes =
        invocation.arguments.bool("prefix")
        || (invocation.arguments.bool("all-pods") && !invocation.arguments.isGiven("prefix"))
      if prefixes { text += "[pod/\(source.pod)/\(source.container)] " }
      if invocation.arguments.bool("timestamps") {
        let civil = CivilTime(line.time)
        text += "\(civil.date)T\(civil.timeOfDay).\(CivilTime.padded(civil.nanosecond, 9))Z "
      }
      text += line.text + "\n"
    }
    let limit = invocation.arguments.int("limit-bytes")
    if limit > 0 { text = String(decoding: Array(text.utf8.prefix(limit)), as: UTF8.self) }
    if !text.isEmpty { station.print(text) }
  }
}
