import ContainerRuntime
import Images
import Machine
import Manifests
import Simulation

/// The commands of crictl.
enum CrictlCommands {
  static func find(_ name: String) -> DockerCommandSpec? {
    let plain = ["image": "images", "img": "images"][name] ?? name
    return specs.first { $0.name == plain }
  }

  private static let output = DockerFlag("output", "o", .text)

  private static let specs: [DockerCommandSpec] = [
    DockerCommandSpec(
      "ps",
      "",
      "List containers",
      .any,
      [
        DockerFlag("all", "a"), DockerFlag("id", nil, .text), DockerFlag("image", nil, .text),
        DockerFlag("label", nil, .list), DockerFlag("last", "n", .number),
        DockerFlag("latest", "l"), DockerFlag("name", nil, .text),
        DockerFlag("namespace", nil, .text), DockerFlag("no-trunc"), output,
        DockerFlag("pod", "p", .text), DockerFlag("quiet", "q"), DockerFlag("state", "s", .text),
        DockerFlag("verbose", "v", .ignoredSwitch),
      ],
      CrictlLists.containers
    ),
    DockerCommandSpec(
      "pods",
      "",
      "List pods",
      .any,
      [
        DockerFlag("id", nil, .text), DockerFlag("label", nil, .list),
        DockerFlag("last", "n", .number), DockerFlag("latest", "l"),
        DockerFlag("name", nil, .text), DockerFlag("namespace", nil, .text),
        DockerFlag("no-trunc"), output, DockerFlag("quiet", "q"), DockerFlag("state", "s", .text),
        DockerFlag("verbose", "v", .ignoredSwitch),
      ],
      CrictlLists.pods
    ),
    DockerCommandSpec(
      "images",
      "[REPOSITORY[:TAG]]",
      "List images",
      .any,
      [
        DockerFlag("digests"), DockerFlag("no-trunc"), output, DockerFlag("quiet", "q"),
        DockerFlag("verbose", "v", .ignoredSwitch),
      ],
      CrictlLists.images
    ),
    DockerCommandSpec(
      "inspect",
      "CONTAINER-ID [CONTAINER-ID...]",
      "Display the status of one or more containers",
      .any,
      [output, DockerFlag("template", nil, .text), DockerFlag("quiet", "q", .ignoredSwitch)]
    ) {
      call,
      runtime,
      kernel throws(DockerFailure) in
      var values: [Value] = []
      for word in call.words {
        values.append(CrictlInspection.value(try container(word, runtime), runtime, kernel))
      }
      if call.words.isEmpty {
        values = runtime.containers.reversed().filter { $0.state == .running }
          .map { CrictlInspection.value($0, runtime, kernel) }
      }
      try CrictlInspection.show(values, call, &kernel)
      return nil
    },
    DockerCommandSpec(
      "inspectp",
      "POD-ID [POD-ID...]",
      "Display the status of one or more pods",
      .any,
      [output, DockerFlag("template", nil, .text), DockerFlag("quiet", "q", .ignoredSwitch)]
    ) {
      call,
      runtime,
      kernel throws(DockerFailure) in
      var values: [Value] = []
      for word in call.words { values.append(CrictlInspection.value(try pod(word, runtime))) }
      if call.words.isEmpty {
        values = runtime.sandboxes.reversed().map { CrictlInspection.value($0) }
      }
      try CrictlInspection.show(values, call, &kernel)
      return nil
    },
    DockerCommandSpec(
      "inspecti",
      "IMAGE-ID [IMAGE-ID...]",
      "Return the status of one or more images",
      .any,
      [output, DockerFlag("template", nil, .text), DockerFlag("quiet", "q", .ignoredSwitch)]
    ) {
      call,
      runtime,
      kernel throws(DockerFailure) in
      var values: [Value] = []
      for word in call.words {
        guard let image = runtime.findImage(word) else {
          throw DockerFailure("no such image \"\(word)\" present")
        }
        values.append(CrictlInspection.value(image))
      }
      if call.words.isEmpty { values = runtime.images.map { CrictlInspection.value($0) } }
      try CrictlInspection.show(values, call, &kernel)
      return nil
    },
    DockerCommandSpec(
      "logs",
      "CONTAINER-ID",
      "Fetch the logs of a container",
      .any,
      [
        DockerFlag("follow", "f"), DockerFlag("previous", "p"), DockerFlag("since", nil, .text),
        DockerFlag("tail", nil, .text), DockerFlag("timestamps", "t"),
        DockerFlag("limit-bytes", nil, .ignoredText),
      ]
    ) { call, runtime, kernel throws(DockerFailure) in
      let container = try container(call.words[0], runtime)
      return ContainerLogs(
        container.id,
        follows: call.has("follow"),
        stamps: call.has("timestamps"),
        since: call["since"].flatMap { ContainerLogs.time($0, now: kernel.now) },
        tail: call["tail"].flatMap { Int($0) }
      )
    },
    DockerCommandSpec(
      "exec",
      "[CONTAINER-ID] COMMAND [ARG...]",
      "Run a command in a running container",
      .any,
      [
        DockerFlag("interactive", "i"), DockerFlag("sync", "s", .ignoredSwitch),
        DockerFlag("timeout", nil, .ignoredText), DockerFlag("tty", "t"),
      ],
      isInterspersed: false
    ) { call, runtime, _ throws(DockerFailure) in
      let id = call.words[0]
      guard let container = runtime.containers.last(where: { "\($0.id)".hasPrefix(id) }) else {
        throw DockerFailure(
          "execing command in container \(id): rpc error: code = NotFound desc = failed to find "
            + "container \"\(id)\" in store: not found"
        )
      }
      guard container.state == .running else {
        throw DockerFailure(
          "execing command in container \(id): rpc error: code = Unknown desc = container is in "
            + "CONTAINER_EXITED state"
        )
      }
      return CrictlExec(
        ContainerVisitor(
          container.machine,
          Array(call.words.dropFirst()),
          passesInput: call.has("interactive"),
          isTerminal: call.has("tty")
        ),
        id: id,
        name: call.words[1]
      )
    },
    DockerCommandSpec(
      "pull",
      "NAME[:TAG|@DIGEST]",
      "Pull an image from a registry",
      .any,
      [DockerFlag("auth", nil, .ignoredText), DockerFlag("creds", nil, .ignoredText)],
      { call, _, _ in CrictlPull(call.words[0]) }
    ),
    DockerCommandSpec(
      "rmi",
      "IMAGE-ID [IMAGE-ID...]",
      "Remove one or more images",
      .any,
      [DockerFlag("all", "a"), DockerFlag("prune", "q")],
      removeImages
    ),
    DockerCommandSpec(
      "stop",
      "CONTAINER-ID [CONTAINER-ID...]",
      "Stop one or more running containers",
      .any,
      [DockerFlag("timeout", "t", .number), DockerFlag("all", "a")]
    ) { call, runtime, kernel throws(DockerFailure) in
      for word in call.words { _ = try container(word, runtime, "stopping the container") }
      let running = runtime.containers.reversed().filter { $0.state == .running }
      let words = call.has("all") ? running.map { "\($0.id)" } : call.words
      if words.isEmpty { kernel.print("No running containers found.\n") }
      return ContainerStopping(words, grace: call.number("timeout") ?? 0)
    },
    DockerCommandSpec(
      "rm",
      "CONTAINER-ID [CONTAINER-ID...]",
      "Remove one or more containers",
      .any,
      [DockerFlag("all", "a"), DockerFlag("force", "f")],
      removeContainers
    ),
    DockerCommandSpec("stopp", "POD-ID [POD-ID...]", "Stop one or more running pods", .any) {
      call,
      runtime,
      kernel throws(DockerFailure) in
      for word in call.words {
        let sandbox = try pod(word, runtime)
        runtime.stopSandbox(sandbox.id, &kernel)
        kernel.print("Stopped sandbox \(word)\n")
      }
      return nil
    },
    DockerCommandSpec(
      "rmp",
      "POD-ID [POD-ID...]",
      "Remove one or more pods",
      .any,
      [DockerFlag("all", "a"), DockerFlag("force", "f")]
    ) { call, runtime, kernel throws(DockerFailure) in
      let words = call.has("all") ? runtime.sandboxes.map { "\($0.id)" } : call.words
      for word in words {
        let sandbox = try pod(word, runtime, "getting sandbox status of pod")
        if sandbox.isReady, !call.has("force") {
          throw DockerFailure("pod sandbox \"\(word)\" is running, please stop it first")
        }
        runtime.stopSandbox(sandbox.id, &kernel)
        kernel.print("Removed sandbox \(word)\n")
      }
      return nil
    },
    DockerCommandSpec(
      "stats",
      "[ID]",
      "List container(s) resource usage statistics",
      .any,
      [
        DockerFlag("all", "a"), DockerFlag("id", nil, .text), DockerFlag("name", nil, .text),
        output,
      ],
      { call, _, _ in CrictlStatistics(call) }
    ),
    DockerCommandSpec("info", "", "Display information of the container runtime", .any, [output]) {
      _,
      _,
      kernel in
      kernel.print(CrictlInspection.text(CrictlInspection.information))
      return nil
    },
    DockerCommandSpec("version", "", "Display runtime version information", .any, [output]) {
      _,
      _,
      kernel in
      kernel.print(
        "Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.1.4\nRuntimeApiVersion:  v1\n"
      )
      return nil
    },
  ]

