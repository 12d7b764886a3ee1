import ContainerRuntime
import Images
import Machine
import Manifests
import Simulation

/// The lists of crictl: containers, pods, images.
enum CrictlLists {
  private static func ago(_ time: Instant, _ now: Instant) -> String {
    "\((now - time).inDockerWords) ago"
  }

  private static func short(_ id: String, _ call: DockerCall) -> String {
    call.has("no-trunc") ? id : String(id.prefix(13))
  }

  /// Whether a text has a pattern in it, as crictl's expressions mostly are plain.
  private static func matches(_ pattern: String?, _ text: String) -> Bool {
    guard let pattern else { return true }
    var plain = pattern[...]
    let atStart = plain.hasPrefix("^")
    let atEnd = plain.hasSuffix("$")
    if atStart { plain = plain.dropFirst() }
    if atEnd { plain = plain.dropLast() }
    switch (atStart, atEnd) {
    case (true, true): return text == plain
    case (true, false): return text.hasPrefix(plain)
    case (false, true): return text.hasSuffix(plain)
    case (false, false): return plain.isEmpty || text.contains(plain)
    }
  }

  private static func first<Row>(_ rows: [Row], _ call: DockerCall) -> [Row] {
    if call.has("latest") { return Array(rows.prefix(1)) }
    guard let count = call.number("last"), count > 0 else { return rows }
    return Array(rows.prefix(count))
  }

  static func containers(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let states = ["created": "Created", "running": "Running", "exited": "Exited"]
    if let state = call["state"], states[state.lowercased()] == nil {
      throw DockerFailure(
        "listing containers: --state should be one of created, running, exited or unknown"
      )
    }
    var rows: [(container: ContainerRuntime.Container, sandbox: Sandbox)] = []
    for container in runtime.containers {
      guard let sandbox = runtime.sandbox(container.sandbox) else { continue }
      let state = CrictlInspection.state(container)
      if let wanted = call["state"] {
        if state.lowercased() != wanted.lowercased() { continue }
      } else if !call.has("all"), !call.has("latest"), call["last"] == nil, state != "Running" {
        continue
      }
      guard call["id"].map({ "\(container.id)".hasPrefix($0) }) ?? true,
        call["pod"].map({ "\(sandbox.id)".hasPrefix($0) }) ?? true,
        matches(call["name"], container.name),
        matches(call["namespace"], sandbox.config.podNamespace),
        call["image"].map({ runtime.findImage($0)?.digest == container.imageDigest }) ?? true
      else { continue }
      rows.append((container, sandbox))
    }
    rows = first(
      rows.enumerated()
        .sorted {
          ($0.element.container.createdAt, $0.offset) > ($1.element.container.createdAt, $1.offset)
        }.map(\.element),
      call
    )
    if call["output"] == "json" {
      let list: [Value] = rows.map { CrictlInspection.listed($0.container, $0.sandbox, runtime) }
      kernel.print(CrictlInspection.text(["containers": .array(list)]))
      return nil
    }
    if call.has("quiet") {
      kernel.print(rows.map { "\($0.container.id)\n" }.joined())
      return nil
    }
    var table = [
      ["CONTAINER", "IMAGE", "CREATED", "STATE", "NAME", "ATTEMPT", "POD ID", "POD", "NAMESPACE"]
    ]
    for (container, sandbox) in rows {
      table.append([
        short("\(container.id)", call),
        short(CrictlInspection.imageID(container, runtime), call),
        ago(container.createdAt, kernel.now), CrictlInspection.state(container), container.name,
        "\(container.attempt)", short("\(sandbox.id)", call), sandbox.config.podName,
        sandbox.config.podNamespace,
      ])
    }
    kernel.print(DockerTable.text(table))
    return nil
  }

