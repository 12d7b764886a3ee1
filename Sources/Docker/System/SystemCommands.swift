import ContainerRuntime
import Machine
import Manifests
import Simulation

/// `docker version`, `info`, `system df`, `system prune`, `login`.
enum SystemCommands {
  static let specs: [DockerCommandSpec] = [
    DockerCommandSpec(
      "version",
      "[OPTIONS]",
      "Show the Docker version information",
      .none,
      [DockerFlag("format", "f", .text)],
      runVersion
    ),
    DockerCommandSpec(
      "info",
      "[OPTIONS]",
      "Display system-wide information",
      .none,
      [DockerFlag("format", "f", .text)],
      runInfo
    ),
    DockerCommandSpec(
      "login",
      "[OPTIONS] [SERVER]",
      "Log in to a Docker registry",
      .atMost(1),
      [
        DockerFlag("password", "p", .ignoredText),
        DockerFlag("password-stdin", nil, .ignoredSwitch),
        DockerFlag("username", "u", .ignoredText),
      ]
    ) { _, _, _ throws(DockerFailure) in
      throw DockerFailure("docker login: registries with accounts are not simulated")
    },
    DockerCommandSpec(
      "logout",
      "[SERVER]",
      "Log out from a Docker registry",
      .atMost(1)
    ) { call, _, kernel throws(DockerFailure) in
      kernel.print("Not logged in to \(call.words.first ?? "https://index.docker.io/v1/")\n")
      return nil
    },
    DockerCommandSpec(
      "system df",
      "[OPTIONS]",
      "Show docker disk usage",
      .none,
      [DockerFlag("format", nil, .ignoredText), DockerFlag("verbose", "v", .ignoredSwitch)],
      runUsage
    ),
    DockerCommandSpec(
      "system prune",
      "[OPTIONS]",
      "Remove unused data",
      .none,
      [DockerFlag("all", "a"), DockerFlag("filter", nil, .list), DockerFlag("force", "f")]
    ) { call, runtime, kernel throws(DockerFailure) in
      let pruning = Pruning.system(all: call.has("all"))
      guard call.has("force") else {
        let images =
          call.has("all")
          ? "all images without at least one container associated to them" : "all dangling images"
        return Confirmation(
          "WARNING! This will remove:\n\t- all stopped containers\n\t- all volumes not used by at "
            + "least one container\n\t- all networks not used by at least one container\n\t- "
            + "\(images)\nAre you sure you want to continue? [y/N] ",
          pruning
        )
      }
      pruning.run(&runtime, &kernel)
      return nil
    },
  ]

  private static func runVersion(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var client: Value = [
      "Version": "17.06.0-ce", "ApiVersion": "1.30", "DefaultAPIVersion": "1.30",
      "GitCommit": "02c1d87", "GoVersion": "go1.8.3", "Os": "linux", "Arch": "amd64",
      "BuildTime": "Fri Jun 23 21:20:04 2017",
    ]
    var server = client
    server["MinAPIVersion"] = "1.12"
    server["Experimental"] = false
    server["BuildTime"] = "Fri Jun 23 21:51:55 2017"
    if let format = call["format"] {
      client = ["Client": client, "Server": server]
      kernel.print(try DockerFormat.inspected(format, client))
      return nil
    }
    kernel.print(
      """
      Client:
       Version:      17.06.0-ce
       API version:  1.30
       Go version:   go1.8.3
       Git commit:   02c1d87
       Built:        Fri Jun 23 21:20:04 2017
       OS/Arch:      linux/amd64

      Server:
       Version:      17.06.0-ce
       API version:  1.30 (minimum version 1.12)
       Go version:   go1.8.3
       Git commit:   02c1d87
       Built:        Fri Jun 23 21:51:55 2017
       OS/Arch:      linux/amd64
       Experimental: false

      """
    )
    return nil
  }

  private static func runInfo(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subjects = ContainerSubject.all(runtime)
    func count(_ state: String) -> Int { subjects.count { $0.state == state } }
    let stopped = subjects.count - count("running") - count("paused")
    let images = Set(runtime.images.map(\.id)).count
    let name = kernel[runtime.machine].hostname
    if let format = call["format"] {
      let info: Value = [
        "Containers": .integer(Int64(subjects.count)),
        "ContainersRunning": .integer(Int64(count("running"))),
        "ContainersPaused": .integer(Int64(count("paused"))),
        "ContainersStopped": .integer(Int64(stopped)), "Images": .integer(Int64(images)),
        "Driver": "overlay2", "KernelVersion": .string(LinuxRelease.of2017.number),
        "OperatingSystem": "Buildroot 2017.02",
        "OSType": "linux", "Architecture": "x86_64", "NCPU": 2,
        "MemTotal": .integer(Int64(ContainerStatistics.nodeMemory)),
        "DockerRootDir": "/var/lib/docker", "Name": .string(name), "ServerVersion": "17.06.0-ce",
      ]
      kernel.print(try DockerFormat.inspected(format, info))
      return nil
    }
    kernel.print(info(subjects, stopped: stopped, images: images, name))
    return nil
  }

  /// What `docker info` prints of a node of 2017.
  private static func info(
    _ subjects: [ContainerSubject],
    stopped: Int,
    images: Int,
    _ name: String
  ) -> String {
    func count(_ state: String) -> Int { subjects.count { $0.state == state } }
    return
      """
      Containers: \(subjects.count)
       Running: \(count("running"))
       Paused: \(count("paused"))
       Stopped: \(stopped)
      Images: \(images)
      Server Version: 17.06.0-ce
      Storage Driver: overlay2
       Backing Filesystem: extfs
       Supports d_type: true
       Native Overlay Diff: true
      Logging Driver: json-file
      Cgroup Driver: cgroupfs
      Plugins:\u{20}
       Volume: local
       Network: bridge host macvlan null overlay
       Log: awslogs fluentd gcplogs gelf journald json-file logentries splunk syslog
      Swarm: inactive
      Runtimes: runc
      Default Runtime: runc
      Init Binary: docker-init
      containerd version: cfb82a876ecc11b5ca0977d1733adbe58599088a
      runc version: 2d41c047c83e09a6d61d464906feb2a2f3c52aa4
      init version: 949e6fa
      Security Options:
       seccomp
        Profile: default
      Kernel Version: \(LinuxRelease.of2017.number)
      Operating System: Buildroot 2017.02
      OSType: linux
      Architecture: x86_64
      CPUs: 2
      Total Memory: \(DockerUnits.binarySize(ContainerStatistics.nodeMemory))
      Name: \(name)
      ID: ALT7:LY7M:OAQP:DYCD:AZT2:5JYR:5JAV:XGHX:LHDP:WJNF:YWQE:QQGE
      Docker Root Dir: /var/lib/docker
      Debug Mode (client): false
      Debug Mode (server): false
      Registry: https://index.docker.io/v1/
      Labels:
       provider=virtualbox
      Experimental: false
      Insecure Registries:
       10.0.0.0/24
       127.0.0.0/8
      Live Restore Enabled: false


      """
  }

  private static func runUsage(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subjects = ContainerSubject.all(runtime)
    let used = Set(subjects.map { $0.imageID(runtime) })
    var seen: Set<String> = []
    var (total, free, active, count) = (0, 0, 0, 0)
    for image in runtime.images where seen.insert(image.id).inserted {
      if image.repository.isEmpty, runtime.hasChildren(image) { continue }
      count += 1
      let size = image.origin == nil ? image.unpackedSize : image.origin?.layerSize ?? 0
      total += size
      if used.contains(image.id) { active += 1 } else { free += size }
    }
    func size(_ subject: ContainerSubject) -> Int {
      FileChanges.of(subject, runtime, kernel).reduce(0) { $0 + $1.bytes }
    }
    let sizes = subjects.map(size).reduce(0, +)
    let idle = subjects.filter { !$0.isRunning }.map(size).reduce(0, +)
    var (volumes, busy, idleVolumes) = (0, 0, 0)
    for volume in runtime.engine.volumes {
      let bytes = kernel.file(volume.mountpoint, on: runtime.machine)?.totalBytes ?? 0
      volumes += bytes
      let isUsed = runtime.engine.containers.contains { container in
        container.binds.contains { $0.source == .volume(volume.name) }
      }
      if isUsed { busy += 1 } else { idleVolumes += bytes }
    }
    func share(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? DockerUnits.size(part) : "\(DockerUnits.size(part)) (\(part * 100 / whole)%)"
    }
    kernel.print(
      DockerTable.text([
        ["TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"],
        ["Images", "\(count)", "\(active)", DockerUnits.size(total), share(free, total)],
        [
          "Containers", "\(subjects.count)", "\(subjects.count(where: \.isRunning))",
          DockerUnits.size(sizes), share(idle, sizes),
        ],
        [
          "Local Volumes", "\(runtime.engine.volumes.count)", "\(busy)", DockerUnits.size(volumes),
          share(idleVolumes, volumes),
        ],
      ])
    )
    return nil
  }
}
