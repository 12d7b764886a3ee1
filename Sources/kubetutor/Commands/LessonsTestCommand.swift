import ArgumentParser
import Lessons
import Terminal

/// `kubetutor lessons test`.
struct LessonsTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Prove every step: unsolved at first, solved by each solution, not by a wrong way.",
    discussion: """
      The solved state is changed in one thing at a time, and each check must notice one of the changes. \
      What varies from learner to learner is tried with several seeds.
      """
  )
  @OptionGroup var place: LessonsCommand.Place
  @Option(help: "How many seeds to try of what varies.")
  var seeds: UInt64 = 3
  @Flag(inversion: .prefixedNo, help: "Change the solved states, and see whether checks notice.")
  var mutations = true
  @Argument(help: "Lessons and exercises to prove; all without it.")
  var names: [String] = []

  mutating func run() throws {
    var failures = 0
    var isFound = false
    for course in try place.courses() {
      for entry in course.entries(named: names) {
        isFound = true
        failures += LessonTest(course: course, seeds: seeds, mutations: mutations).run(entry)
      }
    }
    guard isFound else {
      throw Trouble(LessonsCommand.unknown(names))
    }
    if failures > 0 { throw ExitCode(1) }
  }
}

/// Proves lessons and says what was found.
struct LessonTest {
  let course: Course
  var seeds: UInt64 = 3
  var mutations = true

  /// Proves one lesson; answers how much was found.
  func run(_ entry: Course.Entry) -> Int {
    guard let lesson = entry.lesson else {
      print("FAIL \(course.id)/\(entry.id)")
      for fault in entry.faults { print("     \(fault)") }
      return 1
    }
    let tried: [UInt64] = lesson.variables.isEmpty ? [1] : Array(1...max(1, seeds))
    return tried.reduce(0) { sum, seed in
      guard let lesson = entry.lesson(seed: seed) else { return sum + 1 }
      return sum + prove(lesson, seed: tried.count > 1 ? seed : nil)
    }
  }

  private func prove(_ lesson: Lesson, seed: UInt64?) -> Int {
    var complaints: [String] = []
    let world = SessionWorld(lesson.preparation(), files: course.files, complaints: &complaints)
    var proof = LessonProof(lesson, in: world)
    proof.play(mutating: mutations)
    let findings = complaints.map { "\(lesson.id): at the start, \($0)" } + proof.findings
    let seedWords = seed.map { ", seed \($0)" } ?? ""
    let verdict = findings.isEmpty ? "ok  " : "FAIL"
    print("\(verdict) \(course.id)/\(lesson.id)\(seedWords)\(words(of: proof.mutations))")
    for finding in findings { print("     \(finding)") }
    return findings.count
  }

  private func words(of figures: MutationFigures) -> String {
    guard mutations else { return "" }
    return "  (\(figures.tried) mutations, \(figures.noticed) noticed)"
  }
}
