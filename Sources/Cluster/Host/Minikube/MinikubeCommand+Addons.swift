import APIServer
import Kubelet
import KubernetesAPI
import Machine
import Manifests
import Simulation

/// `minikube addons` and `minikube dashboard`.
extension MinikubeCommand {
  func addons(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      words,
      ["o|output=", "url", "https", "n|namespace="],
      idle: [
        "images=", "registries=", "refresh", "force", "d|docs", "format=", "interval=", "wait=",
      ]
    )
    guard let verb = flags.operands.first else {
      return [
        .say(
          "Switches addons of the cluster on and off.\n\nUsage:\n  minikube addons SUBCOMMAND\n\n"
            + "Available Commands:\n  disable       Switch an addon off\n"
            + "  enable        Switch an addon on\n  list          List the addons\n"
            + "  open          Open the page of an addon\n",
          toError: false
        )
      ]
    }
    let names = Array(flags.operands.dropFirst())
    switch verb {
    case "list": return list(flags, system, plane)
    case "enable", "disable", "open", "images", "configure":
      guard names.count == 1 || verb == "enable" && !names.isEmpty else {
        return giveUp(
          "MK_USAGE",
          "usage: minikube addons \(verb) ADDON_NAME",
          14,
          system,
          plane
        )
      }
      return change(verb, names[0], flags, &system, &plane)
    default:
      throw MinikubeUsage(message: "unknown command \"\(verb)\" for \"minikube addons\"")
    }
  }

  private func list(
    _ flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let all = MinikubeAddon.all(isOld: plane.isOld)
    func state(_ addon: MinikubeAddon) -> String {
      plane.minikube.hasCluster && plane.isEnabled(addon: addon.name) ? "enabled" : "disabled"
    }
    if plane.isOld {
      let lines = all.map { "- \($0.name): \(state($0))\n" }
      return [.say(lines.joined(), toError: false)]
    }
    if flags["output"] == "json" {
      let fields = all.map { addon -> (String, Value) in
        let own = ValueObject([
          ("Profile", .string("minikube")), ("Status", .string(state(addon))),
        ])
        return (addon.name, .object(own))
      }
      return [.say(JSONWriter.compact(.object(ValueObject(fields))) + "\n", toError: false)]
    }
    let rows = all.map { addon in
      let state = state(addon)
      return [
        addon.name, plane.minikube.hasCluster ? "minikube" : "",
        state == "enabled" ? "enabled ✅" : state, addon.maintainer,
      ]
    }
    return [
      .say(
        BoxTable.text(["ADDON NAME", "PROFILE", "STATUS", "MAINTAINER"], rows, .drawn),
        toError: false
      )
    ]
  }

  private func change(
    _ verb: String,
    _ name: String,
    _ flags: MinikubeFlags,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> [Step] {
    guard let addon = MinikubeAddon.named(name, isOld: plane.isOld) else {
      if plane.isOld {
        return [
          .say(
            "[error] Unable to \(verb) addon \(name): addon \(name) is not available\n",
            toError: true
          ), .fail(1),
        ]
      }
      guard verb == "enable" || verb == "disable" else {
        return giveUp(
          "MK_USAGE",
          "addon '\(name)' is not a valid addon packaged with minikube.\nTo see the list of available"
            + " addons run:\nminikube addons list",
          14,
          system,
          plane
        )
      }
      return giveUp(
        "MK_ADDON_\(verb.uppercased())",
        "\(verb) failed: run callbacks: \(name) is not a valid addon",
        10,
        system,
        plane
      )
    }
    if let trouble = unlessRunning(system, plane) { return trouble }
    if verb == "configure" {
      return [
        .say("minikube addons configure is not simulated\n", toError: true), .fail(64),
      ]
    }
    if verb == "images" { return images(of: addon, system, plane) }
    if verb == "open" { return open(addon, flags, system, plane) }
    guard let images = addon.images else {
      return [
        .say("minikube addons \(verb): the addon \(name) is not simulated\n", toError: true),
        .fail(64),
      ]
    }
    do throws(Status) {
      if verb == "enable" {
        try plane.enable(addon)
      } else {
        try plane.disable(addon, &system)
      }
    } catch {
      return [.say("minikube addons \(verb): \(error.message)\n", toError: true), .fail(80)]
    }
    return told(verb, addon, images, system, plane)
  }

  /// What is said of a change that was made.
  private func told(
    _ verb: String,
    _ addon: MinikubeAddon,
    _ images: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let name = addon.name
    if plane.isOld {
      return [.say("\(name) was successfully \(verb)d\n", toError: false)]
    }
    guard verb == "enable" else {
      return [say(.fire, "\"The '\(name)' addon is disabled\"", system, plane)]
    }
    var steps: [Step] = []
    if !addon.isDefault {
      steps.append(
        say(
          .tip,
          "\(name) is an addon maintained by \(addon.maintainer). For any concerns contact minikube on"
            + " GitHub.\nYou can view the list of minikube maintainers at:"
            + " https://github.com/kubernetes/minikube/blob/master/OWNERS",
          system,
          plane
        )
      )
    }
    steps += images.map { say(.option, "Using image \($0)", system, plane) }
    if name == "dashboard", !plane.isEnabled(addon: "metrics-server") {
      steps.append(
        say(
          .tip,
          "Some dashboard features require the metrics-server addon. To enable all features please"
            + " run:\n\n\tminikube addons enable metrics-server\n\n",
          system,
          plane
        )
      )
    }
    if name == "ingress" || name == "registry" {
      steps += [say(.verifying, "Verifying \(name) addon...", system, plane), .pause(.seconds(20))]
    }
    steps.append(say(.star, "The '\(name)' addon is enabled", system, plane))
    return steps
  }

  private func images(
    of addon: MinikubeAddon,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let rows = (addon.images ?? []).map { image in
      let parts = image.split(separator: "/", maxSplits: 1).map(String.init)
      let base = (parts.last ?? image).split(separator: "/").last.map(String.init) ?? image
      let name = String(base.prefix { $0 != ":" })
      return [name, parts.last ?? image, parts.count > 1 ? parts[0] : ""]
    }
    return [
      say(.thumbsUp, "\(addon.name) has the following images:", system, plane),
      .say(
        BoxTable.text(["IMAGE NAME", "DEFAULT IMAGE", "DEFAULT REGISTRY"], rows, .drawn),
        toError: false
      ),
    ]
  }

  private func open(
    _ addon: MinikubeAddon,
    _ flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    guard plane.isEnabled(addon: addon.name) else {
      if plane.isOld {
        return [
          .say(
            "addon \(addon.name) is not enabled.\nTo enable this addon run:\nminikube addons enable"
              + " \(addon.name)\n",
            toError: true
          ), .fail(1),
        ]
      }
      return giveUp(
        "MK_USAGE",
        "addon '\(addon.name)' is currently not enabled.\nTo enable this addon run:\nminikube addons"
          + " enable \(addon.name)",
        14,
        system,
        plane
      )
    }
    // Only pages that have a port of the node can be opened from here.
    guard addon.name == "dashboard", plane.isOld else {
      return giveUp(
        "SVC_NOT_FOUND",
        "This addon does not have an endpoint defined for the 'addons open' command.\nYou can add one"
          + " by annotating a service with the label kubernetes.io/minikube-addons-endpoint:\(addon.name)",
        60,
        system,
        plane
      )
    }
    let address = plane.nodes[0].kubelet.configuration.address
    let url = "http://\(address):30000"
    if flags.isSet("url") { return [.say(url + "\n", toError: false)] }
    return [
      .say(
        "Opening kubernetes service kube-system/kubernetes-dashboard in default browser...\n"
          + "(a browser is not simulated; it would show \(url))\n",
        toError: false
      )
    ]
  }

  func dashboard(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, ["url", "port="])
    if let trouble = unlessRunning(system, plane) { return trouble }
    if plane.isOld {
      let url = "http://\(plane.nodes[0].kubelet.configuration.address):30000"
      if flags.isSet("url") { return [.say(url + "\n", toError: false)] }
      return [
        .say(
          "Opening kubernetes dashboard in default browser...\n"
            + "(a browser is not simulated; it would show \(url))\n",
          toError: false
        )
      ]
    }
    var steps: [Step] = []
    if !plane.isEnabled(addon: "dashboard"),
      let addon = MinikubeAddon.named("dashboard", isOld: false)
    {
      do throws(Status) { try plane.enable(addon) } catch {
        return [.say("minikube dashboard: \(error.message)\n", toError: true), .fail(80)]
      }
      steps.append(toError(say(.plug, "Enabling dashboard ...", system, plane)))
      steps += (addon.images ?? []).map {
        toError(say(.option, "Using image \($0)", system, plane))
      }
    }
    let port = flags["port"] ?? "41337"
    let url =
      "http://127.0.0.1:\(port)/api/v1/namespaces/kubernetes-dashboard/services/"
      + "http:kubernetes-dashboard:/proxy/"
    steps += [
      toError(say(.thinking, "Verifying dashboard health ...", system, plane)), .pause(.seconds(8)),
      toError(say(.rocket, "Launching proxy ...", system, plane)),
      toError(say(.thinking, "Verifying proxy health ...", system, plane)), .pause(.seconds(1)),
    ]
    if flags.isSet("url") {
      steps.append(.say(url + "\n", toError: false))
    } else {
      steps += [
        toError(say(.party, "Opening \(url) in your default browser...", system, plane)),
        .say(
          "(a browser is not simulated; neither is the proxy behind that address)\n",
          toError: true
        ),
      ]
    }
    return steps
  }

  private func toError(_ step: Step) -> Step {
    if case .say(let text, _) = step { .say(text, toError: true) } else { step }
  }
}

