import ContainerRuntime
import Machine

extension KnownImages {
  /// Images with a shell and the usual tools.
  static func distributions() -> [Image] {
    var clients = BaseFiles.alpine()
    clients.insert(.program("curl-8"), at: "/usr/bin/curl")
    return [
      Image(
        "docker.io/library/busybox",
        tags: ["latest", "1", "1.35", "1.36", "1.37", "glibc", "musl"],
        size: 2_200_000,
        configuration: ImageConfiguration(command: ["sh"]),
        files: BaseFiles.busybox()
      ),
      Image(
        "docker.io/library/busybox",
        tags: ["1.24", "1.26", "1.27", "1.28"],
        size: 1_100_000,
        configuration: ImageConfiguration(command: ["sh"]),
        files: BaseFiles.oldBusybox()
      ),
      Image(
        "docker.io/library/alpine",
        tags: ["latest", "3", "3.18", "3.19", "3.20"],
        size: 3_600_000,
        configuration: ImageConfiguration(command: ["/bin/sh"]),
        files: BaseFiles.alpine()
      ),
      Image(
        "docker.io/library/debian",
        tags: ["latest", "12", "bookworm", "bookworm-slim", "stable", "11", "jessie"],
        size: 48_000_000,
        configuration: ImageConfiguration(command: ["bash"]),
        files: BaseFiles.debian()
      ),
      Image(
        "docker.io/library/ubuntu",
        tags: ["latest", "24.04", "22.04", "20.04", "16.04"],
        size: 29_000_000,
        configuration: ImageConfiguration(command: ["/bin/bash"]),
        files: BaseFiles.debian(release: "12 (bookworm)")
      ),
      Image(
        "docker.io/curlimages/curl",
        tags: ["latest", "8.10.1"],
        size: 9_000_000,
        configuration: ImageConfiguration(entrypoint: ["curl"]),
        files: clients
      ),
      Image(
        "docker.io/radial/busyboxplus",
        tags: ["latest", "curl"],
        size: 4_000_000,
        configuration: ImageConfiguration(command: ["/bin/sh"]),
        files: clients
      ),
    ]
  }
}
