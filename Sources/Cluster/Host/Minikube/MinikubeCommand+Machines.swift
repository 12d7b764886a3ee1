import ContainerRuntime
import Kubectl
import Kubelet
import KubernetesAPI
import Machine
import Manifests
import Simulation

/// The commands of `minikube` that reach into the nodes: ssh, cp, image, docker-env, kubectl.
extension MinikubeCommand {
  mutating func ssh(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    // What stands behind the first word that is no flag belongs to the command.
    let place = Self.firstOperand(of: words, valued: ["-n", "--node", "-p", "--profile"])
    let flags = try MinikubeFlags(
      Array(words[..<place]),
      plane.isOld ? [] : ["n|node=", "native-ssh"]
    )
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    var command = Array(words[place...])
    if command.first == "--" { command.removeFirst() }
    var index = plane.presentNodes[0]
    if let name = flags["node"] {
      guard let found = findNode(name, plane) else {
        return giveUp(
          "GUEST_NODE_RETRIEVE",
          "retrieving node: Could not find node \(name)",
          80,
          system,
          plane
        )
      }
      index = found
    }
    guard plane.nodes[index].isPowered else {
      return giveUp(
        "GUEST_NOT_RUNNING",
        "\(plane.nodes[index].name) host is not running: state=Stopped",
        83,
        system,
        plane
      )
    }
    return hand(over: Self.login(plane.nodes[index].machine, command), &system)
  }

  private static func firstOperand(of words: [String], valued: [String]) -> Int {
    var place = 0
    while place < words.count, words[place].hasPrefix("-"), words[place] != "--" {
      place += valued.contains(words[place]) ? 2 : 1
    }
    return min(place, words.count)
  }

  /// A shell on a node, as `ssh` starts it.
  static func login(_ machine: MachineID, _ command: [String]) -> SpawnRequest {
    var request = SpawnRequest(
      command.isEmpty ? ["bash"] : ["bash", "-c", command.joined(separator: " ")],
      environment: Environment([
        .init("HOME", "/home/docker"), .init("USER", "docker"), .init("SHELL", "/bin/bash"),
        .init("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        .init("TERM", "xterm"),
      ]),
      workingDirectory: "/home/docker"
    )
    request.machine = machine
    request.foreground = command.isEmpty
    request.user = 1000
    return request
  }

  mutating func kubectl(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    guard plane.minikube.hasCluster else { return missingProfile("minikube", system, plane) }
    let rest = words.first == "--" ? Array(words.dropFirst()) : words
    return hand(over: SpawnRequest(["kubectl", "--cluster", "minikube"] + rest), &system)
  }

  func dockerEnvironment(
    _ verb: String,
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      words,
      ["u|unset", "shell="],
      idle: ["no-proxy", "ssh-host", "ssh-add"]
    )
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    if flags.isSet("unset") {
      return [
        .say(
          "unset DOCKER_TLS_VERIFY;\nunset DOCKER_HOST;\nunset DOCKER_CERT_PATH;\n"
            + (plane.isOld
              ? "unset DOCKER_API_VERSION;\n# Run this command to configure your shell:\n# eval $(minikube docker-env)\n"
              : "unset MINIKUBE_ACTIVE_DOCKERD;\n"),
          toError: false
        )
      ]
    }
    guard plane.isOld else {
      let name = verb == "docker-env" ? "docker" : "podman"
      return giveUp(
        "MK_USAGE",
        "The \(verb) command is incompatible with \"containerd\" runtime; the node has no \(name)",
        14,
        system,
        plane
      )
    }
    let address = plane.nodes[0].kubelet.configuration.address
    return [
      .say(
        "export DOCKER_TLS_VERIFY=\"1\"\nexport DOCKER_HOST=\"tcp://\(address):2376\"\n"
          + "export DOCKER_CERT_PATH=\"\(HostMachine.home)/.minikube/certs\"\n"
          + "export DOCKER_API_VERSION=\"1.23\"\n# Run this command to configure your shell:\n"
          + "# eval $(minikube docker-env)\n",
        toError: false
      )
    ]
  }

