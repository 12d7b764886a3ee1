import APIServer
import KubernetesAPI
import Machine
import Network
import Simulation

/// A tunnel from a machine beside the cluster: what `minikube tunnel` does while it runs.
///
/// The machine gets a route to cluster addresses by way of the first node, and every service of type
/// LoadBalancer gets its cluster address for its balancer's. A command begins with
/// ``ControlPlane/openTunnel(_:)``, waits for a signal, and ends with ``ControlPlane/closeTunnel(_:)``;
/// if it is killed, the tunnel's next look notices. Source: minikube's `pkg/minikube/tunnel`.
struct Tunnel: Sendable {
  /// The process that keeps the tunnel open.
  var process: ProcessID
  /// The network of the machine that it runs on.
  var namespace: NetworkNamespaceID
  /// The services that it gave an address.
  var services: [NamespacedName] = []

  /// How often it looks for services.
  static let period = Duration.seconds(5)
}

extension ControlPlane {
  /// Opens a tunnel that the current process keeps; false where there is one already.
  mutating func openTunnel(_ kernel: inout Kernel) -> Bool {
    closeTunnelIfDead(&kernel)
    guard tunnel == nil, let node = nodes.first else { return false }
    let namespace = kernel.machine.namespace
    tunnel = Tunnel(process: kernel.current, namespace: namespace)
    kernel.network.setTunnel(of: namespace, to: node.network)
    wake(.tunnel, at: api.now)
    return true
  }

  /// The services that the tunnel gives addresses to, as it found them when it last looked.
  var tunnelServices: [NamespacedName] { tunnel?.services ?? [] }

  /// Closes the tunnel: the route goes, and the services wait for an address again.
  mutating func closeTunnel(_ kernel: inout Kernel) {
    guard let open = tunnel else { return }
    tunnel = nil
    kernel.network.setTunnel(of: open.namespace, to: nil)
    for name in open.services { setBalancer(of: name, to: "") }
  }

  private mutating func closeTunnelIfDead(_ kernel: inout Kernel) {
    if let tunnel, !kernel.isAlive(tunnel.process) { closeTunnel(&kernel) }
  }

  /// Gives addresses to the services that wait for one.
  mutating func runTunnel(_ kernel: inout Kernel) {
    closeTunnelIfDead(&kernel)
    guard tunnel != nil else { return }
    let all = (try? api.list(Service.self, ListOptions())) ?? []
    let balanced = all.filter {
      $0.spec.type == "LoadBalancer" && $0.metadata.deletionTimestamp == nil
    }
    for service in balanced {
      guard service.status.loadBalancer.ingress.first?.ip != service.spec.clusterIP else {
        continue
      }
      setBalancer(of: service.namespacedName, to: service.spec.clusterIP)
    }
    tunnel?.services = balanced.map(\.namespacedName).sorted()
    wake(.tunnel, at: api.now + Tunnel.period)
  }

  private mutating func setBalancer(of name: NamespacedName, to address: String) {
    for _ in 0..<3 {
      guard var service = api.peek(Service.self, namespace: name.namespace, name: name.name) else {
        return
      }
      var ingress = LoadBalancerIngress()
      ingress.ip = address
      ingress.ipMode = "VIP"
      service.status.loadBalancer.ingress = address.isEmpty ? [] : [ingress]
      do {
        _ = try api.updateStatus(service)
        return
      } catch  where error.reason == .conflict {
        continue
      } catch {
        return
      }
    }
  }
}
