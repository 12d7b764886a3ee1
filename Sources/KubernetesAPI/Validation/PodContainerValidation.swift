import Manifests

/// What the containers of one spec need to know of the rest of it.
struct PodContext {
  /// The volumes that passed their own checks; others cannot be mounted.
  var volumes: [Volume] = []
  /// The pod's grace period.
  var gracePeriod: Int64?
  /// The pod's restart policy.
  var restartPolicy = ""
  /// The names of the pod's device claims.
  var claims: [String] = []
}

/// The rules for containers.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks the regular containers of a pod.
  mutating func checkContainers(
    _ containers: [Container],
    _ context: PodContext,
    _ path: FieldPath
  ) {
    guard !containers.isEmpty else { return required(path) }
    var names: [String] = []
    for (index, container) in containers.enumerated() {
      let place = path.index(index)
      checkContainer(container, context, place)
      if names.contains(container.name) {
        duplicate(place.child("name"), .string(container.name))
      } else {
        names.append(container.name)
      }
      checkConduct(container, context, place)
      checkOneOf(
        container.restartPolicy,
        ["Always", "OnFailure", "Never"],
        place.child("restartPolicy")
      )
    }
    checkHostPorts(containers, path)
  }

  /// Checks the init containers of a pod.
  mutating func checkInitContainers(_ spec: PodSpec, _ context: PodContext, _ path: FieldPath) {
    var names = spec.containers.map(\.name)
    for (index, container) in spec.initContainers.enumerated() {
      let place = path.index(index)
      checkContainer(container, context, place)
      checkOneOf(
        container.restartPolicy,
        ["Always", "OnFailure", "Never"],
        place.child("restartPolicy")
      )
      if names.contains(container.name) {
        duplicate(place.child("name"), .string(container.name))
      } else if !container.name.isEmpty {
        names.append(container.name)
      }
      checkHostPorts([container], path)
      if container.isSidecar {
        checkConduct(container, context, place)
      } else {
        forbidConduct(container, place)
      }
    }
  }

  /// Checks the containers that were added to look into a pod.
  mutating func checkEphemeralContainers(
    _ spec: PodSpec,
    _ context: PodContext,
    _ path: FieldPath
  ) {
    let others = (spec.containers + spec.initContainers).map(\.name)
    var names = others
    for (index, ephemeral) in spec.ephemeralContainers.enumerated() {
      let place = path.index(index)
      let container = ephemeral.container
      checkContainer(container, context, place)
      checkImageIsTrimmed(container, place)
      if names.contains(container.name) {
        duplicate(place.child("name"), .string(container.name))
      } else {
        names.append(container.name)
      }
      let target = ephemeral.targetContainerName
      if !target.isEmpty && !others.contains(target) {
        notFound(place.child("targetContainerName"), target)
      }
      for name in Self.fieldsForbiddenWhenEphemeral(container) {
        forbidden(place.child(name), "cannot be set for an Ephemeral Container")
      }
    }
  }

  /// Checks what only pods, not templates, must keep to.
  mutating func checkImageIsTrimmed(_ container: Container, _ path: FieldPath) {
    let image = container.image
    if image.first?.isWhitespace == true || image.last?.isWhitespace == true {
      invalid(
        path.child("image"),
        .string(image),
        "must not have leading or trailing whitespace"
      )
    }
  }

  private mutating func checkContainer(
    _ container: Container,
    _ context: PodContext,
    _ path: FieldPath
  ) {
    if container.name.isEmpty {
      required(path.child("name"))
    } else {
      checkLabelName(container.name, path.child("name"))
    }
    if container.image.isEmpty { required(path.child("image")) }
    checkOneOf(
      container.terminationMessagePolicy,
      ["File", "FallbackToLogsOnError"],
      path.child("terminationMessagePolicy")
    )
    checkContainerPorts(container.ports, path.child("ports"))
    checkEnvironment(container.env, path.child("env"))
    checkEnvironmentSources(container.envFrom, path.child("envFrom"))
    checkVolumeMounts(container, context.volumes, path.child("volumeMounts"))
    checkVolumeDevices(container, context.volumes, path.child("volumeDevices"))
    checkOneOf(
      container.imagePullPolicy,
      ["Always", "IfNotPresent", "Never"],
      path.child("imagePullPolicy")
    )
    checkResources(container.resources, claims: context.claims, path.child("resources"))
    checkResizePolicy(container.resizePolicy, context, path.child("resizePolicy"))
    checkSecurityContext(container.securityContext, path.child("securityContext"))
  }

  private mutating func checkContainerPorts(_ ports: [ContainerPort], _ path: FieldPath) {
    var names: [String] = []
    for (index, port) in ports.enumerated() {
      let place = path.index(index)
      if !port.name.isEmpty {
        let reasons = Ports.nameErrors(port.name)
        if !reasons.isEmpty {
          invalid(place.child("name"), port.name, reasons)
        } else if names.contains(port.name) {
          duplicate(place.child("name"), .string(port.name))
        } else {
          names.append(port.name)
        }
      }
      if port.containerPort == 0 {
        required(place.child("containerPort"))
      } else {
        checkPort(.int(port.containerPort), place.child("containerPort"))
      }
      if port.hostPort != 0 { checkPort(.int(port.hostPort), place.child("hostPort")) }
      checkOneOf(port.protocol, Ports.protocols, place.child("protocol"))
    }
  }

  private mutating func checkHostPorts(_ containers: [Container], _ path: FieldPath) {
    var taken: [String] = []
    for (index, container) in containers.enumerated() {
      for (portIndex, port) in container.ports.enumerated() where port.hostPort != 0 {
        let text = "\(port.protocol)/\(port.hostIP)/\(port.hostPort)"
        if taken.contains(text) {
          let place = path.index(index).child("ports").index(portIndex)
          duplicate(place.child("hostPort"), .string(text))
        } else {
          taken.append(text)
        }
      }
    }
  }

  private mutating func checkResizePolicy(
    _ policies: [ContainerResizePolicy],
    _ context: PodContext,
    _ path: FieldPath
  ) {
    var seen: [String] = []
    for (index, policy) in policies.enumerated() {
      if seen.contains(policy.resourceName) {
        duplicate(path.index(index), .string(policy.resourceName))
      }
      seen.append(policy.resourceName)
      checkOneOf(policy.resourceName, ["cpu", "memory"], path)
      checkOneOf(policy.restartPolicy, ["NotRequired", "RestartContainer"], path)
      if context.restartPolicy == "Never" && policy.restartPolicy != "NotRequired" {
        invalid(
          path,
          .string(policy.restartPolicy),
          "must be 'NotRequired' when `restartPolicy` is 'Never'"
        )
      }
    }
  }

  /// Checks lifecycle and probes of a container that stays.
  private mutating func checkConduct(
    _ container: Container,
    _ context: PodContext,
    _ path: FieldPath
  ) {
    if let lifecycle = container.lifecycle {
      checkLifecycle(lifecycle, gracePeriod: context.gracePeriod, path.child("lifecycle"))
    }
    for kind in ProbeKind.allCases {
      if let probe = container[probe: kind] { checkProbe(probe, kind, path.child(kind.rawValue)) }
    }
  }

  private mutating func forbidConduct(_ container: Container, _ path: FieldPath) {
    let why = "may not be set for init containers without restartPolicy=Always"
    if container.lifecycle != nil { forbidden(path.child("lifecycle"), why) }
    for kind in ProbeKind.allCases where container[probe: kind] != nil {
      forbidden(path.child(kind.rawValue), why)
    }
  }

  private static func fieldsForbiddenWhenEphemeral(_ container: Container) -> [String] {
    var fields: [String] = []
    if !container.ports.isEmpty { fields.append("ports") }
    if !container.resources.isZero { fields.append("resources") }
    if container.restartPolicy != nil { fields.append("restartPolicy") }
    for kind in ProbeKind.allCases where container[probe: kind] != nil {
      fields.append(kind.rawValue)
    }
    if container.lifecycle != nil { fields.append("lifecycle") }
    return fields
  }
}