  /// A container by its id or the beginning of it; a complaint says what was to be done with it.
  static func container(
    _ text: String,
    _ runtime: NodeRuntime,
    _ purpose: String = "getting the status of the container"
  ) throws(DockerFailure) -> ContainerRuntime.Container {
    let found = runtime.containers.filter { "\($0.id)".hasPrefix(text) }
    guard let container = found.last, !text.isEmpty else {
      throw DockerFailure(
        "\(purpose) \"\(text)\": rpc error: code = NotFound desc = an error "
          + "occurred when try to find container \"\(text)\": not found"
      )
    }
    return container
  }

  /// A pod's sandbox by its id or the beginning of it.
  static func pod(
    _ text: String,
    _ runtime: NodeRuntime,
    _ purpose: String = "getting the status of the pod sandbox"
  ) throws(DockerFailure) -> Sandbox {
    guard !text.isEmpty, let found = runtime.sandboxes.first(where: { "\($0.id)".hasPrefix(text) })
    else {
      throw DockerFailure(
        "\(purpose) \"\(text)\": rpc error: code = NotFound desc = an error "
          + "occurred when try to find sandbox: not found"
      )
    }
    return found
  }

  private static func removeImages(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var words = call.words
    if call.has("all") || call.has("prune") {
      let used = runtime.containers.map(\.imageDigest)
      words = runtime.images.filter { call.has("all") || !used.contains($0.digest) }.map(\.id)
    }
    for word in words {
      guard let image = runtime.findImage(word) else {
        throw DockerFailure("no such image \"\(word)\" present")
      }
      let names = image.tags.map { "\(image.repository):\($0)" }
      runtime.forgetImage(image.id)
      kernel.print((names.isEmpty ? [word] : names).map { "Deleted: \($0)\n" }.joined())
    }
    return nil
  }

  private static func removeContainers(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let all = runtime.containers.filter { $0.state != .running || call.has("force") }
    let words = call.has("all") ? all.map { "\($0.id)" } : call.words
    for word in words {
      let container = try container(word, runtime, "getting container status")
      guard container.state != .running || call.has("force") else {
        throw DockerFailure("container \"\(word)\" is running, please stop it first")
      }
      // It is there and may be removed.
      try? runtime.loseContainer(container.id, force: true, &kernel)
      kernel.print(word + "\n")
    }
    return nil
  }
}
