import Cluster
import Lessons
import Testing

@Suite struct CurriculumPlayTests {
  static let ids = (try? CourseFolder.course("kubernetes-architecture"))?.lessons.map(\.id) ?? []
  private let course: Course

  init() throws { course = try CourseFolder.course("kubernetes-architecture") }

  @Test(arguments: ids)
  func `a lesson begun by itself is unsolved, solved by its solutions, and not by wrong ones`(
    _ id: String
  ) throws {
    let lesson = try #require(course.lessons.first { $0.id == id })
    var complaints: [String] = []
    let world = SessionWorld(lesson.preparation(), files: course.files, complaints: &complaints)
    #expect(complaints == [])
    var proof = LessonProof(lesson, in: world)
    proof.play()
    #expect(proof.findings == [])
  }

  @Test func `the course can be played through on one cluster`() throws {
    var findings: [String] = []
    var world = SessionWorld(
      try #require(course.lessons.first).preparation().makeSession(files: course.files, seed: 7)
    )
    // An exercise has a cluster of its own.
    for lesson in course.lessons where lesson.kind == .lesson {
      var proof = LessonProof(lesson, in: world)
      proof.play(refusing: false)
      findings += proof.findings
      world = proof.world
    }
    #expect(findings == [])
  }

  @Test func `the learner finds the files of the demo`() throws {
    let lesson = try #require(course.lessons.first)
    var session = lesson.preparation().makeSession(files: course.files)
    let listing = session.run("ls").output
    for file in ["app.py", "db-pod.yaml", "images", "web-rc.yaml"] {
      #expect(listing.contains(file), "\(listing)")
    }
  }
}
