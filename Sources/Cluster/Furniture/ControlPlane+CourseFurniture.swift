import KubernetesAPI
import Simulation

/// The minikube of the course's document: eight days old, some reboots behind it, with monitoring and
/// the `my-web` of another demo.
extension ControlPlane {
  mutating func furnish2017() throws(Status) {
    let dns: StringMap = ["k8s-app": "kube-dns"]
    let registry = "gcr.io/google_containers"
    try add(
      PodBuilder.deployment(
        "kube-dns",
        "kube-system",
        labels: dns,
        [
          .init(
            name: "kubedns",
            image: "\(registry)/k8s-dns-kube-dns-amd64:1.14.5",
            command: [
              "/kube-dns", "--domain=cluster.local.", "--dns-port=10053",
              "--config-map=kube-dns", "--v=2",
            ],
            port: 10_053
          ),
          .init(
            name: "dnsmasq",
            image: "\(registry)/k8s-dns-dnsmasq-nanny-amd64:1.14.5",
            command: ["/dnsmasq-nanny", "-v=2", "-logtostderr", "-restartDnsmasq=true"],
            port: 53
          ),
          .init(
            name: "sidecar",
            image: "\(registry)/k8s-dns-sidecar-amd64:1.14.5",
            command: ["/sidecar", "--v=2", "--logtostderr"],
            port: 10_054
          ),
        ]
      )
    )
    try add(makeDNSService(dns))
    try addDashboard("\(registry)/kubernetes-dashboard-amd64:v1.8.0")
    try add(provisionerPod())
    try addStandardClass()
  }

  private mutating func addDashboard(_ image: String) throws(Status) {
    let labels: StringMap = ["app": "kubernetes-dashboard"]
    var dashboard = ReplicationController()
    dashboard.metadata = ObjectMeta(
      name: "kubernetes-dashboard",
      namespace: "kube-system",
      labels: labels
    )
    dashboard.spec.replicas = 1
    dashboard.spec.selector = labels
    var template = PodTemplateSpec()
    template.metadata.labels = labels
    template.spec = PodBuilder.spec([
      .init(
        name: "kubernetes-dashboard",
        image: image,
        command: ["/dashboard", "--insecure-bind-address=0.0.0.0"],
        port: 9090
      )
    ])
    dashboard.spec.template = template
    try add(dashboard)
    try add(
      PodBuilder.service(
        "kubernetes-dashboard",
        "kube-system",
        selector: labels,
        port: 80,
        target: 9090,
        type: "NodePort",
        nodePort: 30_000
      )
    )
  }

  mutating func addMonitoring() throws(Status) {
    let tiller: StringMap = ["app": "helm", "name": "tiller"]
    try add(
      PodBuilder.deployment(
        "tiller-deploy",
        "kube-system",
        labels: tiller,
        [.init(name: "tiller", image: "gcr.io/kubernetes-helm/tiller:v2.7.2", port: 44_134)]
      )
    )
    try add(
      PodBuilder.service(
        "tiller-deploy",
        "kube-system",
        selector: tiller,
        port: 44_134,
        target: 44_134
      )
    )
  }

  mutating func addMonitoringServers() throws(Status) {
    let rows: [(String, String, [String], Int32)] = [
      ("grafana", "grafana/grafana:4.6.2", ["/run.sh"], 3000),
      (
        "prometheus", "quay.io/prometheus/prometheus:v2.0.0",
        ["/bin/prometheus", "--config.file=/etc/prometheus/prometheus.yml"], 9090
      ),
    ]
    for (name, image, command, port) in rows {
      let labels: StringMap = ["app": name]
      try add(
        PodBuilder.deployment(
          name,
          "monitoring",
          labels: labels,
          [.init(name: name, image: image, command: command, port: port)]
        )
      )
      try add(
        PodBuilder.service(name, "monitoring", selector: labels, port: port, target: port)
      )
    }
  }

  mutating func addMyWeb() throws(Status) {
    let labels: StringMap = ["run": "my-web"]
    try add(
      PodBuilder.deployment(
        "my-web",
        "default",
        labels: labels,
        [.init(name: "my-web", image: "nginx", port: 80)]
      )
    )
    try add(
      PodBuilder.service(
        "my-web",
        "default",
        selector: labels,
        port: 80,
        target: 80,
        type: "NodePort"
      )
    )
  }
}
