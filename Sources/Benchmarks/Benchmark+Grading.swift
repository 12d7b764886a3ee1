import FoundationEssentials
import Glibc
import Lessons

/// What teachers wait for: checks and grading.
extension Benchmark {
  private static let submissions = 1000
  private static let exercise = "11-the-demo"

  /// The checks of the course's exercise, one by one, in the state that solves it.
  func measureCheck() -> Figure {
    let name = "a check, course's exercise solved"
    guard let course = Self.course(),
      let lesson = course.lessons.first(where: { $0.id == Self.exercise })
    else { return figure(name, "0.5 ms", "the lessons are not here") }
    var world = SessionWorld(lesson.preparation().makeSession(files: course.files))
    world.type(lesson.steps[0].solution)
    let looks = 100
    var isSolved = true
    let timing = Timing.of(9, on: world) { world in
      for _ in 0..<looks {
        world.look { client, probe in
          var run = LessonRun(lesson)
          run.look(&client, &probe)
          isSolved = isSolved && run.isStepDone
        }
      }
    }
    let count = looks * lesson.checks.count
    return figure(name, "0.5 ms", isSolved ? timing.text(per: Double(count)) : "not solved")
  }

  /// `kubetutor grade` of a class: the solutions and wrong ways of the course's exercise in turn.
  func measureGrading() -> Figure {
    let name = "grading 1,000 submissions, files to table"
    guard let course = Self.course(), let folder = Self.ownFolder,
      access("\(folder)kubetutor", X_OK) == 0,
      let step = course.lessons.first(where: { $0.id == Self.exercise })?.steps.first
    else { return figure(name, "1 s", "kubetutor or its lessons are not here") }
    let ways = step.solutions + step.wrong
    let place = "/tmp/kubetutor-bench-\(getpid())"
    mkdir(place, 0o700)
    defer { try? FileManager.default.removeItem(atPath: place) }
    for index in 0..<Self.submissions {
      let lines = ["# learner \(index)"] + ways[index % ways.count].commands
      guard let file = fopen("\(place)/learner-\(index).sh", "w") else { continue }
      fputs(lines.map { "\($0)\n" }.joined(), file)
      fclose(file)
    }
    let line =
      "'\(folder)kubetutor' grade '\(course.id)/\(Self.exercise)' '\(place)' --format csv"
      + " >/dev/null 2>&1"
    var status: Int32 = 0
    let timing = Timing.of(3, on: ()) { _ in status = system(line) }
    // Some fail, as they should.
    return figure(name, "1 s", status >> 8 == 1 ? timing.text() : "ended with \(status >> 8)")
  }

  /// The first course of the checkout that this program was built in.
  static func course() -> Course? {
    let name = "kubernetes-architecture"
    var parts = (ownFolder ?? "").split(separator: "/")
    while !parts.isEmpty {
      let root = "/\(parts.joined(separator: "/"))/lessons/\(name)"
      if access("\(root)/course.md", R_OK) == 0 {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        let files = paths.sorted().compactMap { path in
          (try? Data(contentsOf: URL(filePath: "\(root)/\(path)"))).map {
            CourseFile(path: path, bytes: Array($0))
          }
        }
        return Course(id: name, files: files)
      }
      parts.removeLast()
    }
    return nil
  }
}
