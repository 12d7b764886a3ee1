import Cluster
import Simulation
import Testing

/// A copy of a session is what undo goes back to: what runs in containers is in it.
@Suite struct RestoringTests {
  /// What can be seen of a redis, a file and a process inside something that `enter` leads into.
  private static func view(_ session: inout Session, _ enter: String) -> [String] {
    [
      "redis-cli get color", "redis-cli lrange list 0 -1", "redis-cli config get maxmemory",
      "cat /tmp/note", "sh -c 'ls /tmp | sort'", "sh -c 'ps | grep -c \"[s]leep 77\"'",
    ].map { session.run("\(enter) \($0)").output }
  }

  /// Changes data, files and processes there.
  private static func change(_ session: inout Session, _ enter: String) {
    for command in [
      "redis-cli set color red", "redis-cli rpush list three", "redis-cli config set maxmemory 5mb",
      "sh -c 'echo other > /tmp/note; echo new > /tmp/more'",
    ] {
      _ = session.run("\(enter) \(command)")
    }
    _ = session.run("\(enter) sh -c 'kill $(pgrep -f \"sleep 77\" 2>/dev/null || pidof sleep)'")
  }

  private static func prepare(_ session: inout Session, _ enter: String) {
    for command in [
      "redis-cli set color green", "redis-cli rpush list one two", "sh -c 'echo first > /tmp/note'",
      "sh -c 'sleep 7777 > /dev/null 2>&1 &'",
    ] {
      _ = session.run("\(enter) \(command)")
    }
  }

  @Test(arguments: Profile.allCases)
  func `going back restores processes, files and data of a pod`(profile: Profile) {
    var session = Session(Cluster(ClusterConfiguration(profile: profile)))
    let restart = profile == .v18 ? " --restart=Never" : ""
    _ = session.run("kubectl run cache --image=redis:alpine\(restart)")
    session.cluster.advance(by: .minutes(1))
    let enter = "kubectl exec cache --"
    Self.prepare(&session, enter)
    var before = session
    let expected = Self.view(&before, enter)
    #expect(expected[0] == "green\n" && expected[3] == "first\n", "\(expected)")
    var kept = session
    Self.change(&session, enter)
    let after = Self.view(&session, enter)
    #expect(after[0] == "red\n" && after[3] == "other\n", "\(after)")
    #expect(Self.view(&kept, enter) == expected)
    // What goes on from there goes on as it would have.
    kept.cluster.advance(by: .minutes(5))
    #expect(kept.run("\(enter) redis-cli incr count").output == "1\n")
  }

  @Test func `going back restores a pod that was deleted`() {
    var session = Session(Cluster(ClusterConfiguration(profile: .current)))
    _ = session.run("kubectl run cache --image=redis:alpine")
    session.cluster.advance(by: .minutes(1))
    Self.prepare(&session, "kubectl exec cache --")
    var kept = session
    _ = session.run("kubectl delete pod cache")
    #expect(session.run("kubectl get pod cache").status == 1)
    #expect(kept.run("kubectl exec cache -- redis-cli get color").output == "green\n")
    #expect(kept.run("kubectl exec cache -- cat /tmp/note").output == "first\n")
  }

  @Test func `going back restores processes, files and data of docker's containers`() {
    var session = Session(Cluster(ClusterConfiguration(profile: .v18)))
    _ = session.run("docker run -d --name cache -v data:/keep redis:alpine")
    session.cluster.advance(by: .minutes(1))
    let enter = "docker exec cache"
    Self.prepare(&session, enter)
    _ = session.run("\(enter) sh -c 'echo kept > /keep/file'")
    var kept = session
    let expected = Self.view(&session, enter)
    #expect(expected[0] == "green\n" && expected[3] == "first\n", "\(expected)")
    Self.change(&session, enter)
    _ = session.run("\(enter) rm /keep/file")
    _ = session.run("docker rm -f cache")
    _ = session.run("docker volume rm data")
    #expect(session.run("docker ps -q --filter name=cache").output.isEmpty)
    #expect(kept.run("docker ps -q --filter name=cache").output.count == 13)
    #expect(Self.view(&kept, enter) == expected)
    #expect(kept.run("\(enter) cat /keep/file").output == "kept\n")
    #expect(kept.run("docker volume ls -q").output == "data\n")
  }

  @Test func `going back restores rows of a database and what a web server logged`() {
    var session = Session(Cluster(ClusterConfiguration(profile: .current)))
    for command in [
      "kubectl run db --image=postgres --env=POSTGRES_PASSWORD=x", "kubectl run web --image=nginx",
    ] {
      _ = session.run(command)
    }
    session.cluster.advance(by: .minutes(1))
    let query = "kubectl exec db -- psql -U postgres -Atc"
    _ = session.run("\(query) 'create table t (n int); insert into t values (1), (2)'")
    _ = session.run("kubectl exec web -- curl -s localhost/first")
    var kept = session
    for command in [
      "\(query) 'delete from t where n = 1; create table u (n int)'",
      "kubectl exec web -- curl -s localhost/second", "kubectl exec web -- nginx -s quit",
    ] {
      _ = session.run(command)
    }
    #expect(session.run("\(query) 'select count(*) from t'").output == "1\n")
    #expect(kept.run("\(query) 'select count(*) from t'").output == "2\n")
    #expect(kept.run("\(query) 'select * from u'").status != 0)
    let logs = kept.run("kubectl logs web").output
    #expect(logs.contains("GET /first") && !logs.contains("GET /second"))
    let restarts =
      "kubectl get pod web -o custom-columns=N:.status.containerStatuses[0].restartCount"
    #expect(kept.run("\(restarts) --no-headers").output == "0\n")
  }

  @Test(arguments: Profile.allCases)
  func `going back restores the files, processes and services of a node`(profile: Profile) {
    var session = Session(Cluster(ClusterConfiguration(profile: profile)))
    session.cluster.advance(by: .minutes(1))
    _ = session.run("minikube ssh 'echo first | sudo tee /tmp/note'")
    var kept = session
    let stop = profile == .v18 ? "supervisorctl stop kubelet" : "systemctl stop kubelet"
    for command in [
      "minikube ssh 'echo other | sudo tee /tmp/note'",
      "minikube ssh 'sudo \(stop)'",
      "minikube ssh 'sudo pkill kube-scheduler'",
    ] {
      _ = session.run(command)
    }
    session.cluster.advance(by: .minutes(2))
    let ready = "kubectl get nodes --no-headers"
    #expect(session.run(ready).output.contains("NotReady"))
    #expect(session.run("minikube ssh 'cat /tmp/note'").output == "other\n")
    kept.cluster.advance(by: .minutes(2))
    #expect(!kept.run(ready).output.contains("NotReady"))
    #expect(kept.run("minikube ssh 'cat /tmp/note'").output == "first\n")
    #expect(kept.run("minikube ssh 'pgrep -c kubelet'").output == "1\n")
    let stopped = kept.run("minikube stop")
    #expect(stopped.status == 0)
    #expect(session.run("minikube status").output.contains("Running"))
  }
}
