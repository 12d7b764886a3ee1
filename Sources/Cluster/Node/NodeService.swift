import Machine
import Simulation

/// A program that a node keeps running, as systemd or supervisord knows it.
struct NodeService: Sendable {
  /// What it does.
  enum Work: Hashable, Sendable {
    case kubelet
    case runtime
    case proxy
    case part(Cluster.Part)
    case logCollector
    /// Nothing that could be seen.
    case presence
  }

  /// Where it is in its life.
  enum State: Sendable {
    case inactive
    case active
    case failed
    /// It ended by itself, and is to be started again.
    case restarting
  }

  /// How its process ended.
  struct Ending: Sendable {
    var status: Int32
    var signal: Signal?
  }

  let name: String
  let description: String
  let words: [String]
  let work: Work
  /// The text of its unit, and where that is.
  let unit: (path: String, text: String)
  /// Texts that change the unit.
  var dropIns: [(path: String, text: String)] = []
  var isEnabled = true
  /// Whether somebody wants it to run.
  var isWanted = true
  var state = State.inactive
  var process: ProcessID?
  var changedAt = Instant.epoch
  var ending: Ending?
  /// When it is to be started.
  var startAt: Instant? = .epoch
  var restarts = 0
  /// Whether its process was told to end.
  var isStopping = false

  /// The name of its unit.
  var unitName: String { name + ".service" }
}

/// The programs that a node keeps running, in the order in which they start.
struct NodeServices: Sendable {
  var list: [NodeService]

  subscript(name: String) -> NodeService? {
    let bare = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
    return list.first { $0.name == bare }
  }

  func place(of name: String) -> Int? {
    let bare = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
    return list.firstIndex { $0.name == bare }
  }

  /// Forgets what ran, as the machine does when its power goes.
  mutating func noteReboot() {
    for place in list.indices {
      list[place].isWanted = list[place].isEnabled
      list[place].state = .inactive
      list[place].process = nil
      list[place].startAt = .epoch
      list[place].restarts = 0
      list[place].isStopping = false
    }
  }
}

extension NodeServices {
  /// What a node of a profile runs; the first one has the control plane of the old one.
  static func make(_ profile: Profile, node: String, address: String, isFirst: Bool) -> NodeServices
  {
    NodeServices(
      list: profile == .v18
        ? old(node, address, isFirst: isFirst) : current(node, address)
    )
  }

  private static func current(_ node: String, _ address: String) -> [NodeService] {
    let kubelet = [
      "/var/lib/minikube/binaries/v1.36.2/kubelet",
      "--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf",
      "--config=/var/lib/kubelet/config.yaml", "--hostname-override=\(node)",
      "--kubeconfig=/etc/kubernetes/kubelet.conf", "--node-ip=\(address)", "--v=3",
    ]
    var agent = NodeService(
      name: "kubelet",
      description: "kubelet: The Kubernetes Node Agent",
      words: kubelet,
      work: .kubelet,
      unit: (
        "/lib/systemd/system/kubelet.service",
        "[Unit]\nDescription=kubelet: The Kubernetes Node Agent\n"
          + "Documentation=http://kubernetes.io/docs/\nStartLimitIntervalSec=0\n\n[Service]\n"
          + "ExecStart=/var/lib/minikube/binaries/v1.36.2/kubelet\nRestart=always\n"
          + "# Tuned for local dev: faster than upstream default (10s), but slower than systemd"
          + " default (100ms)\nRestartSec=600ms\n\n[Install]\nWantedBy=multi-user.target\n"
      )
    )
    agent.dropIns = [
      (
        "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf",
        "[Unit]\nWants=containerd.service\n\n[Service]\nExecStart=\nExecStart="
          + kubelet.joined(separator: " ") + "\n\n[Install]\n"
      )
    ]
    return [
      daemon(
        "systemd-journald",
        "Journal Service",
        ["/usr/lib/systemd/systemd-journald"],
        .presence
      ),
      daemon(
        "ssh",
        "OpenBSD Secure Shell server",
        ["/usr/sbin/sshd", "-D"],
        .presence
      ),
      daemon(
        "containerd",
        "containerd container runtime",
        ["/usr/bin/containerd"],
        .runtime,
        documentation: "https://containerd.io"
      ), agent,
    ]
  }

  private static func old(_ node: String, _ address: String, isFirst: Bool) -> [NodeService] {
    let master = "--master=http://127.0.0.1:8080"
    var list = [
      daemon("docker", "Docker Application Container Engine", dockerWords, .runtime)
    ]
    if isFirst {
      list += [
        daemon(
          "etcd",
          "etcd",
          [
            "etcd", "--data-dir=/var/lib/localkube/etcd",
            "--listen-client-urls=http://127.0.0.1:2379",
          ],
          .part(.etcd)
        ),
        daemon(
          "kube-apiserver",
          "Kubernetes API Server",
          [
            "kube-apiserver", "--etcd-servers=http://127.0.0.1:2379", "--secure-port=8443",
            "--service-cluster-ip-range=10.96.0.0/12", "--insecure-bind-address=127.0.0.1",
            "--admission-control=Initializers,NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,ResourceQuota",
          ],
          .part(.apiServer)
        ),
        daemon(
          "kube-controller-manager",
          "Kubernetes Controller Manager",
          ["kube-controller-manager", master, "--leader-elect=false"],
          .part(.controllerManager)
        ),
        daemon(
          "kube-scheduler",
          "Kubernetes Scheduler",
          ["kube-scheduler", master, "--leader-elect=false"],
          .part(.scheduler)
        ),
      ]
    }
    return list + [
      daemon(
        "kubelet",
        "Kubernetes Kubelet",
        [
          "kubelet", "--kubeconfig=/etc/kubernetes/kubelet.conf",
          "--pod-manifest-path=/etc/kubernetes/manifests", "--cluster-dns=10.96.0.10",
          "--cluster-domain=cluster.local", "--hostname-override=\(node)",
        ],
        .kubelet
      ),
      daemon(
        "kube-proxy",
        "Kubernetes Proxy",
        ["kube-proxy", "--master=https://192.168.99.100:8443"],
        .proxy
      ),
      daemon("fluentd", "fluentd", ["fluentd", "-c", "/etc/fluent/fluent.conf"], .logCollector),
    ]
  }

  private static let dockerWords = [
    "dockerd", "-H", "tcp://0.0.0.0:2376", "-H", "unix:///var/run/docker.sock", "--tlsverify",
    "--storage-driver=aufs",
  ]

  private static func daemon(
    _ name: String,
    _ description: String,
    _ words: [String],
    _ work: NodeService.Work,
    documentation: String? = nil
  ) -> NodeService {
    NodeService(
      name: name,
      description: description,
      words: words,
      work: work,
      unit: (
        "/lib/systemd/system/\(name).service",
        "[Unit]\nDescription=\(description)\n"
          + (documentation.map { "Documentation=\($0)\n" } ?? "")
          + "After=network.target\n\n[Service]\nExecStart=\(words.joined(separator: " "))\n"
          + "Restart=always\nRestartSec=5\n\n[Install]\nWantedBy=multi-user.target\n"
      )
    )
  }
}
