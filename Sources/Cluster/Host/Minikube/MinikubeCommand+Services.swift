import APIServer
import Kubectl
import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// `minikube service` and `minikube tunnel`.
extension MinikubeCommand {
  func service(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      words,
      ["url", "https", "n|namespace=", "all"],
      idle: ["format=", "wait=", "interval="]
    )
    if let trouble = unlessRunning(system, plane) { return trouble }
    var api = plane.api
    let services = (try? api.list(Service.self)) ?? []
    if flags.operands.first == "list" { return list(services, flags["namespace"], plane) }
    let space = flags["namespace"] ?? "default"
    guard let name = flags.operands.first, flags.operands.count == 1 else {
      if plane.isOld {
        return [.say("Please specify a service name.\n", toError: true), .fail(1)]
      }
      return giveUp("MK_USAGE", "You must specify a service name", 14, system, plane)
    }
    let found = services.first { $0.metadata.namespace == space && $0.metadata.name == name }
    guard let service = found else { return missing(name, space, system, plane) }
    return plane.isOld
      ? openOld(service, flags, plane) : open(service, flags, system, plane)
  }

  private func missing(
    _ name: String,
    _ space: String,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    if plane.isOld {
      return [
        .say(
          "Error opening service: Could not find finalized endpoint being pointed to by \(name):"
            + " Error validating service: Error getting service \(name): services \"\(name)\" not"
            + " found\n",
          toError: true
        ), .fail(1),
      ]
    }
    return giveUp(
      "SVC_NOT_FOUND",
      "Service '\(name)' was not found in '\(space)' namespace.\nYou may select another namespace by"
        + " using 'minikube service \(name) -n <namespace>'. Or list out all the services using"
        + " 'minikube service list'",
      115,
      system,
      plane
    )
  }

  /// The URLs under which a service's node ports can be reached, with the names of the ports.
  private func urls(
    _ service: Service,
    _ plane: ControlPlane,
    https: Bool = false
  ) -> [(
    target: String, url: String
  )] {
    let address = plane.nodes[0].kubelet.configuration.address
    return service.spec.ports.filter { $0.nodePort != 0 }.map { port in
      let target = port.name.isEmpty ? "\(port.port)" : "\(port.name)/\(port.port)"
      return (target, "\(https ? "https" : "http")://\(address):\(port.nodePort)")
    }
  }

  private func openOld(
    _ service: Service,
    _ flags: MinikubeFlags,
    _ plane: ControlPlane
  ) -> [Step] {
    let urls = urls(service, plane, https: flags.isSet("https")).map(\.url)
    let place = "\(service.metadata.namespace)/\(service.metadata.name)"
    guard !urls.isEmpty else {
      return [.say("No node port found for service \(place)\n", toError: true), .fail(1)]
    }
    if flags.isSet("url") { return [.say(urls.map { $0 + "\n" }.joined(), toError: false)] }
    return urls.map { url in
      .say(
        "Opening kubernetes service \(place) in default browser...\n"
          + "(a browser is not simulated; it would show \(url))\n",
        toError: false
      )
    }
  }

  private func open(
    _ service: Service,
    _ flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let (space, name) = (service.metadata.namespace, service.metadata.name)
    let urls = urls(service, plane, https: flags.isSet("https"))
    guard !urls.isEmpty else {
      var steps: [Step] = []
      if !flags.isSet("url") {
        steps.append(
          .say(
            BoxTable.text(
              ["NAMESPACE", "NAME", "TARGET PORT", "URL"],
              [[space, name, "", "No node port"]],
              .drawn
            ),
            toError: false
          )
        )
      }
      return steps + [
        say(.sad, "service \(space)/\(name) has no node port", system, plane),
        say(
          .warning,
          "Services [\(space)/\(name)] have type \"\(service.spec.type)\" not meant to be exposed,"
            + " however for local development minikube allows you to access this !",
          system,
          plane
        ),
        .say(
          "minikube service: the proxy to a service without a node port is not simulated; use"
            + " `kubectl port-forward service/\(name)`\n",
          toError: true
        ), .fail(64),
      ]
    }
    if flags.isSet("url") {
      return [.say(urls.map { $0.url + "\n" }.joined(), toError: false)]
    }
    let table = BoxTable.text(
      ["NAMESPACE", "NAME", "TARGET PORT", "URL"],
      urls.enumerated().map { place, row in
        [place == 0 ? space : "", place == 0 ? name : "", row.target, row.url]
      },
      .drawn
    )
    return [.say(table, toError: false)]
      + urls.flatMap { row in
        [
          say(
            .party,
            "Opening service \(space)/\(name) in default browser...",
            system,
            plane
          ),
          .say("(a browser is not simulated; it would show \(row.url))\n", toError: false),
        ]
      }
  }

  private func list(
    _ services: [Service],
    _ space: String?,
    _ plane: ControlPlane
  ) -> [Step] {
    let shown = services.filter { space == nil || $0.metadata.namespace == space }
      .sorted {
        ($0.metadata.namespace, $0.metadata.name) < ($1.metadata.namespace, $1.metadata.name)
      }
    if plane.isOld {
      let rows = shown.flatMap { service -> [[String]] in
        let urls = urls(service, plane).map(\.url)
        let cells = urls.isEmpty ? ["No node port"] : urls
        return cells.enumerated().map { place, cell in
          place == 0 ? [service.metadata.namespace, service.metadata.name, cell] : ["", "", cell]
        }
      }
      return [.say(BoxTable.text(["NAMESPACE", "NAME", "URL"], rows, .dashes), toError: false)]
    }
    let rows = shown.flatMap { service -> [[String]] in
      let urls = urls(service, plane)
      let (space, name) = (service.metadata.namespace, service.metadata.name)
      if urls.isEmpty { return [[space, name, "No node port", ""]] }
      return urls.enumerated().map { place, row in
        [place == 0 ? space : "", place == 0 ? name : "", row.target, row.url]
      }
    }
    return [
      .say(
        BoxTable.text(["NAMESPACE", "NAME", "TARGET PORT", "URL"], rows, .drawn),
        toError: false
      )
    ]
  }

  mutating func tunnel(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, ["c|cleanup", "bind-address="])
    if let trouble = unlessRunning(system, plane) { return trouble }
    if flags["cleanup"] == "only" { return [] }
    guard plane.openTunnel(&system) else {
      return giveUp(
        "SVC_TUNNEL_ALREADY_RUNNING",
        "Another tunnel process is already running, terminate the existing instance to start a new one",
        114,
        system,
        plane
      )
    }
    hasTunnel = true
    system.handleSignals(SignalSet(.interrupt, .terminate, .hangUp))
    return [
      say(.check, "Tunnel successfully started", system, plane), .say("\n", toError: false),
      say(
        .notice,
        "NOTE: Please do not close this terminal as this process must stay alive for the tunnel to be"
          + " accessible ...",
        system,
        plane
      ), .say("\n", toError: false), .act(.holdTunnel),
    ]
  }

  /// Tells of the services that the tunnel leads to, and waits for others to come.
  mutating func holdTunnel(_ system: inout Kernel, _ plane: ControlPlane) -> Disposition {
    let mark = MinikubeMark.running.prefix(isPlain: plane.isPlain(system))
    for service in plane.tunnelServices where !toldTunnels.contains(service) {
      system.print("\(mark)Starting tunnel for service \(service.name).\n")
    }
    toldTunnels = plane.tunnelServices
    return .wait([.signal, .until(system.now + .seconds(1))])
  }

  /// Takes the addresses back that the tunnel gave.
  mutating func closeTunnel(_ system: inout Kernel, _ plane: inout ControlPlane) {
    hasTunnel = false
    let mark = MinikubeMark.stopping.prefix(isPlain: plane.isPlain(system))
    for service in plane.tunnelServices {
      system.print("\(mark)Stopping tunnel for service \(service.name).\n")
    }
    plane.closeTunnel(&system)
  }
}
