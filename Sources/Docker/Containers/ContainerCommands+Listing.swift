import ContainerRuntime
import Machine
import Manifests
import Simulation

/// `docker ps`.
extension ContainerCommands {
  static let list = DockerCommandSpec(
    "ps",
    "[OPTIONS]",
    "List containers",
    .none,
    [
      DockerFlag("all", "a"), DockerFlag("filter", "f", .list), DockerFlag("format", nil, .text),
      DockerFlag("last", "n", .number), DockerFlag("latest", "l"), DockerFlag("no-trunc"),
      DockerFlag("quiet", "q"), DockerFlag("size", "s"),
    ],
    runList
  )

  private static func runList(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let filters = try ContainerFilters(call.all("filter"))
    var subjects = ContainerSubject.all(runtime)
    let count = call.has("latest") ? 1 : call.number("last") ?? -1
    let showsAll = call.has("all") || count > 0 || filters.showsAll
    if !showsAll { subjects = subjects.filter(\.isRunning) }
    var passed: [ContainerSubject] = []
    for subject in subjects where try filters.pass(subject, runtime) { passed.append(subject) }
    subjects = passed
    if count > 0 { subjects = Array(subjects.prefix(count)) }
    let full = call.has("no-trunc")
    if call.has("quiet"), call["format"] == nil {
      kernel.print(subjects.map { text($0.id, full) + "\n" }.joined())
      return nil
    }
    let rows = subjects.map { row($0, full: full, runtime, kernel) }
    let standard =
      "table {{.ID}}\\t{{.Image}}\\t{{.Command}}\\t{{.RunningFor}}\\t{{.Status}}\\t{{.Ports}}"
      + "\\t{{.Names}}" + (call.has("size") ? "\\t{{.Size}}" : "")
    let wanted = call["format"]
    let format = wanted == nil || wanted == "table" ? standard : wanted ?? standard
    kernel.print(
      try DockerFormat.text(format, rows, columns: columns, type: "containerContext")
    )
    return nil
  }

  static func text(_ id: ContainerID, _ full: Bool) -> String {
    full ? id.description : id.short()
  }

  private static let columns = [
    ("ID", "CONTAINER ID"), ("Names", "NAMES"), ("Image", "IMAGE"), ("Command", "COMMAND"),
    ("CreatedAt", "CREATED AT"), ("RunningFor", "CREATED"), ("Ports", "PORTS"),
    ("Status", "STATUS"), ("Size", "SIZE"), ("Labels", "LABELS"), ("Mounts", "MOUNTS"),
    ("LocalVolumes", "LOCAL VOLUMES"), ("Networks", "NETWORKS"),
  ].map { DockerFormat.Column(field: $0.0, header: $0.1) }

