import Cluster
import Lessons
import Simulation
import Testing

private let lessonText = """
  ---
  title: Guess
  profile: current
  cluster: bare
  start: [kubectl create deployment web --image=nginx:1.27 --replicas=3]
  ---
  ## What comes

  ```predict
  question: How many pods will there be?
  run: kubectl scale deployment web --replicas=1
  wait: 1m
  count: {kind: Pod, selector: app=web}
  because: The replica set keeps as many as are wanted.
  ```

  ```task
  Scale it to 2.
  ```

  ```check
  name: web wants two pods
  object: {kind: Deployment, name: web, ready: true, spec: {replicas: 2}}
  ```

  ```hint
  `kubectl scale`
  ```

  ```hint
  `kubectl scale deployment web --replicas=2`
  ```

  ```solution
  kubectl scale deployment web --replicas=2
  ```

  ```wrong one too many
  kubectl scale deployment web --replicas=3
  ```

  ## What is said

  ```predict
  question: What does it print?
  run: [kubectl get pods -l app=none]
  wait: 1s
  options:
    - say: a table
      when: {printed: READY}
    - say: No resources
      when: {printed: No resources found}
  because: Nothing has that label.
  ```
  """

private let exerciseText = """
  ---
  title: Alone
  kind: exercise
  ---
  ```task
  Make the config map `a`, with the key `x`.
  ```

  ```check
  name: there is a
  points: 1
  object: {kind: ConfigMap, name: a}
  ```

  ```check
  name: it has x
  points: 2
  needs: there is a
  object: {kind: ConfigMap, name: a, data: {x: "1"}}
  ```

  ```hint
  `kubectl create configmap`
  ```

  ```solution
  kubectl create configmap a --from-literal=x=1
  ```

  ```solution the other way
  kubectl create configmap a
  kubectl patch configmap a -p '{"data":{"x":"1"}}'
  ```

  ```wrong one
  kubectl create configmap b
  ```

  ```wrong two
  kubectl create configmap a
  ```

  ```wrong three
  kubectl create configmap a --from-literal=x=2
  ```
  """

/// Predictions, typed solutions and what is said of needs and causes, on a real cluster.
@Suite struct GuidedPredictionTests {
  private let course = Course(
    id: "c",
    files: [
      CourseFile(path: "01-guess.md", bytes: Array(lessonText.utf8)),
      CourseFile(path: "02-alone.md", bytes: Array(exerciseText.utf8)),
    ]
  )
  private var guided: GuidedSession

  init() {
    guided = GuidedSession(course, seed: 3)
    guided.setCourses([
      Tutor.CourseName(id: "c", title: "C"), Tutor.CourseName(id: "d", title: "D"),
    ])
  }

  private func text(_ blocks: [TextBlock]) -> String {
    TextLayout(width: 200).lines(blocks).map(\.text).joined(separator: "\n")
  }

  private mutating func enter(_ line: String) -> String {
    if let reply = guided.reply(to: line) { return text(reply.blocks) }
    let result = guided.session.run(line)
    return text(guided.commandEnded(output: result.output))
  }

  @Test mutating func `a wrong prediction is told from the copy, carried out, and explained`() {
    let opened = enter("open 1")
    #expect(opened.contains("What will happen? How many pods will there be?"))
    #expect(opened.contains("kubectl scale deployment web --replicas=1"))
    #expect(enter("answer many").contains("Answer with a number."))
    let said = enter("3")
    #expect(said.contains("✗ The copy says: 1. Now your own cluster:"), "\(said)")
    #expect(said.contains("$ kubectl scale deployment web --replicas=1"))
    #expect(said.contains("deployment.apps/web scaled"))
    #expect(said.contains("(1 min later)"))
    #expect(said.contains("$ trace"))
    #expect(said.contains("You said 3; it is 1."))
    #expect(said.contains("The replica set keeps as many as are wanted."))
    #expect(guided.session.run("kubectl get pods").output.contains("web-"))
    let pods = guided.session.run("kubectl get pods -o name").output
    #expect(pods.split(separator: "\n").count == 1)
    #expect(guided.tutor.run?.openQuestion == nil)
    #expect(guided.tutor.run?.isStepDone == false)
  }

  @Test mutating func `a right prediction is said to be right, and the step goes on`() {
    _ = enter("open 1")
    let said = enter("1")
    #expect(said.contains("✓ It came as you said: 1."), "\(said)")
    #expect(!said.contains("$ trace"))
    _ = enter("kubectl scale deployment web --replicas=2")
    guided.session.settle()
    _ = guided.timePassed()
    #expect(guided.tutor.run?.isStepDone == true)
    #expect(enter("next").contains("What does it print?"))
    #expect(enter("b").contains("It came as you said: b) No resources"))
    #expect(guided.tutor.progress.record(of: "01-guess")?.doneCount == 2)
  }

