import KubernetesAPI

/// What the kinds of services have in common.
private func service(
  _ name: String,
  _ type: String,
  _ invocation: Invocation
) throws(Failure)
  -> Service
{
  var service = Service()
  service.metadata = ObjectMeta(name: name, labels: ["app": name])
  service.spec.selector = ["app": name]
  service.spec.type = type
  for text in invocation.arguments.list("tcp") { service.spec.ports.append(try port(text)) }
  return service
}

/// `PORT` or `PORT:TARGETPORT`, as the flag has it.
private func port(_ text: String) throws(Failure) -> ServicePort {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
  guard let number = UInt16(parts[0]) else {
    let isNumber = !parts[0].isEmpty && parts[0].allSatisfy { $0.isASCII && $0.isNumber }
    throw .message(
      "strconv.ParseUint: parsing \"\(parts[0])\": "
        + (isNumber ? "value out of range" : "invalid syntax")
    )
  }
  var port = ServicePort()
  port.name = parts.joined(separator: "-")
  port.protocol = "TCP"
  port.port = Int32(number)
  port.targetPort = .int(Int32(number))
  guard parts.count > 1 else { return port }
  if let target = Int32(parts[1]) {
    guard (1...65_535).contains(target) else {
      throw .message("must be between 1 and 65535, inclusive")
    }
    port.targetPort = .int(target)
  } else {
    let errors = Ports.nameErrors(parts[1])
    if !errors.isEmpty { throw .message(errors.joined(separator: ",")) }
    port.targetPort = .string(parts[1])
  }
  return port
}

private let tcp = Flag("tcp", .strings, "Ports, as PORT or PORT:TARGETPORT")

private func requirePorts(_ service: Service) throws(Failure) {
  if service.spec.ports.isEmpty {
    throw .message("at least one tcp port specifier must be provided")
  }
}

/// `kubectl create service clusterip`.
enum ClusterIPGenerator: Generator {
  static let failurePrefix = "failed to create ClusterIP service: "
  static let spec = CommandSpec(
    name: "clusterip",
    summary: "Create a ClusterIP service",
    examples: [
      .init("A service for a port", "kubectl create service clusterip my-cs --tcp=5678:8080")
    ],
    usage:
      "kubectl create service clusterip NAME [--tcp=<port>:<targetPort>]"
      + " [--dry-run=server|client|none]",
    flags: [tcp, Flag("clusterip", .string, "The address; None for a headless service")]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var made = try service(name, "ClusterIP", invocation)
    made.spec.clusterIP = invocation.arguments.string("clusterip")
    if made.spec.clusterIP != "None" { try requirePorts(made) }
    return made
  }
}

/// `kubectl create service nodeport`.
enum NodePortGenerator: Generator {
  static let failurePrefix = "failed to create NodePort service: "
  static let spec = CommandSpec(
    name: "nodeport",
    summary: "Create a NodePort service",
    examples: [
      .init("A port of every node", "kubectl create service nodeport my-ns --tcp=5678:8080")
    ],
    usage:
      "kubectl create service nodeport NAME [--tcp=port:targetPort]"
      + " [--dry-run=server|client|none]",
    flags: [tcp, Flag("node-port", .integer, "0", "The port of the nodes")]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var made = try service(name, "NodePort", invocation)
    try requirePorts(made)
    for index in made.spec.ports.indices {
      made.spec.ports[index].nodePort = Int32(clamping: invocation.arguments.int("node-port"))
    }
    return made
  }
}

/// `kubectl create service loadbalancer`.
enum LoadBalancerGenerator: Generator {
  static let failurePrefix = "failed to create LoadBalancer service: "
  static let spec = CommandSpec(
    name: "loadbalancer",
    summary: "Create a LoadBalancer service",
    examples: [
      .init("A balanced port", "kubectl create service loadbalancer my-lbs --tcp=5678:8080")
    ],
    usage:
      "kubectl create service loadbalancer NAME [--tcp=port:targetPort]"
      + " [--dry-run=server|client|none]",
    flags: [tcp]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let made = try service(name, "LoadBalancer", invocation)
    try requirePorts(made)
    return made
  }
}

/// `kubectl create service externalname`.
enum ExternalNameGenerator: Generator {
  static let failurePrefix = "failed to create ExternalName service: "
  static let spec = CommandSpec(
    name: "externalname",
    summary: "Create an ExternalName service",
    examples: [
      .init("A name outside", "kubectl create service externalname my-ns --external-name bar.com")
    ],
    usage:
      "kubectl create service externalname NAME --external-name external.name"
      + " [--dry-run=server|client|none]",
    flags: [tcp, Flag("external-name", .string, "The name that the service stands for")],
    required: ["external-name"]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var made = try service(name, "ExternalName", invocation)
    made.spec.externalName = invocation.arguments.string("external-name")
    guard Names.isDNS1123Subdomain(made.spec.externalName) else {
      throw .message("invalid service external name \(made.spec.externalName)")
    }
    return made
  }
}
