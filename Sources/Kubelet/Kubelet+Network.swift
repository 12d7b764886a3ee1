import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

/// What a pod's network has beside its address: name servers, a domain, ports of the node.
extension Kubelet {
  /// What the pod's `/etc/resolv.conf` says.
  ///
  /// The pods of one namespace share it, as long as they have no wishes of their own.
  mutating func resolver(for pod: Pod) -> ResolverConfiguration {
    let isUsual =
      pod.spec.dnsPolicy == "ClusterFirst" && !pod.spec.hostNetwork && pod.spec.dnsConfig == nil
    if isUsual, let last = lastResolver, last.namespace == pod.metadata.namespace {
      return last.configuration
    }
    let resolver = makeResolver(for: pod)
    if isUsual { lastResolver = (pod.metadata.namespace, resolver) }
    return resolver
  }

  private func makeResolver(for pod: Pod) -> ResolverConfiguration {
    var resolver: ResolverConfiguration
    switch pod.spec.dnsPolicy {
    case "ClusterFirst" where !pod.spec.hostNetwork, "ClusterFirstWithHostNet":
      let domain = configuration.clusterDomain
      resolver = ResolverConfiguration(
        nameservers: [configuration.clusterDNS],
        search: ["\(pod.metadata.namespace).svc.\(domain)", "svc.\(domain)", domain],
        ndots: 5
      )
    case "None": resolver = ResolverConfiguration()
    default: resolver = ResolverConfiguration(nameservers: [nodeNameserver])
    }
    resolver.searchComesFirst = configuration.dialect == .current
    guard let own = pod.spec.dnsConfig else { return resolver }
    for server in own.nameservers.compactMap({ IPv4Address($0) })
    where !resolver.nameservers.contains(server) {
      resolver.nameservers.append(server)
    }
    for domain in own.searches where !resolver.search.contains(domain) {
      resolver.search.append(domain)
    }
    for option in own.options {
      resolver.set(option.value.map { "\(option.name):\($0)" } ?? option.name)
    }
    return resolver
  }

  /// The name server of the node itself, on the machine beside the cluster.
  private var nodeNameserver: IPv4Address {
    configuration.dialect == .v18 ? IPv4Address(192, 168, 99, 1) : IPv4Address(192, 168, 49, 1)
  }

  /// The domain of a pod that is in a subdomain.
  func domain(of pod: Pod) -> String {
    guard !pod.spec.subdomain.isEmpty else { return "" }
    return "\(pod.spec.subdomain).\(pod.metadata.namespace).svc.\(configuration.clusterDomain)"
  }

  /// Lets the ports of the node that the pod asks for lead to it.
  func publishPorts(of worker: PodWorker, on node: NetworkNodeID, _ kernel: inout Kernel) {
    guard !worker.pod.spec.hostNetwork, let address = worker.address else { return }
    for container in worker.pod.spec.initContainers + worker.pod.spec.containers {
      for port in container.ports where port.hostPort > 0 && port.protocol != "SCTP" {
        kernel.network.publish(
          port: Int(port.hostPort),
          transport: port.protocol == "UDP" ? .udp : .tcp,
          at: IPv4Address(port.hostIP) ?? .any,
          of: node,
          to: Target(address, port: Int(port.containerPort))
        )
      }
    }
  }

  private typealias Target = ProbeProgram.Target
}
