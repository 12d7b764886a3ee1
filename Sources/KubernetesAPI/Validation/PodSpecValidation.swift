import Manifests

/// The rules for the spec of a pod, in a pod or in a template.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks the spec of a pod; a template may leave more open than a pod.
  public mutating func checkPodSpec(_ spec: PodSpec, isPod: Bool, _ path: FieldPath) {
    if spec.terminationGracePeriodSeconds == nil {
      required(path.child("terminationGracePeriodSeconds"))
    }
    var context = PodContext()
    context.gracePeriod = spec.terminationGracePeriodSeconds
    context.restartPolicy = spec.restartPolicy
    context.claims = spec.resourceClaims.map(\.name)
    context.volumes = checkVolumes(spec.volumes, path.child("volumes"))
    checkContainers(spec.containers, context, path.child("containers"))
    checkInitContainers(spec, context, path.child("initContainers"))
    checkEphemeralContainers(spec, context, path.child("ephemeralContainers"))
    if let resources = spec.resources { checkPodResources(resources, spec, path) }
    if spec.hostNetwork { checkHostNetwork(spec.containers, isPod: isPod, path) }
    checkOneOf(
      spec.restartPolicy,
      ["Always", "OnFailure", "Never"],
      path.child("restartPolicy")
    )
    checkOneOf(
      spec.dnsPolicy,
      ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
      path.child("dnsPolicy")
    )
    checkLabels(spec.nodeSelector, path.child("nodeSelector"))
    checkPodSecurityContext(spec, path.child("securityContext"))
    if let affinity = spec.affinity { checkAffinity(affinity, path.child("affinity")) }
    checkDNSConfig(spec, path.child("dnsConfig"))
    for (index, gate) in spec.readinessGates.enumerated() {
      invalid(
        path.child("readinessGates").index(index).child("conditionType"),
        gate.conditionType,
        Names.qualifiedNameErrors(gate.conditionType)
      )
    }
    checkSchedulingGates(spec.schedulingGates, path.child("schedulingGates"))
    checkSpread(spec.topologySpreadConstraints, path.child("topologySpreadConstraints"))
    checkHostUsers(spec, path)
    checkNames(spec, path)
  }

  /// Checks the fields at the end of the spec, most of them names of other things.
  private mutating func checkNames(_ spec: PodSpec, _ path: FieldPath) {
    if !spec.serviceAccountName.isEmpty {
      checkSubdomain(spec.serviceAccountName, path.child("serviceAccountName"))
    }
    if !spec.nodeName.isEmpty { checkSubdomain(spec.nodeName, path.child("nodeName")) }
    if let seconds = spec.activeDeadlineSeconds, !(1...Int64(Int32.max)).contains(seconds) {
      invalid(
        path.child("activeDeadlineSeconds"),
        .integer(seconds),
        "must be between 1 and 2147483647, inclusive"
      )
    }
    if !spec.hostname.isEmpty { checkLabelName(spec.hostname, path.child("hostname")) }
    if !spec.subdomain.isEmpty { checkLabelName(spec.subdomain, path.child("subdomain")) }
    checkTolerations(spec.tolerations, path.child("tolerations"))
    for (index, alias) in spec.hostAliases.enumerated() {
      let place = path.child("hostAliases").index(index)
      checkAddress(alias.ip, place.child("ip"))
      for (hostIndex, name) in alias.hostnames.enumerated() {
        checkSubdomain(name, place.child("hostnames").index(hostIndex))
      }
    }
    if !spec.priorityClassName.isEmpty {
      checkSubdomain(spec.priorityClassName, path.child("priorityClassName"))
    }
    if let name = spec.runtimeClassName { checkSubdomain(name, path.child("runtimeClassName")) }
    checkOneOf(
      spec.preemptionPolicy,
      ["PreemptLowerPriority", "Never"],
      path.child("preemptionPolicy")
    )
    if !spec.overhead.isEmpty {
      var overhead = ResourceRequirements()
      overhead.limits = spec.overhead
      checkResources(overhead, claims: [], path.child("overhead"))
    }
    if let system = spec.os {
      if system.name.isEmpty {
        required(path.child("os").child("name"), "cannot be empty")
      } else if !["linux", "windows"].contains(system.name) {
        unsupported(path.child("os"), system.name, ["linux", "windows"])
      }
    }
  }

  private mutating func checkPodResources(
    _ resources: ResourceRequirements,
    _ spec: PodSpec,
    _ path: FieldPath
  ) {
    let place = path.child("resources")
    if !resources.claims.isEmpty {
      forbidden(place.child("claims"), "claims cannot be set for Resources at pod-level")
    }
    checkResources(resources, claims: [], place)
    for total in spec.containerRequests {
      let own = resources.requests[total.key] ?? Quantity()
      if total.value > own {
        invalid(
          place.child("requests").key(total.key),
          .string(own.description),
          "must be greater than or equal to aggregate container requests of \(total.value)"
        )
      }
    }
    for (index, container) in spec.containers.enumerated() {
      for limit in container.resources.limits {
        guard let own = resources.limits[limit.key], limit.value > own else { continue }
        let field = place.child("containers").index(index).key(limit.key).child("limits")
        invalid(
          field,
          .string(limit.value.description),
          "must be less than or equal to pod limits of \(own)"
        )
      }
    }
  }

  private mutating func checkHostNetwork(
    _ containers: [Container],
    isPod: Bool,
    _ path: FieldPath
  ) {
    for (index, container) in containers.enumerated() {
      for (portIndex, port) in container.ports.enumerated()
      where port.hostPort != port.containerPort && (isPod || port.hostPort != 0) {
        let place = path.child("containers").index(index).child("ports").index(portIndex)
        invalid(
          place.child("hostPort"),
          .integer(Int64(port.hostPort)),
          "must match `containerPort` when `hostNetwork` is true"
        )
      }
    }
  }

  private mutating func checkHostUsers(_ spec: PodSpec, _ path: FieldPath) {
    guard spec.hostUsers == false else { return }
    let why = "when `pod.Spec.HostUsers` is false"
    if spec.hostNetwork { forbidden(path.child("hostNetwork"), why) }
    if spec.hostPID { forbidden(path.child("HostPID"), why) }
    if spec.hostIPC { forbidden(path.child("HostIPC"), why) }
  }

  private mutating func checkDNSConfig(_ spec: PodSpec, _ path: FieldPath) {
    let servers = path.child("nameservers")
    guard let config = spec.dnsConfig else {
      if spec.dnsPolicy == "None" {
        required(path, "must provide `dnsConfig` when `dnsPolicy` is None")
      }
      return
    }
    if spec.dnsPolicy == "None" && config.nameservers.isEmpty {
      return required(
        servers,
        "must provide at least one DNS nameserver when `dnsPolicy` is None"
      )
    }
    if config.nameservers.count > 3 {
      invalid(servers, config.nameservers.encoded(), "must not have more than 3 nameservers")
    }
    for (index, server) in config.nameservers.enumerated() {
      checkAddress(server, servers.index(index))
    }
    let searches = path.child("searches")
    if config.searches.count > 32 {
      invalid(searches, config.searches.encoded(), "must not have more than 32 search paths")
    }
    for (index, search) in config.searches.enumerated() where search != "." {
      let name = search.hasSuffix(".") ? String(search.dropLast()) : search
      checkSubdomain(name, searches.index(index))
    }
    for (index, option) in config.options.enumerated() where option.name.isEmpty {
      required(path.child("options").index(index), "must not be empty")
    }
  }
}
