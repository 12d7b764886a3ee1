import KubernetesAPI
import Manifests

extension DescriptionPage {
  /// Writes containers, with how they are where a status is known; `pod` is nil for a template's.
  mutating func containers(
    _ title: String,
    _ containers: [Container],
    _ statuses: [ContainerStatus],
    _ pod: Pod?
  ) {
    let indent = pod == nil ? "  " : ""
    raw(containers.isEmpty ? "\(indent)\(title): <none>\n" : "\(indent)\(title):\n")
    for container in containers {
      line(1, "\(pod == nil ? " " : "")\(container.name):")
      let status = statuses.first { $0.name == container.name }
      basics(container, status, hasStatus: pod != nil)
      words("Command:", container.command)
      words("Args:", container.args)
      if let status { state(status) }
      resources("Limits:", container.resources.limits)
      resources("Requests:", container.resources.requests)
      for kind in ProbeKind.allCases {
        if let probe = container[probe: kind] { line(2, "\(kind.title):", probe.text) }
      }
      sources(container)
      variables(container, pod)
      mounts(container)
    }
  }

  private mutating func basics(
    _ container: Container,
    _ status: ContainerStatus?,
    hasStatus: Bool
  ) {
    if hasStatus, let status { line(2, "Container ID:", status.containerID) }
    line(2, "Image:", container.image)
    if hasStatus, let status { line(2, "Image ID:", status.imageID) }
    let ports = container.ports
    let isMany = ports.count > 1
    let named = version == .current
    func text(_ number: Int32, _ port: ContainerPort) -> String {
      "\(number)/\(port.protocol)" + (named && !port.name.isEmpty ? " (\(port.name))" : "")
    }
    line(
      2,
      isMany ? "Ports:" : "Port:",
      ports.map { text($0.containerPort, $0) }.joined(separator: ", ").orNone
    )
    guard version == .current else { return }
    line(
      2,
      isMany ? "Host Ports:" : "Host Port:",
      ports.map { text($0.hostPort, $0) }.joined(separator: ", ").orNone
    )
    seccomp(container.securityContext?.seccompProfile, level: 2)
  }

  /// Writes which system calls are allowed, where that is said.
  mutating func seccomp(_ profile: SeccompProfile?, level: Int) {
    guard let profile else { return }
    line(level, "SeccompProfile:", profile.type)
    if profile.type == "Localhost" {
      line(level == 0 ? 0 : level + 1, "LocalhostProfile:", profile.localhostProfile ?? "")
    }
  }

  private mutating func words(_ title: String, _ words: [String]) {
    guard !words.isEmpty else { return }
    line(2, title)
    for word in words {
      for part in word.split(separator: "\n", omittingEmptySubsequences: false) {
        line(3, String(part))
      }
    }
  }

  private mutating func state(_ status: ContainerStatus) {
    state("State:", status.state)
    if status.lastState.terminated != nil { state("Last State:", status.lastState) }
    line(2, "Ready:", status.ready ? "True" : "False")
    line(2, "Restart Count:", "\(status.restartCount)")
  }

  private mutating func state(_ title: String, _ state: ContainerState) {
    if let running = state.running {
      line(2, title, "Running")
      line(3, "Started:", time(running.startedAt))
    } else if let ended = state.terminated {
      line(2, title, "Terminated")
      if !ended.reason.isEmpty { line(3, "Reason:", ended.reason) }
      if !ended.message.isEmpty { line(3, "Message:", ended.message) }
      line(3, "Exit Code:", "\(ended.exitCode)")
      if ended.signal > 0 { line(3, "Signal:", "\(ended.signal)") }
      line(3, "Started:", time(ended.startedAt))
      line(3, "Finished:", time(ended.finishedAt))
    } else {
      line(2, title, "Waiting")
      if let reason = state.waiting?.reason, !reason.isEmpty { line(3, "Reason:", reason) }
    }
  }

  private mutating func resources(_ title: String, _ list: FieldMap<Quantity>) {
    guard !list.isEmpty else { return }
    line(2, title)
    for entry in list { line(3, "\(entry.key):", entry.value.description) }
  }

  private mutating func sources(_ container: Container) {
    guard !container.envFrom.isEmpty else { return }
    line(2, "Environment Variables from:")
    for source in container.envFrom {
      let prefix = source.prefix.isEmpty ? "" : " with prefix '\(source.prefix)'"
      if let map = source.configMapRef {
        line(3, map.name, "ConfigMap\(prefix)", "Optional: \(map.optional ?? false)")
      } else if let secret = source.secretRef {
        line(3, secret.name, "Secret\(prefix)", "Optional: \(secret.optional ?? false)")
      }
    }
  }