  private static func row(
    _ subject: ContainerSubject,
    full: Bool,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> Value {
    let now = kernel.now
    var command = subject.commandLine.map { $0.contains(" ") ? "'\($0)'" : $0 }
      .joined(separator: " ")
    if !full, command.count > 20 { command = command.prefix(17) + "..." }
    let labels = subject.labels
    return [
      "ID": .string(text(subject.id, full)), "Names": .string(subject.name),
      "Image": .string(subject.imageName(runtime, full: full)),
      "Command": .string("\"\(command)\""),
      "CreatedAt": .string(DockerUnits.plainTime(subject.createdAt)),
      "RunningFor": .string("\((now - subject.createdAt).inDockerWords) ago"),
      "Ports": .string(subject.ports), "Status": .string(subject.status(at: now)),
      "Size": .string(size(subject, runtime, kernel)),
      "Labels": .string(labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")),
      "Label": .object(ValueObject(labels.map { ($0.name, .string($0.value)) })),
      "Mounts": .string(mounts(subject, full: full).joined(separator: ",")),
      "LocalVolumes": .string("\(volumes(subject).count)"),
      "Networks": .string(subject.networks(runtime).joined(separator: ",")),
    ]
  }

  static func volumes(_ subject: ContainerSubject) -> [String] {
    guard case .own(let container) = subject else { return [] }
    return container.binds.compactMap { bind in
      if case .volume(let name) = bind.source { name } else { nil }
    }
  }

  private static func mounts(_ subject: ContainerSubject, full: Bool) -> [String] {
    guard case .own(let container) = subject else { return [] }
    return container.binds.compactMap { bind in
      let name: String
      switch bind.source {
      case .volume(let volume): name = volume
      case .path(let path, _): name = path
      case .memory: return nil
      }
      return !full && name.count > 15 ? name.prefix(12) + "..." : name
    }
  }

  private static func size(
    _ subject: ContainerSubject,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> String {
    let image = runtime.images.first { $0.id == subject.imageID(runtime) }
    let changes = FileChanges.of(subject, runtime, kernel)
    let own = changes.reduce(0) { $0 + $1.bytes }
    let virtual = (image?.unpackedSize ?? 0) + own
    return "\(DockerUnits.size(own)) (virtual \(DockerUnits.size(virtual)))"
  }
}

/// `--filter` of `docker ps`.
struct ContainerFilters {
  private let filters: [(name: String, value: String)]

  init(_ texts: [String]) throws(DockerFailure) {
    var filters: [(String, String)] = []
    for text in texts {
      guard let equals = text.firstIndex(of: "=") else {
        throw DockerFailure("bad format of filter (expected name=value)")
      }
      let name = text[..<equals].lowercased()
      let known = [
        "ancestor", "before", "exited", "expose", "health", "id", "is-task", "label", "name",
        "network", "publish", "since", "status", "volume",
      ]
      guard known.contains(name) else {
        throw .daemon("Invalid filter '\(name)'")
      }
      filters.append((name, String(text[text.index(after: equals)...])))
    }
    self.filters = filters
    for (name, value) in filters where name == "status" {
      let states = ["created", "restarting", "running", "removing", "paused", "exited", "dead"]
      if !states.contains(value) { throw .daemon("Unrecognised filter value for status: \(value)") }
    }
  }

  /// Whether containers that do not run are asked for too.
  var showsAll: Bool { filters.contains { $0.name == "status" || $0.name == "exited" } }

  /// Whether a container is wanted: one of the values of each name holds.
  func pass(_ subject: ContainerSubject, _ runtime: NodeRuntime) throws(DockerFailure) -> Bool {
    var results: [(name: String, holds: Bool)] = []
    for filter in filters {
      let holds = try self.holds(filter.name, filter.value, subject, runtime)
      if filter.name == "label" {
        if !holds { return false }
      } else if let place = results.firstIndex(where: { $0.name == filter.name }) {
        results[place].holds = results[place].holds || holds
      } else {
        results.append((filter.name, holds))
      }
    }
    return results.allSatisfy(\.holds)
  }

  private func holds(
    _ name: String,
    _ value: String,
    _ subject: ContainerSubject,
    _ runtime: NodeRuntime
  ) throws(DockerFailure) -> Bool {
    switch name {
    case "status": return subject.state == value
    case "exited": return subject.state == "exited" && "\(subject.exitCode)" == value
    case "id": return subject.id.description.hasPrefix(value)
    case "name": return Self.matches(value, subject.name)
    case "label":
      let key = String(value.prefix { $0 != "=" })
      let wanted = key.count < value.count ? String(value.dropFirst(key.count + 1)) : nil
      return subject.labels.contains { $0.name == key && (wanted == nil || $0.value == wanted) }
    case "ancestor":
      guard let image = runtime.findImage(value) else { return false }
      let id = subject.imageID(runtime)
      if image.id == id { return true }
      guard var child = runtime.images.first(where: { $0.id == id }) else { return false }
      while let parent = child.origin?.parent {
        if parent == image.id { return true }
        guard let next = runtime.images.first(where: { $0.id == parent }) else { return false }
        child = next
      }
      return false
    case "before", "since":
      let other = try ContainerSubject.existing(value, runtime, fromDaemon: true)
      return name == "before"
        ? subject.createdAt < other.createdAt : subject.createdAt > other.createdAt
    case "network":
      let wanted = runtime.network(value)?.name ?? value
      return subject.networks(runtime).contains(wanted)
    case "volume": return ContainerCommands.volumes(subject).contains(value)
    case "publish", "expose":
      let wanted = value.contains("/") ? value : "\(value)/tcp"
      guard case .own(let container) = subject else { return false }
      return name == "expose"
        ? container.exposedPorts.contains(wanted)
        : container.openPorts.contains { "\($0.hostPort)/\($0.transport)" == wanted }
    default: return false
    }
  }

  /// A name by a part of it; `^` and `$` stand for its ends.
  private static func matches(_ pattern: String, _ name: String) -> Bool {
    var text = pattern[...]
    let atStart = text.hasPrefix("^")
    if atStart { text = text.dropFirst() }
    if text.hasPrefix("/") { text = text.dropFirst() }
    let atEnd = text.hasSuffix("$")
    if atEnd { text = text.dropLast() }
    switch (atStart, atEnd) {
    case (true, true): return name == text
    case (true, false): return name.hasPrefix(text)
    case (false, true): return name.hasSuffix(text)
    case (false, false): return text.isEmpty || name.firstRange(of: text) != nil
    }
  }
}
