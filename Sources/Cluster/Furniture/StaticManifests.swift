/// The files from which the first node's kubelet runs the control plane.
enum StaticManifests {
  /// Where they are.
  static let folder = "/etc/kubernetes/manifests"

  /// The files of a fresh cluster, by name.
  static func all(isOld: Bool, node: String, address: String) -> [(file: String, text: String)] {
    isOld
      ? [("addon-manager.yaml", addonManager)]
      : [
        ("etcd.yaml", etcd(node, address)), ("kube-apiserver.yaml", apiServer(address)),
        ("kube-controller-manager.yaml", controllerManager),
        ("kube-scheduler.yaml", scheduler),
      ]
  }

  /// The file of a part of the control plane; nil for one that no file runs.
  static func file(of part: Cluster.Part) -> String? {
    switch part {
    case .apiServer: "kube-apiserver.yaml"
    case .etcd: "etcd.yaml"
    case .scheduler: "kube-scheduler.yaml"
    case .controllerManager: "kube-controller-manager.yaml"
    case .dns: nil
    }
  }

  /// One component's manifest.
  private struct Part {
    var name: String
    var image: String
    var command: [String]
    var processor: String
    var memory: String?
    var annotations: [(String, String)] = []
    var mounts: [Mount]
    /// Where the kubelet asks how it does.
    var health: Health
  }

  /// Where the kubelet asks how a component does.
  private struct Health {
    var host = "127.0.0.1"
    var port: Int
    var scheme = "HTTPS"

    /// One probe of a container, in the words of its manifest.
    func lines(_ kind: String, _ path: String, _ numbers: [(String, Int)]) -> [String] {
      let delay = numbers.filter { $0.0 == "initialDelaySeconds" }
      let head = ["    \(kind):", "      failureThreshold: \(numbers[0].1)", "      httpGet:"]
      let target = [
        "        host: \(host)", "        path: \(path)", "        port: probe-port",
        "        scheme: \(scheme)",
      ]
      let rest = numbers.dropFirst().filter { $0.0 != "initialDelaySeconds" }
      return head + target + (delay + rest).map { "      \($0.0): \($0.1)" }
    }
  }

  /// A path of the node that a component sees.
  private struct Mount {
    var name: String
    var path: String
    var type = "DirectoryOrCreate"
    var isReadOnly = true
  }

  private static func text(_ part: Part) -> String {
    var lines = ["apiVersion: v1", "kind: Pod", "metadata:"]
    if !part.annotations.isEmpty {
      lines.append("  annotations:")
      lines += part.annotations.map { "    \($0.0): \($0.1)" }
    }
    lines += [
      "  labels:", "    component: \(part.name)", "    tier: control-plane",
      "  name: \(part.name)", "  namespace: kube-system", "spec:", "  containers:", "  - command:",
    ]
    lines += part.command.map { "    - \($0)" }
    lines += [
      "    image: registry.k8s.io/\(part.image)", "    imagePullPolicy: IfNotPresent",
    ]
    let isStore = part.name == "etcd"
    let rhythm = [("initialDelaySeconds", 10), ("periodSeconds", 10), ("timeoutSeconds", 15)]
    lines += part.health.lines("livenessProbe", "/livez", [("failureThreshold", 8)] + rhythm)
    lines += [
      "    name: \(part.name)", "    ports:", "    - containerPort: \(part.health.port)",
      "      name: probe-port", "      protocol: TCP",
    ]
    lines += part.health.lines(
      "readinessProbe",
      "/readyz",
      [("failureThreshold", 3), ("periodSeconds", 1), ("timeoutSeconds", 15)]
    )
    lines += ["    resources:", "      requests:", "        cpu: \(part.processor)"]
    if let memory = part.memory { lines.append("        memory: \(memory)") }
    lines += part.health.lines(
      "startupProbe",
      isStore ? "/readyz" : "/livez",
      [("failureThreshold", 24)] + rhythm
    )
    lines.append("    volumeMounts:")
    for mount in part.mounts {
      lines += ["    - mountPath: \(mount.path)", "      name: \(mount.name)"]
      if mount.isReadOnly { lines.append("      readOnly: true") }
    }
    lines += [
      "  hostNetwork: true", "  priority: 2000001000",
      "  priorityClassName: system-node-critical", "  securityContext:", "    seccompProfile:",
      "      type: RuntimeDefault", "  volumes:",
    ]
    for mount in part.mounts {
      lines += [
        "  - hostPath:", "      path: \(mount.path)", "      type: \(mount.type)",
        "    name: \(mount.name)",
      ]
    }
    return lines.joined(separator: "\n") + "\nstatus: {}\n"
  }

