import Glibc
import Testing

/// One learner's way from a wrong command to a cluster that is broken and mended, and past the program's end.
struct StoryTests {
  @Test func `a miss is told, traced, undone; a fault strikes and is mended; all of it survives`()
    throws
  {
    let home = try Home()
    let learner = try Learner(at: home, ["learn", "3", "--speed", "200"])
    try learner.type("cat db-pod.yaml")
    try learner.type("6379")
    #expect(try learner.type("next").contains("Step 2 of 4: Create it"))

    let wrong = "sed 's/redis:latest/reddis:latest/' db-pod.yaml | kubectl create -f -"
    let miss = try learner.type(wrong)
    #expect(miss.contains("spec.containers[0].image is"))
    #expect(miss.contains("reddis:latest; expected redis*"))
    #expect(try learner.type("trace").contains("$ kubectl create -f -"))
    try learner.type("time +1m")
    #expect(try learner.type("why pod/redis").contains("cannot be had"))
    #expect(try learner.type("map").contains("✗ redis"))
    #expect(try learner.type("undo").contains("Undone: sed"))
    #expect(try learner.type("kubectl get pods").contains("No resources found"))

    try learner.type("fault stop scheduler")
    try learner.type("kubectl create -f db-pod.yaml")
    try learner.type("time +30s")
    #expect(try learner.type("kubectl get pod redis").contains("Pending"))
    #expect(try learner.type("why pod/redis").contains("The scheduler"))
    try learner.type("fault clear")
    try learner.type("kubectl get pods") { $0.contains("1/1       Running") }

    learner.terminal.signal(SIGKILL)
    #expect(try learner.terminal.waitForExit() == 128 + SIGKILL)
    let again = try Learner(at: home)
    #expect(again.greeting.contains("Welcome back to “The first pod”"))
    #expect(again.greeting.contains("Step 2 of 4 is done"))
    #expect(try again.type("kubectl get pods").contains("1/1       Running"))
  }

  // MARK: An exam

  private let exercise = "11-the-demo"

  private func takeExam(_ home: Home) throws {
    let learner = try Learner(at: home, ["exam", exercise, "--speed", "200"])
    #expect(learner.greeting.contains("Exam: The demo by yourself"))
    #expect(learner.greeting.contains("minutes. submit ends the exam."))
    for word in ["hint", "solution", "check", "next"] {
      #expect(try learner.type(word).contains("There is no help in an exam."))
    }
    #expect(try learner.type("undo").contains("undo is not there in an exam."))
    #expect(try learner.type("time back 1m").contains("time back is not there in an exam."))
    #expect(try learner.type("why node/minikube").contains("not there in an exam"))
    #expect(try learner.type("fault stop scheduler").contains("not there in an exercise"))
    try learner.type("kubectl create -f db-pod.yaml -f db-svc.yaml")
    learner.terminal.signal(SIGKILL)
    #expect(try learner.terminal.waitForExit() == 128 + SIGKILL)

    let again = try Learner(at: home, ["exam", exercise, "--speed", "200"])
    #expect(again.greeting.contains("Your exam goes on where you left it."))
    #expect(try again.type("kubectl get svc redis").contains("6379"))
    try again.type("kubectl create -f web-svc.yaml -f web-rc.yaml")
    try again.type("kubectl scale rc web --replicas=3")
    again.terminal.send("submit\r")
    try again.terminal.expect("10 of 10 points. The sealed report is 11-the-demo.report.json.")
    #expect(try again.terminal.waitForExit() == 0)
  }

