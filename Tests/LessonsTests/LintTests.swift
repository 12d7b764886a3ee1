import Lessons
import Testing

/// Each fault and each piece of advice, with its place.
struct LintTests {
  private func lint(_ text: String, more: [CourseFile] = []) -> [String] {
    let file = CourseFile(path: "01-x.md", bytes: Array(text.utf8))
    return Course(id: "c", files: [file] + more).lint().map(\.description)
  }

  private func exercise(
    _ check: String,
    front: String = "",
    solution: String = "kubectl create configmap a",
    text: String = "Text."
  ) -> String {
    """
    ---
    kind: exercise
    title: A title
    \(front.isEmpty ? "minutes: 5" : front)
    ---

    \(text)

    ```task
    Do it.
    ```

    ```check
    name: it is done
    \(check)
    ```

    ```hint
    Do it.
    ```

    ```solution
    \(solution)
    ```

    ```solution again
    \(solution)
    ```

    ```wrong one
    true
    ```

    ```wrong two
    true
    ```

    ```wrong three
    true
    ```
    """
  }

  private let check = "object: {kind: ConfigMap, name: a}"

  @Test func `a good exercise has no faults`() { #expect(lint(exercise(check)) == []) }

  @Test func `an unknown kind is told with its place and what was meant`() {
    #expect(
      lint(exercise("object: {kind: ConfigMip, name: a}")) == [
        """
        01-x.md:15:16: the cluster knows no kind "ConfigMip"; did you mean "ConfigMap"?
        object: {kind: ConfigMip, name: a}
                       ^
        """
      ]
    )
  }