  private static let certificates = "/var/lib/minikube/certs"
  private static let version = "v1.36.0"

  private static func etcd(_ node: String, _ address: String) -> String {
    let own = "\(certificates)/etcd"
    return text(
      Part(
        name: "etcd",
        image: "etcd:3.6.6-0",
        command: [
          "etcd", "--advertise-client-urls=https://\(address):2379",
          "--cert-file=\(own)/server.crt", "--client-cert-auth=true",
          "--data-dir=/var/lib/minikube/etcd", "--feature-gates=InitialCorruptCheck=true",
          "--initial-advertise-peer-urls=https://\(address):2380",
          "--initial-cluster=\(node)=https://\(address):2380", "--key-file=\(own)/server.key",
          "--listen-client-urls=https://127.0.0.1:2379,https://\(address):2379",
          "--listen-metrics-urls=http://127.0.0.1:2381",
          "--listen-peer-urls=https://\(address):2380", "--name=\(node)",
          "--peer-cert-file=\(own)/peer.crt", "--peer-client-cert-auth=true",
          "--peer-key-file=\(own)/peer.key", "--peer-trusted-ca-file=\(own)/ca.crt",
          "--snapshot-count=10000", "--trusted-ca-file=\(own)/ca.crt",
          "--watch-progress-notify-interval=5s",
        ],
        processor: "100m",
        memory: "100Mi",
        annotations: [
          ("kubeadm.kubernetes.io/etcd.advertise-client-urls", "https://\(address):2379")
        ],
        mounts: [
          Mount(name: "etcd-data", path: "/var/lib/minikube/etcd", isReadOnly: false),
          Mount(name: "etcd-certs", path: own, isReadOnly: false),
        ],
        health: Health(port: 2381, scheme: "HTTP")
      )
    )
  }

  private static func apiServer(_ address: String) -> String {
    text(
      Part(
        name: "kube-apiserver",
        image: "kube-apiserver:\(version)",
        command: [
          "kube-apiserver", "--advertise-address=\(address)", "--allow-privileged=true",
          "--authorization-mode=Node,RBAC", "--client-ca-file=\(certificates)/ca.crt",
          "--enable-admission-plugins=NamespaceLifecycle,LimitRanger,ServiceAccount,"
            + "DefaultStorageClass,DefaultTolerationSeconds,NodeRestriction,"
            + "MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ResourceQuota",
          "--enable-bootstrap-token-auth=true", "--etcd-cafile=\(certificates)/etcd/ca.crt",
          "--etcd-certfile=\(certificates)/apiserver-etcd-client.crt",
          "--etcd-keyfile=\(certificates)/apiserver-etcd-client.key",
          "--etcd-servers=https://127.0.0.1:2379",
          "--kubelet-client-certificate=\(certificates)/apiserver-kubelet-client.crt",
          "--kubelet-client-key=\(certificates)/apiserver-kubelet-client.key",
          "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
          "--proxy-client-cert-file=\(certificates)/front-proxy-client.crt",
          "--proxy-client-key-file=\(certificates)/front-proxy-client.key",
          "--requestheader-allowed-names=front-proxy-client",
          "--requestheader-client-ca-file=\(certificates)/front-proxy-ca.crt",
          "--requestheader-extra-headers-prefix=X-Remote-Extra-",
          "--requestheader-group-headers=X-Remote-Group",
          "--requestheader-username-headers=X-Remote-User", "--secure-port=6443",
          "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
          "--service-account-key-file=\(certificates)/sa.pub",
          "--service-account-signing-key-file=\(certificates)/sa.key",
          "--service-cluster-ip-range=10.96.0.0/12",
          "--tls-cert-file=\(certificates)/apiserver.crt",
          "--tls-private-key-file=\(certificates)/apiserver.key",
        ],
        processor: "250m",
        annotations: [
          (
            "kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint",
            "\(address):6443"
          )
        ],
        mounts: [
          Mount(name: "ca-certs", path: "/etc/ssl/certs"),
          Mount(name: "etc-ca-certificates", path: "/etc/ca-certificates"),
          Mount(name: "k8s-certs", path: certificates),
        ],
        health: Health(host: address, port: 6443)
      )
    )
  }