  static func pods(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var rows = runtime.sandboxes.filter { sandbox in
      let state = sandbox.isReady ? "ready" : "notready"
      return call["state"].map { $0.lowercased() == state } ?? true
        && call["id"].map { "\(sandbox.id)".hasPrefix($0) } ?? true
        && matches(call["name"], sandbox.config.podName)
        && matches(call["namespace"], sandbox.config.podNamespace)
    }
    rows = first(
      rows.enumerated()
        .sorted { ($0.element.createdAt, $0.offset) > ($1.element.createdAt, $1.offset) }
        .map(\.element),
      call
    )
    if call["output"] == "json" {
      kernel.print(
        CrictlInspection.text(["items": .array(rows.map(CrictlInspection.listed))])
      )
      return nil
    }
    if call.has("quiet") {
      kernel.print(rows.map { "\($0.id)\n" }.joined())
      return nil
    }
    var table = [["POD ID", "CREATED", "STATE", "NAME", "NAMESPACE", "ATTEMPT", "RUNTIME"]]
    for sandbox in rows {
      table.append([
        short("\(sandbox.id)", call), ago(sandbox.createdAt, kernel.now),
        sandbox.isReady ? "Ready" : "NotReady", sandbox.config.podName,
        sandbox.config.podNamespace, "\(sandbox.config.attempt)", "(default)",
      ])
    }
    kernel.print(DockerTable.text(table))
    return nil
  }

  static func images(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var images = runtime.images.filter { !$0.repository.isEmpty }
    if let name = call.words.first {
      images = images.filter { image in
        guard let reference = ImageReference(name) else { return false }
        let hasTag = name.split(separator: "/").last?.contains(":") == true
        return image.repository == reference.repository
          && (!hasTag || image.tags.contains(reference.tag))
      }
    }
    images.sort { ($0.repository, $0.tags.first ?? "") < ($1.repository, $1.tags.first ?? "") }
    if call["output"] == "json" {
      kernel.print(
        CrictlInspection.text(["images": .array(images.map(CrictlInspection.listed))])
      )
      return nil
    }
    if call.has("quiet") {
      kernel.print(images.map { "sha256:\($0.id)\n" }.joined())
      return nil
    }
    var table = [
      ["IMAGE", "TAG"] + (call.has("digests") ? ["DIGEST"] : []) + ["IMAGE ID", "SIZE"]
    ]
    for image in images {
      for tag in image.tags.isEmpty ? ["<none>"] : image.tags {
        let digest = String(image.digest.dropFirst(7).prefix(13))
        table.append(
          [image.repository, tag] + (call.has("digests") ? [digest] : [])
            + [short(image.id, call), DockerUnits.size(image.size)]
        )
      }
    }
    kernel.print(DockerTable.text(table))
    return nil
  }
}

/// `crictl stats`, measured over a second.
struct CrictlStatistics: DockerErrand {
  private var samples: [(id: ContainerID, used: Duration)] = []
  private var due: Instant?
  private let id: String
  private let name: String?

  init(_ call: DockerCall) {
    id = call["id"] ?? call.words.first ?? ""
    name = call["name"]
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    let running = runtime.containers.filter { container in
      container.state == .running && "\(container.id)".hasPrefix(id)
        && (name.map { container.name.contains($0) } ?? true)
    }
    .sorted { "\($0.id)" < "\($1.id)" }
    guard let due else {
      samples = running.map { ($0.id, kernel.processorTime(of: $0.machine)) }
      self.due = kernel.now + .seconds(1)
      return .wait([.until(kernel.now + .seconds(1))])
    }
    guard kernel.now >= due else { return .wait([.until(due)]) }
    var table = [["CONTAINER", "NAME", "CPU %", "MEM", "DISK", "INODES"]]
    for container in running {
      let usage = UsageProfile.of(image: container.image)
      let before = samples.first { $0.id == container.id }?.used ?? .zero
      let used = kernel.processorTime(of: container.machine) - before
      let load = Double(usage.milliCPU) / 10 + max(0, used.inSeconds) * 100
      table.append([
        String("\(container.id)".prefix(13)), container.name, DockerUnits.fixed(load, 2),
        DockerUnits.size(max(Int(usage.memoryKi) * 1024, 270_000), digits: 4), "32.77kB", "13",
      ])
    }
    kernel.print(DockerTable.text(table))
    return .exit(0)
  }
}