extension ControlPlane {
  /// Puts an addon's objects into the cluster; what is there already stays.
  mutating func enable(_ addon: MinikubeAddon) throws(Status) {
    if addon.isDefault {
      minikube.disabledDefaults.remove(addon.name)
    } else {
      minikube.addons.insert(addon.name)
    }
    if addon.name == "default-storageclass" { try makeStandardClassDefault(true) }
    if addon.name == "storage-provisioner" { try addProvisioner() }
    for object in addon.objects(isOld: isOld) {
      do throws(Status) {
        _ = try api.create(object, WriteOptions())
      } catch  where error.reason == .alreadyExists {
        continue
      }
    }
    if addon.name == Self.metricsName { startMetrics() }
  }

  /// Takes an addon's objects out.
  mutating func disable(_ addon: MinikubeAddon, _ kernel: inout Kernel) throws(Status) {
    if addon.isDefault {
      minikube.disabledDefaults.insert(addon.name)
    } else {
      minikube.addons.remove(addon.name)
    }
    if addon.name == "default-storageclass" { try makeStandardClassDefault(false) }
    var objects = addon.objects(isOld: isOld)
    if addon.name == "storage-provisioner" { objects = [provisionerPod()] }
    for object in objects {
      do throws(Status) {
        _ = try api.delete(
          object.resource,
          namespace: object.metadata.namespace,
          name: object.metadata.name,
          DeleteOptions(propagation: .background)
        )
      } catch  where error.reason == .notFound {
        continue
      }
    }
  }

  private mutating func makeStandardClassDefault(_ isDefault: Bool) throws(Status) {
    guard var kind = try api.find(StorageClass.self, name: "standard") else {
      if isDefault { try addStandardClass() }
      return
    }
    kind.metadata.annotations["storageclass.kubernetes.io/is-default-class"] = String(isDefault)
    _ = try api.update(kind)
  }

  private mutating func addProvisioner() throws(Status) {
    guard
      try api.find(Pod.self, namespace: "kube-system", name: "storage-provisioner") == nil
    else { return }
    try add(provisionerPod())
  }

  /// The pod of minikube's own maker of volumes.
  func provisionerPod() -> Pod {
    var pod = Pod()
    pod.metadata = ObjectMeta(
      name: "storage-provisioner",
      namespace: "kube-system",
      labels: ["integration-test": "storage-provisioner"]
    )
    let image = "gcr.io/k8s-minikube/storage-provisioner:\(isOld ? "v1.8.1" : "v5")"
    pod.spec = PodBuilder.spec(
      [.init(name: "storage-provisioner", image: image)],
      onHostNetwork: true
    )
    return pod
  }
}
