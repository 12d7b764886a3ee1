import Lessons
import Testing

@Suite struct LessonFormatTests {
  private func faults(_ text: String) -> [LessonFault] {
    Lesson.read(id: "x", file: "x.md", text: text).faults
  }

  @Test func `a lesson is read with its parts in order`() throws {
    let text = LessonText.lesson(
      check: "name: it runs\nobject:\n  kind: Pod\n  name: redis\n  ready: true",
      more: """

        ## Another

        ```quiz
        question: How many?
        number: 2
        because: Count them.
        ```
        """
    )
    let (lesson, faults) = Lesson.read(id: "x", file: "x.md", text: text)
    #expect(faults.isEmpty)
    let read = try #require(lesson)
    #expect(read.title == "A lesson")
    #expect(read.steps.map(\.title) == ["The step", "Another"])
    #expect(read.steps[0].hints.count == 2)
    #expect(read.steps[0].solution == ["kubectl create -f db-pod.yaml"])
    #expect(read.introduction == [.paragraph([StyledSpan("Words before the first step.")])])
    guard case .quiz(let quiz)? = read.steps[1].goals.first else {
      Issue.record("the second step has no quiz")
      return
    }
    #expect(quiz.result(of: "2") == .right("Count them."))
    #expect(quiz.result(of: "3") == .wrong("Not 3."))
  }

  @Test func `an unknown key is told with its place and what was meant`() {
    let text = LessonText.lesson(check: "name: it runs\nobject:\n  kindd: Pod\n  kind: Pod")
    let found = faults(text)
    #expect(
      found.map(\.description) == [
        """
        x.md:18:3: unknown key "kindd" in "object"; did you mean "kind"?
          kindd: Pod
          ^
        """
      ]
    )
  }

  @Test func `an unknown condition is told with what was meant`() {
    let found = faults(LessonText.lesson(check: "name: it runs\nlookd: pods"))
    #expect(found.count == 1)
    #expect(found.first?.line == 17)
    #expect(found.first?.suggestion == "looked")
  }

  @Test func `broken YAML is told with line and column`() {
    let found = faults(LessonText.lesson(check: "name: it runs\nobject: {kind: Pod"))
    #expect(found.count == 1)
    #expect((17...18).contains(found.first?.line ?? 0))
  }

  @Test func `a misspelt block is told with what was meant`() {
    let text = LessonText.lesson(check: "name: a\nlooked: pods", more: "\n```hnit\nAha.\n```\n")
    #expect(faults(text).map(\.suggestion) == ["hint"])
  }

  @Test func `an unclosed block is told at its first line`() {
    let text = LessonText.lesson(check: "name: a\nlooked: pods", more: "\n```hint\nAha.\n")
    #expect(faults(text).map(\.message) == ["the block that begins here is not closed by ```"])
  }

  @Test func `an empty hint is a fault`() {
    let text = LessonText.lesson(check: "name: a\nlooked: pods", more: "\n```hint\n\n```\n")
    #expect(faults(text).map(\.message) == ["this hint is empty"])
  }

  @Test func `a step needs checks, hints and a solution`() {
    let found = faults("---\ntitle: T\n---\n## One\nText.\n")
    #expect(found.map(\.message) == ["step \"One\" has no check, no quiz and no prediction"])
    let bare = faults("---\ntitle: T\n---\n## One\n```check\nname: a\nlooked: pods\n```\n")
    #expect(
      bare.map(\.message) == [
        "step \"One\" needs two hints or more", "step \"One\" needs a solution",
      ]
    )
  }

  @Test func `a missing title is a fault of the front matter`() {
    let found = faults("---\nminutes: 3\n---\n## One\n```quiz\nquestion: q\nnumber: 1\n```\n")
    #expect(found.map(\.summary) == ["x.md:1:1: this block needs a \"title\""])
  }

  @Test func `a quiz needs a right option and a wrong one`() {
    let quiz = "```quiz\nquestion: q\noptions:\n  - wrong: a\n  - wrong: b\n```\n"
    let found = faults("---\ntitle: T\n---\n## One\n" + quiz)
    #expect(found.count == 1)
    #expect(found.first?.line == 7)
  }

  @Test func `a selector that is none is a fault`() {
    let found = faults(
      LessonText.lesson(check: "name: a\nobject: {kind: Pod, selector: \"a in b\"}")
    )
    #expect(found.count == 1)
  }

  @Test func `a broken lesson is listed while the others work`() {
    let good = LessonText.lesson(check: "name: a\nlooked: pods")
    let course = Course(
      id: "c",
      files: [
        CourseFile(path: "02-bad.md", bytes: Array("no front matter".utf8)),
        CourseFile(path: "01-good.md", bytes: Array(good.utf8)),
        CourseFile(path: "files/a/b.yaml", bytes: [65]),
      ]
    )
    #expect(course.entries.map(\.id) == ["01-good", "02-bad"])
    #expect(course.lessons.map(\.id) == ["01-good"])
    #expect(course.entries[1].faults.isEmpty == false)
    #expect(course.files == [CourseFile(path: "a/b.yaml", bytes: [65])])
    let menu = TextLayout().lines(Tutor(course: course).greeting().blocks).map(\.text)
    #expect(menu.contains { $0.contains("02-bad: 02-bad.md:1:1: a lesson begins with front") })
  }
}
