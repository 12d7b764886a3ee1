import Glibc
import Testing

/// What survives the process: place, progress, the cluster itself; and what is said when it cannot.
struct ResumeTests {
  /// The names of the pods that a listing shows.
  private func pods(_ learner: Learner) throws -> [String] {
    try learner.type("kubectl get pods -o name").split(separator: "\n")
      .filter { $0.hasPrefix("pod") }.map(String.init)
  }

  private func startLesson8(_ home: Home) throws -> Learner {
    let learner = try Learner(at: home, ["learn", "8", "--speed", "200"])
    try learner.type("kubectl create -f web-rc.yaml")
    try learner.type("kubectl get rc web") { $0.contains("2         2         2") }
    return learner
  }

  @Test func `after quitting, place, progress and the cluster are there again`() throws {
    let home = try Home()
    let first = try startLesson8(home)
    try first.type("next")
    let names = try pods(first)
    #expect(names.count == 3)
    try first.type("cd images; export COLOUR=blue; echo note > /tmp/note")
    #expect(try first.leave() == 0)

    let second = try Learner(at: home)
    #expect(second.greeting.contains("Welcome back to “Replication controllers”."))
    #expect(try pods(second) == names)
    #expect(try second.type("echo $COLOUR; cat /tmp/note; pwd").contains("blue\nnote\n"))
  }

  @Test func `a killed program goes on where it was`() throws {
    let home = try Home()
    let first = try startLesson8(home)
    let names = try pods(first)
    first.terminal.send("kubectl get pods -w\r")
    try first.terminal.expect("NAME")
    first.terminal.signal(SIGKILL)
    #expect(try first.terminal.waitForExit() == 128 + SIGKILL)

    let second = try Learner(at: home)
    #expect(second.greeting.contains("What still ran when kubetutor ended was stopped"))
    #expect(try pods(second) == names)
  }

  @Test func `leaving by exit does not leave the next start`() throws {
    let home = try Home()
    let first = try startLesson8(home)
    let names = try pods(first)
    #expect(try first.leave("exit") == 0)
    let second = try Learner(at: home)
    #expect(try pods(second) == names)
  }

  @Test func `damaged files are kept aside, and that is said`() throws {
    let home = try Home()
    #expect(try startLesson8(home).leave() == 0)
    home.write("{\"version\": 1, \"seed\"", to: "\(home.state)/journal.jsonl")
    let second = try Learner(at: home)
    #expect(second.greeting.contains("The journal of your last session cannot be read."))
    #expect(home.text("\(home.state)/journal.jsonl.damaged")?.contains("seed") == true)
    #expect(second.greeting.contains("Replication controllers"))
    #expect(try second.leave() == 0)

    home.write("no JSON", to: "\(home.state)/progress.json")
    let third = try Learner(at: home)
    #expect(third.greeting.contains("Your progress cannot be read"))
    #expect(home.text("\(home.state)/progress.json.damaged") == "no JSON")
    #expect(try third.type("echo works").contains("works"))
  }

  @Test func `a line that was cut off in the journal is left out`() throws {
    let home = try Home()
    let first = try startLesson8(home)
    let names = try pods(first)
    #expect(try first.leave() == 0)
    let journal = "\(home.state)/journal.jsonl"
    home.write((home.text(journal) ?? "") + "{\"line\":\"kubectl de", to: journal)
    let second = try Learner(at: home)
    #expect(try pods(second) == names)
    try second.type("echo more > /tmp/more")
    #expect(try second.leave() == 0)
    let third = try Learner(at: home)
    #expect(try third.type("cat /tmp/more").contains("more"))
  }

  @Test func `where nothing can be kept, that is said once and all goes on`() throws {
    let home = try Home()
    // A file where the folder should be stops everybody, the superuser too.
    let blocked = home.write("", to: "blocked")
    let learner = try Learner(
      at: home,
      ["learn", "3", "--speed", "200"],
      environment: ["XDG_STATE_HOME": blocked]
    )
    #expect(learner.greeting.contains("cannot be kept"))
    #expect(learner.greeting.contains("XDG_STATE_HOME"))
    let answer = try learner.type("cat db-pod.yaml")
    #expect(answer.contains("image: redis"))
    #expect(!answer.contains("cannot be kept"))
    #expect(try learner.leave() == 0)
  }

  @Test func `a second program at once keeps its hands off the first one's journal`() throws {
    let home = try Home()
    let first = try startLesson8(home)
    let names = try pods(first)
    let second = try Learner(at: home)
    #expect(second.greeting.contains("Another kubetutor has this course open."))
    try second.type("kubectl delete rc web")
    try second.type("open 1")
    #expect(try second.leave() == 0)
    #expect(try pods(first) == names)
    #expect(try first.leave() == 0)
    let third = try Learner(at: home)
    #expect(third.greeting.contains("Replication controllers"))
    #expect(try pods(third) == names)
  }
}
