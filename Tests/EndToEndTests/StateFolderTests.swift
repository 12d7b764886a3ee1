import Glibc
import Testing

/// A state folder that is full, read-only or damaged: that is said, nothing is lost that was kept, and the
/// session goes on.
struct StateFolderTests {
  private func count(of text: String, in screen: String) -> Int {
    screen.split(separator: text, omittingEmptySubsequences: false).count - 1
  }

  @Test func `a disk that becomes full is said once, and the session goes on`() throws {
    let home = try Home()
    let first = try Learner(at: home, ["play", "--speed", "200"], fileBlocks: 1)
    var said = ""
    for number in 1...12 {
      said += try first.type("kubectl create configmap number-\(number)")
    }
    said = said.replacing("\n  ", with: " ")
    #expect(count(of: "This session cannot be kept", in: said) == 1, "\(said)")
    #expect(said.contains("File too large"), "\(said)")
    #expect(try first.type("kubectl get configmap number-12").contains("number-12"))
    #expect(try first.type("undo 3").contains("Undone"))
    #expect(try first.leave() == 0)
    // What was kept before the disk was full is there again, and no half line stands in the way.
    let second = try Learner(at: home, ["play", "--speed", "200"])
    #expect(try second.type("kubectl get configmaps -o name").contains("number-1\n"))
  }

  @Test func `a disk that is full from the beginning leaves a lesson that works`() throws {
    let home = try Home()
    let learner = try Learner(at: home, ["learn", "3", "--speed", "200"], fileBlocks: 0)
    #expect(count(of: "cannot be kept", in: learner.greeting) == 1, "\(learner.greeting)")
    #expect(try learner.type("cat db-pod.yaml").contains("image: redis"))
    #expect(try learner.leave() == 0)
  }

  @Test func `a folder that cannot be made is said, and the session goes on`() throws {
    // There nobody makes files, not even the superuser.
    for place in ["/proc", "/dev/null"] {
      let learner = try Learner(
        at: Home(),
        ["play", "--speed", "200"],
        environment: ["XDG_STATE_HOME": place]
      )
      #expect(count(of: "cannot be kept", in: learner.greeting) == 1, "\(learner.greeting)")
      #expect(try learner.type("kubectl get nodes").contains("minikube"))
      #expect(try learner.leave() == 0)
    }
  }

  @Test func `what a read-only folder holds is taken up, and that no more is kept is said`() throws
  {
    // The superuser writes where nobody may.
    guard getuid() != 0 else { return }
    let home = try Home()
    let first = try Learner(at: home, ["play", "--speed", "200"])
    try first.type("kubectl create configmap kept")
    #expect(try first.leave() == 0)
    let folder = "\(home.path)/.local/state/kubetutor/play"
    _ = system("chmod -R a-w '\(folder)'")
    let second = try Learner(at: home, ["play", "--speed", "200"])
    #expect(try second.type("kubectl get configmap kept").contains("kept"))
    #expect(try second.type("kubectl create configmap more").contains("cannot be kept"))
    #expect(try second.leave() == 0)
  }

  @Test func `a journal with a damaged line is taken up to there, and kept whole`() throws {
    let home = try Home()
    let first = try Learner(at: home, ["play", "--speed", "200"])
    for name in ["one", "two", "three"] { try first.type("kubectl create configmap \(name)") }
    #expect(try first.leave() == 0)
    let journal = "\(home.path)/.local/state/kubetutor/play/journal.jsonl"
    let text = home.text(journal) ?? ""
    let damaged = text.replacing("\"line\":\"kubectl create configmap two\"", with: "\"li\u{1}ne")
    #expect(damaged != text)
    home.write(damaged, to: journal)

    let second = try Learner(at: home, ["play", "--speed", "200"])
    #expect(second.greeting.contains("Line 3 of the journal of your last session cannot be read"))
    #expect(home.text("\(journal).damaged") == damaged)
    let names = try second.type("kubectl get configmaps -o name")
    #expect(names.contains("/one") && !names.contains("/two") && !names.contains("/three"))
    try second.type("kubectl create configmap four")
    #expect(try second.leave() == 0)
    let third = try Learner(at: home, ["play", "--speed", "200"])
    #expect(!third.greeting.contains("cannot be read"))
    #expect(try third.type("kubectl get configmaps -o name").contains("/four"))
  }

  @Test func `an exam whose journal is damaged keeps what came before`() throws {
    let home = try Home()
    let words = ["exam", "11-the-demo", "--speed", "200"]
    let first = try Learner(at: home, words)
    try first.type("kubectl create -f db-pod.yaml")
    try first.type("kubectl create -f db-svc.yaml")
    #expect(try first.leave() == 0)
    let folder = "\(home.path)/.local/state/kubetutor/exams/kubernetes-architecture/11-the-demo"
    let text = home.text("\(folder)/journal.jsonl") ?? ""
    home.write(text.replacing("db-svc.yaml\"", with: "db-"), to: "\(folder)/journal.jsonl")
    // A line behind it, so that it was not merely cut off.
    home.write((home.text("\(folder)/journal.jsonl") ?? "") + "x\n", to: "\(folder)/journal.jsonl")
    let second = try Learner(at: home, words)
    #expect(second.greeting.contains("Line 3 of the journal of your last session cannot be read:"))
    #expect(second.greeting.contains("Your exam goes on where you left it."))
    #expect(try second.type("kubectl get pods").contains("redis"))
    #expect(try second.type("kubectl get services").contains("redis") == false)
  }

  @Test func `garbage, and files of a later release, are kept aside`() throws {
    let home = try Home()
    let first = try Learner(at: home, ["learn", "3", "--speed", "200"])
    #expect(try first.leave() == 0)
    let (journal, progress) = ("\(home.state)/journal.jsonl", "\(home.state)/progress.json")
    let later = "{\"version\": 7, \"course\": \"kubernetes-architecture\", \"stars\": 12}"
    home.write(later, to: progress)
    _ = system("head -c 4096 /dev/urandom > '\(journal)'; cp '\(journal)' '\(home.path)/garbage'")
    let second = try Learner(at: home)
    #expect(second.greeting.contains("Your progress cannot be read (it is not of version 1)."))
    #expect(second.greeting.contains("The journal of your last session cannot be read."))
    #expect(home.text("\(progress).damaged") == later)
    #expect(system("cmp -s '\(journal).damaged' '\(home.path)/garbage'") == 0)
    #expect(try second.type("open 3").contains("The first pod"))
    #expect(try second.leave() == 0)
    let third = try Learner(at: home)
    #expect(!third.greeting.contains("cannot be read"))
    #expect(third.greeting.contains("The first pod"))
  }
}
