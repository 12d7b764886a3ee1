import APIServer
import Kubelet
import KubernetesAPI
import Machine
import Manifests
import Simulation

/// The commands of `minikube` that only look: status, addresses, profiles, version.
extension MinikubeCommand {
  /// How one node is, in the words of `minikube status`.
  private struct Report {
    var name: String
    var host: String
    var kubelet: String
    var server: String
    var kubeconfig: String
    var isWorker: Bool

    /// The bits of the exit status that it adds.
    var bits: Int32 {
      var bits: Int32 = host == "Running" ? 0 : 1
      if server != "Running" && server != "Irrelevant" || kubelet != "Running" { bits |= 2 }
      if kubeconfig != "Configured", kubeconfig != "Irrelevant" { bits |= 4 }
      return bits
    }

    var json: Value {
      .object(
        ValueObject([
          ("Name", .string(name)), ("Host", .string(host)), ("Kubelet", .string(kubelet)),
          ("APIServer", .string(server)), ("Kubeconfig", .string(kubeconfig)),
          ("Worker", .bool(isWorker)),
        ])
      )
    }

    var text: String {
      if isWorker {
        return "\(name)\ntype: Worker\nhost: \(host)\nkubelet: \(kubelet)\n\n"
      }
      return "\(name)\ntype: Control Plane\nhost: \(host)\nkubelet: \(kubelet)\n"
        + "apiserver: \(server)\nkubeconfig: \(kubeconfig)\n\n"
    }

    func filled(_ template: String) -> String {
      var text = template
      for (field, value) in [
        ("Name", name), ("Host", host), ("Kubelet", kubelet), ("APIServer", server),
        ("Kubeconfig", kubeconfig), ("Worker", isWorker ? "true" : "false"),
      ] {
        for spelling in ["{{.\(field)}}", "{{ .\(field) }}"] {
          text = text.split(separator: spelling, omittingEmptySubsequences: false)
            .joined(separator: value)
        }
      }
      return text
    }
  }

