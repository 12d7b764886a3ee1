import ArgumentParser
import Lessons
import Simulation
import Terminal

/// `kubetutor learn`, and `kubetutor` alone: guided lessons at a prompt.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Guided lessons at a prompt, from where you left off."
  )

  @Argument(help: "The lesson to open: its number or name. Without it, your place in the course.")
  var lesson: String?

  @Option(help: "The folder of the lessons. Without it: KUBETUTOR_LESSONS, or beside the program.")
  var lessons: String?

  @OptionGroup var screen: ScreenOptions

  mutating func run() throws {
    guard HostFile.standardInputIsTerminal else {
      try ScriptRun(scriptPath: "-", options: ScriptOptions()).run()
    }
    let location = try LessonsLocation.find(option: lessons)
    guard let course = try location.courses().first else {
      throw Trouble("no course in \(location.path): a course is a folder with lessons in it")
    }
    let state = StateFolder(course: course.id)
    var desk = GuidedDesk(course: course, state: state)
    if let lesson { try desk.open(lesson) }
    let shell = InteractiveShell(
      desk: desk,
      screen: Screen(isPlain: screen.plain),
      speed: screen.speed,
      history: state.history
    )
    shell.run()
  }
}
