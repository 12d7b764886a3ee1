/// An addon that `minikube` knows.
struct MinikubeAddon: Sendable {
  var name: String
  /// Who looks after it, as `minikube addons list` says.
  var maintainer: String
  /// Whether every start switches it on.
  var isDefault = false
  /// The images that switching it on names; nil where the addon is not simulated.
  var images: [String]?
  /// Whether minikube runs an image of the addon's namespace that can be looked at.
  var space = "kube-system"

  /// The addons of a release of minikube, by name.
  static func all(isOld: Bool) -> [MinikubeAddon] { isOld ? of2017 : current }

  static func named(_ name: String, isOld: Bool) -> MinikubeAddon? {
    all(isOld: isOld).first { $0.name == name }
  }

  private static let of2017: [MinikubeAddon] = [
    .init(name: "addon-manager", maintainer: "", isDefault: true, images: []),
    .init(name: "coredns", maintainer: ""),
    .init(name: "dashboard", maintainer: "", isDefault: true, images: []),
    .init(name: "default-storageclass", maintainer: "", isDefault: true, images: []),
    .init(name: "efk", maintainer: ""), .init(name: "freshpod", maintainer: ""),
    .init(name: "heapster", maintainer: "", images: []),
    .init(name: "ingress", maintainer: "", images: []),
    .init(name: "kube-dns", maintainer: "", isDefault: true, images: []),
    .init(name: "registry", maintainer: "", images: []),
    .init(name: "registry-creds", maintainer: ""),
    .init(name: "storage-provisioner", maintainer: "", isDefault: true, images: []),
  ]

  private static let current: [MinikubeAddon] = [
    .init(name: "ambassador", maintainer: "3rd party (Ambassador)"),
    .init(name: "amd-gpu-device-plugin", maintainer: "3rd party (AMD)"),
    .init(name: "auto-pause", maintainer: "minikube"),
    .init(name: "cloud-spanner", maintainer: "Google"),
    .init(name: "csi-hostpath-driver", maintainer: "Kubernetes"),
    .init(
      name: "dashboard",
      maintainer: "Kubernetes",
      images: [
        "docker.io/kubernetesui/dashboard:v2.7.0",
        "docker.io/kubernetesui/metrics-scraper:v1.0.8",
      ],
      space: "kubernetes-dashboard"
    ),
    .init(
      name: "default-storageclass",
      maintainer: "Kubernetes",
      isDefault: true,
      images: []
    ),
    .init(name: "efk", maintainer: "3rd party (Elastic)"),
    .init(name: "freshpod", maintainer: "Google"),
    .init(name: "gcp-auth", maintainer: "Google"), .init(name: "gvisor", maintainer: "minikube"),
    .init(name: "headlamp", maintainer: "3rd party (kinvolk.io)"),
    .init(name: "inaccel", maintainer: "3rd party (InAccel [info@inaccel.com])"),
    .init(
      name: "ingress",
      maintainer: "Kubernetes",
      images: [
        "registry.k8s.io/ingress-nginx/controller:v1.14.0",
        "registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.4",
        "registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.4",
      ],
      space: "ingress-nginx"
    ),
    .init(name: "ingress-dns", maintainer: "minikube"),
    .init(name: "inspektor-gadget", maintainer: "3rd party (inspektor-gadget.io)"),
    .init(name: "istio", maintainer: "3rd party (Istio)"),
    .init(name: "istio-provisioner", maintainer: "3rd party (Istio)"),
    .init(name: "kong", maintainer: "3rd party (Kong HQ)"),
    .init(name: "kubeflow", maintainer: "3rd party"),
    .init(name: "kubetail", maintainer: "3rd party (kubetail.com)"),
    .init(name: "kubevirt", maintainer: "3rd party (KubeVirt)"),
    .init(name: "logviewer", maintainer: "3rd party (unknown)"),
    .init(name: "metallb", maintainer: "3rd party (MetalLB)"),
    .init(
      name: "metrics-server",
      maintainer: "Kubernetes",
      images: ["registry.k8s.io/metrics-server/metrics-server:v0.8.0"]
    ),
    .init(name: "nvidia-device-plugin", maintainer: "3rd party (NVIDIA)"),
    .init(name: "olm", maintainer: "3rd party (Operator Framework)"),
    .init(name: "pod-security-policy", maintainer: "3rd party (unknown)"),
    .init(name: "portainer", maintainer: "3rd party (Portainer.io)"),
    .init(
      name: "registry",
      maintainer: "minikube",
      images: [
        "docker.io/registry:3.0.0", "gcr.io/k8s-minikube/kube-registry-proxy:0.0.9",
      ]
    ),
    .init(name: "registry-aliases", maintainer: "3rd party (unknown)"),
    .init(name: "registry-creds", maintainer: "3rd party (UPMC Enterprises)"),
    .init(
      name: "storage-provisioner",
      maintainer: "minikube",
      isDefault: true,
      images: ["gcr.io/k8s-minikube/storage-provisioner:v5"]
    ),
    .init(name: "storage-provisioner-rancher", maintainer: "3rd party (Rancher)"),
    .init(name: "volcano", maintainer: "third-party (volcano)"),
    .init(name: "volumesnapshots", maintainer: "Kubernetes"),
    .init(name: "yakd", maintainer: "3rd party (marcnuri.com)"),
  ]
}