  func status(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      words,
      ["o|output=", "l|layout=", "f|format=", "n|node="],
      idle: ["w|watch"]
    )
    if plane.isOld { return oldStatus(plane) }
    if let output = flags["output"], output != "json", output != "text" {
      let why = "invalid output format: \(output). Valid values: 'text', 'json'"
      return giveUp("MK_USAGE", why, 14, system, plane)
    }
    guard plane.minikube.hasCluster else { return missingProfile("minikube", system, plane) }
    var reports = plane.presentNodes.map { report(of: $0, plane) }
    if let name = flags["node"] {
      reports = reports.filter { $0.name == name || $0.name == "minikube-" + name }
    }
    let bits = reports.reduce(Int32(0)) { $0 | $1.bits }
    let text: String
    if flags["output"] == "json" {
      let values = reports.map(\.json)
      text =
        JSONWriter.compact(values.count == 1 ? values[0] : .array(values), sortsKeys: false) + "\n"
    } else if let template = flags["format"] {
      text = reports.map { $0.filled(template) }.joined()
    } else {
      text = reports.map(\.text).joined()
    }
    return [.say(text, toError: false)] + (bits == 0 ? [] : [.fail(bits)])
  }

  private func report(of index: Int, _ plane: ControlPlane) -> Report {
    let node = plane.nodes[index]
    let isWorker = index != plane.presentNodes.first
    let off = !node.isPowered
    let server =
      off
      ? "Stopped"
      : isWorker
        ? "Irrelevant"
        : plane.minikube.isPaused ? "Paused" : plane.works(.apiServer) ? "Running" : "Stopped"
    return Report(
      name: node.name,
      host: off ? "Stopped" : "Running",
      kubelet: node.isAlive ? "Running" : "Stopped",
      server: server,
      kubeconfig: off ? "Stopped" : isWorker ? "Irrelevant" : "Configured",
      isWorker: isWorker
    )
  }

  private func oldStatus(_ plane: ControlPlane) -> [Step] {
    guard plane.minikube.hasCluster, let node = plane.nodes.first else {
      return [.say("minikube: \ncluster: \nkubectl: \n", toError: false), .fail(7)]
    }
    guard node.isPowered else {
      return [.say("minikube: Stopped\ncluster: \nkubectl: \n", toError: false), .fail(7)]
    }
    let runs = node.isAlive && plane.works(.apiServer)
    return [
      .say(
        "minikube: Running\ncluster: \(runs ? "Running" : "Stopped")\n"
          + "kubectl: Correctly Configured: pointing to minikube-vm at "
          + "\(node.kubelet.configuration.address)\n",
        toError: false
      )
    ] + (runs ? [] : [.fail(2)])
  }

  func address(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, plane.isOld ? [] : ["n|node="])
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    guard let index = flags["node"].map({ findNode($0, plane) }) ?? plane.presentNodes.first else {
      return giveUp(
        "GUEST_NODE_RETRIEVE",
        "retrieving node: Could not find node \(flags["node"] ?? "")",
        80,
        system,
        plane
      )
    }
    return [.say("\(plane.nodes[index].kubelet.configuration.address)\n", toError: false)]
  }

  func profile(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, ["o|output=", "l|light"])
    switch flags.operands.first {
    case nil: return [.say("minikube\n", toError: false)]
    case "list" where !plane.isOld: return profiles(flags, system, plane)
    case let name?:
      if plane.isOld {
        return [
          .say("minikube profile was successfully set to \(name)\n", toError: false)
        ]
      }
      guard name == "minikube" else {
        return giveUp(
          "MK_USAGE",
          "profile \"\(name)\" not found",
          85,
          system,
          plane
        )
      }
      return [say(.check, "minikube profile was successfully set to minikube", system, plane)]
    }
  }

  private func profiles(
    _ flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    guard plane.minikube.hasCluster else {
      if flags["output"] == "json" {
        return [.say("{\"invalid\":[],\"valid\":[]}\n", toError: false)]
      }
      return giveUp(
        "MK_USAGE_NO_PROFILE",
        "No minikube profile was found.",
        14,
        system,
        plane
      )
    }
    let node = plane.nodes[0]
    let state =
      !node.isPowered
      ? "Stopped"
      : plane.minikube.isPaused ? "Paused" : plane.works(.apiServer) ? "OK" : "Stopped"
    if flags["output"] == "json" {
      let profile = ValueObject([
        ("Name", .string("minikube")), ("Status", .string(state)), ("Active", .bool(true)),
        ("ActiveKubeContext", .bool(HostKubeconfig.state(system).isCurrent)),
      ])
      let all = ValueObject([("invalid", .array([])), ("valid", .array([.object(profile)]))])
      return [.say(JSONWriter.compact(.object(all)) + "\n", toError: false)]
    }
    let row = [
      "minikube", "docker", "containerd", node.kubelet.configuration.address,
      plane.api.configuration.version, state, String(plane.presentNodes.count), "*",
      HostKubeconfig.state(system).isCurrent ? "*" : "",
    ]
    let header = [
      "PROFILE", "DRIVER", "RUNTIME", "IP", "VERSION", "STATUS", "NODES", "ACTIVE PROFILE",
      "ACTIVE KUBECONTEXT",
    ]
    return [.say(BoxTable.text(header, [row], .drawn), toError: false)]
  }

  func version(_ words: [String], _ plane: ControlPlane) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      words,
      plane.isOld ? [] : ["short", "components", "o|output="]
    )
    if plane.isOld { return [.say("minikube version: v0.24.1\n", toError: false)] }
    if flags.isSet("short") { return [.say("v1.38.0\n", toError: false)] }
    let commit = "c93a4cb9311efc66b90d33ea03f75f2c4120e9b0"
    if flags["output"] == "json" {
      return [
        .say("{\"commit\":\"\(commit)\",\"minikubeVersion\":\"v1.38.0\"}\n", toError: false)
      ]
    }
    return [.say("minikube version: v1.38.0\ncommit: \(commit)\n", toError: false)]
  }

  func update(
    _ verb: String,
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    if verb == "update-check" {
      return [
        .say(
          "minikube update-check: looking for a newer minikube is not simulated\n",
          toError: true
        ), .fail(64),
      ]
    }
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    let isRight = HostKubeconfig.state(system).isConfigured
    let address = plane.nodes[0].kubelet.configuration.address
    if plane.isOld {
      let text =
        isRight
        ? "Kubeconfig IP correctly configured, pointing at \(address)"
        : "Reconfigured kubeconfig IP, now pointing at \(address)"
      return [.act(.setContext), .say(text + "\n", toError: false)]
    }
    let first =
      isRight
      ? say(
        .happy,
        "No changes required for the \"minikube\" context",
        system,
        plane
      )
      : say(
        .party,
        "\"minikube\" context has been updated to point to \(address):\(plane.api.configuration.port)",
        system,
        plane
      )
    return [
      .act(.setContext), first,
      say(.dead, "Current context is \"minikube\"", system, plane),
    ]
  }
}
