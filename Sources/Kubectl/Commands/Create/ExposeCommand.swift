import KubernetesAPI

/// `kubectl expose`: makes a service for the pods of an object.
struct ExposeCommand: Command {
  static let spec = CommandSpec(
    name: "expose",
    group: .beginner,
    summary:
      "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
    details: "The service selects what the object selects; a pod is selected by its labels.",
    examples: [
      .init(
        "A service for a replication controller",
        "kubectl expose rc web --port=80 --target-port=5000"
      ),
      .init(
        "Reach a pod from outside",
        "kubectl expose pod web --port=80 --target-port=5000 --type=NodePort --name=front"
      ),
    ],
    usage:
      "kubectl expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP]"
      + " [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("port", .string, "The port of the service"),
      Flag("target-port", .string, "The port of the pods, a number or a name"),
      Flag("protocol", .string, "TCP, UDP or SCTP"),
      Flag("name", .string, "The name of the service"),
      Flag(
        "type",
        .string,
        completion: .values(["ClusterIP", "NodePort", "LoadBalancer"]),
        "ClusterIP, NodePort, LoadBalancer or ExternalName"
      ),
      Flag("selector", .string, completion: .labels, "The labels to select pods by"),
      Flag("labels", "l", .string, "The labels of the service"),
      Flag("cluster-ip", .string, "The address of the service; None for a headless one"),
      Flag("external-ip", .string, "An address outside the cluster that leads here"),
      Flag("load-balancer-ip", .string, "The address for the load balancer"),
      Flag("session-affinity", .string, "None or ClientIP"),
      Flag("generator", .string, "The generator of kubectl 1.8").old(),
      Flag("overrides", .string, "JSON to lay over the service"),
      Flag("override-type", .string, "merge", "How it is laid over: merge, json, strategic"),
      Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ],
    words: .resources
  )

  private let invocation: Invocation
  private var creation: ObjectCreation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    creation = try ObjectCreation(invocation)
    creation.verb = "exposed"
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try exposed(&client, &station)
    var failures = finder.failures
    for object in finder.objects {
      do {
        let text = invocation.arguments.string("overrides")
        let service = try service(for: object)
        let made: any APIObject =
          text.isEmpty
          ? service
          : try Overrides.lay(text, invocation.arguments.string("override-type"), over: service)
        try creation.create(made, &client, &station)
      } catch let failure as Failure {
        failures.append(failure)
      } catch let status as Status {
        failures.append(.refused(status))
      } catch {
        failures.append(.message("\(error)"))
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  /// The objects that the words name; files are taken as they stand.
  private func exposed<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> ObjectFinder {
    guard invocation.version == .current, invocation.arguments.isGiven("filename"),
      invocation.positional.isEmpty
    else {
      return try ObjectFinder.forChange(
        invocation.positional,
        invocation.withoutSelector,
        &client,
        &station
      )
    }
    let files = try ObjectFinder.local(invocation, &station)
    var objects: [any APIObject] = []
    for file in files.objects {
      objects.append(
        try asking { () throws(Status) in
          try APIKinds.decode(file.manifest(), as: file.resource, validation: .ignore).object
        }
      )
    }
    return ObjectFinder(objects)
  }

  private func service(for object: any APIObject) throws(Failure) -> Service {
    let arguments = invocation.arguments
    var service = Service()
    service.metadata.name =
      arguments.isGiven("name") ? arguments.string("name") : object.metadata.name
    service.metadata.labels = object.metadata.labels
    if arguments.isGiven("labels") {
      service.metadata.labels = try KeyValuePairs.labels(arguments.string("labels"))
    }
    service.spec.selector = try selector(of: object)
    service.spec.ports = try ports(of: object)
    service.spec.type = arguments.string("type")
    service.spec.clusterIP = arguments.string("cluster-ip")
    service.spec.sessionAffinity = arguments.string("session-affinity")
    service.spec.loadBalancerIP = arguments.string("load-balancer-ip")
    if arguments.isGiven("external-ip") {
      service.spec.externalIPs = [arguments.string("external-ip")]
    }
    return service
  }

  private func selector(of object: any APIObject) throws(Failure) -> StringMap {
    let text = invocation.arguments.string("selector")
    if !text.isEmpty { return try KeyValuePairs.labels(text) }
    let missing = "couldn't retrieve selectors via --selector flag or introspection: "
    switch object {
    case let pod as Pod:
      if pod.metadata.labels.isEmpty {
        throw .message(missing + "the pod has no labels and cannot be exposed")
      }
      return pod.metadata.labels
    case let controller as ReplicationController: return controller.spec.selector
    case let service as Service:
      if service.spec.selector.isEmpty {
        throw .message(missing + "the service has no pod selector set")
      }
      return service.spec.selector
    case let set as ReplicaSet: return try equality(set.spec.selector, missing)
    case let deployment as Deployment: return try equality(deployment.spec.selector, missing)
    default:
      throw .message(
        "cannot expose a \(object.resource.kind)"
          + (object.resource.group.isEmpty ? "" : ".\(object.resource.group)")
      )
    }
  }

  private func equality(_ selector: LabelSelector?, _ missing: String) throws(Failure) -> StringMap
  {
    guard let selector, selector.matchExpressions.isEmpty else {
      throw .message(
        missing + "couldn't convert expressions - \"...\" to map-based selector format"
      )
    }
    return selector.matchLabels
  }

  private func ports(of object: any APIObject) throws(Failure) -> [ServicePort] {
    let arguments = invocation.arguments
    let given = arguments.string("port").split(separator: ",").map(String.init)
    let found = given.isEmpty ? containerPorts(of: object) : given.map { ($0, "") }
    if found.isEmpty, arguments.string("cluster-ip") != "None" {
      throw .message("couldn't find port via --port flag or introspection")
    }
    var ports: [ServicePort] = []
    for (index, (text, transport)) in found.enumerated() {
      guard let number = Int32(text) else {
        throw .message("strconv.Atoi: parsing \"\(text)\": invalid syntax")
      }
      var port = ServicePort()
      port.port = number
      port.protocol = arguments.isGiven("protocol") ? arguments.string("protocol") : transport
      if port.protocol.isEmpty { port.protocol = "TCP" }
      if found.count > 1 { port.name = "port-\(index + 1)" }
      let target = arguments.string("target-port")
      port.targetPort = target.isEmpty ? .int(number) : IntOrString(text: target)
      ports.append(port)
    }
    return ports
  }

  private func containerPorts(of object: any APIObject) -> [(String, String)] {
    let spec: PodSpec? =
      switch object {
      case let pod as Pod: pod.spec
      case let controller as ReplicationController: controller.spec.template?.spec
      case let set as ReplicaSet: set.spec.template.spec
      case let deployment as Deployment: deployment.spec.template.spec
      default: nil
      }
    if let service = object as? Service {
      return service.spec.ports.map { ("\($0.port)", $0.protocol) }
    }
    return (spec?.containers ?? []).flatMap(\.ports).map { ("\($0.containerPort)", $0.protocol) }
  }
}

extension IntOrString {
  /// A port as a flag gives it: a number or a name.
  init(text: String) {
    if let number = Int32(text) { self = .int(number) } else { self = .string(text) }
  }
}
