import KubernetesAPI

/// `kubectl autoscale`: makes an autoscaler for a workload.
struct AutoscaleCommand: Command {
  static let spec = CommandSpec(
    name: "autoscale",
    group: .deploy,
    summary: "Auto-scale a deployment, replica set, stateful set, or replication controller",
    details:
      "Makes an autoscaler that keeps the number of pods between two bounds, by what they use of"
      + " CPU and memory. Without a measure, CPU is to be at 80 percent of what is requested.",
    examples: [
      .init(
        "Between two and ten pods, CPU at 80 percent",
        "kubectl autoscale deployment hello --min=2 --max=10 --cpu=80%"
      ),
      .init(
        "By the CPU and memory of a pod",
        "kubectl autoscale deployment hello --max=6 --cpu=500m --memory=200Mi"
      ),
    ],
    usage:
      "kubectl autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS"
      + " [--cpu=CPU] [--memory=MEMORY]",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("min", .integer, "-1", "The least number of pods"),
      Flag("max", .integer, "-1", "The greatest number of pods. Required."),
      Flag("cpu", .string, "CPU: a percentage of what is requested, or an amount for each pod"),
      Flag("cpu-percent", .integer, "-1", "CPU as a percentage; deprecated"),
      Flag(
        "memory",
        .string,
        "Memory: a percentage of what is requested, or an amount for each pod"
      ),
      Flag("name", .string, "The autoscaler's name; that of the workload without it"),
      Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ],
    required: ["max"],
    words: .resources
  )

  private let invocation: Invocation
  private var creation: ObjectCreation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    creation = try ObjectCreation(invocation)
    creation.verb = "autoscaled"
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    if arguments.isGiven("cpu-percent"), invocation.version == .current {
      station.complain(
        "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity"
          + " format (e.g., '70%' for utilization or '500m' for milliCPU).\n"
      )
    }
    try checkBounds()
    let metrics = try self.metrics()
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station
    )
    var failures = finder.failures
    for object in finder.objects {
      do {
        try scale(object, metrics, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    if finder.objects.isEmpty { throw .message("no objects passed to autoscale") }
    return .finished
  }

  private func checkBounds() throws(Failure) {
    let (least, most) = (invocation.arguments.int("min"), invocation.arguments.int("max"))
    if most < 1 {
      throw .message("--max=MAXPODS is required and must be at least 1, max: \(most)")
    }
    if most < least {
      throw .message(
        "--max=MAXPODS must be larger or equal to --min=MINPODS, max: \(most), min: \(least)"
      )
    }
    if invocation.arguments.isGiven("cpu"), invocation.arguments.isGiven("cpu-percent") {
      throw .message("--cpu-percent and --cpu are mutually exclusive")
    }
  }

  private func metrics() throws(Failure) -> [MetricSpec] {
    var metrics: [MetricSpec] = []
    let percent = invocation.arguments.int("cpu-percent")
    if percent >= 0 { metrics.append(metric(ResourceName.cpu, percent: Int32(clamping: percent))) }
    for (name, unit) in [(ResourceName.cpu, "m"), (ResourceName.memory, "Mi")] {
      let text = invocation.arguments.string(name)
      if !text.isEmpty { metrics.append(try metric(name, text, unit)) }
    }
    return metrics
  }

  /// A measure as a flag gives it; a number alone counts in `unit`.
  private func metric(_ name: String, _ text: String, _ unit: String) throws(Failure) -> MetricSpec
  {
    if text.hasSuffix("%") {
      guard let percent = Int32(text.dropLast()), percent >= 0 else {
        throw .message("invalid percentage value: \(text.dropLast())")
      }
      return metric(name, percent: percent)
    }
    guard let amount = Quantity(Int64(text) == nil ? text : text + unit) else {
      throw .message("invalid resource \(name) value: \(text)")
    }
    var made = metric(name, percent: nil)
    made.resource?.target.type = "AverageValue"
    made.resource?.target.averageValue = amount
    return made
  }

  /// Why the autoscaler cannot be said in autoscaling/v1, which kubectl tries after a refusal; nil where
  /// it can.
  private func oldFormFault() -> String? {
    let cpu = invocation.arguments.string("cpu")
    if cpu.isEmpty { return "empty input" }
    let isPercentage = cpu.hasSuffix("%") && invocation.arguments.string("memory").isEmpty
    return isPercentage ? nil : "%!w(<nil>)"
  }

  private func metric(_ name: String, percent: Int32?) -> MetricSpec {
    var source = ResourceMetricSource()
    source.name = name
    source.target.type = "Utilization"
    source.target.averageUtilization = percent
    var metric = MetricSpec()
    metric.type = "Resource"
    metric.resource = source
    return metric
  }

  private func scale<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ metrics: [MetricSpec],
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let resource = object.resource
    let known = ["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]
    let isScaled = invocation.version == .current && resource.subresources.contains("scale")
    guard isScaled || known.contains(resource.kind) else {
      let group = resource.group.isEmpty ? "" : ".\(resource.group)"
      let place = "\(resource.group)/\(resource.version), Resource=\(resource.plural)"
      throw .message(
        "cannot autoscale a \(resource.kind)\(group): could not find scale subresource for \(place) in"
          + " discovery information"
      )
    }
    let name = invocation.arguments.string("name")
    var scaler = HorizontalPodAutoscaler()
    scaler.metadata.name = name.isEmpty ? object.metadata.name : name
    if creation.dryRun != .client || invocation.namesNamespace {
      scaler.metadata.namespace = object.metadata.namespace
    }
    scaler.spec.scaleTargetRef.apiVersion = resource.apiVersion
    scaler.spec.scaleTargetRef.kind = resource.kind
    scaler.spec.scaleTargetRef.name = object.metadata.name
    let least = invocation.arguments.int("min")
    if least > 0 { scaler.spec.minReplicas = Int32(clamping: least) }
    scaler.spec.maxReplicas = Int32(clamping: invocation.arguments.int("max"))
    scaler.spec.metrics = metrics
    do {
      try creation.create(scaler, &client, &station)
    } catch {
      guard invocation.version == .current, let why = oldFormFault() else {
        throw .refused(error)
      }
      throw .message(
        "failed to create autoscaling/v2 HPA and the configuration is incompatible with"
          + " autoscaling/v1: \(why)"
      )
    }
  }
}