  @Test func `a check that cannot fail is told`() {
    #expect(
      lint(exercise("object: {kind: Pod, count: \">= 0\"}")) == [
        """
        01-x.md:14:7: this check cannot fail
        name: it is done
              ^
        """
      ]
    )
  }

  @Test(arguments: [
    ("looked: {at: pods, with: delete}", "`kubectl delete` shows no object"),
    ("looked: {at: pods, with: descirbe}", "did you mean \"describe\"?"),
    ("did: {verb: list, at: pods}", "commands that change something read too"),
  ])
  func `a look that shows nothing is told`(_ condition: String, _ words: String) {
    let found = lint(exercise(condition))
    #expect(found.count == 1)
    #expect(found.first?.contains(words) == true, "\(found)")
  }

  @Test(arguments: [
    "looked: {at: pods, with: [get, describe]}", "looked: {at: pods, with: logs}",
    "did: {verb: get, at: pods, status: 404}", "did: {verb: watch, at: pods, with: delete}",
  ])
  func `a look that shows something has no faults`(_ condition: String) {
    #expect(lint(exercise(condition)) == [])
  }

  @Test func `a link that leads nowhere is told`() {
    let found = lint(exercise(check, text: "See [there](02-there.md) and [here](01-x.md#place)."))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("01-x.md:7:11: nothing lies at \"02-there.md\"") == true)
  }

  @Test func `names that vary and stand nowhere, or are misspelt, are told`() {
    let found = lint(exercise(check, front: "vary: {shop: [a, b]}", text: "The ${shpo}."))
    #expect(found.count == 2)
    #expect(found[0].hasPrefix("01-x.md:4:8: \"shop\" varies, but stands nowhere"))
    #expect(found[1].contains("nothing varies as \"shpo\"; did you mean \"shop\"?\nThe ${shpo}."))
  }

  @Test func `a file that a solution misses is told`() {
    let found = lint(exercise(check, solution: "kubectl create -f note.yaml"))
    #expect(found.contains { $0.contains("there is no file \"note.yaml\"") })
  }

  @Test func `few ways are told`() {
    let text = exercise(check).replacing("```wrong three", with: "```text")
    #expect(lint(text).map { $0.contains("an exercise needs three wrong variants") } == [true])
    let single = exercise(check).replacing("```solution again", with: "```text")
    #expect(lint(single).map { $0.contains("two solutions that differ") } == [true])
  }

  @Test func `points that do not agree are told where they stand`() {
    let found = lint(exercise(check, front: "points: 7"))
    #expect(
      found == [
        """
        01-x.md:4:1: the points of the checks and quizzes sum to 1
        points: 7
        ^
        """
      ]
    )
  }

  @Test(arguments: [
    ("limits: {virtaul: 5m}", "4:10", "did you mean \"virtual\"?"),
    ("limits: {virtual: soon}", "4:10", "length of time"),
    ("limits: {steps: 0}", "4:10", "must be from 1"),
    ("profile: v1.9", "4:10", "it can be v1.8, current"),
    ("nodes: 1000", "4:1", "from 1 to 100"),
    ("faults: [stop schedular]", "", "is no fault"),
    ("files: [nothing.yaml]", "4:9", "no file \"nothing.yaml\""),
    ("needs: [02-more]", "4:9", "which is not there"),
    ("vary: {a: [b]}", "4:8", "two or more"), ("tittle: x", "4:1", "did you mean \"title\"?"),
    ("images: [{name: a}]", "", "needs a \"base\""),
  ])
  func `a fault of the front matter is told`(_ front: String, _ place: String, _ words: String) {
    let found = lint(exercise(check, front: front))
    #expect(found.contains { $0.contains(words) && $0.hasPrefix("01-x.md:\(place)") }, "\(found)")
    #expect(found.allSatisfy { $0.hasSuffix("^") })
  }

  @Test(arguments: [
    ("objekt: {kind: Pod}", "15:1", "did you mean \"object\"?"),
    ("object: {kind: Pod, name: [a]}", "15:21", "must be a text"),
    ("object: {name: a}", "15:1", "\"object\" needs a \"kind\""),
    ("object: {kind: Pod, selector: \"a in\"}", "15", "selector"),
    ("looked: {at: pods, verb: [gte]}", "15", "gte"),
    ("eventually: {within: 2h, object: {kind: Pod}}", "15", "hour"),
    ("stays: {object: {kind: Pod}}", "15", "needs a \"for\""),
    ("answers: {url: \"http://a\", from: node}", "15", ""),
    ("object: {kind: Pod}\nabsent: {kind: Pod}", "1", "one condition"),
    ("object: {kind: Pod}\nneeds: it is dome", "16", "which is no other check"),
    ("object: {kind: Pod}\npartial: true", "16", "for the parts of an \"all\""),
    ("object: {kind: Pod}\npoints: many", "16", "must be a number"),
    ("object: {kind: Pod", "15", ""),
  ])
  func `a fault of a check is told`(_ check: String, _ place: String, _ words: String) {
    let found = lint(exercise(check))
    #expect(!found.isEmpty)
    #expect(
      found.contains { $0.contains(words) && $0.hasPrefix("01-x.md:\(place)") },
      "\(found)"
    )
  }

  @Test func `commands that no text taught are told in lessons`() {
    let lesson = LessonText.lesson(check: "name: a\nlooked: pods")
      .replacing("kubectl create -f db-pod.yaml", with: "kubectl annotate pod a b=c")
      .replacing("A little.", with: "A little `kubectl get`.")
    let found = lint(lesson)
    #expect(found.contains { $0.contains("`kubectl annotate`, which no text or hint names") })
  }

  // MARK: Translations

  @Test func `what a translation misses or says otherwise is listed`() {
    let original = exercise(check)
    let german = original.replacing("Do it.", with: "Mach es.")
      .replacing("name: it is done", with: "name: es ist getan")
    func faults(_ text: String?) -> [String] {
      let files = text.map { [CourseFile(path: "de/01-x.md", bytes: Array($0.utf8))] } ?? []
      return lint(original, more: files + [CourseFile(path: "de/course.md", bytes: [])])
    }
    #expect(faults(german) == [])
    #expect(faults(nil) == [])
    let course = Course(
      id: "c",
      files: [
        CourseFile(path: "01-x.md", bytes: Array(original.utf8)),
        CourseFile(path: "de/course.md", bytes: []),
        CourseFile(path: "de/02-y.md", bytes: Array(german.utf8)),
      ]
    )
    #expect(
      course.lint(language: "de").map(\.description) == [
        "de/02-y.md:1:1: there is no lesson that this translates",
        "de/01-x.md:1:1: 01-x.md is not translated",
      ]
    )
    #expect(
      course.lint(["01-x"], language: "fr").map(\.message) == [
        "nothing of this course is translated"
      ]
    )
    #expect(
      faults(german.replacing("name: a}", with: "name: b}")).first
        == "de/01-x.md:1:1: step \"A title\": the check \"es ist getan\" asks for something else"
    )
    #expect(
      faults(german.replacing("```hint", with: "```text")).contains { $0.contains("0 hints") }
    )
    #expect(
      faults(german.replacing("create configmap", with: "get configmap")).contains {
        $0.contains("another solution")
      }
    )
    #expect(faults("no front matter").first?.hasPrefix("de/01-x.md:1:1: a lesson begins") == true)
  }

  @Test func `a language is shown where there is a translation, and the original elsewhere`() {
    let one = exercise(check)
    let files = [
      CourseFile(path: "01-x.md", bytes: Array(one.utf8)),
      CourseFile(path: "02-y.md", bytes: Array(one.utf8)),
      CourseFile(
        path: "de/01-x.md",
        bytes: Array(one.replacing("A title", with: "Ein Titel").utf8)
      ),
    ]
    let course = Course(id: "c", files: files, language: "de")
    #expect(course.entries.map(\.title) == ["Ein Titel", "A title"])
    #expect(course.languages == ["de"])
    #expect(Course(id: "c", files: files).entries.map(\.title) == ["A title", "A title"])
  }

  // MARK: Variation

  @Test func `a seed draws the same names always, and others draw others`() throws {
    let course = SmallExercise.course
    let drawn = (1...40).compactMap { course.entries[0].lesson(seed: UInt64($0))?.variables }
    let again = (1...40).compactMap { course.entries[0].lesson(seed: UInt64($0))?.variables }
    #expect(drawn == again)
    #expect(Set(drawn.map { $0[0].value }) == ["red", "green", "blue"])
    let counts = drawn.compactMap { Int($0[1].value) }
    #expect(counts.count == 40)
    #expect(counts.allSatisfy { (2...90).contains($0) })
    #expect(Set(counts).count > 20)
    #expect(SeedText.seed("12") == 12)
    #expect(SeedText.seed("anna") == SeedText.seed(ofFile: "class/anna.sh"))
    #expect(SeedText.seed("anna") != SeedText.seed("ben"))
  }

  @Test func `another name that varies leaves the others as they were`() throws {
    let more = SmallExercise.text.replacing("{name:", with: "{more: [x, y, z], name:")
    for seed in 1...10 as ClosedRange<UInt64> {
      let one = Lesson.read(id: "x", file: "x", text: SmallExercise.text, seed: seed)
      let other = Lesson.read(id: "x", file: "x", text: more, seed: seed)
      #expect(
        other.lesson?.variables.dropFirst().map(\.value) == one.lesson?.variables.map(\.value)
      )
    }
  }

  @Test func `a fault behind what varies stands where it is in the file`() {
    let text = SmallExercise.text.replacing(
      "{kind: ConfigMap, name: \"${name}\"}",
      with: "{nmae: ${name}, kind: Pod, nam: x}",
      maxReplacements: 1
    )
    let faults = Lesson.read(id: "x", file: "x.md", text: text).faults.filter { !$0.isAdvice }
    #expect(faults.map(\.column) == [10, 36])
    #expect(faults.allSatisfy { $0.sourceLine.contains("${name}") })
  }
}
