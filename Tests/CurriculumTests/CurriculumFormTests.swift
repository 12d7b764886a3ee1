import Lessons
import Testing

@Suite struct CurriculumFormTests {
  private let course: Course

  init() throws { course = try CourseFolder.course("kubernetes-architecture") }

  @Test func `every lesson can be read`() {
    #expect(course.faults.map(\.description) == [])
    #expect(course.entries.flatMap(\.faults).map(\.description) == [])
    #expect(course.lessons.count { $0.kind == .lesson } == 10)
  }

  @Test func `every lesson says what it is about and how long it takes`() {
    for lesson in course.lessons where lesson.kind == .lesson {
      #expect(!lesson.summary.isEmpty, "\(lesson.id)")
      #expect((5...10).contains(lesson.minutes), "\(lesson.id)")
      #expect(!lesson.introduction.isEmpty, "\(lesson.id)")
    }
  }

  @Test func `every step with a check has a task, two hints, a solution and a wrong variant`() {
    for lesson in course.lessons {
      for step in lesson.steps {
        let hasChecks = step.goals.contains { if case .check = $0 { true } else { false } }
        guard hasChecks else { continue }
        #expect(!step.task.isEmpty, "\(lesson.id): \(step.title)")
        #expect(step.hints.count >= 2, "\(lesson.id): \(step.title)")
        #expect(!step.solution.isEmpty, "\(lesson.id): \(step.title)")
        #expect(!step.wrong.isEmpty, "\(lesson.id): \(step.title)")
      }
    }
  }

  @Test func `every quiz takes its right answer and refuses a wrong one`() {
    for quiz in course.lessons.flatMap(\.steps).flatMap(\.goals).compactMap(\.quiz) {
      guard case .right = quiz.result(of: quiz.rightAnswer) else {
        Issue.record("“\(quiz.question)” refuses “\(quiz.rightAnswer)”")
        continue
      }
      guard case .wrong = quiz.result(of: quiz.wrongAnswer) else {
        Issue.record("“\(quiz.question)” takes “\(quiz.wrongAnswer)”")
        continue
      }
      #expect(!quiz.explanation.isEmpty, "\(quiz.question)")
    }
  }

  @Test func `pictures fit a terminal of 80 columns, and narrow text stays narrow`() {
    for lesson in course.lessons {
      let blocks = lesson.introduction + lesson.steps.flatMap { $0.text + $0.task }
      for block in blocks {
        guard case .diagram(let lines) = block else { continue }
        for line in lines { #expect(line.count <= 72, "\(lesson.id): \(line)") }
      }
      for line in TextLayout(width: 40).lines(blocks) where line.spans.first?.style != .code {
        #expect(line.text.count <= 40, "\(lesson.id): \(line.text)")
      }
    }
  }

  @Test func `plain text is ASCII where it draws`() {
    for lesson in course.lessons {
      let blocks = lesson.introduction + lesson.steps.flatMap(\.text)
      for line in TextLayout(isPlain: true).lines(blocks) {
        for span in line.spans where span.style == .diagram {
          let isASCII = span.text.utf8.allSatisfy { $0 < 128 }
          #expect(isASCII, "\(lesson.id): \(span.text)")
        }
      }
    }
  }

  @Test func `the files of the demo lie ready`() {
    let paths = course.files.map(\.path)
    for name in [
      "Dockerfile", "app.py", "db-pod.yaml", "db-svc.yaml", "demo.sh", "docker-compose.yaml",
      "kubernetes_architecture.md", "web-pod.yaml", "web-rc.yaml", "web-svc.yaml",
    ] {
      #expect(paths.contains(name), "\(name)")
    }
    #expect(paths.contains { $0.hasPrefix("images/") })
  }
}

extension Goal {
  /// The question, if this is one.
  var quiz: Quiz? { if case .quiz(let quiz) = self { quiz } else { nil } }
}
