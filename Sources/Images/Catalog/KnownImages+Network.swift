import ContainerRuntime
import Machine

extension KnownImages {
  /// Images that people start to look at a network from inside.
  static func networkTools() -> [Image] {
    var debian = BaseFiles.debian()
    var alpine = BaseFiles.alpine()
    for name in BaseFiles.networkClients {
      debian.insert(.program(name), at: "/usr/bin/\(name)")
      alpine.insert(.program(name == "curl" ? "curl-8" : name), at: "/usr/bin/\(name)")
    }
    debian.insert(.program("wget-gnu"), at: "/usr/bin/wget")
    alpine.insert(.program("bash"), at: "/bin/bash")
    return ingressControllers() + [
      tools("registry.k8s.io/e2e-test-images/jessie-dnsutils", ["1.3", "1.7", "latest"], debian),
      tools("gcr.io/kubernetes-e2e-test-images/dnsutils", ["1.3", "latest"], debian),
      tools("docker.io/tutum/dnsutils", ["latest"], debian),
      tools("docker.io/infoblox/dnstools", ["latest", "v3"], alpine, ["/bin/sh"]),
      tools("docker.io/nicolaka/netshoot", ["latest", "v0.13"], alpine, ["zsh"]),
      tools("docker.io/praqma/network-multitool", ["latest"], alpine, ["/bin/sh"]),
      tools("docker.io/wbitt/network-multitool", ["latest"], alpine, ["/bin/sh"]),
    ]
  }

  private static func ingressControllers() -> [Image] {
    [
      (
        "registry.k8s.io/ingress-nginx/controller",
        ["v1.14.0", "v1.13.3", "v1.12.0", "v1.11.3", "latest"]
      ),
      (
        "quay.io/kubernetes-ingress-controller/nginx-ingress-controller",
        ["0.9.0-beta.15", "latest"]
      ),
    ].map { repository, tags in
      Image(
        repository,
        tags: tags,
        size: 100_000_000,
        configuration: ImageConfiguration(entrypoint: ["/nginx-ingress-controller"]),
        files: BaseFiles.scratch("nginx-ingress-controller", at: "/nginx-ingress-controller")
      )
    }
  }

  private static func tools(
    _ repository: String,
    _ tags: [String],
    _ files: FileNode,
    _ command: [String] = ["bash"]
  ) -> Image {
    var files = files
    // Whoever starts zsh gets a shell that is not zsh.
    if command == ["zsh"] { files.insert(.program("bash"), at: "/bin/zsh") }
    for (name, _) in MissingTool.all where command == ["zsh"] || name == "tcpdump" || name == "mtr"
    {
      files.insert(.program("missing-tool"), at: "/usr/bin/\(name)")
    }
    return Image(
      repository,
      tags: tags,
      size: 120_000_000,
      configuration: ImageConfiguration(command: command),
      files: files
    )
  }
}
