import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// `minikube node`.
extension MinikubeCommand {
  func node(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    guard let verb = words.first else {
      return [
        .say(
          "Operations on nodes\n\nUsage:\n  minikube node [flags] [options]\n\nAvailable Commands:\n"
            + "  add           Add a node to the cluster\n  delete        Delete a node\n"
            + "  list          List the nodes\n  start         Start a node\n"
            + "  stop          Stop a node\n",
          toError: false
        )
      ]
    }
    let flags = try MinikubeFlags(
      Array(words.dropFirst()),
      [],
      idle: ["worker", "control-plane", "delete-on-failure", "o|output="]
    )
    switch verb {
    case "list":
      guard plane.minikube.hasCluster else { return missingProfile("minikube", system, plane) }
      return plane.presentNodes.map { index in
        let node = plane.nodes[index]
        return .say("\(node.name)\t\(node.kubelet.configuration.address)\n", toError: false)
      }
    case "add": return addNode(flags, system, plane)
    case "delete", "stop", "start":
      guard flags.operands.count == 1 else {
        return giveUp("MK_USAGE", "Usage: minikube node \(verb) [name]", 14, system, plane)
      }
      return change(verb, flags.operands[0], system, plane)
    default:
      throw MinikubeUsage(message: "unknown command \"\(verb)\" for \"minikube node\"")
    }
  }

  private func addNode(
    _ flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    if let trouble = unlessRunning(system, plane) { return trouble }
    if flags.isSet("control-plane") {
      return [
        .say("minikube node add: a second control plane is not simulated\n", toError: true),
        .fail(64),
      ]
    }
    let names = Set(plane.presentNodes.map { plane.nodes[$0].name })
    var ordinal = 2
    while names.contains("minikube-m\(CivilTime.padded(ordinal))") { ordinal += 1 }
    let short = "m\(CivilTime.padded(ordinal))"
    return [
      say(.happy, "Adding node \(short) to cluster minikube as [worker]", system, plane)
    ] + beginWorker("minikube-\(short)", system, plane) + [
      say(.fire, "Creating docker container (CPUs=2, Memory=3072MB) ...", system, plane),
      .pause(.seconds(8)), .act(.makeNode),
    ] + endWorker("minikube-\(short)", system, plane) + [
      say(.done, "Successfully added \(short) to minikube!", system, plane)
    ]
  }

  /// The node that a word names: with or without the name of the profile.
  func findNode(_ word: String, _ plane: ControlPlane) -> Int? {
    plane.presentNodes.first {
      plane.nodes[$0].name == word || plane.nodes[$0].name == "minikube-" + word
    }
  }

  private func change(
    _ verb: String,
    _ word: String,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    guard plane.minikube.hasCluster else { return missingProfile("minikube", system, plane) }
    if verb == "delete", let trouble = unlessRunning(system, plane) { return trouble }
    guard let index = findNode(word, plane) else {
      if verb == "delete" {
        return [say(.fire, "Deleting node \(word) from cluster minikube", system, plane)]
          + giveUp(
            "GUEST_NODE_DELETE",
            "deleting node: retrieve: Could not find node \(word)",
            80,
            system,
            plane
          )
      }
      return giveUp(
        "GUEST_NODE_RETRIEVE",
        "retrieving node: Could not find node \(word)",
        85,
        system,
        plane
      )
    }
    let node = plane.nodes[index]
    switch verb {
    case "stop":
      return halt(index, system, plane) + [
        say(.off, "Successfully stopped node \(node.name)", system, plane)
      ]
    case "start":
      if node.isPowered {
        return [say(.check, "\(word) is already running", system, plane)]
      }
      if index == plane.presentNodes.first {
        return [
          say(
            .thumbsUp,
            "Starting \"minikube\" primary control-plane node in \"minikube\" cluster",
            system,
            plane
          ), say(.pulling, "Pulling base image v0.0.48 ...", system, plane),
          say(
            .restarting,
            "Restarting existing docker container for \"minikube\" ...",
            system,
            plane
          ), .act(.powerOn(index)), .pause(.seconds(5)), .act(.awaitServer(240)),
          say(.done, "Successfully started node \(node.name)!", system, plane),
        ]
      }
      return wakeWorker(index, system, plane) + [
        say(.done, "Successfully started node \(node.name)!", system, plane)
      ]
    default:
      return [say(.fire, "Deleting node \(word) from cluster minikube", system, plane)]
        + halt(index, system, plane)
        + [
          say(.fire, "Deleting \"\(node.name)\" in docker ...", system, plane),
          .act(.forgetNode(node.name)), .act(.dropNode(index)),
          say(.dead, "Node \(word) was successfully deleted.", system, plane),
        ]
    }
  }
}
