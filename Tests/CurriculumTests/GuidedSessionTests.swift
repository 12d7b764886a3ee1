import Cluster
import Lessons
import Simulation
import Testing

@Suite struct GuidedSessionTests {
  private let course: Course
  private var guided: GuidedSession

  init() throws {
    course = try CourseFolder.course("kubernetes-architecture")
    guided = GuidedSession(course, seed: 3)
  }

  private func text(_ blocks: [TextBlock]) -> String {
    TextLayout(width: 200).lines(blocks).map(\.text).joined(separator: "\n")
  }

  /// Types a line as the executable does: to the tutor first, then to the session.
  private mutating func enter(_ line: String) -> String {
    if let reply = guided.reply(to: line) { return text(reply.blocks) }
    let result = guided.session.run(line)
    return text(guided.commandEnded(output: result.output))
  }

  @Test
  mutating func
    `a wrong command is answered by the nearest miss, a right one by what it waits for`()
  {
    #expect(text(guided.greeting()).contains("Kubernetes Architecture"))
    _ = enter("open 3")
    #expect(guided.tutor.run?.lesson.id == "03-first-pod")
    _ = enter("cat db-pod.yaml")
    #expect(enter("6379").contains("Step 1 of 4 is done"))
    #expect(enter("next").contains("Create it"))
    let typo = enter("sed 's/redis:latest/reddis:latest/' db-pod.yaml | kubectl create -f -")
    #expect(typo.contains("spec.containers[0].image is reddis:latest; expected redis*"))
    guided.session.cluster.advance(by: .seconds(60))
    let miss = enter("kubectl get pods")
    #expect(miss.contains("cannot be pulled"), "\(miss)")
    _ = enter("kubectl delete pod redis")
    guided.session.cluster.advance(by: .seconds(60))
    #expect(enter("kubectl create -f db-pod.yaml").contains("– waiting for pod/redis"))
    guided.session.cluster.advance(by: .seconds(60))
    #expect(text(guided.timePassed()).contains("✓ The pod redis is Running"))
    #expect(guided.timePassed().isEmpty)
  }

  @Test mutating func `deleting a deployment's pod by the deployment's name is explained`() {
    _ = enter("open 2")
    _ = enter("kubectl get pods")
    _ = enter("next")
    #expect(enter("kubectl delete pod my-web").contains("There is no pod called just my-web."))
    let back = enter("kubectl delete $(kubectl get pods -o name)")
    #expect(back.contains("✓ You deleted the pod"), "\(back)")
    guided.session.settle()
    let later = text(guided.timePassed())
    #expect(later.contains("✓ A new pod of my-web is Running"), "\(later)")
    #expect(later.contains("! Look who is back."), "\(later)")
    #expect(later.contains("Step 2 of 6 is done"), "\(later)")
    _ = enter("next")
    _ = enter("kubectl get deployments,rs")
    _ = enter("next")
    let futile = enter("kubectl delete pods --all")
    #expect(futile.contains("will be gone soon, but replicaset/my-web-"), "\(futile)")
    #expect(futile.contains("deployment/my-web instead"), "\(futile)")
    _ = enter("kubectl delete deployment my-web")
    guided.session.settle()
    #expect(text(guided.timePassed()).contains("Step 4 of 6 is done"))
  }

  @Test mutating func `a place is kept, and the cluster made ready for it`() {
    _ = enter("open 5")
    _ = enter("kubectl create -f db-svc.yaml; kubectl get svc")
    guided.session.settle()
    _ = guided.timePassed()
    #expect(enter("next").contains("Follow it to the pod"))
    var again = GuidedSession(course, progress: guided.tutor.progress, seed: 4)
    #expect(text(again.greeting()).contains("Welcome back to “Services”."))
    #expect(again.session.run("kubectl get svc redis").status == 0)
  }

  @Test mutating func `the menu, and leaving`() {
    #expect(enter("menu").contains("10. Summary, 10 min"))
    let forShell = guided.reply(to: "kubectl get pods")
    #expect(forShell == nil)
    let reply = guided.reply(to: "quit")
    #expect(reply?.isLeaving == true)
  }
}
