import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Manifests
import Simulation

/// `minikube config` and `minikube logs`.
extension MinikubeCommand {
  private static let properties = [
    "driver", "vm-driver", "container-runtime", "feature-gates", "v", "cpus", "disk-size",
    "host-only-cidr", "memory", "log_dir", "kubernetes-version", "iso-url",
    "WantUpdateNotification", "WantBetaUpdateNotification", "ReminderWaitPeriodInHours",
    "WantNoneDriverWarning", "WantVirtualBoxDriverWarning", "profile", "bootstrapper",
    "insecure-registry", "hyperv-virtual-switch", "disable-driver-mounts", "cache",
    "EmbedCerts", "native-ssh", "rootless", "MaxAuditEntries",
  ]

  func config(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, ["format="])
    let operands = flags.operands
    let settings = Self.settings(system)
    switch operands.first {
    case "view":
      let lines = settings.fields.map { "- \($0.key): \($0.value.scalarText)\n" }.sorted()
      return [.say(lines.joined(), toError: false)]
    case "get", "set", "unset": return configure(operands, &system, plane)
    case let verb:
      if verb == nil || verb == "defaults" {
        return [
          .say(
            "Changes minikube's settings.\n\nUsage:\n  minikube config SUBCOMMAND [flags]\n\n"
              + "Available Commands:\n  get           Print a setting\n"
              + "  set           Change a setting\n  unset         Forget a setting\n"
              + "  view          Print all settings\n",
            toError: false
          )
        ]
      }
      throw MinikubeUsage(message: "unknown command \"\(verb ?? "")\" for \"minikube config\"")
    }
  }

  /// Prints, changes or forgets one setting.
  private func configure(
    _ operands: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let verb = operands[0]
    let count = verb == "set" ? 3 : 2
    guard operands.count == count else {
      return giveUp(
        "MK_USAGE",
        verb == "set"
          ? "\(operands.count < 3 ? "not enough" : "too many") arguments (\(operands.count - 1)).\n"
            + "usage: minikube config set PROPERTY_NAME PROPERTY_VALUE"
          : "usage: minikube config \(verb) PROPERTY_NAME",
        14,
        system,
        plane
      )
    }
    let name = operands[1]
    var settings = Self.settings(system)
    if let trouble = Self.objection(verb, operands, plane, system) {
      return giveUp("MK_CONFIG_\(verb.uppercased())", trouble, 10, system, plane)
    }
    if verb == "get" {
      guard let value = settings[name] else {
        if plane.isOld {
          return [
            .say("specified key could not be found in config\n", toError: true), .fail(1),
          ]
        }
        return [
          .say("\nError: specified key could not be found in config\n", toError: true),
          .fail(14),
        ]
      }
      return [.say(value.scalarText + "\n", toError: false)]
    }
    if verb == "set" {
      settings[name] = MinikubeSetting.value(operands[2], of: name)
    } else {
      settings[name] = Value?.none
    }
    Self.write(settings, &system)
    guard verb == "set" else { return [] }
    return Self.needingNew.contains(name) ? warning(system, plane) : []
  }

  /// Settings that count for a new machine only.
  private static let needingNew = [
    "memory", "cpus", "disk-size", "driver", "vm-driver", "container-runtime",
  ]

  private func warning(_ system: Kernel, _ plane: ControlPlane) -> [Step] {
    let words = "These changes will take effect upon a minikube delete and then a minikube start"
    return [
      plane.isOld
        ? .say(words + "\n", toError: false) : say(.warning, words, system, plane)
    ]
  }

  /// Why a setting cannot be printed, changed or forgotten; nil where it can.
  private static func objection(
    _ verb: String,
    _ operands: [String],
    _ plane: ControlPlane,
    _ system: Kernel
  ) -> String? {
    let name = operands[1]
    let isKnown = properties.contains(name)
    let missing = "property name \"\(name)\" not found"
    guard verb == "set" else {
      return isKnown ? nil : "\(verb == "get" ? "get failed" : "unset failed"): \(missing)"
    }
    let value = operands[2]
    guard isKnown else {
      return "Set failed: find settings for \"\(name)\" value of \"\(value)\": \(missing)"
    }
    do throws(MinikubeUsage) {
      try MinikubeSetting.check(value, of: name) { path in
        (try? system.stat(path)) != nil
      }
      return nil
    } catch {
      return "Set failed: \(error.message)"
    }
  }

  private static func path(_ system: Kernel) -> String {
    "\(system.environment["HOME"] ?? HostMachine.home)/.minikube/config/config.json"
  }

  private static func settings(_ system: Kernel) -> ValueObject {
    guard let bytes = try? system.readFile(path(system)),
      let value = try? JSONReader.value(String(decoding: bytes, as: UTF8.self)),
      let object = value.object
    else { return ValueObject() }
    return object
  }

  private static func write(_ settings: ValueObject, _ system: inout Kernel) {
    let path = path(system)
    try? system.makeDirectory(String(path.dropLast("/config.json".count)), parents: true)
    // What cannot be written is as it was.
    try? system.writeFile(path, Array((JSONWriter.indented(.object(settings)) + "\n").utf8))
  }

  func logs(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      words,
      ["f|follow", "n|length="],
      idle: ["problems", "node=", "file=", "audit", "last-start-only"]
    )
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    return [.act(.showLog(follow: flags.isSet("follow")))]
      + (flags.isSet("follow") ? [.act(.awaitInterrupt)] : [])
  }

  func showLog(
    follow: Bool,
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    guard let index = plane.presentNodes.first else { return [] }
    var steps: [Step] = []
    if !plane.isOld {
      steps.append(.say("\n==> container status <==\n", toError: false))
      let rows = plane.nodes[index].runtime.rows(at: system.now).filter { $0.machine != nil }
      steps.append(
        .say(
          rows.map { "\($0.id.prefix(13))  \($0.status)  \($0.name)\n" }.joined(),
          toError: false
        )
      )
    }
    for container in plane.nodes[index].runtime.containers where container.state == .running {
      let space = plane.nodes[index].runtime.sandbox(container.sandbox)?.config.podNamespace
      guard space == "kube-system", system.isMachine(container.machine) else { continue }
      let lines = system[container.machine].log.lines.suffix(25).map { $0.text + "\n" }.joined()
      let title = "\n\n==> \(container.name) [\(container.id.short())] <==\n"
      steps.append(.say((plane.isOld ? "" : title) + lines, toError: false))
    }
    return steps
  }
}

extension Value {
  /// The text of a single value, as `minikube config get` prints it.
  fileprivate var scalarText: String {
    string ?? JSONWriter.compact(self)
  }
}
