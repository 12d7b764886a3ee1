import APIServer
import KubernetesAPI
import Simulation

/// What a fresh minikube of today runs.
extension ControlPlane {
  mutating func furnishCurrent() throws(Status) {
    let version = "v1.36.0"
    try add(makeProxies(version))
    let dns: StringMap = ["k8s-app": "kube-dns"]
    try add(nameServerSettings())
    try add(nameServers(dns))
    try add(makeDNSService(dns))
    try add(provisionerPod())
    try addStandardClass()
  }

  private func nameServerSettings() -> ConfigMap {
    var settings = ConfigMap()
    settings.metadata = ObjectMeta(name: "coredns", namespace: "kube-system")
    settings.data = [
      "Corefile": """
      .:53 {
          log
          errors
          health {
             lameduck 5s
          }
          ready
          kubernetes cluster.local in-addr.arpa ip6.arpa {
             pods insecure
             fallthrough in-addr.arpa ip6.arpa
             ttl 30
          }
          prometheus :9153
          hosts {
             192.168.49.1 host.minikube.internal
             fallthrough
          }
          forward . /etc/resolv.conf {
             max_concurrent 1000
          }
          cache 30 {
             disable success cluster.local
             disable denial cluster.local
          }
          loop
          reload
          loadbalance
      }

      """
    ]
    return settings
  }

  private func nameServers(_ labels: StringMap) -> Deployment {
    var deployment = PodBuilder.deployment(
      "coredns",
      "kube-system",
      labels: labels,
      [
        .init(
          name: "coredns",
          image: "registry.k8s.io/coredns/coredns:v1.13.1",
          port: 53,
          requests: PodBuilder.resources(milliCPU: 100, mebibytes: 70),
          limits: PodBuilder.resources(mebibytes: 170)
        )
      ]
    )
    deployment.spec.template.spec.priorityClassName = "system-cluster-critical"
    var file = KeyToPath()
    (file.key, file.path) = ("Corefile", "Corefile")
    var source = ConfigMapVolumeSource()
    source.name = "coredns"
    source.items = [file]
    var volume = Volume()
    volume.name = "config-volume"
    volume.configMap = source
    deployment.spec.template.spec.volumes = [volume]
    var mount = VolumeMount()
    (mount.name, mount.mountPath, mount.readOnly) = ("config-volume", "/etc/coredns", true)
    deployment.spec.template.spec.containers[0].volumeMounts = [mount]
    deployment.spec.template.spec.containers[0].args = ["-conf", "/etc/coredns/Corefile"]
    return deployment
  }

  private func makeProxies(_ version: String) -> DaemonSet {
    let labels: StringMap = ["k8s-app": "kube-proxy"]
    var set = DaemonSet()
    set.metadata = ObjectMeta(name: "kube-proxy", namespace: "kube-system", labels: labels)
    set.spec.selector = LabelSelector(matchLabels: labels)
    set.spec.template.metadata.labels = labels
    set.spec.template.spec = PodBuilder.spec(
      [
        .init(
          name: "kube-proxy",
          image: "registry.k8s.io/kube-proxy:\(version)",
          command: ["/usr/local/bin/kube-proxy", "--config=/var/lib/kube-proxy/config.conf"]
        )
      ],
      onHostNetwork: true
    )
    set.spec.template.spec.priorityClassName = "system-node-critical"
    set.spec.template.spec.nodeSelector = ["kubernetes.io/os": "linux"]
    var everything = Toleration()
    everything.operator = "Exists"
    set.spec.template.spec.tolerations = [everything]
    return set
  }

  func makeDNSService(_ labels: StringMap) -> Service {
    var service = PodBuilder.service(
      "kube-dns",
      "kube-system",
      selector: labels,
      port: 53,
      target: 53,
      address: "10.96.0.10",
      transport: "UDP"
    )
    service.spec.ports[0].name = "dns"
    var tcp = service.spec.ports[0]
    tcp.name = "dns-tcp"
    tcp.protocol = "TCP"
    service.spec.ports.append(tcp)
    return service
  }

  mutating func add(_ object: some APIObject) throws(Status) {
    _ = try api.create(object as any APIObject, WriteOptions())
  }
}
