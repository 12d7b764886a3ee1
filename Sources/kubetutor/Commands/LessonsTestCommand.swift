import ArgumentParser
import Lessons
import Terminal

/// `kubetutor lessons test`.
struct LessonsTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Prove every step: unsolved at first, solved by each solution, not by a wrong way.",
    discussion: """
      What varies from learner to learner is tried with several seeds.
      """
  )
  @OptionGroup var place: LessonsCommand.Place
  @Option(help: "How many seeds to try of what varies.")
  var seeds: UInt64 = 3
  @Argument(help: "Lessons and exercises to prove; all without it.")
  var names: [String] = []

  mutating func run() throws {
    var failures = 0
    var isFound = false
    for course in try place.courses() {
      for entry in course.entries(named: names) {
        isFound = true
        guard let lesson = entry.lesson else {
          print("FAIL \(course.id)/\(entry.id)")
          for fault in entry.faults { print("     \(fault)") }
          failures += 1
          continue
        }
        let tried: [UInt64] = lesson.variables.isEmpty ? [1] : Array(1...max(1, seeds))
        for seed in tried {
          guard let lesson = entry.lesson(seed: seed) else { continue }
          failures += prove(lesson, of: course, seed: tried.count > 1 ? seed : nil)
        }
      }
    }
    guard isFound else {
      throw Trouble("no lesson or exercise is called \(names.joined(separator: ", "))")
    }
    if failures > 0 { throw ExitCode(1) }
  }

  private func prove(_ lesson: Lesson, of course: Course, seed: UInt64?) -> Int {
    let session = lesson.preparation().makeSession(files: course.files)
    var proof = LessonProof(lesson, in: SessionWorld(session))
    proof.play()
    let seedWords = seed.map { ", seed \($0)" } ?? ""
    print("\(proof.findings.isEmpty ? "ok  " : "FAIL") \(course.id)/\(lesson.id)\(seedWords)")
    for finding in proof.findings { print("     \(finding)") }
    return proof.findings.count
  }
}
