import Cluster
import Lessons
import Manifests
import Simulation
import Testing

/// What submissions are worth, and how it is written down.
struct GradingTests {
  private let grader: Grader

  init() throws { grader = try #require(SmallExercise.grader) }

  private func grade(_ script: String, seed: UInt64 = 1, name: String = "a.sh") -> GradeReport {
    grader.grade(Submission(name: name, bytes: Array(script.utf8)), seed: seed)
  }

  private var name: String { SmallExercise.value("name", seed: 1) }
  private var count: String { SmallExercise.value("count", seed: 1) }

  @Test func `a right submission gets all points`() {
    let report = grade(SmallExercise.solution())
    #expect(report.isPassed)
    #expect(report.points == 6)
    #expect(report.maximum == 6)
    #expect(report.results.map(\.passed) == [true, true, true])
  }

  @Test func `a part of a check gets its share, with what was expected and what was there`() {
    let report = grade(
      "kubectl create configmap \(name) --from-literal=count=1 --from-literal=by=me"
    )
    #expect(report.points == 3)
    let result = report.results[1]
    #expect(result.passed == false)
    #expect(result.points == 1)
    #expect(result.expected == count)
    #expect(result.actual == "1")
    #expect(result.rationale?.contains("data.count") == true)
    #expect(report.results[2].rationale == "there is no answer")
  }

  @Test func `what needs something that did not pass is not looked at`() {
    let report = grade("true")
    #expect(report.results[0].passed == false)
    #expect(report.results[1].passed == nil)
    #expect(report.results[1].rationale?.hasPrefix("not looked at") == true)
    #expect(report.points == 0)
  }

  @Test func `a check may need one that stands behind it, and what that needs`() throws {
    let text = SmallExercise.text
      .replacing("points: 2\n", with: "points: 2\nneeds: it counts\n")
      .replacing("points: 3\npartial: true\nneeds: ${name} is there", with: "points: 3")
    let course = Course(id: "c", files: [CourseFile(path: "01-note.md", bytes: Array(text.utf8))])
    let grader = try #require(Grader(course.entries[0], of: course))
    let script = "kubectl create configmap \(name)"
    let report = grader.grade(Submission(name: "a.sh", bytes: Array(script.utf8)), seed: 1)
    #expect(report.results.map(\.passed) == [nil, false, false])
    #expect(report.results[0].rationale == "not looked at, because this did not pass: it counts")
    #expect(report.points == 0)
    let all = Array(SmallExercise.solution().utf8)
    #expect(grader.grade(Submission(name: "b.sh", bytes: all), seed: 1).points == 6)
  }

  @Test func `a wrong answer gets nothing`() {
    let report = grade("# answer: b")
    #expect(report.results[2].passed == false)
    #expect(report.results[2].actual == "b")
  }

  @Test(arguments: [
    ("while true; do :; done", "program steps per submission"),
    ("while true; do sleep 1; done", "virtual time per submission"),
    ("while true; do kubectl get pods > /dev/null; done", "per submission"),
    ("yes", "per submission"),
    ("i=0; while true; do i=$((i+1)); kubectl create configmap c$i; done", "per submission"),
    ("while true; do (true) & wait; done", "per submission"),
    ("sleep 100000", "virtual time per submission"),
  ])
  func `what has no end hits a limit, which the result names`(_ script: String, _ limit: String) {
    let clock = ContinuousClock()
    var report = grade("true")
    let took = clock.measure { report = grade("\(script)\n\(SmallExercise.solution())") }
    #expect(report.limit?.contains(limit) == true, "\(report.limit ?? "no limit")")
    #expect(!report.isPassed)
    let words = report.results[0].rationale ?? ""
    #expect(words.contains(report.limit ?? "no limit"), "\(words)")
    // Two seconds by itself; the rest is for machines that do much else.
    #expect(took < .seconds(20), "\(script) took \(took)")
  }

  @Test(arguments: [
    ([], "empty"), (Array("{\"version\": 1".utf8), "neither"), (Array("{}".utf8), "neither"),
    (Array("{\"kind\": \"kubetutor exam report\", \"version\": 1}".utf8), "neither"),
  ])
  func `what cannot be read says why`(_ bytes: [UInt8], _ why: String) {
    let report = grader.grade(Submission(name: "x", bytes: bytes), seed: 1)
    #expect(report.remark?.contains(why) == true, "\(report.remark ?? "nothing")")
    #expect(report.points == 0)
    #expect(report.results.count == 3)
  }

  @Test func `bytes that are no text are graded as the script that they are`() {
    var stream = RandomStream(seed: 5)
    for _ in 0..<20 {
      let bytes = (0..<200).map { _ in UInt8(truncatingIfNeeded: stream.below(256)) }
      let report = grader.grade(Submission(name: "x", bytes: bytes), seed: 1)
      #expect(report.points == 0)
    }
    let deep = String(repeating: "{\"a\":", count: 5000)
    #expect(grader.grade(Submission(name: "x", bytes: Array(deep.utf8)), seed: 1).points == 0)
    let nested = String(repeating: "(", count: 5000)
    #expect(grader.grade(Submission(name: "x", bytes: Array(nested.utf8)), seed: 1).points == 0)
  }

  @Test func `nothing is broken or mended by a word`() {
    let report = grade("fault stop scheduler && kubectl create configmap \(name)")
    #expect(report.results[0].passed == false)
  }

  @Test func `the same submissions give the same bytes`() {
    let reports = (0..<3).map { _ in
      ["b", "a"].map { grade("kubectl create configmap \(self.name)", name: $0) }
    }
    for format in GradeFormat.allCases {
      #expect(format.write(reports[0]) == format.write(reports[1]))
      #expect(format.write(reports[0]) == format.write(Array(reports[2].reversed())))
    }
  }

  // MARK: Forms

  private var reports: [GradeReport] {
    [
      grade(SmallExercise.solution(), name: "anna.sh"),
      grade("kubectl create configmap \(name) --from-literal=count=1", name: "ben, \"b\".sh"),
      grade("while true; do :; done", name: "cleo<&>.sh"),
    ]
  }

  @Test func `JSON has results in the shape of check50, and can be read again`() throws {
    let text = GradeFormat.json.write(reports)
    let tree = try JSONReader.value(text)
    #expect(tree["slug"]?.string == "c/01-note")
    let first = try #require(tree["submissions"]?.array?.first)
    let keys = first["results"]?.array?.first?.object?.keys
    #expect(
      keys == [
        "name", "passed", "points", "maximum", "rationale", "expected", "actual", "help",
      ]
    )
    #expect(GradeFormat.read(text) == reports)
    #expect(GradeFormat.read("[]") == nil)
    #expect(GradeFormat.read("{\"submissions\": [{}]}") == nil)
  }

