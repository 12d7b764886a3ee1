import ArgumentParser
import Lessons
import Terminal

/// `kubetutor lessons`: the courses, and what is wrong with them.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons",
    abstract: "List, check and prove lessons and exercises.",
    subcommands: [
      LessonsListCommand.self, LessonsLintCommand.self, LessonsTestCommand.self,
      LessonsNewCommand.self, LessonsSchemaCommand.self, LessonsWatchCommand.self,
    ],
    defaultSubcommand: LessonsListCommand.self
  )

  /// What is said where nothing has one of those names.
  static func unknown(_ names: [String]) -> String {
    "no lesson or exercise is called \(names.joined(separator: ", ")); `kubetutor lessons list` names them"
  }

  struct Place: ParsableArguments {
    @Option(help: "The folder of the lessons.")
    var lessons: String?

    @Option(help: "The language, where there are translations: the name of their folder, as in de.")
    var language: String?

    func courses(seed: UInt64 = 1) throws -> [Course] {
      try LessonsLocation.find(option: lessons).courses(seed: seed, language: language)
    }
  }
}

extension Course {
  /// The entries that `names` mean: their names, with or without the course's; all where there are none.
  func entries(named names: [String]) -> [Entry] {
    entries.filter { names.isEmpty || names.contains($0.id) || names.contains("\(id)/\($0.id)") }
  }
}

/// `kubetutor lessons list`.
struct LessonsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the courses with their lessons and exercises."
  )
  @OptionGroup var place: LessonsCommand.Place

  mutating func run() throws {
    for course in try place.courses() {
      print("\(course.id): \(course.title)")
      for (index, entry) in course.entries.enumerated() {
        print("  \(index + 1)  \(entry.title)\(entry.lesson.map(facts) ?? "")")
        for fault in entry.faults where !fault.isAdvice { print("     \(fault)") }
      }
    }
  }

  private func facts(_ lesson: Lesson) -> String {
    let size =
      lesson.kind == .exercise
      ? "exercise, \(PointsText.words(lesson.points)) points" : "\(lesson.steps.count) steps"
    return "  (\(size), \(lesson.minutes) min)"
  }
}

/// `kubetutor lessons lint`.
struct LessonsLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find faults in the files of lessons and exercises.",
    discussion: """
      Translations are compared with what they translate. With --language, what is missing in that language \
      is listed, too.
      """
  )
  @OptionGroup var place: LessonsCommand.Place
  @Argument(help: "What to look at; everything without it.")
  var names: [String] = []

  mutating func run() throws {
    var count = 0
    var isFound = names.isEmpty
    // The originals are looked at, with their translations beside them.
    for course in try LessonsLocation.find(option: place.lessons).courses() {
      isFound = isFound || !course.entries(named: names).isEmpty
      for fault in course.lint(names, language: place.language) {
        count += 1
        print("\(course.id)/\(fault)")
      }
    }
    guard isFound else { throw Trouble(LessonsCommand.unknown(names)) }
    print(count == 0 ? "no faults" : "\(count) fault\(count == 1 ? "" : "s")")
    if count > 0 { throw ExitCode(1) }
  }
}
