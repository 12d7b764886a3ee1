import APIServer
import Cluster
import KubernetesAPI
import Simulation
import Testing

/// What `fault` breaks, and that it heals.
@Suite struct FaultTests {
  private static func session(nodes: Int = 1) -> Session {
    Session(Cluster(ClusterConfiguration(nodes: nodes)))
  }

  private static func phase(_ session: inout Session, _ pod: String) -> String {
    session.run("kubectl get pod \(pod) -o jsonpath={.status.phase}; echo").output
  }

  @Test(arguments: [
    "stop scheduler", "start kubelet minikube", "power-off minikube", "heal minikube",
    "crash web", "crash web -n shop", "registry down", "slow-pulls 10", "loss 20", "stop proxy a",
  ])
  func `a fault is named by the words that name it`(words: String) throws {
    let fault = try #require(Fault(words.split(separator: " ").map(String.init)))
    #expect(fault.words == words)
  }

  @Test(arguments: ["", "stop", "stop nobody", "loss 101", "loss -1", "slow-pulls 0", "registry"])
  func `other words are no fault`(words: String) {
    #expect(Fault(words.split(separator: " ").map(String.init)) == nil)
  }

  @Test func `without a scheduler pods wait, and are placed once it is back`() {
    var session = Self.session()
    _ = session.run("fault stop scheduler")
    _ = session.run("kubectl run web --image=nginx")
    session.cluster.advance(by: .minutes(1))
    #expect(Self.phase(&session, "web") == "Pending\n")
    #expect(
      session.run("fault").output.contains("stop scheduler   (`fault start scheduler` mends it)")
    )
    _ = session.run("fault clear")
    session.cluster.advance(by: .minutes(1))
    #expect(Self.phase(&session, "web") == "Running\n")
    #expect(session.run("fault").output.hasPrefix("Nothing is broken."))
  }

  @Test func `a node that is cut off is noticed, and its pods go on`() {
    var session = Self.session(nodes: 2)
    let place = #"--overrides={"spec":{"nodeName":"minikube-m02"}}"#
    _ = session.run("kubectl run web --image=nginx '\(place)'")
    session.cluster.advance(by: .minutes(1))
    _ = session.run("fault partition minikube-m02")
    session.cluster.advance(by: .minutes(2))
    let ready =
      #"kubectl get node minikube-m02 -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}'; echo"#
    #expect(session.run(ready).output == "Unknown\n")
    _ = session.run("fault heal minikube-m02")
    session.cluster.advance(by: .minutes(1))
    #expect(session.run(ready).output == "True\n")
    let restarts =
      "kubectl get pod web -o jsonpath={.status.containerStatuses[0].restartCount}; echo"
    #expect(session.run(restarts).output == "0\n")
  }

  @Test func `without a registry images do not come`() {
    var session = Self.session()
    _ = session.run("fault registry down")
    _ = session.run("kubectl run web --image=nginx")
    session.cluster.advance(by: .minutes(1))
    #expect(session.run("kubectl get pods").output.contains("ImagePull"))
    _ = session.run("fault registry up")
    session.cluster.advance(by: .minutes(6))
    #expect(Self.phase(&session, "web") == "Running\n")
  }

  @Test func `a crash is answered with a restart`() {
    var session = Self.session()
    _ = session.run("kubectl run web --image=nginx")
    session.cluster.advance(by: .minutes(1))
    #expect(session.run("fault crash pod/web").status == 0)
    session.cluster.advance(by: .minutes(1))
    let restarts =
      "kubectl get pod web -o jsonpath={.status.containerStatuses[0].restartCount}; echo"
    #expect(session.run(restarts).output == "1\n")
  }

  @Test func `a planned fault strikes in its time, and is mended after it`() {
    var session = Self.session()
    _ = session.run("fault --in 1m --for 2m stop controller-manager")
    #expect(session.cluster.isRunning(.controllerManager))
    session.cluster.advance(by: .seconds(90))
    #expect(!session.cluster.isRunning(.controllerManager))
    session.cluster.advance(by: .minutes(2))
    #expect(session.cluster.isRunning(.controllerManager))
  }

  @Test func `the control plane's own node cannot be cut off`() {
    var session = Self.session()
    let result = session.run("fault partition minikube")
    #expect(result.status == 1)
    #expect(result.output.contains("the control plane is on minikube"))
  }

  @Test func `lost packets make pings and answers fail or wait`() {
    var session = Self.session()
    _ = session.run("kubectl run web --image=nginx")
    _ = session.run("kubectl run probe --image=busybox -- sleep 3600")
    session.cluster.advance(by: .minutes(1))
    let address = session.run("kubectl get pod web -o jsonpath={.status.podIP}; echo").output
      .dropLast()
    let ping = "kubectl exec probe -- ping -c 20 -w 60 \(address)"
    #expect(session.run(ping).output.contains(" 0% packet loss"))
    _ = session.run("fault loss 30")
    #expect(!session.run(ping).output.contains(" 0% packet loss"))
  }

  @Test func `chance draws the same fault for the same number`() {
    var (one, other) = (Self.session(), Self.session())
    #expect(one.run("fault random 7").output == other.run("fault random 7").output)
  }
}