  @Test func `text has a line a check, and a table of the class`() {
    let text = GradeFormat.text.write(reports)
    #expect(text.contains("anna.sh: 6 of 6 points\n  pass 2/2    \(name) is there\n"))
    #expect(text.contains("  FAIL 0/3    it counts\n"))
    #expect(text.contains("  --   0/2    \(name) is there\n       not looked at: limit reached:"))
    #expect(text.contains("1 of 3 passed everything; on average 2.67 of 6 points\n"))
  }

  @Test func `JUnit's form is XML, whatever the names`() {
    let text = GradeFormat.junit.write(reports)
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"9\""))
    #expect(text.contains("<testsuite name=\"ben, &quot;b&quot;.sh\" tests=\"3\" failures=\"2\""))
    #expect(text.contains("name=\"cleo&lt;&amp;&gt;.sh\""))
    #expect(text.contains("<skipped message=\"not looked at: limit reached"))
    #expect(text.ranges(of: "<testcase ").count == 9)
    #expect(text.ranges(of: "</testcase>").count + text.ranges(of: "\"/>\n").count >= 9)
  }

  @Test func `CSV has a row a check, with quotes where they must be`() {
    let lines = GradeFormat.csv.write(reports).split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines[0] == "submission,seed,check,passed,points,maximum,rationale")
    #expect(lines[1] == "anna.sh,1,\(name) is there,true,2,2,")
    #expect(lines[4].hasPrefix("\"ben, \"\"b\"\".sh\",1,"))
    #expect(lines[7].contains(",,0,2,not looked at"))
  }

  @Test func `GitHub's annotations stand one a line`() {
    let lines = GradeFormat.github.write(reports).split(separator: "\n")
    #expect(lines.count == 9)
    #expect(lines[0] == "::notice file=anna.sh,title=\(name) is there::passed (2 of 2)")
    #expect(lines[4].hasPrefix("::error file=ben%2C \"b\".sh,title=it counts::"))
    #expect(lines[6].hasPrefix("::warning file=cleo<&>.sh"))
  }
}
