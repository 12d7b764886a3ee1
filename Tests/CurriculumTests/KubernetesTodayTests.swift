import Lessons
import Testing

/// The second course: each lesson by itself, on a cluster of its own.
@Suite struct KubernetesTodayTests {
  static let ids = (try? CourseFolder.course("kubernetes-today"))?.lessons.map(\.id) ?? []
  private let course: Course

  init() throws { course = try CourseFolder.course("kubernetes-today") }

  @Test func `there are twelve lessons, each of a handful of steps with predictions`() {
    #expect(course.faults.map(\.description) == [])
    #expect(course.entries.flatMap(\.faults).map(\.description) == [])
    #expect(course.lint().map(\.description) == [])
    #expect(course.lessons.count == 12)
    for lesson in course.lessons {
      #expect(lesson.profile == "current")
      #expect(lesson.needs.isEmpty, "\(lesson.id) begins on a cluster of its own")
      #expect((5...9).contains(lesson.steps.count), "\(lesson.id)")
      #expect((5...10).contains(lesson.minutes), "\(lesson.id)")
      #expect(!lesson.predictions.isEmpty, "\(lesson.id)")
      #expect(!lesson.terms.isEmpty, "\(lesson.id)")
      for step in lesson.steps {
        let checks = step.goals.contains { if case .check = $0 { true } else { false } }
        #expect(
          !checks || (!step.task.isEmpty && !step.wrong.isEmpty),
          "\(lesson.id): \(step.title)"
        )
      }
    }
  }

  @Test func `texts fit narrow terminals, pictures those of 80 columns`() {
    for lesson in course.lessons {
      let blocks = lesson.introduction + lesson.steps.flatMap { $0.text + $0.task }
      for block in blocks {
        guard case .diagram(let lines) = block else { continue }
        for line in lines { #expect(line.count <= 72, "\(lesson.id): \(line)") }
      }
    }
  }

  @Test(arguments: ids)
  func `a lesson is proven`(_ id: String) throws {
    let lesson = try #require(course.lessons.first { $0.id == id })
    var complaints: [String] = []
    let world = SessionWorld(
      lesson.preparation(),
      files: course.files,
      complaints: &complaints
    )
    #expect(complaints == [])
    var proof = LessonProof(lesson, in: world)
    proof.play(mutating: true)
    #expect(proof.findings == [])
  }
}