  private static let controllerManager = text(
    Part(
      name: "kube-controller-manager",
      image: "kube-controller-manager:\(version)",
      command: [
        "kube-controller-manager", "--allocate-node-cidrs=true",
        "--authentication-kubeconfig=/etc/kubernetes/controller-manager.conf",
        "--authorization-kubeconfig=/etc/kubernetes/controller-manager.conf",
        "--bind-address=127.0.0.1", "--client-ca-file=\(certificates)/ca.crt",
        "--cluster-cidr=10.244.0.0/16", "--cluster-name=mk",
        "--cluster-signing-cert-file=\(certificates)/ca.crt",
        "--cluster-signing-key-file=\(certificates)/ca.key",
        "--controllers=*,bootstrapsigner,tokencleaner",
        "--kubeconfig=/etc/kubernetes/controller-manager.conf", "--leader-elect=false",
        "--requestheader-client-ca-file=\(certificates)/front-proxy-ca.crt",
        "--root-ca-file=\(certificates)/ca.crt",
        "--service-account-private-key-file=\(certificates)/sa.key",
        "--service-cluster-ip-range=10.96.0.0/12", "--use-service-account-credentials=true",
      ],
      processor: "200m",
      mounts: [
        Mount(name: "ca-certs", path: "/etc/ssl/certs"),
        Mount(name: "k8s-certs", path: certificates),
        Mount(
          name: "kubeconfig",
          path: "/etc/kubernetes/controller-manager.conf",
          type: "FileOrCreate"
        ),
      ],
      health: Health(port: 10_257)
    )
  )

  private static let scheduler = text(
    Part(
      name: "kube-scheduler",
      image: "kube-scheduler:\(version)",
      command: [
        "kube-scheduler", "--authentication-kubeconfig=/etc/kubernetes/scheduler.conf",
        "--authorization-kubeconfig=/etc/kubernetes/scheduler.conf", "--bind-address=127.0.0.1",
        "--kubeconfig=/etc/kubernetes/scheduler.conf", "--leader-elect=false",
      ],
      processor: "100m",
      mounts: [
        Mount(name: "kubeconfig", path: "/etc/kubernetes/scheduler.conf", type: "FileOrCreate")
      ],
      health: Health(port: 10_259)
    )
  )

  /// Its uid is the one that the course's document shows in the names of its containers.
  private static let addonManager = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: kube-addon-manager
      namespace: kube-system
      uid: 7b19c3ba446df5355649563d32723e4f
      labels:
        component: kube-addon-manager
        version: v6.4-beta.2
    spec:
      hostNetwork: true
      containers:
      - name: kube-addon-manager
        image: gcr.io/google-containers/kube-addon-manager:v6.4-beta.2
        imagePullPolicy: IfNotPresent

    """
}
