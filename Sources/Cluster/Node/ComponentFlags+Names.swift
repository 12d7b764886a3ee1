/// The flags that the control plane's programs know.
extension ComponentFlags {
  static func isKnown(_ name: String, to part: Cluster.Part) -> Bool {
    let own =
      switch part {
      case .apiServer: apiServer
      case .controllerManager: controllerManager
      case .scheduler: scheduler
      case .etcd: etcd
      case .dns: Set<String>()
      }
    if own.contains(name) { return true }
    if part != .etcd, common.contains(name) { return true }
    let families = part == .etcd ? etcdFamilies : Self.families
    return families.contains { name.hasPrefix($0) }
  }

  private static let families = [
    "requestheader-", "tls-", "leader-elect-", "audit-", "oidc-", "log-", "concurrent-",
    "horizontal-pod-autoscaler-", "cluster-signing-",
  ]
  private static let etcdFamilies = [
    "experimental-", "auto-compaction-", "log-", "max-", "backend-", "grpc-", "peer-",
    "initial-", "discovery-", "proxy-", "snapshot-", "listen-",
  ]

  private static let common: Set<String> = [
    "allow-metric-labels", "allow-metric-labels-manifest", "bind-address", "cert-dir",
    "contention-profiling", "disabled-metrics", "emulated-version", "feature-gates", "help",
    "http2-max-streams-per-connection", "logging-format", "permit-address-sharing",
    "permit-port-sharing", "profiling", "secure-port", "show-hidden-metrics-for-version", "v",
    "version", "vmodule",
  ]
  private static let clients: Set<String> = [
    "authentication-kubeconfig", "authentication-skip-lookup",
    "authentication-token-webhook-cache-ttl", "authentication-tolerate-lookup-failure",
    "authorization-always-allow-paths", "authorization-kubeconfig",
    "authorization-webhook-cache-authorized-ttl", "authorization-webhook-cache-unauthorized-ttl",
    "client-ca-file", "kube-api-burst", "kube-api-content-type", "kube-api-qps", "kubeconfig",
    "leader-elect", "master",
  ]
  private static let scheduler = clients.union([
    "config", "pod-max-in-unschedulable-pods-duration", "write-config-to",
  ])
  private static let controllerManager = clients.union([
    "allocate-node-cidrs", "attach-detach-reconcile-sync-period", "cidr-allocator-type",
    "cloud-config", "cloud-provider", "cluster-cidr", "cluster-name", "configure-cloud-routes",
    "controller-start-interval", "controllers", "disable-attach-detach-reconcile-sync",
    "disable-force-detach-on-timeout", "enable-dynamic-provisioning", "enable-garbage-collector",
    "enable-hostpath-provisioner", "endpoint-updates-batch-period",
    "endpointslice-updates-batch-period", "external-cloud-volume-plugin", "flex-volume-plugin-dir",
    "kube-api-disable-http2", "large-cluster-size-threshold",
    "legacy-service-account-token-clean-up-period", "max-endpoints-per-slice",
    "min-resync-period", "mirroring-concurrent-service-endpoint-syncs",
    "mirroring-endpointslice-updates-batch-period", "mirroring-max-endpoints-per-subset",
    "namespace-sync-period", "node-cidr-mask-size", "node-cidr-mask-size-ipv4",
    "node-cidr-mask-size-ipv6", "node-eviction-rate", "node-monitor-grace-period",
    "node-monitor-period", "node-startup-grace-period", "node-sync-period",
    "pv-recycler-increment-timeout-nfs", "pv-recycler-minimum-timeout-hostpath",
    "pv-recycler-minimum-timeout-nfs", "pv-recycler-pod-template-filepath-hostpath",
    "pv-recycler-pod-template-filepath-nfs", "pv-recycler-timeout-increment-hostpath",
    "pvclaimbinder-sync-period", "resource-quota-sync-period", "root-ca-file",
    "route-reconciliation-period", "secondary-node-eviction-rate",
    "service-account-private-key-file", "service-cluster-ip-range",
    "terminated-pod-gc-threshold", "unhealthy-zone-threshold", "use-service-account-credentials",
    "volume-host-allow-local-loopback", "volume-host-cidr-denylist",
  ])
  private static let apiServer: Set<String> = [
    "admission-control-config-file", "advertise-address", "aggregator-reject-forwarding-redirects",
    "allow-privileged", "anonymous-auth", "api-audiences", "authentication-config",
    "authentication-token-webhook-cache-ttl", "authentication-token-webhook-config-file",
    "authentication-token-webhook-version", "authorization-config", "authorization-mode",
    "authorization-policy-file", "authorization-webhook-cache-authorized-ttl",
    "authorization-webhook-cache-unauthorized-ttl", "authorization-webhook-config-file",
    "authorization-webhook-version", "client-ca-file", "cors-allowed-origins",
    "debug-socket-path", "default-not-ready-toleration-seconds",
    "default-unreachable-toleration-seconds", "default-watch-cache-size",
    "delete-collection-workers", "disable-admission-plugins", "disable-http2-serving",
    "egress-selector-config-file", "enable-admission-plugins", "enable-aggregator-routing",
    "enable-bootstrap-token-auth", "enable-garbage-collector", "enable-logs-handler",
    "enable-priority-and-fairness", "encryption-provider-config",
    "encryption-provider-config-automatic-reload", "endpoint-reconciler-type", "etcd-cafile",
    "etcd-certfile", "etcd-compaction-interval", "etcd-count-metric-poll-period",
    "etcd-db-metric-poll-interval", "etcd-healthcheck-timeout", "etcd-keyfile", "etcd-prefix",
    "etcd-readycheck-timeout", "etcd-servers", "etcd-servers-overrides", "event-ttl",
    "external-hostname", "goaway-chance", "kubelet-certificate-authority",
    "kubelet-client-certificate", "kubelet-client-key", "kubelet-port",
    "kubelet-preferred-address-types", "kubelet-read-only-port", "kubelet-timeout",
    "kubernetes-service-node-port", "lease-reuse-duration-seconds", "livez-grace-period",
    "max-connection-bytes-per-sec", "max-mutating-requests-inflight", "max-requests-inflight",
    "min-request-timeout", "peer-advertise-ip", "peer-advertise-port", "peer-ca-file",
    "proxy-client-cert-file", "proxy-client-key-file", "request-timeout", "runtime-config",
    "runtime-config-emulation-forward-compatible", "service-account-extend-token-expiration",
    "service-account-issuer", "service-account-jwks-uri", "service-account-key-file",
    "service-account-lookup", "service-account-max-token-expiration",
    "service-account-signing-endpoint", "service-account-signing-key-file",
    "service-cluster-ip-range", "service-node-port-range", "shutdown-delay-duration",
    "shutdown-send-retry-after", "shutdown-watch-termination-grace-period", "storage-backend",
    "storage-initialization-timeout", "storage-media-type",
    "strict-transport-security-directives", "token-auth-file", "tracing-config-file",
    "watch-cache", "watch-cache-sizes",
  ]
  private static let etcd: Set<String> = [
    "advertise-client-urls", "auth-token", "auth-token-ttl", "bcrypt-cost", "cert-file",
    "cipher-suites", "client-cert-allowed-hostname", "client-cert-auth", "client-crl-file",
    "compact-hash-check-enabled", "compact-hash-check-time", "compaction-batch-limit",
    "config-file", "cors", "corrupt-check-time", "data-dir", "election-timeout",
    "enable-distributed-tracing", "enable-grpc-gateway", "enable-pprof", "enable-v2",
    "feature-gates", "force-new-cluster", "heartbeat-interval", "help", "host-whitelist",
    "key-file", "logger", "memory-mlock", "metrics", "name", "pre-vote", "quota-backend-bytes",
    "self-signed-cert-validity", "socket-reuse-address", "socket-reuse-port",
    "strict-reconfig-check", "tls-max-version", "tls-min-version", "trusted-ca-file",
    "unsafe-no-fsync", "v2-deprecation", "version", "wal-dir", "warning-apply-duration",
    "watch-progress-notify-interval",
  ]
}
