import Images
import KubernetesAPI
import Machine
import Network
import Shell
import Simulation

/// The learner's own machine: a shell, the clients of the cluster, and a working directory.
enum HostMachine {
  /// The learner's home.
  static let home = "/home/learner"

  /// Makes the machine beside the cluster of `profile`.
  static func make(
    _ profile: Profile,
    _ namespace: NetworkNamespaceID,
    server: String,
    at now: Instant
  ) -> Machine {
    var files = BaseFiles.host(modified: now)
    ShellPrograms.install(into: &files)
    let kubectl = profile == .v18 ? "kubectl-1.8" : "kubectl"
    // Whoever works with a current cluster has no docker; the course's learner has.
    let containers = profile == .v18 ? ["docker", "docker-compose"] : []
    for (name, program) in containers.map({ ($0, $0) }) + [
      ("kubectl", kubectl), ("minikube", "minikube"), ("edit", "edit"),
      ("vi", "edit"), ("vim", "edit"), ("nano", "edit"), ("trace", "trace"), ("why", "why"),
      ("map", "map"), ("fault", "fault"), ("sudo", "sudo"),
    ] {
      files.insert(.program(program, modified: now), at: "/usr/local/bin/\(name)")
    }
    files.insert(.directory(modified: now), at: home)
    for path in ["/etc/bash.bashrc", "/root/.bashrc"] {
      files.insert(.text("PS1='$ '\n", modified: now), at: path)
    }
    let certificate = administratorCertificate(at: now)
    files.insert(.text(certificate, modified: now), at: "\(home)/.minikube/client.crt")
    let key = PrivacyEnhancedMail.text(
      SimulatedSignature.bytes(1192, over: Array(certificate.utf8)),
      label: "RSA PRIVATE KEY"
    )
    files.insert(.text(key, modified: now), at: "\(home)/.minikube/client.key")
    files.insert(.text(kubeconfig(profile, server), modified: now), at: "\(home)/.kube/config")
    return Machine(
      kind: .host,
      hostname: "workstation",
      files: files,
      namespace: namespace,
      resolver: ResolverConfiguration(nameservers: [
        profile == .v18 ? IPv4Address(192, 168, 99, 1) : IPv4Address(192, 168, 49, 1)
      ]),
      bootedAt: now
    )
  }

  /// The certificate of minikube's administrator, who is in the group that may do everything.
  static func administratorCertificate(at now: Instant) -> String {
    let administrator = CertificateSubject(
      commonName: "minikube-user",
      organizations: ["system:masters"]
    )
    return Certificate.issue(
      for: administrator,
      from: now - .hours(24),
      until: now + .hours(24 * 365 * 3)
    )
  }

  /// What the learner's processes start with.
  static func environment(_ workingDirectory: String) -> Environment {
    Environment([
      .init("HOME", home), .init("USER", "learner"), .init("LOGNAME", "learner"),
      .init("SHELL", "/bin/bash"), .init("LANG", "C.UTF-8"), .init("TERM", "xterm-256color"),
      .init("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"),
      .init("PWD", workingDirectory), .init("EDITOR", "edit"), .init("PS1", "$ "),
    ])
  }

  private static func kubeconfig(_ profile: Profile, _ server: String) -> String {
    var text = """
      apiVersion: v1
      clusters:
      - cluster:
          certificate-authority: \(home)/.minikube/ca.crt
          server: \(server)
        name: minikube

      """
    if profile == .v18 {
      text += """
        - cluster:
            insecure-skip-tls-verify: true
            server: https://mycluster.icp:8001
          name: mycluster.icp

        """
    }
    text += """
      contexts:
      - context:
          cluster: minikube\(profile == .v18 ? "" : "\n    namespace: default")
          user: minikube
        name: minikube

      """
    if profile == .v18 {
      text += """
        - context:
            cluster: mycluster.icp
            namespace: default
            user: mycluster.icp-user
          name: mycluster.icp-context

        """
    }
    text += """
      current-context: minikube
      kind: Config
      preferences: {}
      users:
      - name: minikube
        user:
          client-certificate: \(home)/.minikube/client.crt
          client-key: \(home)/.minikube/client.key

      """
    if profile == .v18 {
      text += """
        - name: mycluster.icp-user
          user:
            token: not-a-real-token

        """
    }
    return text
  }
}
