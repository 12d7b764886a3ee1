import APIServer
import KubernetesAPI

/// What an addon puts into the cluster.
extension MinikubeAddon {
  /// The objects of an addon; none for those that only change what is there.
  func objects(isOld: Bool) -> [any APIObject] {
    switch name {
    case "metrics-server": Self.metricsServer()
    case "dashboard": isOld ? [] : Self.dashboard()
    case "ingress": isOld ? Self.oldIngress() : Self.ingress()
    case "registry": Self.registry(isOld: isOld)
    case "heapster": Self.heapster()
    default: []
    }
  }

  private static func metricsServer() -> [any APIObject] {
    let name = ControlPlane.metricsName
    let labels: StringMap = ["k8s-app": name]
    var account = ServiceAccount()
    account.metadata = ObjectMeta(name: name, namespace: "kube-system", labels: labels)
    var deployment = PodBuilder.deployment(
      name,
      "kube-system",
      labels: labels,
      [
        .init(
          name: name,
          image: "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
          port: 10_250
        )
      ]
    )
    deployment.spec.template.spec.priorityClassName = "system-cluster-critical"
    deployment.spec.template.spec.serviceAccountName = name
    deployment.spec.template.spec.containers[0].resources.requests = [
      ResourceName.cpu: Quantity(milli: 100),
      ResourceName.memory: Quantity(200 << 20, format: .binarySI),
    ]
    let service = PodBuilder.service(
      name,
      "kube-system",
      selector: labels,
      port: 443,
      target: 10_250
    )
    return [account, deployment, service]
  }

  private static func namespace(_ name: String, labels: StringMap = [:]) -> Namespace {
    var space = Namespace()
    space.metadata.name = name
    space.metadata.labels = labels
    return space
  }

  private static func account(_ name: String, _ space: String, labels: StringMap) -> ServiceAccount
  {
    var account = ServiceAccount()
    account.metadata = ObjectMeta(name: name, namespace: space, labels: labels)
    return account
  }

  private static func dashboard() -> [any APIObject] {
    let space = "kubernetes-dashboard"
    let labels: StringMap = ["k8s-app": "kubernetes-dashboard"]
    let scraper: StringMap = ["k8s-app": "dashboard-metrics-scraper"]
    var front = PodBuilder.deployment(
      "kubernetes-dashboard",
      space,
      labels: labels,
      [
        .init(
          name: "kubernetes-dashboard",
          image: "docker.io/kubernetesui/dashboard:v2.7.0",
          port: 9090
        )
      ]
    )
    front.spec.template.spec.containers[0].args = [
      "--namespace=kubernetes-dashboard", "--enable-skip-login", "--disable-settings-authorizer",
    ]
    front.spec.template.spec.serviceAccountName = "kubernetes-dashboard"
    var back = PodBuilder.deployment(
      "dashboard-metrics-scraper",
      space,
      labels: scraper,
      [
        .init(
          name: "dashboard-metrics-scraper",
          image: "docker.io/kubernetesui/metrics-scraper:v1.0.8",
          port: 8000
        )
      ]
    )
    back.spec.template.spec.serviceAccountName = "kubernetes-dashboard"
    return [
      namespace(
        space,
        labels: [
          "addonmanager.kubernetes.io/mode": "Reconcile",
          "kubernetes.io/minikube-addons": "dashboard",
        ]
      ), account("kubernetes-dashboard", space, labels: labels), front, back,
      PodBuilder.service(
        "kubernetes-dashboard",
        space,
        selector: labels,
        port: 80,
        target: 9090
      ),
      PodBuilder.service(
        "dashboard-metrics-scraper",
        space,
        selector: scraper,
        port: 8000,
        target: 8000
      ),
    ]
  }

