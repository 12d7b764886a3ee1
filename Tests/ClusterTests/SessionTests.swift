import Cluster
import Machine
import Simulation
import Testing

@Suite struct SessionTests {
  private func makeSession(_ profile: Profile = .current) -> Session {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata:
        name: redis
        labels: {name: redis, app: demo}
      spec:
        containers:
        - name: redis
          image: redis:latest
      """
    return Session(
      Cluster(ClusterConfiguration(profile: profile)),
      files: [("db-pod.yaml", Array(pod.utf8))]
    )
  }

  @Test func `the shell waits for a command with its prompt`() {
    let session = makeSession()
    #expect(session.isAwaitingInput)
    #expect(session.isAtShell)
    #expect(session.prompt == "$ ")
  }

  @Test func `commands print and end with their status`() {
    var session = makeSession()
    #expect(session.run("echo hello").output == "hello\n")
    #expect(session.run("ls").output == "db-pod.yaml\n")
    #expect(session.run("false").status == 1)
    #expect(session.run("cd /; pwd").output == "/\n")
    #expect(session.currentDirectory == "/")
  }

  @Test(arguments: Profile.allCases) func `a pod is created and comes to run`(profile: Profile) {
    var session = makeSession(profile)
    let created = session.run("kubectl create -f db-pod.yaml")
    #expect(created.status == 0)
    #expect(
      created.output == (profile == .v18 ? "pod \"redis\" created\n" : "pod/redis created\n")
    )
    session.cluster.advance(by: .minutes(1))
    #expect(session.run("kubectl get pod redis").output.contains("Running"))
    #expect(session.run("kubectl exec redis -- redis-cli ping").output == "PONG\n")
  }

  @Test(arguments: [(Profile.v18, "4.9.13"), (.current, "6.6.95")])
  func `the node's status and its programs tell of the same Linux`(
    profile: Profile,
    number: String
  ) {
    var session = makeSession(profile)
    let status = session.run(
      "kubectl get nodes --no-headers -o custom-columns=LINUX:.status.nodeInfo.kernelVersion"
    )
    #expect(status.output == "\(number)\n")
    #expect(session.run("minikube ssh -- uname -r").output.hasPrefix(number))
    let version = session.run("minikube ssh -- cat /proc/version").output
    #expect(version.hasPrefix("Linux version \(number) "))
  }

  @Test func `an interrupt ends the command and not the shell`() {
    var session = makeSession()
    session.type("sleep 100000")
    session.advance(to: session.cluster.now + .seconds(5))
    #expect(!session.isAwaitingInput)
    session.interrupt()
    session.advance(to: session.cluster.now + .seconds(5))
    #expect(session.isAtShell)
    #expect(session.lastStatus == 130)
  }

  @Test func `a copy of a session is the session as it stood`() {
    var session = makeSession()
    _ = session.run("x=before")
    var copy = session
    _ = session.run("x=after")
    #expect(copy.run("echo $x").output == "before\n")
    #expect(session.run("echo $x").output == "after\n")
  }
}

@Suite struct ScriptTests {
  private func run(_ script: String) throws -> (output: String, errors: String, status: Int32) {
    var cluster = Cluster(ClusterConfiguration(furniture: .none))
    // A tenth of the usual: the loop runs unoptimised here.
    cluster.kernel.limits.stepsAtOneInstant /= 10
    var output = ""
    var errors = ""
    let status = try cluster.run(script: Array(script.utf8)) { text, isError in
      if isError { errors += text } else { output += text }
    }
    return (output, errors, status)
  }

  @Test func `a script's output, errors and status come out as they are`() throws {
    let result = try run("echo one\necho two >&2\nexit 3\n")
    #expect(result.output == "one\n")
    #expect(result.errors == "two\n")
    #expect(result.status == 3)
  }

  @Test func `time in a script is virtual`() throws {
    let result = try run("kubectl run web --image=nginx >/dev/null; sleep 60; kubectl get pod web")
    #expect(result.output.contains("Running"))
  }

  @Test func `a job runs to its end, and its log can be read by its name`() throws {
    let result = try run(
      "kubectl create job pi --image=busybox -- sh -c 'echo 3.14' >/dev/null\n"
        + "kubectl wait --for=condition=complete job/pi --timeout=60s && kubectl logs job/pi"
    )
    #expect(result.output == "job.batch/pi condition met\n3.14\n")
    #expect(result.errors == "")
  }

  @Test func `an endless loop ends at a named limit`() {
    #expect(throws: LimitExceeded.self) { try run("while true; do :; done") }
    #expect(throws: LimitExceeded.self) { try run("sleep 1000000") }
  }
}

@Suite struct NodeMachineTests {
  @Test func `a node runs its daemons, and its supervisor starts them again`() {
    var session = Session(Cluster(ClusterConfiguration(profile: .v18)))
    let listing = session.run("minikube ssh -- ps -ef").output
    for daemon in ["supervisord", "dockerd", "kubelet", "kube-proxy", "fluentd"] {
      #expect(listing.contains(daemon), "\(daemon) is missing in \(listing)")
    }
    let kill =
      "minikube ssh -- 'sudo kill $(ps -ef | grep fluentd | grep -v grep | head -1 | tr -s \" \" | cut -d\" \" -f2)'"
    _ = session.run(kill)
    #expect(!session.run("minikube ssh -- ps -ef").output.contains("fluentd"))
    session.cluster.advance(by: .seconds(3))
    #expect(session.run("minikube ssh -- ps -ef").output.contains("fluentd"))
  }

  @Test func `a shell on the node sees docker, and exit comes back`() {
    var session = Session(Cluster(ClusterConfiguration(profile: .v18)))
    session.type("minikube ssh")
    session.advance(to: session.cluster.now + .seconds(1))
    #expect(session.isAwaitingInput)
    #expect(!session.isAtShell)
    #expect(session.run("docker ps").output.contains("k8s_kubedns_kube-dns-"))
    _ = session.run("exit")
    #expect(session.isAtShell)
  }
}
