import KubernetesAPI

extension Pod: RegistryStrategy {
  static var countsGenerations: Bool { true }

  func specDiffers(from old: Pod) -> Bool { !hasSameSpec(as: old) }

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = PodStatus()
    status.phase = "Pending"
    status.qosClass = spec.qosClass
    guard !spec.schedulingGates.isEmpty else { return }
    var gated = PodCondition()
    gated.type = "PodScheduled"
    gated.status = "False"
    gated.reason = "SchedulingGated"
    gated.message = "Scheduling is blocked due to non-empty scheduling gates"
    status.conditions = [gated]
  }

  mutating func prepareForUpdate(from old: Pod, _ server: inout APIServer) throws(Status) {
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: Pod) {
    // The other way around, so that the old spec is shared and not copied.
    let new = status
    self = old
    status = new
  }

  /// Takes the ephemeral containers of the new pod and nothing else.
  mutating func prepareForEphemeralUpdate(from old: Pod) {
    let added = spec.ephemeralContainers
    self = old
    spec.ephemeralContainers = added
    setNestedDefaults()
  }

  /// Takes over what containers ask for and may use, and nothing else.
  mutating func prepareForResize(from old: Pod) {
    let wanted = spec
    func resize(_ containers: inout [Container], as wanted: [Container]) {
      for index in containers.indices {
        guard let new = wanted.first(where: { $0.name == containers[index].name }) else { continue }
        containers[index].resources = new.resources
        containers[index].resizePolicy = new.resizePolicy
      }
    }
    self = old
    var resized = old.spec
    resize(&resized.containers, as: wanted.containers)
    resize(&resized.initContainers, as: wanted.initContainers)
    spec = resized
    setNestedDefaults()
  }

  func gracePeriod(_ requested: Int64?) -> Int64? {
    // Nobody would end a pod that no kubelet has, or one whose containers ended already.
    if assignedNode.isEmpty || status.phase == "Succeeded" || status.phase == "Failed" { return 0 }
    return max(0, requested ?? spec.terminationGracePeriodSeconds ?? 30)
  }
}
