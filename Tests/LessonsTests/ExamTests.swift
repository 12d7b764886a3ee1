import Cluster
import Lessons
import Manifests
import Simulation
import Testing

/// Sealed reports, journals that go back in time, and what an exam refuses.
struct ExamTests {
  private let grader: Grader
  private let lesson: Lesson

  init() throws {
    grader = try #require(SmallExercise.grader)
    lesson = try #require(grader.lesson(seed: 7))
  }

  /// The journal of somebody who types `lines` in an exam, ten seconds apart.
  private func journal(_ lines: [String], exam: Bool = true) throws -> Journal {
    let start = try #require(grader.start(seed: 7))
    var journal = Journal(
      seed: 7,
      exam: exam ? Journal.Exam(exercise: grader.exercise, began: 1000) : nil
    )
    for (index, line) in lines.enumerated() {
      journal.entries.append(
        JournalEntry(time: start.cluster.now + .seconds(Int64(10 * index)), event: .line(line))
      )
    }
    return journal
  }

  private func solved() throws -> Journal {
    try journal(lesson.steps[0].solution + ["answer a", "submit"])
  }

  private func grade(_ text: String) -> GradeReport {
    grader.grade(Submission(name: "r.json", bytes: Array(text.utf8)), seed: 1)
  }

  @Test func `a sealed report is what it claims`() throws {
    let (sealed, report) = grader.seal(try solved(), endedAt: 2000)
    #expect(report.points == 6)
    #expect(grader.seal(try solved(), endedAt: 2000).0.text == sealed.text)
    let graded = grade(sealed.text)
    #expect(graded.isGenuine == true)
    #expect(graded.isPassed)
    #expect(graded.seed == 7)
    #expect(graded.remark == "the sealed report is what it claims")
  }

  @Test(arguments: [
    ("configmap", "configmaps"), ("\"seed\": \"7\"", "\"seed\": \"8\""),
    ("\\\"seed\\\":\\\"7\\\"", "\\\"seed\\\":\\\"9\\\""), ("\"points\": 2", "\"points\": 3"),
    ("\"ended\": 2000", "\"ended\": 1500"), ("\"began\": 1000", "\"began\": 900"),
    ("answer a", "answer b"), ("\"passed\": true", "\"passed\": false"),
  ])
  func `what was changed is found`(_ from: String, _ to: String) throws {
    let text = grader.seal(try solved(), endedAt: 2000).0.text
    #expect(text.contains(from), "\(text)")
    let changed = text.replacing(from, with: to, maxReplacements: 1)
    let report = grade(changed)
    #expect(report.isGenuine != true)
    #expect(!report.isPassed)
    #expect(report.remark != nil)
  }

  @Test func `results that were made up are found behind a hash that fits`() throws {
    let (honest, _) = grader.seal(try journal(["answer a", "submit"]), endedAt: 2000)
    let (right, _) = grader.seal(try solved(), endedAt: 2000)
    let forged = SealedReport(
      exercise: honest.exercise,
      fingerprint: honest.fingerprint,
      journal: honest.journal,
      ended: 2000,
      results: right.results
    )
    let report = grade(forged.text)
    #expect(report.isGenuine == false)
    #expect(report.remark == "what was typed leads to other results than it claims")
    #expect(report.points == 1)
  }

  @Test func `other words for the same marks are no forgery`() throws {
    let (honest, _) = grader.seal(try journal(["answer b", "submit"]), endedAt: 2000)
    var results = honest.results
    #expect(results[0].rationale != nil)
    results[0].rationale = "as an earlier release said it"
    let earlier = SealedReport(
      exercise: honest.exercise,
      fingerprint: honest.fingerprint,
      journal: honest.journal,
      ended: 2000,
      results: results
    )
    #expect(grade(earlier.text).isGenuine == true)
  }

  @Test func `a report of another exercise or version is found`() throws {
    let honest = grader.seal(try solved(), endedAt: 2000).0
    for (exercise, fingerprint) in [
      ("c/02-other", honest.fingerprint), (honest.exercise, "0123"),
    ] {
      let other = SealedReport(
        exercise: exercise,
        fingerprint: fingerprint,
        journal: honest.journal,
        ended: 2000,
        results: honest.results
      )
      #expect(grade(other.text).isGenuine == false)
    }
  }