  func copy(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(words, [])
    guard flags.operands.count == 2 else {
      return giveUp(
        "MK_USAGE",
        "Please specify the path to copy: \n\tminikube cp <source file path> <target file absolute"
          + " path> (example: \"minikube cp a/b.txt /copied.txt\")",
        14,
        system,
        plane
      )
    }
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    let source = place(flags.operands[0], isSource: true, plane)
    let target = place(flags.operands[1], isSource: false, plane)
    let bytes: [UInt8]?
    if let machine = source.machine {
      bytes = system.contents(source.path, on: machine)
    } else {
      bytes = try? system.readFile(source.path)
    }
    guard let bytes else {
      return giveUp(
        "HOST_PATH_MISSING",
        "Cannot find directory \(source.path) for copy",
        14,
        system,
        plane
      )
    }
    guard target.machine == nil || target.path.hasPrefix("/") else {
      return giveUp(
        "MK_USAGE",
        "Target <remote file path> must be an absolute Path. Relative Path is not allowed (example:"
          + " \"minikube:/home/docker/copied.txt\")",
        14,
        system,
        plane
      )
    }
    if let machine = target.machine {
      system.install(
        FileNode(.file(bytes), mode: 0o644, modified: system.now),
        at: target.path,
        on: machine
      )
    } else {
      try? system.writeFile(target.path, bytes)
    }
    return []
  }

  private func place(
    _ word: String,
    isSource: Bool,
    _ plane: ControlPlane
  ) -> (machine: MachineID?, path: String) {
    if let colon = word.firstIndex(of: ":") {
      let name = String(word[..<colon])
      if let index = findNode(name, plane) {
        return (plane.nodes[index].machine, String(word[word.index(after: colon)...]))
      }
    }
    return (isSource ? nil : plane.nodes[plane.presentNodes[0]].machine, word)
  }

  mutating func image(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    let flags = try MinikubeFlags(
      Array(words.dropFirst()),
      ["format=", "n|node="],
      idle: ["overwrite", "daemon", "remote", "pull", "all"]
    )
    if let trouble = unlessRunning(system, plane, needsServer: false) { return trouble }
    switch words.first {
    case "ls", "list": return listImages(flags, plane)
    case "pull":
      for name in flags.operands {
        for index in plane.presentNodes where plane.nodes[index].isPowered {
          plane.nodes[index].runtime.loadImage(name)
        }
      }
      return [.pause(.seconds(4))]
    case "rm", "remove", "unload":
      var steps: [Step] = []
      for name in flags.operands {
        for index in plane.presentNodes {
          if !plane.nodes[index].runtime.removeImage(name) {
            steps.append(
              say(.warning, "failed to remove image \(name): not found", system, plane)
            )
          }
        }
      }
      return steps
    case "load", "build", "save", "tag", "push":
      let verb = words.first ?? ""
      return [
        .say(
          "minikube image \(verb) is not simulated; build with docker on the node, or pull\n",
          toError: true
        ), .fail(64),
      ]
    default:
      throw MinikubeUsage(
        message: "unknown command \"\(words.first ?? "")\" for \"minikube image\""
      )
    }
  }

  private func listImages(_ flags: MinikubeFlags, _ plane: ControlPlane) -> [Step] {
    let images = plane.nodes[plane.presentNodes[0]].runtime.images
    let names = images.flatMap { image in
      image.tags.map { ("\(image.repository):\($0)", image) }
    }.sorted { $0.0 > $1.0 }
    switch flags["format"] ?? "short" {
    case "table":
      let rows = names.map { name, image in
        [
          String(name.prefix { $0 != ":" }), String(name.drop { $0 != ":" }.dropFirst()),
          String(image.id.drop { $0 == "s" }.prefix(13)), Self.size(image.size),
        ]
      }
      return [
        .say(BoxTable.text(["IMAGE", "TAG", "IMAGE ID", "SIZE"], rows, .drawn), toError: false)
      ]
    case "json":
      let values = names.map { name, image in
        Value.object(
          ValueObject([
            ("id", .string(image.id)),
            ("repoDigests", .array([.string("\(image.repository)@\(image.digest)")])),
            ("repoTags", .array([.string(name)])), ("size", .string(String(image.size))),
          ])
        )
      }
      return [.say(JSONWriter.compact(.array(values)) + "\n", toError: false)]
    default:
      return [.say(names.map { $0.0 + "\n" }.joined(), toError: false)]
    }
  }

  private static func size(_ bytes: Int) -> String {
    let tenths = bytes / 100_000
    return bytes < 1_000_000 ? "\(bytes / 1000)kB" : "\(tenths / 10).\(tenths % 10)MB"
  }
}
