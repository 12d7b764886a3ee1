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
    at now: Instant,
    into files: inout FileNode
  ) {
    for name in tools where isOld || name != "supervisorctl" && name != "etcdctl" {
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
    files.insert(.text(kubeletConfiguration, modified: now), at: "/var/lib/kubelet/config.yaml")
    files.insert(.directory(modified: now), at: "/etc/kubernetes/manifests")
    files.insert(.text("version = 2\n", modified: now), at: "/etc/containerd/config.toml")
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

  private static let kubeletConfiguration = """
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
      imagefs.available: 0%
      nodefs.available: 0%
      nodefs.inodesFree: 0%
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