  @Test func `an exam that took longer than its time says so`() throws {
    let text = SmallExercise.text.replacing("virtual: 5m", with: "virtual: 5m, wall: 10m")
    let course = Course(id: "c", files: [CourseFile(path: "01-note.md", bytes: Array(text.utf8))])
    let timed = try #require(Grader(course.entries[0], of: course))
    for (end, isLate) in [(1000 + 600, false), (1000 + 3600, true)] as [(Int64, Bool)] {
      let sealed = timed.seal(try solved(), endedAt: end).0
      let report = timed.grade(
        Submission(name: "r.json", bytes: Array(sealed.text.utf8)),
        seed: 1
      )
      #expect(report.isGenuine == true)
      #expect(report.remark?.contains("after its time was over") == isLate)
    }
  }

  @Test func `a journal that went back in time is lived as it was`() throws {
    let name = SmallExercise.value("name", seed: 7)
    let lines = [
      "kubectl create configmap \(name)", "kubectl delete configmap \(name)", "undo",
      "snapshot save a", "kubectl delete configmap \(name)", "snapshot load a",
    ]
    let text = try journal(lines, exam: false).text
    let report = grade(text)
    #expect(report.results[0].passed == true, "\(report.results[0].rationale ?? "")")
    #expect(report.isGenuine == nil)
  }

  @Test func `a journal that runs on for ever hits a limit`() throws {
    let report = grade(try journal(["while true; do :; done", "true"]).text)
    #expect(report.limit?.contains("program steps per submission") == true)
    let lines = Array(repeating: "for i in $(seq 300); do echo; done", count: 400)
    let long = grade(try journal(Array(lines), exam: false).text)
    #expect(long.limit != nil)
  }

  // MARK: What is refused

  private func run(_ line: String, _ rules: ExamRules = ExamRules()) throws -> String {
    var lesson = lesson
    lesson.exam = rules
    var exam = ExamSession(lesson, try #require(grader.start(seed: 7)))
    return exam.session.run(line).output
  }

  @Test(arguments: ["fault stop scheduler", "why pod/x", "trace", "/usr/local/bin/why pod/x"])
  func `a program that gives the answer away is refused`(_ line: String) throws {
    #expect(try run(line).contains("not there in an ex"))
  }

  @Test func `the map is there, unless the exercise forbids it`() throws {
    #expect(try run("map").contains("minikube"))
    var rules = ExamRules()
    rules.allowed = [.why]
    #expect(try run("map", rules) == "map: not there in an exam\n")
    #expect(try run("why node/minikube", rules).contains("minikube"))
  }

  @Test func `words about time are refused by name`() {
    var rules = ExamRules()
    #expect(rules.refusal(of: "undo 2") == "`undo` is not there in an exam.")
    #expect(rules.refusal(of: "redo") == "`redo` is not there in an exam.")
    #expect(rules.refusal(of: "time back 5m") == "`time back` is not there in an exam.")
    #expect(rules.refusal(of: "snapshot save") != nil)
    #expect(rules.refusal(of: "compare kubectl get pods") != nil)
    #expect(rules.refusal(of: "time +5m") == nil)
    #expect(rules.refusal(of: "kubectl get pods") == nil)
    rules.allowed = [.undo]
    #expect(rules.refusal(of: "undo") == nil)
    #expect(rules.refusal(of: "time +5m") != nil)
  }

  @Test func `front matter says what an exam allows`() {
    let text = SmallExercise.text.replacing(
      "points: 6",
      with: "points: 6\nexam: {allow: [why, undo]}"
    )
    let read = Lesson.read(id: "x", file: "x.md", text: text)
    #expect(read.lesson?.exam.allowed == [.why, .undo])
    let wrong = text.replacing("undo", with: "udno")
    let fault = Lesson.read(id: "x", file: "x.md", text: wrong).faults.first { !$0.isAdvice }
    #expect(fault?.suggestion == "undo")
    #expect(fault?.line == 5)
  }
}
