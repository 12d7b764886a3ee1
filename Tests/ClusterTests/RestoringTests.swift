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
}
