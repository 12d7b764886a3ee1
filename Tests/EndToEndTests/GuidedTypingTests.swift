import Testing

/// Steps that ask what will happen, and solutions that are typed for the learner, on a terminal.
struct GuidedTypingTests {
  /// A course of two steps: one to be solved, one to be foretold.
  private func course(_ home: Home) -> String {
    home.write("---\ntitle: Small\n---\n\nWelcome.\n", to: "lessons/small/course.md")
    home.write(
      """
      ---
      title: Three pods
      summary: One goes.
      minutes: 5
      profile: current
      cluster: bare
      ---

      ## Make them

      ```task
      Make three pods.
      ```

      ```check
      name: three pods run
      object: {kind: Deployment, name: web, ready: true, spec: {replicas: 3}}
      ```

      ```check
      name: you looked at the pods
      looked: pods
      ```

      ```hint
      `kubectl create deployment` makes them.
      ```

      ```hint
      `kubectl get pods` shows them.
      ```

      ```solution
      kubectl create deployment web --image=nginx --replicas=3
      kubectl get pods
      ```

      ## One goes

      ```predict
      question: You delete all pods. How many will there be half a minute later?
      run: kubectl delete pods --all
      wait: 30s
      count: {kind: Pod, selector: app=web}
      because: The controller makes new ones.
      look: [kubectl get pods, trace]
      ```

      """,
      to: "lessons/small/01-three-pods.md"
    )
    return "\(home.path)/lessons"
  }

  private func start(_ home: Home, columns: Int = 80) throws -> Learner {
    try Learner(
      at: home,
      ["learn", "small/01-three-pods", "--lessons", course(home), "--speed", "100"],
      columns: columns
    )
  }

  /// Lets the solution be typed, and waits until the step is done.
  private func solve(_ learner: Learner) throws -> String {
    learner.terminal.send("solution --type\r")
    let typed = try learner.terminal.expect("Step 1 of 2 is done.")
    try learner.prompt()
    return Learner.plain(typed)
  }

  @Test func `a solution is typed for the learner, and the step is done by it`() throws {
    let learner = try start(Home())
    let typed = try solve(learner)
    #expect(typed.contains("I type it for you."))
    #expect(typed.contains("$ kubectl create deployment web --image=nginx --replicas=3"))
    #expect(typed.contains("✓ Three pods run"))
    #expect(typed.contains("$ kubectl get pods"))
    // Like everything that is typed, it can be undone.
    #expect(
      try learner.type("undo 2").contains("Undone: kubectl get pods, kubectl create deployment")
    )
    #expect(try learner.type("kubectl get pods").contains("No resources found"))
  }

  @Test func `Ctrl-C stops what is being typed, and the shell goes on`() throws {
    let learner = try start(Home())
    learner.terminal.send("solution --type\r")
    try learner.terminal.expect("kubectl create dep")
    learner.terminal.send("\u{3}")
    try learner.terminal.expect("The rest is yours to type.")
    try learner.prompt()
    #expect(try learner.type("kubectl get deployments").contains("No resources found"))
    #expect(try learner.leave() == 0)
  }

  @Test func `deleting is no look at what is deleted`() throws {
    let learner = try start(Home())
    try learner.type("kubectl create deployment web --image=nginx --replicas=3")
    try learner.type("kubectl wait --for=condition=available deployment/web")
    let answer = try learner.type("kubectl delete pods --all")
    #expect(!answer.contains("✓ You looked at the pods"), "\(answer)")
    #expect(try learner.type("kubectl get pods").contains("✓ You looked at the pods"))
  }

  @Test func `who foretells wrongly is told the difference, who foretells rightly is told so`()
    throws
  {
    let home = try Home()
    let learner = try start(home)
    _ = try solve(learner)
    let asked = try learner.type("next")
    #expect(asked.contains("What will happen? You delete all pods."))
    #expect(asked.contains("    kubectl delete pods --all"))
    #expect(try learner.type("many").contains("command not found"))
    let wrong = try learner.type("0")
    #expect(wrong.contains("✗ The copy says: 3. Now your own cluster:"))
    #expect(wrong.contains("    (30 s later)\n"))
    #expect(wrong.contains("    $ kubectl get pods\n"))
    #expect(wrong.contains("✗ You said 0; it is 3."))
    #expect(wrong.contains("The controller makes new ones."))
    #expect(try learner.type("undo").contains("Undone: 0"))
    let right = try learner.type("3")
    #expect(right.contains("✓ The copy says so, too."))
    #expect(right.contains("✓ It came as you said: 3."))
    #expect(try learner.leave() == 0)
  }

  @Test func `what a prediction shows fits a narrow window`() throws {
    let learner = try start(Home(), columns: 64)
    _ = try solve(learner)
    try learner.type("next")
    let answer = try learner.type("0")
    #expect(answer.split(separator: "\n").allSatisfy { $0.count <= 64 }, "\(answer)")
  }

  @Test func `a kill after a prediction loses nothing`() throws {
    let home = try Home()
    let first = try start(home)
    _ = try solve(first)
    try first.type("next")
    try first.type("3")
    let names = try first.type("kubectl get pods -o name")
    first.terminal.signal(9)
    #expect(try first.terminal.waitForExit() == 128 + 9)
    let second = try Learner(
      at: home,
      ["learn", "small", "--lessons", "\(home.path)/lessons", "--speed", "100"]
    )
    #expect(second.greeting.contains("Step 2 of 2 is done"))
    #expect(try second.type("kubectl get pods -o name") == names)
  }
}
