import Testing

/// What a newcomer meets: the menu, a lesson, feedback, help by degrees.
struct FirstStepsTests {
  @Test func `the first start shows the menu, and a lesson is worked through from there`() throws {
    let home = try Home()
    let learner = try Learner(at: home)
    #expect(learner.greeting.contains("1. A closer look at the cluster"))
    #expect(learner.greeting.contains("10. Summary"))
    #expect(
      learner.greeting.contains("Type open 1 to begin, course for other courses, quit to leave.")
    )

    let page = try learner.type("open 1")
    #expect(page.contains("Step 1 of 4: Which cluster is yours?"))
    #expect(page.contains("Your task: List the contexts"))

    let wrong = try learner.type("kubectl get nodes")
    #expect(wrong.contains("minikube   Ready"))
    #expect(wrong.contains("you listed the contexts"))

    #expect(try learner.type("next").contains("The step is not done yet."))
    #expect(try learner.type("hint").contains("Hint 1 of"))
    #expect(try learner.type("hint").contains("Hint 2 of"))
    #expect(try learner.type("solution").contains("kubectl config get-contexts"))

    let right = try learner.type("kubectl config get-contexts")
    #expect(right.contains("*         minikube"))
    #expect(right.contains("✓ Step 1 of 4 is done. Type next to go on."))
    #expect(try learner.type("next").contains("Step 2 of 4: The master"))
    #expect(try learner.leave() == 0)
  }

  @Test func `the prompt tells when a step got done meanwhile`() throws {
    let home = try Home()
    let learner = try Learner(at: home, ["learn", "6", "--speed", "10"])
    let answer = try learner.type("kubectl create -f web-pod.yaml")
    #expect(answer.contains("pod \"web\" created"))
    #expect(answer.contains("… On its way: the pod web is Running"))
    learner.terminal.send("kubectl get")
    try learner.terminal.expect("✓ The pod web is Running")
    try learner.terminal.expectScreen("the line being typed below what is told") { screen in
      guard let done = screen.lines.firstIndex(where: { $0.contains("Step 1 of 6 is done") })
      else { return false }
      return screen.lines.dropFirst(done).contains { $0.hasSuffix("$ kubectl get") }
    }
    #expect(try learner.type(" pod web").contains("web       1/1       Running"))
  }

  @Test func `a whole lesson is played to its end`() throws {
    let home = try Home()
    let learner = try Learner(at: home)
    #expect(try learner.type("open 3").contains("Lesson 3 of 10: The first pod"))
    #expect(try learner.type("cat db-pod.yaml").contains("✓ You read db-pod.yaml"))
    #expect(try learner.type("80").contains("6379") == false)
    #expect(try learner.type("6379").contains("✓ Step 1 of 4 is done."))
    #expect(try learner.type("next").contains("Step 2 of 4: Create it"))
    #expect(try learner.type("kubectl create -f nothing.yaml").contains("does not exist"))
    #expect(try learner.type("kubectl create -f db-pod.yaml").contains("pod \"redis\" created"))
    try learner.type("kubectl get pods") { $0.contains("1/1       Running") }
    #expect(try learner.type("next").contains("Step 3 of 4: Look inside"))
    #expect(try learner.type("kubectl describe pod redis").contains("default-scheduler"))
    #expect(try learner.type("b").contains("✓ Step 3 of 4 is done."))
    #expect(try learner.type("next").contains("Step 4 of 4: Behind the wall"))
    try learner.type("b")
    try learner.type("kubectl exec redis -- hostname")
    let last = try learner.type("kubectl exec redis -- redis-cli -h localhost ping")
    #expect(last.contains("✓ Step 4 of 4 is done, and with it the lesson"))
    try learner.type("next")
    #expect(try learner.type("progress").contains("The first pod"))
    #expect(try learner.leave() == 0)
    #expect(home.text("\(home.state)/progress.json")?.contains("03-first-pod") == true)
  }

  @Test(arguments: [
    ("kubctl get pods", "bash: kubctl: command not found", "Did you mean kubectl get pods?"),
    (
      "kubectl get ndoes", "error: the server doesn't have a resource type \"ndoes\"",
      "Did you mean kubectl get nodes?"
    ),
    ("hnit", "bash: hnit: command not found", "Did you mean hint?"),
    ("hint 2", "bash: hint: command not found", "hint is typed alone."),
    ("kubectl gte pods", "unknown command \"gte\" for \"kubectl\"", "Did you mean this?"),
  ])
  func `a mistyped word gets its message and a suggestion`(
    _ line: String,
    _ message: String,
    _ suggestion: String
  ) throws {
    let learner = try Learner(at: Home())
    let answer = try learner.type(line)
    #expect(answer.contains(message))
    #expect(answer.contains(suggestion))
  }

  @Test func `a word like no other gets no suggestion`() throws {
    let learner = try Learner(at: Home())
    let answer = try learner.type("supercalifragilistic")
    #expect(answer.contains("command not found"))
    #expect(!answer.contains("Did you mean"))
  }
}
