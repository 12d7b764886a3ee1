/// What the components that only have to be there say at their start, by program.
enum Daemons {
  static let names = table.keys.sorted()

  static func behaviour(of name: String) -> Daemon.Behaviour? { table[name] }

  private static let table: [String: Daemon.Behaviour] = [
    "kube-dns": Daemon.Behaviour(
      lines: [
        "I1210 13:18:20.000000       1 dns.go:48] version: 1.14.4-2-g5584e04",
        "I1210 13:18:20.000000       1 server.go:112] FLAG: --domain=\"cluster.local.\"",
        "I1210 13:18:20.000000       1 server.go:194] Starting SkyDNS server (0.0.0.0:10053)",
        "I1210 13:18:20.000000       1 dns.go:147] Starting endpointsController",
        "I1210 13:18:20.000000       1 dns.go:150] Starting serviceController",
      ],
      port: 10_053
    ),
    "dnsmasq-nanny": Daemon.Behaviour(
      lines: [
        "I1210 13:18:20.000000       1 nanny.go:86] Starting dnsmasq",
        "dnsmasq[10]: started, version 2.78 cachesize 1000",
        "dnsmasq[10]: using nameserver 127.0.0.1#10053 for domain cluster.local",
      ],
      servesNames: true
    ),
    "sidecar": Daemon.Behaviour(
      lines: [
        "I1210 13:18:20.000000       1 main.go:48] Version v1.14.4-2-g5584e04",
        "I1210 13:18:20.000000       1 server.go:45] Starting server (options {DnsMasqPort:53})",
      ],
      port: 10_054
    ),
    "dashboard": Daemon.Behaviour(
      lines: [
        "Using HTTP port: 9090", "Starting overwatch",
        "Serving insecurely on HTTP port: 9090",
      ],
      port: 9090
    ),
    "storage-provisioner": Daemon.Behaviour(lines: ["Initializing the minikube storage provisioner"]
    ),
    "kube-addon-manager": Daemon.Behaviour(
      lines: [
        "INFO: == Kubernetes addon manager started ==",
        "INFO: == Kubernetes addon ensure completed ==",
      ]),
    "tiller": Daemon.Behaviour(
      lines: [
        "[main] Starting Tiller v2.7.2 (tls=false)", "[main] GRPC listening on :44134",
        "[main] Probes listening on :44135", "[main] Storage driver is ConfigMap",
      ],
      port: 44_134
    ),
    "grafana": Daemon.Behaviour(lines: ["HTTP Server Listen"], port: 3000),
    "prometheus": Daemon.Behaviour(
      lines: ["Server is ready to receive web requests."],
      port: 9090
    ),
    "heapster": Daemon.Behaviour(lines: ["Starting heapster on port 8082"], port: 8082),
    "supervisord": Daemon.Behaviour(lines: ["supervisord started with pid 1"]),
    "kube-controller-manager": Daemon.Behaviour(
      lines: ["successfully acquired lease kube-system/kube-controller-manager"],
      port: 10_257
    ),
    "kube-scheduler": Daemon.Behaviour(
      lines: ["successfully acquired lease kube-system/kube-scheduler"],
      port: 10_259
    ),
    "kube-proxy": Daemon.Behaviour(lines: ["Using iptables Proxier."]),
    "metrics-server": Daemon.Behaviour(lines: ["Serving securely on [::]:10250"], port: 10_250),
    "mongod": Daemon.Behaviour(lines: ["Waiting for connections"], port: 27_017),
  ]
}
