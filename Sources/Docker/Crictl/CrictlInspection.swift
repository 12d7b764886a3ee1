import ContainerRuntime
import Machine
import Manifests
import Simulation

/// What crictl tells of containers, pods and images as JSON.
enum CrictlInspection {
  static func text(_ value: Value) -> String {
    JSONWriter.indented(value, by: 2, sortsKeys: false, escapesHTML: false) + "\n"
  }

  /// An object in the form that the flags ask for.
  static func text(_ value: Value, _ call: DockerCall) throws(DockerFailure) -> String {
    switch call["output"] {
    case "go-template":
      guard let template = call["template"] else {
        throw DockerFailure("template string is empty when output format is set to go-template")
      }
      return try DockerFormat.inspected(template, value)
    case "yaml": return YAMLWriter.text(of: value)
    default: return text(value)
    }
  }

  /// Prints what was found: one object as it is, several as a list.
  static func show(
    _ values: [Value],
    _ call: DockerCall,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    guard !values.isEmpty else {
      kernel.print("No IDs provided or nothing found per filter\n", to: 2)
      return kernel.print(CrictlUsage.help(call.spec))
    }
    let isList = values.count > 1 && call["output"] != "go-template"
    for value in isList ? [.array(values)] : values { kernel.print(try text(value, call)) }
  }

  static func state(_ container: ContainerRuntime.Container) -> String {
    switch container.state {
    case .created: "Created"
    case .running: "Running"
    case .exited: "Exited"
    }
  }

  static func imageID(
    _ container: ContainerRuntime.Container,
    _ runtime: NodeRuntime
  ) -> String {
    runtime.images.first { $0.digest == container.imageDigest }?.id
      ?? Hexadecimal.digest(of: "id of " + container.imageDigest)
  }

  private static func labels(
    _ sandbox: SandboxConfig,
    container: String? = nil
  ) -> Value {
    var fields = ValueObject()
    if let container { fields["io.kubernetes.container.name"] = .string(container) }
    fields["io.kubernetes.pod.name"] = .string(sandbox.podName)
    fields["io.kubernetes.pod.namespace"] = .string(sandbox.podNamespace)
    fields["io.kubernetes.pod.uid"] = .string(sandbox.podUID)
    return .object(fields)
  }

  private static func reference(_ container: ContainerRuntime.Container) -> String {
    let repository = ImageReference(container.image)?.repository ?? container.image
    return "\(repository)@\(container.imageDigest)"
  }

  /// A container in a list.
  static func listed(
    _ container: ContainerRuntime.Container,
    _ sandbox: Sandbox,
    _ runtime: NodeRuntime
  ) -> Value {
    let id = "sha256:\(imageID(container, runtime))"
    return [
      "id": .string("\(container.id)"), "podSandboxId": .string("\(sandbox.id)"),
      "metadata": [
        "name": .string(container.name), "attempt": .integer(Int64(container.attempt)),
      ],
      "image": [
        "image": .string(id), "annotations": .emptyObject,
        "userSpecifiedImage": .string(
          ImageReference(container.image)?.description ?? container.image
        ),
        "runtimeHandler": "",
      ], "imageRef": .string(id),
      "state": .string("CONTAINER_\(state(container).uppercased())"),
      "createdAt": .string("\(container.createdAt.nanoseconds)"),
      "labels": labels(sandbox.config, container: container.name),
      "annotations": [
        "io.kubernetes.container.restartCount": .string("\(container.attempt)")
      ], "imageId": .string(id),
    ]
  }

  /// A pod in a list.
  static func listed(_ sandbox: Sandbox) -> Value {
    [
      "id": .string("\(sandbox.id)"),
      "metadata": [
        "name": .string(sandbox.config.podName), "uid": .string(sandbox.config.podUID),
        "namespace": .string(sandbox.config.podNamespace),
        "attempt": .integer(Int64(sandbox.config.attempt)),
      ], "state": .string(sandbox.isReady ? "SANDBOX_READY" : "SANDBOX_NOTREADY"),
      "createdAt": .string("\(sandbox.createdAt.nanoseconds)"), "labels": labels(sandbox.config),
      "annotations": .emptyObject, "runtimeHandler": "",
    ]
  }

