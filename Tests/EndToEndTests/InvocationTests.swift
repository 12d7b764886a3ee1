import Testing

/// Calls without a terminal: scripts, statuses, lessons.
struct InvocationTests {
  @Test func `a script's output, error and status are handed on`() throws {
    let home = try Home()
    let script = home.write("echo out $1; echo err >&2; kubectl get pood; exit 7\n", to: "s.sh")
    let run = try Invocation(["run", script, "one"], in: home)
    #expect(run.output == "out one\n")
    #expect(run.error == "err\nerror: the server doesn't have a resource type \"pood\"\n")
    #expect(run.status == 7)
  }

  @Test(arguments: [["run", "-"], []])
  func `standard input without a terminal is a script`(_ arguments: [String]) throws {
    let run = try Invocation(arguments, input: "kubectl get nodes\nfalse\n", in: Home())
    #expect(run.output.contains("minikube   Ready"))
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.error.isEmpty)
    #expect(run.status == 1)
  }

  @Test func `a run that hits a limit says which, with a status of its own`() throws {
    let run = try Invocation(
      ["run", "--limit", "60", "-"],
      input: "while true; do sleep 1; done\n",
      in: Home()
    )
    #expect(run.status == 124)
    #expect(run.error == "kubetutor: limit reached: virtual time per run (60 seconds)\n")
  }

  @Test(arguments: [
    (["--bogus"], "Unknown option '--bogus'"),
    (["run"], "Missing expected argument '<script>'"),
    (["play", "--nodes", "0"], "--nodes takes a number from 1 to 5000, not 0"),
    (["--speed", "0"], "--speed takes a number above 0"),
    (["run", "/no/such/script"], "cannot read /no/such/script: No such file or directory"),
    (["lessons", "list", "--lessons", "/no/such"], "--lessons /no/such: no such folder"),
    (["run", "--files", "/no/such", "-"], "/no/such: no such folder"),
  ])
  func `wrong usage is said on standard error, with status 2`(
    _ arguments: [String],
    _ message: String
  ) throws {
    let run = try Invocation(arguments, in: Home())
    #expect(run.error.contains(message))
    #expect(run.output.isEmpty)
    #expect(run.status == 2)
  }

  @Test func `help and version go to standard output`() throws {
    let home = try Home()
    let help = try Invocation(["--help"], in: home)
    #expect(help.output.contains("USAGE: kubetutor"))
    #expect(help.status == 0)
    #expect(try Invocation(["--version"], in: home).output.hasPrefix("kubetutor "))
  }

  @Test func `the lessons are listed, without fault, and proven`() throws {
    let home = try Home()
    let list = try Invocation(["lessons", "list"], in: home)
    #expect(list.output.contains("3  The first pod  (4 steps"))
    let lint = try Invocation(["lessons", "lint"], in: home)
    #expect(lint.output == "no faults\n")
    #expect(lint.status == 0)
    let test = try Invocation(["lessons", "test", "03-first-pod"], in: home)
    #expect(test.output.hasPrefix("ok   kubernetes-architecture/03-first-pod  ("))
    #expect(test.status == 0)
  }

  /// A course of two lessons, of which the second one has a mistake.
  private func writeCourse(_ home: Home) -> String {
    let good = """
      ---
      title: Good
      summary: Works.
      minutes: 1
      ---

      # Good

      ## Look

      ```task
      Look at the nodes.
      ```

      ```check
      name: you looked
      looked: {at: nodes, with: get}
      ```

      ```hint
      Get them.
      ```

      ```hint
      `kubectl get nodes`.
      ```

      ```solution
      kubectl get nodes
      ```

      """
    home.write("---\ntitle: Small\n---\n\nWelcome to it.\n", to: "own/small/course.md")
    home.write(good, to: "own/small/01-good.md")
    home.write(
      good.split(separator: "name: you looked\n").joined(separator: "nam: you looked\n"),
      to: "own/small/02-bad.md"
    )
    return "\(home.path)/own"
  }

  @Test func `a lesson with a mistake is listed with its fault, and the others work`() throws {
    let home = try Home()
    let folder = writeCourse(home)
    let lint = try Invocation(["lessons", "lint", "--lessons", folder], in: home)
    #expect(lint.status == 1)
    #expect(lint.output.contains("02-bad.md:16:1"))
    #expect(lint.output.contains("nam: you looked\n"))
    #expect(lint.output.contains("^"))
    #expect(lint.output.contains("did you mean \"name\"?"))
    let learner = try Learner(at: home, ["--lessons", folder])
    #expect(learner.greeting.contains("Welcome to it."))
    try learner.type("open 1")
    #expect(try learner.type("kubectl get nodes").contains("Step 1 of 1 is done"))
    #expect(try learner.type("open 2").contains("02-bad.md"))
  }

  @Test func `KUBETUTOR_LESSONS names the folder, and must name one`() throws {
    let home = try Home()
    let folder = writeCourse(home)
    let list = try Invocation(
      ["lessons", "list"],
      environment: ["KUBETUTOR_LESSONS": folder],
      in: home
    )
    #expect(list.output.contains("small: Small"))
    let missing = try Invocation(
      ["lessons", "list"],
      environment: ["KUBETUTOR_LESSONS": "/no/such"],
      in: home
    )
    #expect(missing.error.contains("KUBETUTOR_LESSONS=/no/such: no such folder"))
    #expect(missing.status == 2)
  }

  @Test func `a mistyped name or subcommand is told what was meant`() throws {
    let home = try Home()
    let piped = try Invocation(["plya"], in: home)
    #expect(piped.error.contains("plya: a lesson needs a terminal"))
    #expect(piped.status == 2)
    let typed = try PseudoTerminal("kubetutor", ["plya"], directory: home.path)
    try typed.expect("no lesson or course \"plya\"; did you mean \"play\"?")
    #expect(try typed.waitForExit() == 2)
    for words in [["lessons", "lint", "nope"], ["lessons", "test", "nope"]] {
      let run = try Invocation(words, in: home)
      #expect(run.error.contains("no lesson or exercise is called nope"))
      #expect(run.status == 2)
    }
  }
}
