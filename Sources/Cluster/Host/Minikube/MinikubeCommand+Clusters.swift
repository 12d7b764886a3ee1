import APIServer
import KubernetesAPI
import Machine
import Simulation

/// `minikube start`, `stop`, `delete`, `pause` and `unpause`.
extension MinikubeCommand {
  private static let startFlags = [
    "n|nodes=", "memory=", "cpus=", "disk-size=", "kubernetes-version=", "container-runtime=",
    "driver=", "vm-driver=", "addons=", "keep-context",
  ]

  /// What does nothing here, since machines are not made in earnest.
  private static let idleStartFlags = [
    "force", "interactive", "dry-run", "delete-on-failure", "wait=", "wait-timeout=",
    "install-addons", "embed-certs", "cni=", "extra-config=", "feature-gates=", "network=",
    "apiserver-port=", "apiserver-ips=", "apiserver-name=", "apiserver-names=", "dns-domain=",
    "insecure-registry=", "registry-mirror=", "image-mirror-country=", "image-repository=",
    "base-image=", "mount", "mount-string=", "preload", "cache-images", "auto-update-drivers",
    "download-only", "native-ssh", "ports=", "listen-address=", "static-ip=", "subnet=",
    "service-cluster-ip-range=", "gpus=", "ha", "no-kubernetes", "output=", "enable-default-cni",
    "docker-env=", "docker-opt=", "host-only-cidr=", "iso-url=", "namespace=",
    "network-plugin=", "extra-disks=", "disable-metrics", "disable-optimizations", "trace=",
  ]