  private mutating func variables(_ container: Container, _ pod: Pod?) {
    guard !container.env.isEmpty else { return line(2, "Environment:", "<none>") }
    line(2, "Environment:")
    for variable in container.env {
      guard let source = variable.valueFrom else {
        let lines = variable.value.split(separator: "\n", omittingEmptySubsequences: false)
        line(3, "\(variable.name):", String(lines.first ?? ""))
        for more in lines.dropFirst() { line(3, "", String(more)) }
        continue
      }
      if let field = source.fieldRef {
        let api = field.apiVersion.isEmpty ? "v1" : field.apiVersion
        let value = version == .current ? pod.map { self.value(of: field.fieldPath, $0) } ?? "" : ""
        line(3, "\(variable.name):", "\(value) (\(api):\(field.fieldPath))")
      } else if let resource = source.resourceFieldRef {
        let value = version == .current ? amount(resource, container) : ""
        line(3, "\(variable.name):", "\(value) (\(resource.resource))")
      } else if let secret = source.secretKeyRef {
        line(
          3,
          "\(variable.name):",
          "<set to the key '\(secret.key)' in secret '\(secret.name)'>",
          "Optional: \(secret.optional ?? false)"
        )
      } else if let map = source.configMapKeyRef {
        line(
          3,
          "\(variable.name):",
          "<set to the key '\(map.key)' of config map '\(map.name)'>",
          "Optional: \(map.optional ?? false)"
        )
      }
    }
  }

  /// What a field of a pod holds; kubectl finds out two of them.
  private func value(of path: String, _ pod: Pod) -> String {
    switch path {
    case "metadata.name": pod.metadata.name
    case "metadata.namespace": pod.metadata.namespace
    default: ""
    }
  }

  /// An amount of a container's resources, counted in what the reference divides by.
  private func amount(_ reference: ResourceFieldSelector, _ container: Container) -> String {
    let parts = reference.resource.split(separator: ".").map(String.init)
    guard parts.count == 2 else { return "" }
    let list = parts[0] == "limits" ? container.resources.limits : container.resources.requests
    let amount = list[parts[1]]?.milliValue ?? 0
    let unit = reference.divisor.milliValue == 0 ? 1000 : reference.divisor.milliValue
    let text = "\((amount + unit - 1) / unit)"
    let isAllocatable = text == "0" && ["limits.cpu", "limits.memory"].contains(reference.resource)
    return isAllocatable ? "node allocatable" : text
  }

  private mutating func mounts(_ container: Container) {
    guard !container.volumeMounts.isEmpty else { return line(2, "Mounts:", "<none>") }
    line(2, "Mounts:")
    for mount in container.volumeMounts.sorted(by: { $0.mountPath < $1.mountPath }) {
      var flags = mount.readOnly ? "ro" : "rw"
      if !mount.subPath.isEmpty { flags += ",path=\"\(mount.subPath)\"" }
      line(3, "\(mount.mountPath) from \(mount.name) (\(flags))")
    }
  }
}

extension ProbeKind {
  /// What describers call the probe.
  fileprivate var title: String {
    switch self {
    case .liveness: "Liveness"
    case .readiness: "Readiness"
    case .startup: "Startup"
    }
  }
}

extension Probe {
  /// The probe as describers print it.
  fileprivate var text: String {
    let numbers =
      "delay=\(initialDelaySeconds)s timeout=\(timeoutSeconds)s period=\(periodSeconds)s"
      + " #success=\(successThreshold) #failure=\(failureThreshold)"
    if let exec { return "exec [\(exec.command.joined(separator: " "))] \(numbers)" }
    if let httpGet {
      let place = httpGet.port.description.isEmpty ? "" : ":\(httpGet.port)"
      return
        "http-get \(httpGet.scheme.lowercased())://\(httpGet.host)\(place)\(httpGet.path) \(numbers)"
    }
    if let tcpSocket { return "tcp-socket \(tcpSocket.host):\(tcpSocket.port) \(numbers)" }
    if let grpc { return "grpc <pod>:\(grpc.port) \(grpc.service ?? "") \(numbers)" }
    return "unknown \(numbers)"
  }
}