  @Test mutating func `a look at the solution tells what the copy says`() {
    _ = enter("open 1")
    let told = enter("solution")
    #expect(told.contains("A copy of your cluster says: 1."), "\(told)")
    #expect(guided.session.run("kubectl get pods -o name").output.split(separator: "\n").count == 3)
  }

  @Test func `a later step begins with the predictions before it carried out`() throws {
    let lesson = try #require(course.lessons.first)
    #expect(
      lesson.preparation(beforeStep: 1).commands.suffix(2) == [
        "kubectl scale deployment web --replicas=1", "kubectl scale deployment web --replicas=2",
      ]
    )
  }

  @Test func `the proof carries predictions out, and finds those that cannot be kept`() throws {
    let lesson = try #require(course.lessons.first)
    var proof = LessonProof(lesson, in: SessionWorld(lesson.preparation().makeSession(files: [])))
    proof.play(mutating: true)
    #expect(proof.findings == [])
    let broken = lessonText.replacing("printed: No resources found", with: "printed: Nothing")
    let (read, _) = Lesson.read(id: "x", file: "x.md", text: broken)
    let other = try #require(read)
    var second = LessonProof(other, in: SessionWorld(other.preparation().makeSession(files: [])))
    second.play()
    #expect(second.findings.count == 1)
    #expect(second.findings.first?.contains("none of its options comes") == true)
  }

  @Test mutating func `the solution is typed line by line, and brings no points`() throws {
    _ = enter("open 2")
    let answer = guided.reply(to: "solution --type")
    let reply = try #require(answer)
    #expect(reply.typing == ["kubectl create configmap a --from-literal=x=1"])
    #expect(text(reply.blocks).contains("no points"))
    for line in reply.typing {
      let done = enter(line)
      #expect(done.contains("is done: no points, since you saw the solution"), "\(done)")
    }
    #expect(guided.tutor.progress.record(of: "02-alone")?.steps == [.solution])
    let late = guided.reply(to: "solution --type")
    let words = text(late.map(\.blocks) ?? [])
    #expect(words.contains("is done"))
  }

  @Test mutating func `a check tells what it needs first`() {
    _ = enter("open 2")
    let early = enter("check")
    #expect(early.contains("Not yet, needs “there is a”: it has x"), "\(early)")
    let late = enter("kubectl create configmap a --from-literal=x=2")
    #expect(
      late.contains(
        "Not yet: it has x – configmap/a: data.x is 2; expected 1,"
          + " since kubectl create configmap a --from-literal=x=2"
      ),
      "\(late)"
    )
    _ = enter("kubectl label configmap a y=z")
    let labelled = enter("check")
    #expect(labelled.contains("since kubectl create configmap a"), "\(labelled)")
    _ = enter("kubectl delete configmap a")
    let deleted = enter("check")
    #expect(deleted.contains("any more, since kubectl delete configmap a"), "\(deleted)")
  }

  @Test mutating func `the last lesson leads to the next course`() {
    _ = enter("open 2")
    let done = enter("kubectl create configmap a --from-literal=x=1")
    #expect(done.contains("3 of 3 points"), "\(done)")
    #expect(enter("next").contains("The next course is “D”: course d."))
    #expect(enter("course").contains("d: D"))
  }

  @Test mutating func `both profiles are compared, and checks see it`() {
    _ = enter("open 1")
    let reply = guided.compare("kubectl run x --image=nginx", after: [])
    let lines = text(reply.blocks)
    #expect(lines.contains("deployment \"x\" created"), "\(lines)")
    #expect(lines.contains("pod/x created"))
    #expect(guided.session.run("kubectl get pod x").status == 1)
    var world = SessionWorld(guided.session)
    world.type("compare kubectl run x --image=nginx")
    let seen = world.takeObservations()
    #expect(
      seen.contains {
        if case .program(let run) = $0 { run.arguments.first == "compare" } else { false }
      }
    )
  }

  @Test func `a comparison in a proof begins where the lesson begins, in both profiles`() {
    var preparation = guided.tutor.course.lessons[0].preparation()
    preparation.commands = ["kubectl create configmap made-before"]
    var complaints: [String] = []
    var world = SessionWorld(preparation, files: [], complaints: &complaints)
    #expect(complaints == [])
    world.type("kubectl create configmap made-now")
    world.type("compare kubectl get configmaps")
    let printed = world.takeObservations().compactMap {
      if case .output(let text) = $0, text.contains("Lines with *") { text } else { nil }
    }.joined()
    for name in ["made-before", "made-now"] {
      #expect(printed.split(separator: name).count == 3, "\(printed)")
    }
  }
}
