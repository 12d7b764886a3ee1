import Lessons
import Testing

/// The lessons that are there in another language.
struct TranslationTests {
  private let course: Course

  init() throws { course = try CourseFolder.course("kubernetes-architecture", language: "de") }

  @Test func `the first lesson can be learned in German, and says the same`() throws {
    #expect(course.languages == ["de"])
    #expect(course.title == "Die Architektur von Kubernetes")
    let lesson = try #require(course.lessons.first)
    #expect(lesson.title == "Der Cluster aus der Nähe")
    let original = try CourseFolder.course("kubernetes-architecture")
    #expect(original.lint().map(\.description) == [])
    // Nothing is left in the language of the original.
    let first = try #require(original.lessons.first)
    for (one, other) in zip(lesson.steps, first.steps) {
      #expect(one.title != other.title)
      for (mine, theirs) in zip(one.goals, other.goals) { #expect(mine.name != theirs.name) }
      for (mine, theirs) in zip(one.hints, other.hints) { #expect(mine != theirs) }
    }
  }

  @Test func `the German lesson is proven`() throws {
    let lesson = try #require(course.lessons.first)
    var complaints: [String] = []
    let world = SessionWorld(lesson.preparation(), files: course.files, complaints: &complaints)
    var proof = LessonProof(lesson, in: world)
    proof.play()
    #expect(proof.findings + complaints == [])
  }
}
