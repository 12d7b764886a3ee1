import APIServer
import Cluster
import Lessons
import Simulation
import Testing

/// What will be: `eventually`, `never`, `stays` and `after`, on copies of a living cluster.
struct TimedConditionTests {
  private static let start = Session(Cluster(ClusterConfiguration()))

  /// How the check that `yaml` writes stands once `commands` were typed.
  private func words(_ yaml: String, after commands: [String]) throws -> String {
    let (lesson, faults) = Lesson.read(
      id: "x",
      file: "x.md",
      text: LessonText.lesson(check: "name: x\n\(yaml)")
    )
    guard let lesson else { throw faults[0] }
    var world = SessionWorld(Self.start)
    for command in commands { world.type(command) }
    let revision = world.session.cluster.api.revision
    let time = world.session.cluster.now
    let outcome = world.look { client, probe in
      var run = LessonRun(lesson)
      run.look(&client, &probe)
      return run.outcomes[0]
    }
    #expect(world.session.cluster.api.revision == revision, "looking changed the cluster")
    #expect(world.session.cluster.now == time)
    return outcome.words
  }

  private let web = "kubectl run web --image=nginx"
  private let ready = "object: {kind: Pod, name: web, ready: true}"

  @Test func `eventually waits for what comes by itself`() throws {
    #expect(try words("eventually: {within: 2m, \(ready)}", after: [web]) == "done")
    let late = try words("eventually: {within: 1ms, \(ready)}", after: [web])
    #expect(late != "done")
    let wrong = try words(
      "eventually: {within: 30s, \(ready)}",
      after: ["kubectl run web --image=ngnix"]
    )
    #expect(wrong.contains("web"), "\(wrong)")
    #expect(wrong != "done")
  }

  @Test func `never looks ahead, and says when it came`() throws {
    let failed = "object: {kind: Pod, status: {phase: Failed}}"
    #expect(try words("never: {for: 1m, \(failed)}", after: [web]) == "done")
    let doomed = "kubectl run web --image=busybox --restart=Never -- sh -c 'sleep 20; exit 1'"
    let words = try words("never: {for: 2m, \(failed)}", after: [doomed])
    #expect(words.hasPrefix("it comes to be after "), "\(words)")
  }

  @Test func `stays holds now and to the end`() throws {
    let running = "object: {kind: Pod, name: web, status: {phase: Running}}"
    let brief = "kubectl run web --image=busybox --restart=Never -- sleep 20; sleep 15"
    let words = try words("stays: {for: 1m, \(running)}", after: [brief])
    #expect(words.hasPrefix("it does not last: after "), "\(words)")
    #expect(try self.words("stays: {for: 30s, \(running)}", after: ["\(web); sleep 60"]) == "done")
    #expect(try self.words("stays: {for: 30s, \(running)}", after: []) != "done")
  }

  @Test func `after tries commands on a copy`() throws {
    let check = """
      after:
        run: kubectl delete pod web --wait=false
        wait: 40s
        absent: {kind: Pod, name: web}
      """
    #expect(try words(check, after: ["\(web); sleep 60"]) == "done")
    let kept = check.replacing("absent:", with: "object:")
    let words = try words(kept, after: ["\(web); sleep 60"])
    #expect(words.hasPrefix("after `kubectl delete pod web --wait=false`, "), "\(words)")
  }
}
