import Machine
import Simulation

/// Files of a node that tell of what it runs.
enum NodeFiles {
  /// The programs with which a node is looked after.
  private static let tools = [
    "sudo", "systemctl", "journalctl", "supervisorctl", "poweroff", "reboot", "halt", "shutdown",
    "etcdctl",
  ]

  static func install(
    _ services: NodeServices,
    isOld: Bool,
    isFirst: Bool,
    at now: Instant,
    into files: inout FileNode
  ) {
    for name in tools where isOld || name != "supervisorctl" {
      files.insert(.program(name, modified: now), at: "/usr/bin/\(name)")
    }
    guard !isOld else { return installOld(services, at: now, into: &files) }
    for service in services.list {
      for (path, text) in [service.unit] + service.dropIns {
        files.insert(.text(text, modified: now), at: path)
      }
      files.insert(
        .link(to: service.unit.path, modified: now),
        at: "/etc/systemd/system/multi-user.target.wants/\(service.unitName)"
      )
    }
    files.insert(.text(kubeletConfiguration, modified: now), at: kubeletConfigurationPath)
    installCredentials(isFirst: isFirst, at: now, into: &files)
    files.insert(.directory(modified: now), at: "/etc/kubernetes/manifests")
    files.insert(.text("version = 2\n", modified: now), at: "/etc/containerd/config.toml")
  }

  /// Certificates, keys and the components' own kubeconfig files; they are there, and secure nothing.
  private static func installCredentials(
    isFirst: Bool,
    at now: Instant,
    into files: inout FileNode
  ) {
    let folder = "/var/lib/minikube/certs"
    let names = [
      "ca.crt", "ca.key", "apiserver.crt", "apiserver.key", "apiserver-kubelet-client.crt",
      "apiserver-kubelet-client.key", "apiserver-etcd-client.crt", "apiserver-etcd-client.key",
      "front-proxy-ca.crt", "front-proxy-ca.key", "front-proxy-client.crt",
      "front-proxy-client.key", "sa.pub", "sa.key", "proxy-client-ca.crt", "etcd/ca.crt",
      "etcd/ca.key", "etcd/server.crt", "etcd/server.key", "etcd/peer.crt", "etcd/peer.key",
      "etcd/healthcheck-client.crt", "etcd/healthcheck-client.key",
    ]
    for name in isFirst ? names : ["ca.crt"] {
      let kind =
        name.hasSuffix(".crt")
        ? "CERTIFICATE" : name.hasSuffix(".pub") ? "PUBLIC KEY" : "RSA PRIVATE KEY"
      let text =
        "-----BEGIN \(kind)-----\nnot simulated: stands for \(name)\n-----END \(kind)-----\n"
      let mode: UInt16 = kind.hasSuffix("PRIVATE KEY") ? 0o600 : 0o644
      files.insert(.text(text, mode: mode, modified: now), at: "\(folder)/\(name)")
    }
    let users = [
      ("admin.conf", "kubernetes-admin"), ("super-admin.conf", "kubernetes-super-admin"),
      ("controller-manager.conf", "system:kube-controller-manager"),
      ("scheduler.conf", "system:kube-scheduler"),
    ]
    for (file, user) in (isFirst ? users : []) + [("kubelet.conf", "system:node")] {
      let text = """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority: \(folder)/ca.crt
            server: https://control-plane.minikube.internal:6443
          name: mk
        contexts:
        - context:
            cluster: mk
            user: \(user)
          name: \(user)@mk
        current-context: \(user)@mk
        kind: Config
        preferences: {}
        users:
        - name: \(user)

        """
      files.insert(.text(text, mode: 0o600, modified: now), at: "/etc/kubernetes/\(file)")
    }
  }

  private static func installOld(
    _ services: NodeServices,
    at now: Instant,
    into files: inout FileNode
  ) {
    files.insert(
      .text(
        "[unix_http_server]\nfile=/var/run/supervisor.sock\n\n[supervisord]\n"
          + "logfile=/var/log/supervisor/supervisord.log\n\n[include]\n"
          + "files = /etc/supervisor/conf.d/*.conf\n",
        modified: now
      ),
      at: "/etc/supervisor/supervisord.conf"
    )
    for service in services.list {
      files.insert(
        .text(
          "[program:\(service.name)]\ncommand=\(service.words.joined(separator: " "))\n"
            + "autorestart=true\nredirect_stderr=true\nstdout_logfile=/var/log/\(service.name).log\n",
          modified: now
        ),
        at: "/etc/supervisor/conf.d/\(service.name).conf"
      )
    }
    files.insert(.directory(modified: now), at: "/etc/kubernetes/manifests")
    files.insert(
      .text(
        "<source>\n  type tail\n  path /var/log/containers/*.log\n"
          + "  pos_file /var/log/es-containers.log.pos\n  time_format %Y-%m-%dT%H:%M:%S.%NZ\n"
          + "  tag kubernetes.*\n  format json\n  read_from_head true\n</source>\n\n"
          + "<match **>\n  type file\n  path /var/log/fluentd/out\n</match>\n",
        modified: now
      ),
      at: "/etc/fluent/fluent.conf"
    )
  }

  /// Where the kubelet's settings are.
  static let kubeletConfigurationPath = "/var/lib/kubelet/config.yaml"

  /// The kubelet's settings; thresholds of eviction are those of a kubelet that is told none.
  static let kubeletConfiguration = """
    apiVersion: kubelet.config.k8s.io/v1beta1
    authentication:
      anonymous:
        enabled: false
      webhook:
        cacheTTL: 0s
        enabled: true
      x509:
        clientCAFile: /var/lib/minikube/certs/ca.crt
    authorization:
      mode: Webhook
      webhook:
        cacheAuthorizedTTL: 0s
        cacheUnauthorizedTTL: 0s
    cgroupDriver: cgroupfs
    clusterDNS:
    - 10.96.0.10
    clusterDomain: cluster.local
    containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
    cpuManagerReconcilePeriod: 0s
    evictionHard:
      imagefs.available: 15%
      memory.available: 100Mi
      nodefs.available: 10%
      nodefs.inodesFree: 5%
    evictionPressureTransitionPeriod: 0s
    failSwapOn: false
    fileCheckFrequency: 0s
    hairpinMode: hairpin-veth
    healthzBindAddress: 127.0.0.1
    healthzPort: 10248
    httpCheckFrequency: 0s
    imageGCHighThresholdPercent: 100
    imageMinimumGCAge: 0s
    kind: KubeletConfiguration
    logging:
      flushFrequency: 0
      verbosity: 0
    memorySwap: {}
    nodeStatusReportFrequency: 0s
    nodeStatusUpdateFrequency: 0s
    rotateCertificates: true
    runtimeRequestTimeout: 15m0s
    shutdownGracePeriod: 0s
    shutdownGracePeriodCriticalPods: 0s
    staticPodPath: /etc/kubernetes/manifests
    streamingConnectionIdleTimeout: 0s
    syncFrequency: 0s
    volumeStatsAggPeriod: 0s

    """
}