  func start(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, Self.startFlags, idle: Self.idleStartFlags)
    if let refusal = refusal(of: flags, system, plane) { return refusal }
    if plane.isOld { return startOld(plane) }
    var steps = [say(.happy, "minikube v1.38.0 on Debian 12 (amd64)", system, plane)]
    let isNew = !plane.minikube.hasCluster
    steps += isNew ? beginNew(flags, system, plane) : beginExisting(flags, system, plane)
    if flags["addons"] != nil || !flags.idle.isEmpty {
      for name in flags.idle + (flags["addons"] == nil ? [] : ["addons"]) {
        steps.append(.say("minikube start: --\(name) is not simulated\n", toError: true))
      }
    }
    let nodes = isNew ? max(1, flags["nodes"].flatMap { Int($0) } ?? 1) : 0
    steps += bringUp(isNew: isNew, system, plane)
    steps += extraNodes(nodes, isNew: isNew, system, plane)
    steps.append(.act(.setContext))
    steps.append(
      say(
        .done,
        "Done! kubectl is now configured to use \"minikube\" cluster and \"default\" namespace by"
          + " default",
        system,
        plane
      )
    )
    return steps
  }

  private func refusal(
    of flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step]? {
    if let version = flags["kubernetes-version"], !["stable", "latest"].contains(version),
      version != plane.api.configuration.version,
      "v" + version != plane.api.configuration.version
    {
      return [
        .say(
          "minikube start: Kubernetes \(version) is not simulated;"
            + " \(plane.api.configuration.version) is\n",
          toError: true
        ), .fail(64),
      ]
    }
    if let nodes = flags["nodes"], Int(nodes) == nil {
      return [
        .say(
          "Error: invalid argument \"\(nodes)\" for \"-n, --nodes\" flag: strconv.ParseInt: parsing"
            + " \"\(nodes)\": invalid syntax\nSee 'minikube start --help' for usage.\n",
          toError: true
        ), .fail(64),
      ]
    }
    return nil
  }

  private func beginNew(
    _ flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let named = flags["driver"] ?? flags["vm-driver"]
    var steps = [
      say(
        .sparkle,
        named == nil
          ? "Automatically selected the docker driver"
          : "Using the docker driver based on user configuration",
        system,
        plane
      ), say(.notice, "Using Docker driver with root privileges", system, plane),
    ]
    if let named, named != "docker" {
      steps.append(.say("minikube start: the driver \(named) is not simulated\n", toError: true))
    }
    return steps
  }

  private func beginExisting(
    _ flags: MinikubeFlags,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    var steps = [say(.sparkle, "Using the docker driver based on existing profile", system, plane)]
    let sizes = [
      ("memory", "the memory size"), ("cpus", "the CPUs"), ("disk-size", "the disk size"),
    ]
    for (flag, text) in sizes where flags[flag] != nil {
      let size = flag == "memory" || flag == "disk-size" ? text : text
      steps.append(
        say(
          .warning,
          "You cannot change \(size) for an existing minikube cluster. Please first delete the"
            + " cluster.",
          system,
          plane
        )
      )
    }
    if let nodes = flags["nodes"].flatMap({ Int($0) }), nodes != plane.presentNodes.count {
      steps.append(
        say(
          .warning,
          "You cannot change the number of nodes for an existing minikube cluster. Please use"
            + " 'minikube node add' to add nodes to an existing cluster.",
          system,
          plane
        )
      )
    }
    return steps
  }

  /// The first node, from nothing or from rest, up to a server that answers.
  private func bringUp(
    isNew: Bool,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let isUp = !isNew && plane.nodes[0].isPowered
    var steps = [
      say(
        .thumbsUp,
        "Starting \"minikube\" primary control-plane node in \"minikube\" cluster",
        system,
        plane
      ), say(.pulling, "Pulling base image v0.0.48 ...", system, plane), .pause(.seconds(1)),
    ]
    if isNew {
      steps.append(
        say(.fire, "Creating docker container (CPUs=2, Memory=3072MB) ...", system, plane)
      )
      steps += [.act(.makeCluster), .pause(.seconds(9))]
    } else if isUp {
      steps.append(
        say(.running, "Updating the running docker \"minikube\" container ...", system, plane)
      )
      steps += [.act(.resumeNode), .act(.powerOn(0)), .pause(.seconds(2)), .act(.reinstall)]
    } else {
      steps.append(
        say(
          .restarting,
          "Restarting existing docker container for \"minikube\" ...",
          system,
          plane
        )
      )
      steps += [.act(.powerOn(0)), .pause(.seconds(5)), .act(.reinstall)]
    }
    steps.append(
      say(
        .package,
        "Preparing Kubernetes \(plane.api.configuration.version) on containerd 2.1.4 ...",
        system,
        plane
      )
    )
    if isNew {
      steps += [
        .pause(.seconds(3)),
        say(.network, "Configuring CNI (Container Networking Interface) ...", system, plane),
        .act(.furnish),
      ]
    }
    steps += [
      .act(.awaitServer(240)), say(.verifying, "Verifying Kubernetes components...", system, plane),
      say(.option, "Using image gcr.io/k8s-minikube/storage-provisioner:v5", system, plane),
      .pause(.seconds(2)), .act(.restoreAddons),
    ]
    return steps
  }

  /// The nodes beside the first one.
  private func extraNodes(
    _ count: Int,
    isNew: Bool,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    var steps: [Step] = []
    if isNew, count > 1 {
      for ordinal in 2...count {
        let name = "minikube-m\(CivilTime.padded(ordinal))"
        steps.append(.say("\n", toError: false))
        steps += beginWorker(name, system, plane)
        steps.append(
          say(.fire, "Creating docker container (CPUs=2, Memory=3072MB) ...", system, plane)
        )
        steps += [.pause(.seconds(8)), .act(.makeNode)]
        steps += endWorker(name, system, plane)
      }
    } else if !isNew {
      for index in plane.presentNodes.dropFirst() {
        steps.append(.say("\n", toError: false))
        steps += wakeWorker(index, system, plane)
      }
    }
    return steps
  }

  func beginWorker(_ name: String, _ system: Kernel, _ plane: ControlPlane) -> [Step] {
    [
      say(.thumbsUp, "Starting \"\(name)\" worker node in \"minikube\" cluster", system, plane),
      say(.pulling, "Pulling base image v0.0.48 ...", system, plane), .pause(.seconds(1)),
    ]
  }

  func endWorker(_ name: String, _ system: Kernel, _ plane: ControlPlane) -> [Step] {
    [
      say(
        .package,
        "Preparing Kubernetes \(plane.api.configuration.version) on containerd 2.1.4 ...",
        system,
        plane
      ), say(.verifying, "Verifying Kubernetes components...", system, plane),
      .act(.awaitReady(name, 60)),
    ]
  }

  /// Starts a node that exists.
  func wakeWorker(_ index: Int, _ system: Kernel, _ plane: ControlPlane) -> [Step] {
    let node = plane.nodes[index]
    let line =
      node.isPowered
      ? say(.running, "Updating the running docker \"\(node.name)\" container ...", system, plane)
      : say(
        .restarting,
        "Restarting existing docker container for \"\(node.name)\" ...",
        system,
        plane
      )
    return beginWorker(node.name, system, plane) + [
      line, .act(.powerOn(index)), .pause(.seconds(4)),
    ] + endWorker(node.name, system, plane)
  }

  private func startOld(_ plane: ControlPlane) -> [Step] {
    let isNew = !plane.minikube.hasCluster
    func line(_ text: String) -> Step { .say(text + "\n", toError: false) }
    var steps = [
      line("Starting local Kubernetes v1.8.0 cluster..."), line("Starting VM..."),
      .pause(.seconds(isNew ? 12 : 8)),
    ]
    if isNew {
      steps.append(.act(.makeCluster))
    } else {
      steps += plane.presentNodes.map { .act(.powerOn($0)) } + [.act(.reinstall)]
    }
    steps += [
      line("Getting VM IP address..."), .pause(.seconds(1)), line("Moving files into cluster..."),
      .pause(.seconds(3)), line("Setting up certs..."), .pause(.seconds(1)),
      line("Connecting to cluster..."), line("Setting up kubeconfig..."), .act(.setContext),
      line("Starting cluster components..."),
    ]
    if isNew { steps.append(.act(.furnish)) }
    steps += [
      .pause(.seconds(4)), line("Kubectl is now configured to use the cluster."),
      line("Loading cached images from config file."),
    ]
    return steps
  }

  func stop(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      words,
      ["all", "keep-context-active"],
      idle: ["cancel-scheduled", "schedule=", "o|output="]
    )
    guard plane.minikube.hasCluster else { return missingProfile("minikube", system, plane) }
    if let flag = flags.idle.first {
      return [.say("minikube stop: --\(flag) is not simulated\n", toError: true), .fail(64)]
    }
    if plane.isOld {
      let first: Step = .say("Stopping local Kubernetes cluster...\n", toError: false)
      let offs: [Step] = plane.presentNodes.map { .act(.powerOff($0)) }
      return [first, .pause(.seconds(9))] + offs + [.say("Machine stopped.\n", toError: false)]
    }
    var steps: [Step] = []
    for index in plane.presentNodes.reversed() {
      steps += halt(index, system, plane)
    }
    if !flags.isSet("keep-context-active") { steps.append(.act(.dropContext)) }
    let count = plane.presentNodes.count
    steps.append(say(.off, "\(count) node\(count == 1 ? "" : "s") stopped.", system, plane))
    return steps
  }

  /// Stops one node, and says so.
  func halt(_ index: Int, _ system: Kernel, _ plane: ControlPlane) -> [Step] {
    let node = plane.nodes[index]
    var steps = [say(.stopping, "Stopping node \"\(node.name)\"  ...", system, plane)]
    if node.isPowered {
      steps += [
        say(.off, "Powering off \"\(node.name)\" via SSH ...", system, plane), .pause(.seconds(10)),
        .act(.powerOff(index)),
      ]
    }
    return steps
  }

  func delete(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, ["all", "purge", "o|output="])
    if plane.isOld {
      guard plane.minikube.hasCluster else {
        return missingProfile("minikube", system, plane)
      }
      return [
        .say("Deleting local Kubernetes cluster...\n", toError: false), .pause(.seconds(4)),
        .act(.dropCluster), .say("Machine deleted.\n", toError: false),
      ]
    }
    guard plane.minikube.hasCluster else {
      if flags.isSet("all") {
        return [say(.fire, "Successfully deleted all profiles", system, plane)]
      }
      return [
        say(
          .shrug,
          "\"minikube\" profile does not exist, trying anyways.",
          system,
          plane
        ), say(.dead, "Removed all traces of the \"minikube\" cluster.", system, plane),
      ]
    }
    var steps = [say(.fire, "Deleting \"minikube\" in docker ...", system, plane)]
    for index in plane.presentNodes {
      steps += [
        say(.fire, "Deleting container \"\(plane.nodes[index].name)\" ...", system, plane),
        .pause(.seconds(2)),
      ]
    }
    steps += [.act(.dropCluster), .act(.dropContext)]
    for index in plane.presentNodes {
      steps.append(
        say(
          .fire,
          "Removing \(HostMachine.home)/.minikube/machines/\(plane.nodes[index].name) ...",
          system,
          plane
        )
      )
    }
    steps.append(say(.dead, "Removed all traces of the \"minikube\" cluster.", system, plane))
    if flags.isSet("all") {
      steps.append(say(.fire, "Successfully deleted all profiles", system, plane))
    }
    return steps
  }

  func pause(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    _ = try MinikubeFlags(words, [], idle: ["n|namespaces=", "A|all-namespaces", "o|output="])
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    return [say(.pause, "Pausing node minikube ... ", system, plane), .act(.pauseNode)]
  }

  func unpause(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    _ = try MinikubeFlags(words, [], idle: ["n|namespaces=", "A|all-namespaces", "o|output="])
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    let count = plane.systemContainers(running: true).count
    return [
      say(.pause, "Unpausing node minikube ... ", system, plane), .act(.resumeNode),
      .pause(.seconds(1)),
      say(
        .pause,
        "Unpaused \(count) containers in: kube-system, kubernetes-dashboard, istio-operator",
        system,
        plane
      ),
    ]
  }
}
