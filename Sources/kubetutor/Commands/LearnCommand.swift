import ArgumentParser
import Lessons
import Simulation
import Terminal

/// `kubetutor learn`, and `kubetutor` alone: guided lessons at a prompt.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Guided lessons and exercises at a prompt, from where you left off."
  )

  @Argument(
    help: """
      What to open: the number or name of a lesson or exercise, or a course. Without it, your place in \
      the course that you learned last.
      """
  )
  var lesson: String?

  @Option(help: "The folder of the lessons. Without it: KUBETUTOR_LESSONS, or beside the program.")
  var lessons: String?

  @Option(help: "The language, where there are translations: the name of their folder, as in de.")
  var language: String?

  @OptionGroup var screen: ScreenOptions

  mutating func run() throws {
    guard HostFile.standardInputIsTerminal else {
      if let lesson {
        throw Trouble("\(lesson): a lesson needs a terminal; `kubetutor run -` reads a script")
      }
      try ScriptRun(scriptPath: "-", options: ScriptOptions()).run()
    }
    let location = try LessonsLocation.find(option: lessons)
    // The lessons of one course are read, unless a lesson is looked for in all of them.
    let courses = try location.courses(language: language, readsLessons: lesson != nil)
    guard let first = courses.first else {
      throw Trouble("no course in \(location.path): a course is a folder with lessons in it")
    }
    let last = courses.first { $0.id == StateFolder.lastCourse }
    var next: CoursePlace? = CoursePlace(course: (last ?? first).id)
    if let lesson { next = try CoursePlace(lesson, in: courses) }
    while let place = next, courses.contains(where: { $0.id == place.course }) {
      let course = try location.course(place.course, language: language)
      let state = StateFolder(course: course.id)
      var desk = GuidedDesk(course: course, others: courses, state: state)
      if let entry = place.entry { desk.open(entry) }
      desk = screen.work(at: desk, history: state.history)
      next = desk.nextCourse.map { CoursePlace(course: $0) }
    }
  }
}

/// A course, and perhaps one of its lessons.
struct CoursePlace {
  var course: String
  var entry: String?

  init(course: String) { self.course = course }

  /// Finds what `text` means: `COURSE`, `COURSE/LESSON`, the name of a lesson anywhere, or else its
  /// number or a part of its title in the first course.
  init(_ text: String, in courses: [Course]) throws {
    if courses.contains(where: { $0.id == text }) {
      self.init(course: text)
      return
    }
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    let named = parts.count == 2 ? courses.filter { $0.id == parts[0] } : courses
    let wanted = parts.last ?? text
    let found =
      named.first { $0.index(of: wanted) != nil }
      ?? named.first { $0.index(matching: wanted) != nil }
    guard let found, let index = found.index(matching: wanted) else {
      // Who mistypes a subcommand gets here, too.
      let words = KubetutorCommand.configuration.subcommands.compactMap {
        $0.configuration.commandName
      }
      let known = courses.map(\.id) + courses.flatMap { $0.entries.map(\.id) } + words
      let near = Spelling.nearest(to: wanted, among: known)
      let hint = near.map { "; did you mean \"\($0)\"?" } ?? ""
      throw Trouble(
        "no lesson or course \"\(text)\"\(hint)\n`kubetutor lessons list` names them all"
      )
    }
    self.init(course: found.id)
    entry = found.entries[index].id
  }
}
