import APIServer
import Cluster
import Insight
import KubernetesAPI
import Manifests
import Simulation
import Testing

/// What a trace tells of a command, on a real cluster.
@Suite struct TraceTests {
  private static func session(_ lines: [String]) -> Session {
    var session = Session(Cluster(ClusterConfiguration(furniture: .system)))
    for line in lines {
      _ = session.run(line)
      session.cluster.advance(by: .seconds(20))
    }
    return session
  }

  private static func tree(_ session: Session) throws -> TraceTree {
    let log = try #require(session.cluster.api.trace)
    let command = try #require(TraceTree.commands(in: log).last)
    return TraceTree(of: command, in: log)
  }

  @Test func `a deployment is followed from the request to the running container`() throws {
    let session = Self.session(["kubectl create deployment web --image=nginx"])
    let tree = try Self.tree(session)
    let actors = tree.hops.map(\.record.actor)
    let path = [
      "minikube-user", "deployment-controller", "replicaset-controller", "scheduler",
      "kubelet minikube",
    ]
    let firsts = path.compactMap { actors.firstIndex(of: $0) }
    #expect(firsts.count == path.count)
    #expect(firsts == firsts.sorted())
  }

  @Test func `every hop but the first names the record that it followed from`() throws {
    let tree = try Self.tree(Self.session(["kubectl create deployment web --image=nginx"]))
    for hop in tree.hops where hop.depth > 0 {
      let parent = try #require(hop.parent)
      let cause = try #require(tree.hops.first { $0.record.number == parent })
      #expect(cause.record.revision == hop.record.cause)
      #expect(cause.record.time <= hop.record.time)
      #expect(cause.depth == hop.depth - 1)
    }
  }

  @Test func `what another command set in motion is not told`() throws {
    let session = Self.session([
      "kubectl create deployment web --image=nginx", "kubectl create configmap other",
    ])
    let tree = try Self.tree(session)
    #expect(tree.hops.allSatisfy { !$0.record.name.hasPrefix("web") })
    #expect(tree.hops.contains { $0.record.name == "other" && $0.record.isWrite })
  }

  @Test func `a command that only reads set nothing in motion`() throws {
    let tree = try Self.tree(Self.session(["kubectl get pods"]))
    #expect(!tree.hasWritten)
    let last = TraceReport(tree).lines.last?.text
    #expect(last == "It changed nothing, so nobody woke.")
  }

  @Test func `the scheduler's verdict names what speaks against each node`() throws {
    let session = Self.session([
      "kubectl taint node minikube a=b:NoSchedule", "kubectl run web --image=nginx",
    ])
    let text = TraceReport(try Self.tree(session)).lines.map(\.text).joined(separator: "\n")
    #expect(text.contains("no node suits: minikube does not: node(s) had untolerated taint(s)"))
  }

  @Test func `an end nobody asked for follows from no change`() throws {
    var session = Self.session(["kubectl run once --image=busybox -- sh -c 'sleep 60; exit 3'"])
    session.cluster.advance(by: .minutes(2))
    let log = try #require(session.cluster.api.trace)
    let failures = log.records.filter {
      guard case .write(let change) = $0.event, let pod = change.object as? Pod else {
        return false
      }
      return pod.status.containerStatuses.contains { $0.restartCount > 0 }
    }
    #expect(!failures.isEmpty)
    #expect(failures.allSatisfy { $0.cause == 0 })
  }

  @Test func `the same commands give the same trace`() throws {
    let lines = ["kubectl create deployment web --image=nginx --replicas=3"]
    let texts = try (0..<2).map { _ in
      TraceReport(try Self.tree(Self.session(lines))).lines.map(\.text)
    }
    #expect(texts[0] == texts[1])
  }

  @Test func `a trace for tools has the cause of every step`() throws {
    let json = try Self.tree(Self.session(["kubectl create deployment web --image=nginx"])).json
    let records = try #require(json["records"]?.array)
    #expect(records.count > 10)
    #expect(records.allSatisfy { ($0["depth"]?.integer == 0) == ($0["becauseOf"] == nil) })
  }

  @Test func `fields that changed are told with both values`() {
    let before: Value = [
      "spec": ["replicas": 1], "status": ["conditions": [["type": "Ready", "status": "False"]]],
    ]
    let after: Value = [
      "spec": ["replicas": 3], "status": ["conditions": [["type": "Ready", "status": "True"]]],
    ]
    let texts = FieldChange.between(before, after).map(\.text)
    #expect(texts == ["spec.replicas 1 → 3", "status.conditions[Ready].status False → True"])
  }
}
