import KubernetesAPI
import Lessons
import Testing

private let lessonOne = """
  ---
  title: One
  summary: The first.
  minutes: 5
  start: [kubectl delete svc my-web]
  terms: {pod: The smallest thing.}
  ---
  Hello.

  ## Make it

  ```task
  Make a config map `a`.
  ```

  ```check
  name: the config map a is there
  object: {kind: ConfigMap, name: a}
  ```

  ```note
  say: That is b, not a.
  when: {object: {kind: ConfigMap, name: b}}
  ```

  ```hint
  Create it.
  ```

  ```hint
  Create `a`.
  ```

  ```solution
  kubectl create configmap a
  ```

  ## Answer

  ```quiz
  question: Two and two?
  options:
    - wrong: three
      because: One more.
    - right: four
  because: Count your fingers.
  ```
  """

private let lessonTwo = """
  ---
  title: Two
  ---
  ## Ask

  ```quiz
  question: How many?
  number: 7
  because: Seven.
  ```
  """

@Suite struct TutorTests {
  private var tutor: Tutor
  private var cluster: ClusterState
  private var probe: NoProbe

  init() throws {
    let course = Course(
      id: "c",
      files: [
        CourseFile(path: "01-one.md", bytes: Array(lessonOne.utf8)),
        CourseFile(path: "02-two.md", bytes: Array(lessonTwo.utf8)),
      ]
    )
    tutor = Tutor(course: course)
    cluster = try ClusterState()
    probe = NoProbe(cluster.api)
  }

  private func text(_ reply: TutorReply) -> String {
    TextLayout().lines(reply.blocks).map(\.text).joined(separator: "\n")
  }

  private mutating func say(_ line: String) throws -> String {
    let command = try #require(tutor.command(line), "“\(line)” is no command of the tutor")
    return text(tutor.perform(command, &cluster.api, &probe))
  }

  private mutating func begin() throws {
    _ = try say("open 1")
    _ = tutor.takeStock(&cluster.api, &probe)
  }

  private mutating func add(_ name: String) throws {
    try cluster.add("{apiVersion: v1, kind: ConfigMap, metadata: {name: \(name)}}")
  }

  @Test mutating func `the menu lists the lessons, and a number opens one`() throws {
    #expect(text(tutor.greeting()).contains("1. One, 5 min"))
    let command = try #require(tutor.command("1"))
    let reply = tutor.perform(command, &cluster.api, &probe)
    #expect(text(reply).contains("Lesson 1 of 2: One"))
    #expect(text(reply).contains("Your task: Make a config map a."))
    guard case .prepare(let preparation)? = reply.effect else {
      Issue.record("no cluster is asked for")
      return
    }
    #expect(preparation.commands == ["kubectl delete svc my-web"])
  }

  @Test mutating func `a step is told to be done when its state is reached`() throws {
    try begin()
    #expect(
      text(tutor.afterCommand(&cluster.api, &probe)) == "○ Still to come: the config map a is there"
    )
    try add("a")
    #expect(
      text(tutor.whileWaiting(&cluster.api, &probe))
        == "✓ The config map a is there\n✓ Step 1 of 2 is done. Type next to go on."
    )
    #expect(tutor.progress.record(of: "01-one")?.steps == [.alone])
    #expect(text(tutor.afterCommand(&cluster.api, &probe)) == "")
  }

  @Test mutating func `a note is said once while its state lasts`() throws {
    try begin()
    try add("b")
    #expect(text(tutor.afterCommand(&cluster.api, &probe)).contains("That is b, not a."))
    #expect(!text(tutor.afterCommand(&cluster.api, &probe)).contains("That is b, not a."))
  }

  @Test mutating func `next waits for the step, and check tells what is missing`() throws {
    try begin()
    #expect(try say("next").contains("The step is not done yet."))
    #expect(
      try say("check").contains(
        "✗ Not yet: the config map a is there – there is no configmap a yet"
      )
    )
    #expect(tutor.run?.stepIndex == 0)
  }

  @Test mutating func `hints come by degrees and are remembered`() throws {
    try begin()
    #expect(try say("hint").contains("Hint 1 of 2:"))
    #expect(try say("hint").contains("Create a."))
    #expect(try say("hint").contains("Hint 2 of 2:"))
    try add("a")
    _ = tutor.afterCommand(&cluster.api, &probe)
    #expect(tutor.progress.record(of: "01-one")?.steps == [.hints])
  }

  @Test mutating func `a question is answered by a letter, and the last step leads on`() throws {
    try begin()
    try add("a")
    #expect(try say("next").contains("Question: Two and two?"))
    #expect(try say("a").contains("That is not it. One more. Try again."))
    #expect(try say("b").contains("Right. Count your fingers."))
    #expect(try say("next").contains("Lesson 2 of 2: Two"))
    #expect(try say("7").contains("Right. Seven."))
    #expect(try say("next").contains("3 of 3 steps are done."))
    #expect(tutor.isInMenu)
  }

  @Test mutating func `skip does the step for the learner and says so`() throws {
    try begin()
    let reply = tutor.perform(.skip, &cluster.api, &probe)
    #expect(reply.effect == .run(["kubectl create configmap a"]))
    #expect(tutor.progress.record(of: "01-one")?.steps == [.skipped])
    #expect(tutor.run?.stepIndex == 1)
  }

  @Test mutating func `reset asks for the cluster as the step found it`() throws {
    try begin()
    _ = tutor.perform(.skip, &cluster.api, &probe)
    let reply = tutor.perform(.reset(wholeLesson: false), &cluster.api, &probe)
    guard case .prepare(let preparation)? = reply.effect else {
      Issue.record("no cluster is asked for")
      return
    }
    #expect(
      preparation.commands == ["kubectl delete svc my-web", "kubectl create configmap a"]
    )
  }

  @Test mutating func `progress survives as text, and a new tutor goes on from it`() throws {
    try begin()
    _ = tutor.perform(.skip, &cluster.api, &probe)
    let kept = try Progress.reading(tutor.progress.fileText)
    #expect(kept == tutor.progress)
    let again = Tutor(course: tutor.course, progress: kept)
    #expect(again.run?.stepIndex == 1)
    #expect(text(again.greeting()).contains("Step 2 of 2: Answer"))
  }

  @Test func `a damaged file of progress is refused with a reason`() {
    for text in ["", "{", "{\"version\": 9}", "{\"version\": 1}", "[]"] {
      #expect(throws: ProgressDamage.self) { try Progress.reading(text) }
    }
  }

  @Test func `ordinary commands are not the tutor's`() {
    for line in ["kubectl get pods", "ls", "", "next one", "a", "7x", "answer"] {
      #expect(TutorCommand(line) == nil, "\(line)")
    }
  }
}
