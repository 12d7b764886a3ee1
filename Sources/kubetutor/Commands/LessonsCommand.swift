import ArgumentParser
import Lessons
import Terminal

/// `kubetutor lessons`: the courses, and what is wrong with them.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons",
    abstract: "List, check and prove lessons.",
    subcommands: [ListCommand.self, LintCommand.self, TestCommand.self],
    defaultSubcommand: ListCommand.self
  )

  struct Place: ParsableArguments {
    @Option(help: "The folder of the lessons.")
    var lessons: String?
  }

  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the courses and their lessons."
    )
    @OptionGroup var place: Place

    mutating func run() throws {
      for course in try LessonsLocation.find(option: place.lessons).courses() {
        print("\(course.id): \(course.title)")
        for (index, entry) in course.entries.enumerated() {
          let minutes = entry.lesson.map { "  (\($0.steps.count) steps, \($0.minutes) min)" } ?? ""
          print("  \(index + 1)  \(entry.title)\(minutes)")
          for fault in entry.faults { print("     \(fault)") }
        }
      }
    }
  }

  struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lint",
      abstract: "Find faults in lesson files."
    )
    @OptionGroup var place: Place

    mutating func run() throws {
      var count = 0
      for course in try LessonsLocation.find(option: place.lessons).courses() {
        for fault in course.faults + course.entries.flatMap(\.faults) {
          count += 1
          print("\(course.id)/\(fault)")
        }
      }
      print(count == 0 ? "no faults" : "\(count) fault\(count == 1 ? "" : "s")")
      if count > 0 { throw ExitCode(1) }
    }
  }

  struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Prove every step: unsolved at first, solved by its solution, not by a wrong way."
    )
    @OptionGroup var place: Place
    @Argument(help: "Lessons to prove; all without it.")
    var names: [String] = []

    mutating func run() throws {
      var failures = 0
      for course in try LessonsLocation.find(option: place.lessons).courses() {
        for lesson in course.lessons where names.isEmpty || names.contains(lesson.id) {
          let session = lesson.preparation().makeSession(files: course.files)
          var proof = LessonProof(lesson, in: SessionWorld(session))
          proof.play()
          let findings = proof.findings
          print("\(findings.isEmpty ? "ok  " : "FAIL") \(course.id)/\(lesson.id)")
          for finding in findings { print("     \(finding)") }
          failures += findings.count
        }
      }
      if failures > 0 { throw ExitCode(1) }
    }
  }
}