  /// An image in a list.
  static func listed(_ image: Image) -> Value {
    [
      "id": .string("sha256:\(image.id)"),
      "repoTags": .array(image.tags.map { .string("\(image.repository):\($0)") }),
      "repoDigests": .array([.string("\(image.repository)@\(image.digest)")]),
      "size": .string("\(image.size)"), "uid": .null,
      "username": .string(image.configuration.userName),
      "spec": .null, "pinned": .bool(image.repository.hasSuffix("/pause")),
    ]
  }

  private static func time(_ instant: Instant?) -> Value {
    .string(instant.map { DockerUnits.jsonTime($0) } ?? "0001-01-01T00:00:00Z")
  }

  /// `crictl inspect`.
  static func value(
    _ container: ContainerRuntime.Container,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> Value {
    let sandbox = runtime.sandbox(container.sandbox)?.config
    let config = sandbox ?? SandboxConfig(podName: "", podNamespace: "", podUID: "", address: nil)
    let machine = kernel.isMachine(container.machine) ? kernel[container.machine] : nil
    let reason =
      container.state == .exited ? container.exitCode == 0 ? "Completed" : "Error" : ""
    let mounts: [Value] = (machine?.mounts ?? []).map { mount in
      [
        "containerPath": .string(mount.path), "gidMappings": [], "hostPath": "",
        "propagation": "PROPAGATION_PRIVATE", "readonly": .bool(mount.isReadOnly),
        "selinuxRelabel": false, "uidMappings": [],
      ]
    }
    let status: Value = [
      "annotations": [
        "io.kubernetes.container.restartCount": .string("\(container.attempt)")
      ], "createdAt": time(container.createdAt),
      "exitCode": .integer(Int64(container.exitCode)), "finishedAt": time(container.finishedAt),
      "id": .string("\(container.id)"),
      "image": [
        "annotations": .emptyObject,
        "image": .string(ImageReference(container.image)?.description ?? container.image),
        "runtimeHandler": "", "userSpecifiedImage": "",
      ], "imageId": .string("sha256:\(imageID(container, runtime))"),
      "imageRef": .string(reference(container)),
      "labels": labels(config, container: container.name),
      "logPath": .string(
        "/var/log/pods/\(config.podNamespace)_\(config.podName)_\(config.podUID)/\(container.name)/"
          + "\(container.attempt).log"
      ), "message": .string(container.message),
      "metadata": [
        "attempt": .integer(Int64(container.attempt)), "name": .string(container.name),
      ], "mounts": .array(mounts), "reason": .string(reason),
      "startedAt": time(container.startedAt),
      "state": .string("CONTAINER_\(state(container).uppercased())"),
    ]
    let process = machine?.mainProcess
    let environment = (process?.environment.variables ?? []).map {
      Value.string("\($0.name)=\($0.value)")
    }
    let isRunning = container.state == .running
    return [
      "info": [
        "config": [
          "image": ["image": .string("sha256:\(imageID(container, runtime))")],
          "labels": labels(config, container: container.name),
          "metadata": ["name": .string(container.name)],
        ],
        "pid": .integer(isRunning ? Int64(HostProcess.number(1, of: container.machine)) : 0),
        "removing": false,
        "runtimeSpec": [
          "hostname": .string(config.hostname),
          "process": [
            "args": .array(container.commandLine.map { .string($0) }),
            "cwd": .string(process?.workingDirectory ?? "/"), "env": .array(environment),
            "user": ["gid": 0, "uid": .integer(Int64(process?.user ?? 0))],
          ],
        ], "runtimeType": "io.containerd.runc.v2", "sandboxID": .string("\(container.sandbox)"),
        "snapshotKey": .string("\(container.id)"), "snapshotter": "overlayfs",
      ], "status": status,
    ]
  }

  /// `crictl inspectp`.
  static func value(_ sandbox: Sandbox) -> Value {
    let config = sandbox.config
    return [
      "info": [
        "image": "registry.k8s.io/pause:3.10.1", "runtimeHandler": "",
        "runtimeType": "io.containerd.runc.v2", "snapshotter": "overlayfs",
      ],
      "status": [
        "annotations": .emptyObject, "createdAt": time(sandbox.createdAt),
        "id": .string("\(sandbox.id)"), "labels": labels(config),
        "linux": [
          "namespaces": [
            "options": [
              "ipc": "POD", "network": .string(config.address == nil ? "NODE" : "POD"),
              "pid": "CONTAINER", "targetId": "",
            ]
          ]
        ],
        "metadata": [
          "attempt": .integer(Int64(config.attempt)), "name": .string(config.podName),
          "namespace": .string(config.podNamespace), "uid": .string(config.podUID),
        ],
        "network": [
          "additionalIps": [], "ip": .string(config.address.map { "\($0)" } ?? ""),
        ], "runtimeHandler": "",
        "state": .string(sandbox.isReady ? "SANDBOX_READY" : "SANDBOX_NOTREADY"),
      ],
    ]
  }

  /// `crictl inspecti`.
  static func value(_ image: Image) -> Value {
    let settings = image.configuration
    func texts(_ words: [String]) -> Value { .array(words.map { .string($0) }) }
    var config = ValueObject()
    if !settings.exposedPorts.isEmpty {
      config["ExposedPorts"] = .object(
        ValueObject(settings.exposedPorts.map { ($0, .emptyObject) })
      )
    }
    if !settings.environment.variables.isEmpty {
      config["Env"] = texts(settings.environment.variables.map { "\($0.name)=\($0.value)" })
    }
    if !settings.entrypoint.isEmpty { config["Entrypoint"] = texts(settings.entrypoint) }
    if !settings.command.isEmpty { config["Cmd"] = texts(settings.command) }
    config["WorkingDir"] = .string(settings.workingDirectory)
    let layers = image.layers.map { "sha256:\(Hexadecimal.digest(of: "diff \($0.id)"))" }
    return [
      "info": [
        "chainID": .string("sha256:\(Hexadecimal.digest(of: "chain \(image.id)"))"),
        "imageSpec": [
          "architecture": "amd64", "config": .object(config),
          "created": time(image.created), "os": "linux",
          "rootfs": ["diff_ids": texts(layers), "type": "layers"],
        ],
      ],
      "status": [
        "id": .string("sha256:\(image.id)"), "pinned": .bool(image.repository.hasSuffix("/pause")),
        "repoDigests": texts(["\(image.repository)@\(image.digest)"]),
        "repoTags": texts(image.tags.map { "\(image.repository):\($0)" }),
        "size": .string("\(image.size)"), "uid": .null, "username": .string(settings.userName),
      ],
    ]
  }

  /// `crictl info`.
  static let information: Value = [
    "cniconfig": [
      "Networks": [
        [
          "Config": [
            "CNIVersion": "0.4.0", "Name": "kindnet", "Plugins": [["Network": ["type": "ptp"]]],
          ], "IFName": "eth0",
        ]
      ], "PluginConfDir": "/etc/cni/net.d", "PluginDirs": ["/opt/cni/bin"], "Prefix": "eth",
    ],
    "config": [
      "containerdEndpoint": "/run/containerd/containerd.sock",
      "containerdRootDir": "/var/lib/containerd", "enableCDI": true,
      "rootDir": "/var/lib/containerd/io.containerd.grpc.v1.cri",
      "stateDir": "/run/containerd/io.containerd.grpc.v1.cri",
    ], "golang": "go1.24.5", "lastCNILoadStatus": "OK",
    "status": [
      "conditions": [
        ["message": "", "reason": "", "status": true, "type": "RuntimeReady"],
        ["message": "", "reason": "", "status": true, "type": "NetworkReady"],
        [
          "message": "", "reason": "", "status": true,
          "type": "ContainerdHasNoDeprecationWarnings",
        ],
      ]
    ],
  ]
}