  @Test func `an exam refuses help, survives a kill, and its report is what it claims`() throws {
    let home = try Home()
    try takeExam(home)
    let file = "\(exercise).report.json"
    let honest = try Invocation(["grade", exercise, file], in: home)
    #expect(honest.output.contains("the sealed report is what it claims"))
    #expect(honest.status == 0)
    let text = home.text(file) ?? ""
    home.write(
      text.split(separator: "--replicas=3").joined(separator: "--replicas=4"),
      to: "class/b.json"
    )
    home.write(text, to: "class/a.json")
    let both = try Invocation(["grade", exercise, "class"], in: home)
    #expect(both.output.contains("the report was changed: its hash does not fit"))
    #expect(both.output.contains("1 of 2 passed everything"))
    #expect(both.status == 1)
  }

  // MARK: A cluster of one's own

  @Test func `a cluster without lessons survives a kill, and goes when asked`() throws {
    let home = try Home()
    let first = try Learner(at: home, ["play", "--speed", "200"])
    try first.type("kubectl create configmap mine")
    try first.type("snapshot save before")
    try first.type("kubectl create deployment web --image=nginx")
    try first.type("kubectl get pods") { $0.contains("1/1") }
    let names = try first.type("kubectl get pods -o name")
    first.terminal.signal(SIGKILL)
    #expect(try first.terminal.waitForExit() == 128 + SIGKILL)

    let second = try Learner(at: home, ["play", "--speed", "200"])
    #expect(second.greeting.contains("Your cluster is as you left it."))
    #expect(try second.type("kubectl get pods -o name") == names)
    #expect(try second.type("snapshot diff before").contains("default/web"))
    let undone = try second.type("undo")
    #expect(undone.contains("Undone: kubectl get pods -o name"))
    #expect(undone.contains("kubectl create deployment web"))
    #expect(try second.type("kubectl get deployments").contains("No resources found"))
    #expect(try second.leave() == 0)

    let other = try Learner(at: home, ["play", "--nodes", "2"])
    #expect(other.greeting.contains("This is another cluster than last time"))
    #expect(try other.type("kubectl get configmap mine").contains("NotFound"))
    #expect(try other.type("kubectl get nodes -o name").contains("minikube-m02"))
    try other.type("kubectl create configmap yours")
    #expect(try other.type("reset").contains("A new cluster"))
    #expect(try other.type("kubectl get configmap yours").contains("NotFound"))
    #expect(try other.leave() == 0)

    let fresh = try Learner(at: home, ["play", "--reset"])
    #expect(!fresh.greeting.contains("as you left it"))
    #expect(try fresh.type("kubectl get nodes -o name").contains("m02") == false)
  }

  @Test func `who is killed while a session is lived again loses nothing`() throws {
    let home = try Home()
    let first = try Learner(at: home, ["play"])
    try first.type("kubectl create configmap mine")
    #expect(try first.leave() == 0)
    let folder = "\(home.path)/.local/state/kubetutor/play"
    // As a kill in the midst of it leaves the folder.
    rename("\(folder)/journal.jsonl", "\(folder)/journal.jsonl.replay")
    let second = try Learner(at: home, ["play"])
    #expect(try second.type("kubectl get configmap mine").contains("mine"))
    #expect(try second.leave() == 0)
    // Twice is the journal's fault.
    rename("\(folder)/journal.jsonl", "\(folder)/journal.jsonl.replay2")
    let third = try Learner(at: home, ["play"])
    #expect(third.greeting.contains("could not be restored"))
    #expect(try third.type("kubectl get configmap mine").contains("NotFound"))
    #expect(home.text("\(folder)/journal.jsonl.damaged")?.contains("configmap mine") == true)
  }

  @Test func `a second player has a cluster that is not kept`() throws {
    let home = try Home()
    let first = try Learner(at: home, ["play"])
    let second = try Learner(at: home, ["play"])
    #expect(second.greeting.contains("Another kubetutor plays already."))
    try second.type("kubectl create configmap b")
    try first.type("kubectl create configmap a")
    #expect(try second.leave() == 0)
    #expect(try first.leave() == 0)
    let third = try Learner(at: home, ["play"])
    let names = try third.type("kubectl get configmaps -o name")
    #expect(names.contains("/a") && !names.contains("/b"))
  }
}
