import APIServer
import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// What the steps of `minikube` do to the cluster.
extension MinikubeCommand {
  mutating func perform(
    _ action: Action,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> [Step] {
    switch action {
    case .powerOn(let index): plane.restorePower(of: index, &system)
    case .powerOff(let index):
      if plane.minikube.isPaused { plane.resumeSystem(&system) }
      plane.cutPower(of: index, &system)
    case .makeNode: plane.addNode(&system)
    case .forgetNode(let name):
      // A node that never registered has no object.
      _ = try? plane.api.delete(Node.resource, namespace: "", name: name, DeleteOptions())
    case .dropNode(let index): plane.removeNode(index, &system)
    case .dropCluster: plane.removeCluster(&system)
    case .makeCluster: return makeCluster(&system, &plane)
    case .furnish: return furnish(&plane)
    case .awaitServer(let tries): return awaitServer(tries, system, plane)
    case .awaitReady(let name, let tries): return awaitReady(name, tries, plane)
    case .setContext: HostKubeconfig.point(toClusterOf: plane, &system)
    case .dropContext: HostKubeconfig.forgetCluster(&system)
    case .restoreAddons: return [tellAddons(system, plane)]
    case .pauseNode:
      let count = plane.systemContainers(running: true).count
      plane.pauseSystem(&system)
      return [
        .pause(.seconds(1)),
        say(
          .pause,
          "Paused \(count) containers in: kube-system, kubernetes-dashboard, istio-operator",
          system,
          plane
        ),
      ]
    case .resumeNode: if plane.minikube.isPaused { plane.resumeSystem(&system) }
    case .reinstall: plane.reinstall(&system)
    case .showLog(let follow): return showLog(follow: follow, &system, plane)
    case .holdTunnel, .awaitInterrupt: break
    }
    return []
  }

  private func makeCluster(_ system: inout Kernel, _ plane: inout ControlPlane) -> [Step] {
    plane.minikube.hasCluster = true
    plane.api.isRunning = true
    plane.api.isEtcdRunning = true
    do throws(Status) { try plane.bootstrap() } catch {
      return [.say("minikube: \(error.message)\n", toError: true), .fail(80)]
    }
    plane.addNode(&system)
    plane.reviewParts(system)
    return []
  }

  private func furnish(_ plane: inout ControlPlane) -> [Step] {
    do throws(Status) { try plane.furnish() } catch {
      return [.say("minikube: \(error.message)\n", toError: true), .fail(80)]
    }
    return []
  }

  private func awaitServer(_ tries: Int, _ system: Kernel, _ plane: ControlPlane) -> [Step] {
    if plane.works(.apiServer) { return [] }
    guard tries > 0 else {
      return giveUp(
        "K8S_APISERVER_MISSING",
        "wait 6m0s for node: wait for apiserver proc: apiserver process never appeared",
        105,
        system,
        plane
      )
    }
    return [.pause(.seconds(1)), .act(.awaitServer(tries - 1))]
  }

  private func awaitReady(_ name: String, _ tries: Int, _ plane: ControlPlane) -> [Step] {
    let node = plane.api.peek(Node.self, namespace: "", name: name)
    let isReady = node?.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
    if isReady == true || tries == 0 { return [] }
    return [.pause(.seconds(1)), .act(.awaitReady(name, tries - 1))]
  }

  private func tellAddons(_ system: Kernel, _ plane: ControlPlane) -> Step {
    let names = MinikubeAddon.all(isOld: plane.isOld).map(\.name)
      .filter { plane.isEnabled(addon: $0) }
    return say(.star, "Enabled addons: \(names.joined(separator: ", "))", system, plane)
  }
}

extension ControlPlane {
  /// Whether an addon is switched on.
  func isEnabled(addon name: String) -> Bool {
    if minikube.addons.contains(name) { return true }
    guard MinikubeAddon.all(isOld: isOld).contains(where: { $0.name == name && $0.isDefault })
    else { return false }
    return !minikube.disabledDefaults.contains(name)
  }

  /// The machines of the system's containers.
  func systemContainers(running: Bool) -> [MachineID] {
    presentNodes.flatMap { index in
      let runtime = nodes[index].runtime
      return runtime.containers.filter { container in
        let space = runtime.sandbox(container.sandbox)?.config.podNamespace ?? ""
        return ["kube-system", "kubernetes-dashboard", "istio-operator"].contains(space)
          && (!running || container.state == .running)
      }.map(\.machine)
    }
  }

  /// Freezes what runs in the system's namespaces, and stops the kubelets.
  mutating func pauseSystem(_ kernel: inout Kernel) {
    minikube.isPaused = true
    for index in presentNodes {
      nodes[index].isKubeletRunning = false
      reviewKubelet(index, kernel)
    }
    for machine in systemContainers(running: true) { kernel.freeze(machine) }
    parts.setStopped(.apiServer, true)
    parts.setStopped(.scheduler, true)
    parts.setStopped(.controllerManager, true)
    reviewParts(kernel)
  }

  /// Undoes ``pauseSystem(_:)``.
  mutating func resumeSystem(_ kernel: inout Kernel) {
    minikube.isPaused = false
    for machine in systemContainers(running: true) { kernel.thaw(machine) }
    parts.setStopped(.apiServer, false)
    parts.setStopped(.scheduler, false)
    parts.setStopped(.controllerManager, false)
    for index in presentNodes {
      nodes[index].isKubeletRunning = true
      reviewKubelet(index, kernel)
    }
    reviewParts(kernel)
  }
}

extension Kernel {
  /// Stops every process of a machine, as a frozen control group does.
  fileprivate mutating func freeze(_ machine: MachineID) { signalAll(.stop, on: machine) }

  /// Lets the processes of a machine go on.
  fileprivate mutating func thaw(_ machine: MachineID) { signalAll(.resume, on: machine) }

  private mutating func signalAll(_ signal: Signal, on machine: MachineID) {
    guard isMachine(machine) else { return }
    for process in self[machine].processList {
      send(signal, to: ProcessID(machine: machine, number: process.number))
    }
  }
}
