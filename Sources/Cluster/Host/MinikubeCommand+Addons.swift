import APIServer
import KubernetesAPI
import Machine
import Simulation

/// `minikube addons`: of all addons the metrics server can be switched on and off.
extension MinikubeCommand {
  private static let metrics = ControlPlane.metricsName

  func addons(
    _ words: [String],
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    guard let verb = words.first, ["enable", "disable", "list"].contains(verb) else {
      system.print("Usage: minikube addons list | enable ADDON | disable ADDON\n", to: 2)
      return .exit(64)
    }
    if verb == "list" {
      let state = plane.measuresUsage ? "enabled" : "disabled"
      system.print("- \(Self.metrics): \(state)\n")
      return .exit(0)
    }
    guard words.count == 2, words[1] == Self.metrics, !plane.isOld else {
      let name = words.count == 2 ? words[1] : ""
      system.print(
        "minikube addons \(verb) \(name): only the addon \(Self.metrics) of a current cluster is"
          + " simulated\n",
        to: 2
      )
      return .exit(64)
    }
    do {
      if verb == "enable" {
        try enableMetrics(&system, &plane)
      } else {
        try disableMetrics(&system, &plane)
      }
      return .exit(0)
    } catch {
      system.print("minikube addons \(verb): \(error.message)\n", to: 2)
      return .exit(80)
    }
  }

  private func enableMetrics(
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) throws(Status) {
    system.print(
      "* metrics-server is an addon maintained by Kubernetes. For any concerns contact minikube on"
        + " GitHub.\n  - Using image registry.k8s.io/metrics-server/metrics-server:v0.8.0\n"
    )
    if !plane.measuresUsage {
      for object in Self.metricsObjects {
        do {
          _ = try plane.api.create(object, WriteOptions())
        } catch  where error.reason == .alreadyExists {
          continue
        }
      }
      plane.startMetrics()
    }
    system.print("* The 'metrics-server' addon is enabled\n")
  }

  private func disableMetrics(
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) throws(Status) {
    for object in Self.metricsObjects {
      do {
        _ = try plane.api.delete(
          object.resource,
          namespace: object.metadata.namespace,
          name: object.metadata.name,
          DeleteOptions(propagation: .background)
        )
      } catch  where error.reason == .notFound {
        continue
      }
    }
    system.print("* \"The 'metrics-server' addon is disabled\"\n")
  }

  private static var metricsObjects: [any APIObject] {
    let labels: StringMap = ["k8s-app": metrics]
    var account = ServiceAccount()
    account.metadata = ObjectMeta(name: metrics, namespace: "kube-system", labels: labels)
    var deployment = PodBuilder.deployment(
      metrics,
      "kube-system",
      labels: labels,
      [
        .init(
          name: metrics,
          image: "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
          port: 10_250
        )
      ]
    )
    deployment.spec.template.spec.priorityClassName = "system-cluster-critical"
    deployment.spec.template.spec.serviceAccountName = metrics
    deployment.spec.template.spec.containers[0].resources.requests = [
      ResourceName.cpu: Quantity(milli: 100),
      ResourceName.memory: Quantity(200 << 20, format: .binarySI),
    ]
    let service = PodBuilder.service(
      metrics,
      "kube-system",
      selector: labels,
      port: 443,
      target: 10_250
    )
    return [account, deployment, service]
  }
}
