import Cluster
import Lessons
import Testing

/// Console blocks in the text of lessons: what they show is what the commands print.
struct ShownConsoleTests {
  private static let start = Session(Cluster(ClusterConfiguration()))

  private func findings(_ console: String) throws -> [String] {
    let text = """
      ---
      title: T
      profile: current
      cluster: bare
      ---

      ## One

      ```console
      \(console)
      ```

      ```quiz
      question: q
      number: 1
      ```
      """
    let (lesson, faults) = Lesson.read(id: "x", file: "x.md", text: text)
    guard let lesson else { throw faults[0] }
    var proof = LessonProof(lesson, in: SessionWorld(Self.start))
    proof.play(refusing: false)
    return proof.findings
  }

  @Test func `what is shown is proven`() throws {
    #expect(try findings("$ echo a\na\n$ kubectl get configmap x\n*\"x\" not found") == [])
    let wrong = try findings("$ echo a\nb")
    #expect(
      wrong == ["x, “One”: shows (line 10) what `echo a` does not print: it prints “a”, not “b”"]
    )
    #expect(try findings("$ true\nsomething").first?.contains("does not print “some") == true)
    #expect(try findings("$ seq 2\n1").first?.hasSuffix("it prints “2” too") == true)
    #expect(try findings("$ seq 9\n1\n…\n9") == [])
    #expect(try findings("$ seq 9\n1\n…\n10").first?.contains("…") == true)
  }

  @Test func `an exercise that gives points for nothing is found by its proof`() throws {
    let gift = """
      ```check
      name: nothing crashes
      absent: {kind: Pod, status: {phase: Failed}}
      ```

      ```quiz
      """
    func findings(_ text: String) throws -> [String] {
      let lesson = try #require(Lesson.read(id: "x", file: "x.md", text: text).lesson)
      var proof = LessonProof(lesson, in: SessionWorld(Self.start))
      proof.play(refusing: false)
      return proof.findings.filter { $0.contains("points for nothing") }
    }
    #expect(try findings(SmallExercise.text) == [])
    let text = SmallExercise.text.replacing("```quiz\n", with: gift + "\n")
      .replacing("points: 6", with: "points: 7")
    #expect(
      try findings(text) == [
        "x, “A note”: gives points for nothing (give the check a need): nothing crashes"
      ]
    )
    let guarded = text.replacing(
      "name: nothing crashes",
      with: "name: nothing crashes\nneeds: it counts"
    )
    #expect(try findings(guarded) == [])
  }

  @Test func `names that are made up, ages and addresses need not agree`() throws {
    let shown = """
      $ kubectl create deployment web --image=nginx
      deployment.apps/web created
      $ sleep 20; kubectl get pods -o wide
      NAME                   READY   STATUS    RESTARTS   AGE   IP           NODE       *
      web-448449c546-zzzzz   1/1     Running   0          99s   10.244.9.9   minikube   *
      """
    #expect(try findings(shown) == [])
    let other = shown.replacing("web-448449c546-zzzzz", with: "wob-448449c546-zzzzz")
    #expect(try findings(other).count == 1)
    #expect(try findings(shown.replacing("Running ", with: "Pending ")).count == 1)
  }

  @Test func `a block without commands, or with a word that is none, is told`() {
    func faults(_ opening: String, _ body: String) -> [String] {
      let text = LessonText.lesson(
        check: "name: a\nlooked: pods",
        more: "\n```\(opening)\n\(body)\n```\n"
      )
      return Lesson.read(id: "x", file: "x.md", text: text).faults.map(\.message)
    }
    #expect(faults("console", "kubectl get pods").first?.contains("begins with $") == true)
    #expect(faults("console afterwards", "$ true").first?.contains("\"after\"") == true)
    #expect(faults("console after", "$ true") == [])
  }
}
