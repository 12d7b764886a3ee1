import Foundation
import Lessons
import Testing

/// Every exercise of every course begins unsolved, is solved by each of its solutions and by no wrong way,
/// and its checks notice when the solved state is changed.
struct ExerciseProofTests {
  /// An exercise with its course.
  struct Subject: CustomTestStringConvertible, Sendable {
    let course: Course
    let lesson: Lesson
    var testDescription: String { "\(course.id)/\(lesson.id)" }
  }

  static let subjects: [Subject] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "lessons")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.sorted().filter { !$0.contains(".") }.flatMap { name -> [Subject] in
      guard let course = try? CourseFolder.course(name) else { return [] }
      return course.lessons.filter { $0.kind == .exercise }
        .map { Subject(course: course, lesson: $0) }
    }
  }()

  @Test func `there are forty exercises at least, twenty of them broken clusters`() {
    #expect(Self.subjects.count >= 40)
    #expect(Self.subjects.count { $0.course.id == "debugging" } >= 20)
  }

  @Test(arguments: Self.subjects)
  func `an exercise is proven`(subject: Subject) throws {
    let entry = try #require(subject.course.entries.first { $0.id == subject.lesson.id })
    let lesson = try #require(entry.lesson(seed: 1))
    var complaints: [String] = []
    let world = SessionWorld(
      lesson.preparation(),
      files: subject.course.files,
      complaints: &complaints
    )
    #expect(complaints.isEmpty, "\(complaints)")
    var proof = LessonProof(lesson, in: world)
    proof.play(mutating: true)
    #expect(proof.findings == [])
    let mutations = proof.mutations
    print("\(subject.testDescription): \(mutations.tried) mutations, \(mutations.noticed) noticed")
  }
}
