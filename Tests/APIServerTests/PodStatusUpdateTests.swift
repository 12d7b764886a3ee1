import APIServer
import KubernetesAPI
import Simulation
import Testing

@Suite struct PodStatusUpdateTests {
  @Test func `a container that ended for good does not run again`() throws {
    var server = try makeServer()
    var draft = makePod("once", node: "minikube")
    draft.spec.restartPolicy = "Never"
    var pod = try server.create(draft)
    var status = ContainerStatus()
    status.name = "main"
    status.state.terminated = ContainerStateTerminated()
    pod.status.containerStatuses = [status]
    pod = try server.updateStatus(pod)
    pod.status.containerStatuses[0].state = ContainerState()
    pod.status.containerStatuses[0].state.running = ContainerStateRunning()
    let late = pod
    let refusal = #expect(throws: Status.self) { try server.updateStatus(late) }
    #expect(
      refusal?.message.hasSuffix("Forbidden: may not be transitioned to non-terminated state")
        == true
    )
  }

  @Test func `a report of the status does not change the spec`() throws {
    var server = try makeServer()
    var pod = try server.create(makePod("web", node: "minikube"))
    pod.spec.containers[0].image = "other"
    pod.status.phase = "Running"
    let stored = try server.updateStatus(pod)
    #expect(stored.spec.containers[0].image == "redis")
    #expect(stored.status.phase == "Running")
    #expect(stored.metadata.generation == 1)
  }
}