  private static func ingress() -> [any APIObject] {
    let space = "ingress-nginx"
    let common: StringMap = [
      "app.kubernetes.io/instance": "ingress-nginx", "app.kubernetes.io/name": "ingress-nginx",
    ]
    var labels = common
    labels["app.kubernetes.io/component"] = "controller"
    var controller = PodBuilder.deployment(
      "ingress-nginx-controller",
      space,
      labels: labels,
      [
        .init(
          name: "controller",
          image: "registry.k8s.io/ingress-nginx/controller:v1.14.0",
          port: 80
        )
      ]
    )
    controller.spec.template.spec.containers[0].args = [
      "/nginx-ingress-controller", "--election-id=ingress-nginx-leader",
      "--controller-class=k8s.io/ingress-nginx", "--watch-ingress-without-class=true",
      "--configmap=$(POD_NAMESPACE)/ingress-nginx-controller",
      "--tcp-services-configmap=$(POD_NAMESPACE)/tcp-services",
      "--udp-services-configmap=$(POD_NAMESPACE)/udp-services",
    ]
    var ports = controller.spec.template.spec.containers[0].ports
    ports[0].name = "http"
    ports[0].hostPort = 80
    var https = ports[0]
    https.name = "https"
    https.containerPort = 443
    https.hostPort = 443
    ports.append(https)
    controller.spec.template.spec.containers[0].ports = ports
    controller.spec.template.spec.serviceAccountName = "ingress-nginx"
    controller.spec.template.spec.nodeSelector = [
      "kubernetes.io/os": "linux", "minikube.k8s.io/primary": "true",
    ]
    var service = PodBuilder.service(
      "ingress-nginx-controller",
      space,
      selector: labels,
      port: 80,
      target: 80,
      type: "NodePort"
    )
    service.spec.ports[0].name = "http"
    var second = service.spec.ports[0]
    second.name = "https"
    second.port = 443
    second.targetPort = .int(443)
    service.spec.ports.append(second)
    var settings = ConfigMap()
    settings.metadata = ObjectMeta(
      name: "ingress-nginx-controller",
      namespace: space,
      labels: labels
    )
    settings.data = ["hsts": "false"]
    var kind = IngressClass()
    kind.metadata.name = "nginx"
    kind.metadata.labels = labels
    kind.metadata.annotations = ["ingressclass.kubernetes.io/is-default-class": "true"]
    kind.spec.controller = "k8s.io/ingress-nginx"
    return [
      namespace(space, labels: common), account("ingress-nginx", space, labels: common), settings,
      kind, controller, service,
    ]
  }

  private static func oldIngress() -> [any APIObject] {
    let backend: StringMap = ["app": "default-http-backend"]
    let labels: StringMap = ["app": "nginx-ingress-controller"]
    let space = "kube-system"
    var controller = PodBuilder.deployment(
      "nginx-ingress-controller",
      space,
      labels: labels,
      [
        .init(
          name: "nginx-ingress-controller",
          image: "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.9.0-beta.15",
          port: 80
        )
      ]
    )
    controller.spec.template.spec.containers[0].ports[0].hostPort = 80
    return [
      PodBuilder.deployment(
        "default-http-backend",
        space,
        labels: backend,
        [
          .init(
            name: "default-http-backend",
            image: "gcr.io/google_containers/defaultbackend:1.4",
            port: 8080
          )
        ]
      ),
      PodBuilder.service(
        "default-http-backend",
        space,
        selector: backend,
        port: 80,
        target: 8080,
        type: "NodePort",
        nodePort: 30_001
      ), controller,
    ]
  }

  private static func registry(isOld: Bool) -> [any APIObject] {
    let labels: StringMap = [
      "actual-registry": "true", "kubernetes.io/minikube-addons": "registry",
    ]
    var controller = ReplicationController()
    controller.metadata = ObjectMeta(
      name: "registry",
      namespace: "kube-system",
      labels: ["kubernetes.io/minikube-addons": "registry"]
    )
    controller.spec.replicas = 1
    controller.spec.selector = labels
    var template = PodTemplateSpec()
    template.metadata.labels = labels
    template.spec = PodBuilder.spec([
      .init(
        name: "registry",
        image: isOld ? "docker.io/registry:2.6.1" : "docker.io/registry:3.0.0",
        port: 5000
      )
    ])
    controller.spec.template = template
    return [
      controller,
      PodBuilder.service(
        "registry",
        "kube-system",
        selector: labels,
        port: 80,
        target: 5000
      ),
    ]
  }

  private static func heapster() -> [any APIObject] {
    let labels: StringMap = ["k8s-app": "heapster"]
    return [
      PodBuilder.deployment(
        "heapster",
        "kube-system",
        labels: labels,
        [
          .init(
            name: "heapster",
            image: "gcr.io/google_containers/heapster-amd64:v1.5.0",
            port: 8082
          )
        ]
      ),
      PodBuilder.service("heapster", "kube-system", selector: labels, port: 80, target: 8082),
    ]
  }
}
