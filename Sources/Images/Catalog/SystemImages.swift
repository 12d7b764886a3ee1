import ContainerRuntime
import Machine

/// The images of the cluster's own components.
enum SystemImages {
  private struct Row {
    var repository: String
    var tags: [String]
    var size: Int
    var command: [String]
    var program: String
  }

  static func all(_ era: ImageEra) -> [Image] {
    (era == .of2017 ? of2017 : current).map(image) + pauses
  }

  private static func image(_ row: Row) -> Image {
    var files = BaseFiles.scratch(row.program, at: row.command.first ?? "/" + row.program)
    if row.program == "etcd" {
      files.insert(.directory(mode: 0o1777), at: "/tmp")
      for name in ["etcdctl", "etcdutl"] {
        files.insert(.program(name), at: "/usr/local/bin/\(name)")
      }
    }
    return Image(
      row.repository,
      tags: row.tags + (row.tags.contains("latest") ? [] : ["latest"]),
      size: row.size * 1_000_000,
      configuration: ImageConfiguration(entrypoint: row.command),
      files: files
    )
  }

  private static var pauses: [Image] {
    [
      ("gcr.io/google_containers/pause-amd64", ["3.0", "latest"]),
      ("registry.k8s.io/pause", ["3.9", "3.10", "3.10.1", "latest"]),
      ("k8s.gcr.io/pause", ["3.1", "3.2", "latest"]),
    ].map { repository, tags in
      Image(
        repository,
        tags: tags,
        size: 320_000,
        configuration: ImageConfiguration(entrypoint: ["/pause"]),
        files: BaseFiles.scratch("pause", at: "/pause")
      )
    }
  }

  private static let old = "gcr.io/google_containers/"

  private static let of2017 = [
    Row(
      repository: old + "k8s-dns-sidecar-amd64",
      tags: ["1.14.5"],
      size: 18,
      command: ["/sidecar"],
      program: "sidecar"
    ),
    Row(
      repository: old + "k8s-dns-dnsmasq-nanny-amd64",
      tags: ["1.14.5"],
      size: 19,
      command: ["/dnsmasq-nanny"],
      program: "dnsmasq-nanny"
    ),
    Row(
      repository: old + "k8s-dns-kube-dns-amd64",
      tags: ["1.14.5"],
      size: 22,
      command: ["/kube-dns"],
      program: "kube-dns"
    ),
    Row(
      repository: old + "kubernetes-dashboard-amd64",
      tags: ["v1.7.1", "v1.8.0"],
      size: 44,
      command: ["/dashboard"],
      program: "dashboard"
    ),
    Row(
      repository: "gcr.io/kubernetes-helm/tiller",
      tags: ["v2.7.2"],
      size: 30,
      command: ["/tiller"],
      program: "tiller"
    ),
    Row(
      repository: "docker.io/grafana/grafana",
      tags: ["4.6.2"],
      size: 110,
      command: ["/run.sh"],
      program: "grafana"
    ),
    Row(
      repository: "gcr.io/k8s-minikube/storage-provisioner",
      tags: ["v1.8.0", "v1.8.1"],
      size: 25,
      command: ["/storage-provisioner"],
      program: "storage-provisioner"
    ),
    Row(
      repository: "quay.io/prometheus/prometheus",
      tags: ["v2.0.0"],
      size: 30,
      command: ["/bin/prometheus"],
      program: "prometheus"
    ),
    Row(
      repository: "gcr.io/google-containers/kube-addon-manager",
      tags: ["v6.4-beta.2", "v6.5"],
      size: 26,
      command: ["/opt/kube-addons.sh"],
      program: "kube-addon-manager"
    ),
    Row(
      repository: old + "heapster-amd64",
      tags: ["v1.4.3", "v1.5.0"],
      size: 25,
      command: ["/heapster"],
      program: "heapster"
    ),
    Row(
      repository: old + "fluentd-gcp",
      tags: ["2.0.9"],
      size: 135,
      command: ["/run.sh"],
      program: "fluentd"
    ),
    Row(
      repository: "docker.io/fluent/fluentd",
      tags: ["v0.12", "v1.0"],
      size: 18,
      command: ["/bin/fluentd"],
      program: "fluentd"
    ),
  ]

  private static let new = "registry.k8s.io/"

  private static let current = [
    Row(
      repository: new + "coredns/coredns",
      tags: ["v1.12.1", "v1.13.1"],
      size: 22,
      command: ["/coredns"],
      program: "coredns"
    ),
    Row(
      repository: new + "etcd",
      tags: ["3.6.4-0", "3.6.5-0", "3.6.6-0"],
      size: 60,
      command: ["/usr/local/bin/etcd"],
      program: "etcd"
    ),
    Row(
      repository: new + "kube-apiserver",
      tags: ["v1.36.0"],
      size: 27,
      command: ["/usr/local/bin/kube-apiserver"],
      program: "kube-apiserver"
    ),
    Row(
      repository: new + "kube-controller-manager",
      tags: ["v1.36.0"],
      size: 23,
      command: ["/usr/local/bin/kube-controller-manager"],
      program: "kube-controller-manager"
    ),
    Row(
      repository: new + "kube-scheduler",
      tags: ["v1.36.0"],
      size: 17,
      command: ["/usr/local/bin/kube-scheduler"],
      program: "kube-scheduler"
    ),
    Row(
      repository: new + "kube-proxy",
      tags: ["v1.36.0"],
      size: 26,
      command: ["/usr/local/bin/kube-proxy"],
      program: "kube-proxy"
    ),
    Row(
      repository: "gcr.io/k8s-minikube/storage-provisioner",
      tags: ["v5"],
      size: 9,
      command: ["/storage-provisioner"],
      program: "storage-provisioner"
    ),
    Row(
      repository: new + "metrics-server/metrics-server",
      tags: ["v0.8.0"],
      size: 20,
      command: ["/metrics-server"],
      program: "metrics-server"
    ),
    Row(
      repository: "docker.io/fluent/fluentd",
      tags: ["v1.16", "v1.17"],
      size: 18,
      command: ["/bin/fluentd"],
      program: "fluentd"
    ),
    Row(
      repository: "docker.io/library/fluentd",
      tags: ["latest", "v1.16"],
      size: 18,
      command: ["/bin/fluentd"],
      program: "fluentd"
    ),
  ]
}
